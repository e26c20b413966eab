package analyze

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// label is an expression of labels.txt.
type label struct {
	sql, reason string
	notNull     bool
}

func labels(t testing.TB) []label {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(oracleDir, "labels.txt"))
	pgtest.Check(t, err)
	var list []label
	reason, from := "", ""
	for line := range strings.Lines(string(text)) {
		mark, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch mark {
		case "#":
			reason = rest
		case "@":
			from = rest
		case "-", "?":
			for e := range strings.SplitSeq(rest, ";;") {
				list = append(list, label{"SELECT " + strings.TrimSpace(e) + " " + from, reason, mark == "-"})
			}
		}
	}
	return list
}

// TestLabels measures how many of the expressions that cannot be NULL are known
// not to be. None that can may be.
func TestLabels(t *testing.T) {
	cat := oracleCatalog(t)
	list := labels(t)
	notNull, known := 0, 0
	for _, l := range list {
		q, errs := Analyze(cat, parsed(t, l.sql))
		if len(errs) > 0 {
			t.Errorf("Analyze(%s): %s", l.sql, errs[0].Message)
			continue
		}
		said := !q.Columns[0].Nullable
		switch {
		case l.notNull && said:
			known++
			notNull++
		case l.notNull:
			notNull++
			t.Logf("imprecise: %s (%s)", l.sql, l.reason)
		case said:
			t.Errorf("%s can be NULL: %s", l.sql, l.reason)
		}
	}
	precise := float64(known) / float64(notNull)
	fmt.Printf("labels: %d expressions, %d of %d that cannot be NULL are known (%.1f %%)\n", len(list), known, notNull, 100*precise)
	if precise < 0.97 {
		t.Errorf("%.1f %% of the expressions that cannot be NULL are known, want 97 %%", 100*precise)
	}
}
