package main

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be rung itself in scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rung": main})
}

// TestScripts runs the transcripts of testdata/script, each in a folder of its
// own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Condition: func(name string) (bool, error) {
			switch name {
			case "root": // it may read and write everything
				return os.Geteuid() == 0, nil
			case "mount": // a file system of one's own
				return exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", os.TempDir()).Run() == nil, nil
			}
			return false, fmt.Errorf("there is no condition %q", name)
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}

// TestExamples: the help of every command has an example.
func TestExamples(t *testing.T) {
	for _, cmd := range newRoot().Commands() {
		if cmd.Example == "" || cmd.Long == "" && cmd.Short == "" {
			t.Errorf("rung %s -h has no example or says nothing", cmd.Name())
		}
	}
}
