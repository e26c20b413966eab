//go:build mutants

package rung_test

import (
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/rungdb/rung/internal/mutant"
)

// TestMutants builds the package once per mutant and wants the mutant's test to
// fail.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			overlay, err := mutant.Overlay(t.TempDir(), ".", m.edits...)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
			defer cancel()
			out, err := exec.CommandContext(ctx, "go", "test", "-vet=off", "-overlay", overlay, "-run", "^"+m.test+"$", ".").CombinedOutput()
			switch {
			case strings.Contains(string(out), "[build failed]"):
				t.Fatalf("the mutant does not compile:\n%s", out)
			case err == nil:
				t.Errorf("%s did not notice", m.test)
			case !strings.Contains(string(out), "--- FAIL: "+m.test):
				t.Errorf("%s did not fail in the way it should:\n%s", m.test, out)
			}
		})
	}
}
