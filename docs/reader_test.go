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

func TestGettingStarted(t *testing.T) {
	t.Parallel()
	newReader(t).follow(t, read(t, "getting-started.md"))
}

// TestFromSQLC follows from-sqlc.md in the project of sqlc that it describes.
func TestFromSQLC(t *testing.T) {
	t.Parallel()
	r := newReader(t)
	const table = "CREATE TABLE accounts (id bigint PRIMARY KEY, owner text NOT NULL, balance bigint NOT NULL);\n"
	for name, text := range map[string]string{
		"go.mod": "module example.org/bank\n\ngo 1.25.0\n",
		"sqlc.yaml": `version: "2"
sql:
  - engine: postgresql
    schema: db/migrations
    queries: db/queries
    gen: {go: {package: db, out: internal/db, sql_package: pgx/v5}}
`,
		"db/migrations/00001_accounts.sql": "-- +goose Up\n" + table + "-- +goose Down\nDROP TABLE accounts;\n",
		"db/queries/accounts.sql":          "-- name: GetAccount :one\nSELECT * FROM accounts WHERE id = $1;\n",
	} {
		pgtest.Check(t, os.MkdirAll(filepath.Dir(filepath.Join(r.dir, name)), 0o700))
		pgtest.Check(t, os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600))
	}
	r.database.Exec(t, table+"INSERT INTO accounts VALUES (1, 'Ada', 100)")
	r.follow(t, read(t, "from-sqlc.md"))
}

// follow does what a document says, block by block: shell blocks are run, files are
// written, and outputs are compared. What is fetched from the network is taken from
// this checkout.
func (r *reader) follow(t *testing.T, text string) {
	t.Helper()
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
	dir      string // where the shell is
	database *pgtest.Database
	env      []string
	repo     string
	printed  string // by the last block

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
	d := pgtest.NewDatabase(t)
	return &reader{dir: t.TempDir(), database: d, repo: repo, env: append(os.Environ(), "PATH="+path,
		"DATABASE_URL="+d.URL(), "GOFLAGS=-mod=mod -buildvcs=false", "GOWORK=off")}
}

// run runs a block in the shell's folder, and stays where it went.
func (r *reader) run(t *testing.T, block string) {
	t.Helper()
	local := fmt.Sprintf("go mod edit -require=github.com/rungdb/rung@v0.0.0 -replace=github.com/rungdb/rung=%q; cp %q/go.sum .", r.repo, r.repo)
	block = strings.NewReplacer(
		"go install github.com/rungdb/rung/cmd/rung@latest\n", "",
		"go get github.com/rungdb/rung@latest\n", "",
		"go mod tidy\n", local+"\n",
		"go get -tool github.com/rungdb/rung/cmd/rung@latest\n", "go mod edit -tool=github.com/rungdb/rung/cmd/rung; go list -deps github.com/rungdb/rung/cmd/rung >/dev/null\n",
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
		_ = pgtest.Wait(t.Context(), want, func(context.Context) (bool, error) { // told below
			if !strings.HasPrefix(want, "press Enter") {
				if _, err := io.WriteString(r.keys, "\n"); err != nil {
					return true, err
				}
			}
			line, open := <-r.lines
			got = line
			return got == want || !open || i > 0, nil
		})
		if got != want {
			t.Errorf("the program printed %q, want %q", got, want)
		}
	}
}
