package docs_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
)

// TestGettingStarted does what getting-started.md says, block by block: shell
// blocks are run, files are written, and outputs are compared. What is fetched from
// the network is taken from this checkout.
func TestGettingStarted(t *testing.T) {
	t.Parallel()
	text := read(t, "getting-started.md")
	r := newReader(t)
	blocks := regexp.MustCompile("(?s)(?:`([^`\n]+)`:?\n\n)?```(\\w+)\n(.*?)```\n")
	for _, m := range blocks.FindAllStringSubmatch(text, -1) {
		file, language, content := m[1], m[2], m[3]
		switch {
		case language == "sh":
			r.run(t, content)
		case language == "text" && r.printed == "":
			r.compareProgram(t, content)
		case language == "text":
			if diff := cmp.Diff(content, r.printed); diff != "" {
				t.Errorf("output (-document +printed):\n%s", diff)
			}
		case file != "":
			pgtest.Check(t, os.WriteFile(filepath.Join(r.dir, file), []byte(content), 0o600))
		case !strings.Contains(read(t, filepath.Join(r.dir, "db/queries/books.sql")), content):
			t.Errorf("a block of %s is neither run nor an excerpt:\n%s", language, content)
		}
	}
}

// reader is somebody who follows the document.
type reader struct {
	dir     string // where the shell is
	env     []string
	repo    string
	printed string // by the last block

	program *exec.Cmd // go run ., once it runs
	keys    io.Writer
	lines   chan string
}

func newReader(t *testing.T) *reader {
	t.Helper()
	repo, err := filepath.Abs("..")
	pgtest.Check(t, err)
	bin := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", filepath.Join(bin, "rung"), "./cmd/rung")
	build.Dir = repo
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	servers, err := filepath.Glob("/usr/lib/postgresql/*/bin") // where psql may be
	pgtest.Check(t, err)
	path := strings.Join(append([]string{bin, os.Getenv("PATH")}, servers...), ":")
	return &reader{dir: t.TempDir(), repo: repo, env: append(os.Environ(), "PATH="+path,
		"DATABASE_URL="+pgtest.NewDatabase(t).URL(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")}
}

// run runs a block in the shell's folder, and stays where it went.
func (r *reader) run(t *testing.T, block string) {
	t.Helper()
	local := fmt.Sprintf("go mod edit -require=github.com/rungdb/rung@v0.0.0 -replace=github.com/rungdb/rung=%q; cp %q/go.sum .", r.repo, r.repo)
	block = strings.NewReplacer(
		"go install github.com/rungdb/rung/cmd/rung@latest\n", "",
		"go mod tidy\n", local+"\n",
	).Replace(block)
	block, starts := strings.CutSuffix(block, "go run .\n")
	cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", block+"\npwd >&3")
	cmd.Dir, cmd.Env = r.dir, r.env
	where, err := os.CreateTemp(t.TempDir(), "pwd")
	pgtest.Check(t, err)
	defer where.Close()
	cmd.ExtraFiles = []*os.File{where}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s%v\n%s%s", block, err, out, stderr.String())
	}
	r.printed = string(out)
	r.dir = strings.TrimSpace(read(t, where.Name()))
	if starts {
		r.start(t)
	}
}

// start runs the program of the document until the end of the test.
func (r *reader) start(t *testing.T) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "shop")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Dir, build.Env = r.dir, r.env
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("main.go: %v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	r.program = exec.CommandContext(ctx, binary)
	r.program.Env, r.program.Stderr = r.env, t.Output()
	keys, err := r.program.StdinPipe()
	pgtest.Check(t, err)
	out, err := r.program.StdoutPipe()
	pgtest.Check(t, err)
	pgtest.Check(t, r.program.Start())
	r.keys, r.lines = keys, make(chan string)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(r.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			r.lines <- lines.Text()
		}
	}()
	t.Cleanup(func() {
		keys.Close()
		for range r.lines { // until the program has ended
		}
		<-done
		pgtest.Check(t, r.program.Wait())
		cancel()
	})
}

// compareProgram presses Enter before each line but the program's first. A change
// is heard a moment after it was made: until then Enter is pressed again.
func (r *reader) compareProgram(t *testing.T, content string) {
	t.Helper()
	for i, want := range strings.Split(strings.TrimSuffix(content, "\n"), "\n") {
		var got string
		for range 1000 {
			if !strings.HasPrefix(want, "press Enter") {
				_, err := io.WriteString(r.keys, "\n")
				pgtest.Check(t, err)
			}
			line, open := <-r.lines
			if got = line; got == want || !open || i > 0 {
				break
			}
		}
		if got != want {
			t.Errorf("the program printed %q, want %q", got, want)
		}
	}
}
