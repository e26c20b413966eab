package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// TestBookstore holds the committed files of the example to its queries: generated
// code, triggers and migrations are those that would be written, and the migrations
// install, take away and install again what verify wants.
func TestBookstore(t *testing.T) {
	const dir = "../../examples/bookstore"
	wantOutput(t, "", "diff", "--ci", "-C", dir)
	d := pgtest.NewDatabase(t)
	sql := func(name string) {
		t.Helper()
		text, err := os.ReadFile(filepath.Join(dir, "db", name))
		pgtest.Check(t, err)
		d.Exec(t, string(text))
	}
	up, err := filepath.Glob(filepath.Join(dir, "db/migrations/*_rung.sql"))
	pgtest.Check(t, err)
	if len(up) != 1 {
		t.Fatalf("the migrations are %q, want one", up)
	}
	sql("schema.sql")
	sql("rows.sql")
	for range 2 {
		sql("migrations/001_rung.sql")
		wantOutput(t, "main: all is right: 16 tables, 15 of them watched\n", "verify", "-C", dir, "--database", d.URL())
		sql("migrations/001_rung.down.sql")
		var left int
		pgtest.Check(t, d.Conn(t).QueryRow(t.Context(), `SELECT (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)
			+ (SELECT count(*) FROM pg_namespace WHERE nspname = 'rung')`).Scan(&left))
		if left != 0 {
			t.Errorf("the way down leaves %d triggers and schemas", left)
		}
	}
}

// wantOutput runs a command that must end well.
func wantOutput(t *testing.T, want string, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(args, &stdout, &stderr); code != exitOK || stdout.String() != want {
		t.Errorf("rung %q: exit code %d, output %q, want %q\n%s", args, code, stdout.String(), want, stderr.String())
	}
}
