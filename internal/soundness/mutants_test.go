//go:build mutants

package soundness

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rungdb/rung/internal/mutant"
)

// lane is the arguments of the go command that build or run the tests of this
// package.
func lane(t *testing.T, arguments ...string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", append([]string{"test", "-vet=off", "-v", "."}, arguments...)...).CombinedOutput()
	return string(out), err
}

// TestMutants builds the lane once per mutant and wants it to miss a change. Of a
// mutant of the analysis only those queries are looked at that it takes
// differently: it can miss no other change.
func TestMutants(t *testing.T) {
	digests := filepath.Join(t.TempDir(), "digests")
	if out, err := lane(t, "-run", "^TestDigests$", "-soundness.seed=1", "-soundness.digests="+digests); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			overlay, err := mutant.Overlay(t.TempDir(), "../..", mutant.Edit{m.file, m.old, m.new})
			if err != nil {
				t.Fatal(err)
			}
			arguments := []string{"-overlay", overlay, "-run", "^TestSoundness$", "-soundness.raw", "-soundness.n=500000", "-soundness.seed=1"}
			if strings.HasPrefix(m.file, "parser/depend/") {
				arguments = append(arguments, "-soundness.known="+digests)
			}
			out, err := lane(t, arguments...)
			switch {
			case strings.Contains(out, "[build failed]"):
				t.Fatalf("the mutant does not compile:\n%s", out)
			case err == nil:
				t.Errorf("no change was missed:\n%s", out)
			case !strings.Contains(out, "a change was missed"):
				t.Errorf("the lane failed in another way:\n%.3000s", out)
			}
		})
	}
}
