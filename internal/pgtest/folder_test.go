package pgtest_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// A process that is killed leaves no server and no file behind, not even of
// servers that it had paused.
func TestKilledProcessLeavesNothing(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), abandonEnv+"=1")
	out, err := cmd.StdoutPipe()
	pgtest.Check(t, err)
	pgtest.Check(t, cmd.Start())
	lines := bufio.NewScanner(out)
	var folders []string
	for range 2 {
		if !lines.Scan() {
			t.Fatalf("the program that abandons its servers ended early: %v", lines.Err())
		}
		if _, err := os.Stat(lines.Text()); err != nil {
			t.Fatal(lines.Text(), err)
		}
		folders = append(folders, lines.Text())
	}
	before := working(t, folders)
	if len(before) < 5 {
		t.Fatalf("running before the kill: %q, want at least a primary, a replica, a Redis and two guardians", before)
	}
	pgtest.Check(t, cmd.Process.Kill())
	_ = cmd.Wait()

	pgtest.Check(t, pgtest.Wait(ctx, "the guardians", func(context.Context) (bool, error) {
		for _, folder := range folders {
			if _, err := os.Stat(folder); !os.IsNotExist(err) {
				return false, err
			}
		}
		return len(working(t, folders)) == 0, nil
	}))
}

// A server that is closed in order is gone when Close returns.
func TestCloseLeavesNothing(t *testing.T) {
	t.Parallel()
	c, err := pgtest.StartCluster(t.Context(), 1)
	pgtest.Check(t, err)
	pgtest.Check(t, c.Replicas[0].Pause(t.Context()))
	pgtest.Check(t, c.Close())
	if after := working(t, []string{c.Folder()}); len(after) > 0 {
		t.Errorf("left running: %q", after)
	}
	if _, err := os.Stat(c.Folder()); !os.IsNotExist(err) {
		t.Errorf("Stat(%s) = %v, want that it does not exist", c.Folder(), err)
	}
}

// working returns the processes that work in one of the folders or name it in
// their command line, as the guardians do.
func working(t *testing.T, folders []string) []string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("processes are looked up in /proc")
	}
	pids, err := pgtest.Processes()
	pgtest.Check(t, err)
	var found []string
	for _, pid := range pids {
		// What cannot be read has ended in between.
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		cwd, _ := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
		for _, folder := range folders {
			if strings.Contains(string(line), folder) || strings.HasPrefix(cwd, folder) {
				found = append(found, fmt.Sprintf("%d %q", pid, line))
			}
		}
	}
	return found
}
