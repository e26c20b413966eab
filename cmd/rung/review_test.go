package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"github.com/rungdb/rung/internal/pgtest"
)

// reviewProject is what the edits of TestReview start from.
func reviewProject() map[string]string {
	return map[string]string{
		"rung.yaml": `version: 1
databases:
  main: {schema: schema.sql, triggers: triggers.sql}
packages:
  - {database: main, queries: queries.sql, package: dal, out: dal}
`,
		"schema.sql": `CREATE TABLE books (
  id bigint PRIMARY KEY,
  tenant_id bigint NOT NULL,
  title text NOT NULL,
  author text,
  cents int NOT NULL
);
`,
		"queries.sql": `-- GetBook returns one book.
-- name: GetBook :one
-- cache: 10m
SELECT id, title FROM books WHERE tenant_id = @tenant_id AND id = @id;

-- ListBooks returns the books of an author.
-- name: ListBooks :many
-- cache: 1h
SELECT id, title, cents FROM books WHERE author = @author ORDER BY id;

-- Reprice sets the price of a book.
-- name: Reprice :exec
UPDATE books SET cents = @cents WHERE id = @id;
`,
	}
}

// TestReview shows what a reviewer sees of typical edits: the cache rule in words
// and as a value, the columns and keys of the triggers, and little else. An edit
// is lines of one file, those to take out with a minus and those to put in with a
// plus. With -update the diffs are written anew.
func TestReview(t *testing.T) {
	if *update {
		if err := flag.Set("rewrite", "true"); err != nil { // the flag of datadriven
			t.Fatal(err)
		}
	}
	datadriven.RunTest(t, "testdata/review", func(t *testing.T, d *datadriven.TestData) string {
		dir := t.TempDir()
		project := reviewProject()
		save(t, dir, project)
		at := &place{dir: dir}
		changes, _, err := pending(at, io.Discard)
		pgtest.Check(t, err)
		pgtest.Check(t, write(changes))
		for _, edit := range strings.Split(d.Input, "\n@@ ") {
			name, lines, _ := strings.Cut(strings.TrimPrefix(edit, "@@ "), "\n")
			project[name] = edited(t, d.Pos, project[name], lines)
		}
		save(t, dir, project)
		var diff strings.Builder
		changes, _, err = pending(at, io.Discard)
		pgtest.Check(t, err)
		for _, ch := range changes {
			printDiff(&diff, ch)
		}
		return counted(diff.String())
	})
}

func save(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// edited replaces the lines with a minus, which follow one another, by those with
// a plus; without a minus the lines are added at the end.
func edited(t *testing.T, pos, text, lines string) string {
	t.Helper()
	var from, to string
	for line := range strings.Lines(lines + "\n") {
		if rest, minus := strings.CutPrefix(line, "-"); minus {
			from += rest
		} else if rest, plus := strings.CutPrefix(line, "+"); plus {
			to += rest
		}
	}
	if from == "" {
		return text + to
	}
	if strings.Count(text, from) != 1 {
		t.Fatalf("%s: the lines are not in the file once:\n%s", pos, from)
	}
	return strings.Replace(text, from, to, 1)
}

// counted puts the numbers of changed lines above a diff.
func counted(diff string) string {
	added, removed := 0, 0
	for line := range strings.Lines(diff) {
		switch {
		case strings.HasPrefix(line, "+++ "), strings.HasPrefix(line, "--- "):
		case line[0] == '+':
			added++
		case line[0] == '-':
			removed++
		}
	}
	return fmt.Sprintf("%d lines added, %d removed\n%s", added, removed, diff)
}
