package analyze

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// label is an expression of labels.txt or heldout.txt.
type label struct {
	sql, reason string
	notNull     bool
}

var labelFiles = []string{"labels.txt", "heldout.txt"}

func labels(t testing.TB, file string) []label {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(libraryDir, file))
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
	for _, file := range labelFiles {
		t.Run(file, func(t *testing.T) {
			if precise := measureLabels(t, file); precise < 0.97 {
				t.Errorf("%.1f %% of the expressions that cannot be NULL are known, want 97 %%", 100*precise)
			}
		})
	}
}

func measureLabels(t *testing.T, file string) float64 {
	cat := oracleCatalog(t)
	list := labels(t, file)
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
	fmt.Printf("%s: %d expressions, %d of %d that cannot be NULL are known (%.1f %%)\n", file, len(list), known, notNull, 100*precise)
	return precise
}
