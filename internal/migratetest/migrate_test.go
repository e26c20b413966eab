package migratetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/amacneil/dbmate/v2/pkg/dbmate"
	_ "github.com/amacneil/dbmate/v2/pkg/driver/postgres"
	"github.com/golang-migrate/migrate/v4"
	_ "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	_ "github.com/golang-migrate/migrate/v4/source/file"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"
	tern "github.com/jackc/tern/v2/migrate"
	"github.com/pressly/goose/v3"

	"github.com/rungdb/rung/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	schema = `CREATE TABLE books (id bigint PRIMARY KEY, title text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, book_id bigint NOT NULL);
CREATE TABLE "odd {{ name; -- $rung$ it's \" (id bigint PRIMARY KEY, "{{a;b" text);
`
	before = `-- name: GetBook :one
-- cache: 10m
SELECT title FROM books WHERE id = @id;
`
	after = before + `
-- name: GetOrder :one
-- cache: 10m
SELECT o.id, b.title FROM orders o JOIN books b ON b.id = o.book_id WHERE o.id = @id;

-- name: GetOdd :one
-- cache: 10m
SELECT "{{a;b" AS a FROM "odd {{ name; -- $rung$ it's \" WHERE id = @id;
`
)

// tool is one way to run the migrations of a folder.
type tool struct {
	format   string
	up, down func(ctx context.Context, d *pgtest.Database, dir string) error // all of them; the newest
	mend     func(dir, url string) error                                     // before up is run again after an error; nil: nothing
}

func tools() []tool {
	return []tool{
		{"plain", psqlUp, psqlDown, nil},
		{"goose", gooseUp, gooseDown, nil},
		{"golang-migrate", golangMigrateUp, golangMigrateDown, golangMigrateForce},
		{"dbmate", dbmateUp, dbmateDown, nil},
		{"tern", ternUp, ternDown, nil},
	}
}

// TestTools runs a base migration and the next one up, down, and up again.
func TestTools(t *testing.T) {
	rung := build(t)
	for _, tool := range tools() {
		t.Run(tool.format, func(t *testing.T) {
			d, migrations := newProject(t, rung, tool.format)
			pgtest.Check(t, tool.up(t.Context(), d, migrations))
			wantCovered(t, d, "up", all()...)
			pgtest.Check(t, tool.up(t.Context(), d, migrations))
			wantCovered(t, d, "up twice", all()...)
			pgtest.Check(t, tool.down(t.Context(), d, migrations))
			wantCovered(t, d, "down", "public.books")
			pgtest.Check(t, tool.up(t.Context(), d, migrations))
			wantCovered(t, d, "up again", all()...)
			d.Exec(t, `INSERT INTO "odd {{ name; -- $rung$ it's \" VALUES (1)`)
			pgtest.Check(t, tool.down(t.Context(), d, migrations))
			pgtest.Check(t, tool.down(t.Context(), d, migrations))
			if value[bool](t, d, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'rung')`) {
				t.Error("the schema is left after all went down")
			}
			pgtest.Check(t, tool.up(t.Context(), d, migrations))
			wantCovered(t, d, "up from nothing", all()...)
		})
	}
}

// TestToolsInterrupted stops every tool half-way, at a table that somebody writes to
// for long, and runs it again.
func TestToolsInterrupted(t *testing.T) {
	rung := build(t)
	for _, tool := range tools() {
		t.Run(tool.format, func(t *testing.T) {
			d, migrations := newProject(t, rung, tool.format)
			writer := d.Conn(t)
			_, err := writer.Exec(t.Context(), `BEGIN; INSERT INTO orders VALUES (1, 1)`)
			pgtest.Check(t, err)
			d.Exec(t, `ALTER DATABASE "`+d.Name+`" SET statement_timeout = '500ms'`)
			if err := tool.up(t.Context(), d, migrations); err == nil {
				t.Fatal("the migration goes past a table that is written to")
			}
			d.Exec(t, `ALTER DATABASE "`+d.Name+`" RESET statement_timeout`)
			_, err = writer.Exec(t.Context(), `COMMIT`)
			pgtest.Check(t, err)
			if tool.mend != nil {
				pgtest.Check(t, tool.mend(migrations, d.URL()))
			}
			pgtest.Check(t, tool.up(t.Context(), d, migrations))
			wantCovered(t, d, "an interruption", all()...)
		})
	}
}

// build makes the command.
func build(t *testing.T) string {
	t.Helper()
	rung := filepath.Join(t.TempDir(), "rung")
	command(t, "../..", "go", "build", "-buildvcs=false", "-o", rung, "./cmd/rung")
	return rung
}

// newProject writes two migrations in a format, and makes a database for them.
func newProject(t *testing.T, rung, format string) (d *pgtest.Database, migrations string) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "schema.sql", schema)
	write(t, dir, "rung.yaml", `version: 1
databases:
  main: {schema: [schema.sql], triggers: triggers.sql, migrations: {dir: migrations, format: `+format+`}}
packages:
  - {database: main, queries: queries.sql, package: dal, out: dal}
`)
	write(t, dir, "queries.sql", before)
	command(t, dir, rung, "migrate")
	write(t, dir, "queries.sql", after)
	command(t, dir, rung, "migrate")
	if out := command(t, dir, rung, "migrate"); out != "nothing to migrate\n" {
		t.Errorf("a third migration: %s", out)
	}
	d = pgtest.NewDatabase(t)
	d.Exec(t, schema)
	return d, filepath.Join(dir, "migrations")
}

// all are the tables of the second migration.
func all() []string {
	return []string{`public."odd {{ name; -- $rung$ it's \"`, "public.books", "public.orders"}
}

// wantCovered compares coverage and triggers.
func wantCovered(t *testing.T, d *pgtest.Database, after string, want ...string) {
	t.Helper()
	got := value[[]string](t, d, `SELECT array_agg(table_name ORDER BY table_name COLLATE "C") FROM rung.coverage`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("covered after %s (-want +got):\n%s", after, diff)
	}
	if n := value[int](t, d, `SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'A'`); n != 4*len(want) {
		t.Errorf("%d triggers after %s, want %d", n, after, 4*len(want))
	}
}

func value[T any](t *testing.T, d *pgtest.Database, query string) T {
	t.Helper()
	var v T
	pgtest.Check(t, d.Conn(t).QueryRow(t.Context(), query).Scan(&v))
	return v
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	pgtest.Check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

func command(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// psqlUp applies the files as docs/deploying.md says. Which of them are applied
// nobody keeps: all are, each time.
func psqlUp(ctx context.Context, d *pgtest.Database, dir string) error {
	for _, name := range []string{"001_rung.sql", "002_rung.sql"} {
		if err := psql(ctx, d, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// psqlDown takes back the second migration where it is applied, else the first.
func psqlDown(ctx context.Context, d *pgtest.Database, dir string) error {
	name := "002_rung.down.sql"
	conn, err := pgx.Connect(ctx, d.URL())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var first bool
	if err := conn.QueryRow(ctx, `SELECT count(*) = 1 FROM rung.coverage`).Scan(&first); err != nil {
		return err
	}
	if first {
		name = "001_rung.down.sql"
	}
	return psql(ctx, d, filepath.Join(dir, name))
}

func psql(ctx context.Context, d *pgtest.Database, file string) error {
	out, err := exec.CommandContext(ctx, "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-f", file, d.URL()).CombinedOutput()
	if err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}

func withGoose(d *pgtest.Database, dir string, run func(*goose.Provider) error) error {
	db, err := sql.Open("pgx", d.URL())
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS(dir))
	if err != nil {
		return err
	}
	return run(p)
}

func gooseUp(ctx context.Context, d *pgtest.Database, dir string) error {
	return withGoose(d, dir, func(p *goose.Provider) error { _, err := p.Up(ctx); return err })
}

func gooseDown(ctx context.Context, d *pgtest.Database, dir string) error {
	return withGoose(d, dir, func(p *goose.Provider) error { _, err := p.Down(ctx); return err })
}

func withGolangMigrate(dir, url string, run func(*migrate.Migrate) error) error {
	m, err := migrate.New("file://"+dir, strings.Replace(url, "postgres://", "pgx5://", 1))
	if err != nil {
		return err
	}
	if err = run(m); errors.Is(err, migrate.ErrNoChange) {
		err = nil
	}
	source, database := m.Close()
	return errors.Join(err, source, database)
}

func golangMigrateUp(_ context.Context, d *pgtest.Database, dir string) error {
	return withGolangMigrate(dir, d.URL(), (*migrate.Migrate).Up)
}

func golangMigrateDown(_ context.Context, d *pgtest.Database, dir string) error {
	return withGolangMigrate(dir, d.URL(), func(m *migrate.Migrate) error { return m.Steps(-1) })
}

// golangMigrateForce sets the version to the one before the migration that failed.
func golangMigrateForce(dir, url string) error {
	return withGolangMigrate(dir, url, func(m *migrate.Migrate) error {
		version, dirty, err := m.Version()
		if err != nil || !dirty {
			return fmt.Errorf("version %d is clean: %w", version, err)
		}
		before := int(version) - 1
		if before == 0 {
			before = -1
		}
		return m.Force(before)
	})
}

func newDbmate(d *pgtest.Database, dir string) (*dbmate.DB, error) {
	u, err := url.Parse(d.URL())
	if err != nil {
		return nil, err
	}
	db := dbmate.New(u)
	db.MigrationsDir, db.AutoDumpSchema, db.Log = []string{dir}, false, io.Discard
	return db, nil
}

func dbmateUp(_ context.Context, d *pgtest.Database, dir string) error {
	db, err := newDbmate(d, dir)
	if err != nil {
		return err
	}
	return db.Migrate()
}

func dbmateDown(_ context.Context, d *pgtest.Database, dir string) error {
	db, err := newDbmate(d, dir)
	if err != nil {
		return err
	}
	return db.Rollback()
}

func withTern(ctx context.Context, d *pgtest.Database, dir string, run func(*tern.Migrator) error) error {
	conn, err := pgx.Connect(ctx, d.URL())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	m, err := tern.NewMigrator(ctx, conn, "public.schema_version")
	if err != nil {
		return err
	}
	if err := m.LoadMigrations(os.DirFS(dir)); err != nil {
		return err
	}
	return run(m)
}

func ternUp(ctx context.Context, d *pgtest.Database, dir string) error {
	return withTern(ctx, d, dir, func(m *tern.Migrator) error { return m.Migrate(ctx) })
}

func ternDown(ctx context.Context, d *pgtest.Database, dir string) error {
	return withTern(ctx, d, dir, func(m *tern.Migrator) error {
		version, err := m.GetCurrentVersion(ctx)
		if err != nil {
			return err
		}
		return m.MigrateTo(ctx, version-1)
	})
}
