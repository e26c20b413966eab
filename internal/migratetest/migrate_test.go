package migratetest

import (
	"context"
	"database/sql"
	"errors"
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
	up, down func(t *testing.T, d *pgtest.Database, dir string) // all of them; the newest
}

func tools() []tool {
	return []tool{
		{"goose", gooseUp, gooseDown},
		{"golang-migrate", golangMigrateUp, golangMigrateDown},
		{"dbmate", dbmateUp, dbmateDown},
		{"tern", ternUp, ternDown},
	}
}

// TestTools runs a base migration and the next one up, down, and up again.
func TestTools(t *testing.T) {
	rung := filepath.Join(t.TempDir(), "rung")
	command(t, "../..", "go", "build", "-o", rung, "./cmd/rung")
	for _, tool := range tools() {
		t.Run(tool.format, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "schema.sql", schema)
			write(t, dir, "rung.yaml", `version: 1
databases:
  main: {schema: [schema.sql], triggers: triggers.sql, migrations: {dir: migrations, format: `+tool.format+`}}
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

			d := pgtest.NewDatabase(t)
			d.Exec(t, schema)
			migrations := filepath.Join(dir, "migrations")
			all := []string{`public."odd {{ name; -- $rung$ it's \"`, "public.books", "public.orders"}
			tool.up(t, d, migrations)
			wantCovered(t, d, "up", all...)
			tool.up(t, d, migrations)
			wantCovered(t, d, "up twice", all...)
			tool.down(t, d, migrations)
			wantCovered(t, d, "down", "public.books")
			tool.up(t, d, migrations)
			wantCovered(t, d, "up again", all...)
			d.Exec(t, `INSERT INTO "odd {{ name; -- $rung$ it's \" VALUES (1)`)
			tool.down(t, d, migrations)
			tool.down(t, d, migrations)
			if value[bool](t, d, `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'rung')`) {
				t.Error("the schema is left after all went down")
			}
			tool.up(t, d, migrations)
			wantCovered(t, d, "up from nothing", all...)
		})
	}
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

func withGoose(t *testing.T, d *pgtest.Database, dir string, run func(context.Context, *goose.Provider) error) {
	t.Helper()
	db, err := sql.Open("pgx", d.URL())
	pgtest.Check(t, err)
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, db, os.DirFS(dir))
	pgtest.Check(t, err)
	pgtest.Check(t, run(t.Context(), p))
}

func gooseUp(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	withGoose(t, d, dir, func(ctx context.Context, p *goose.Provider) error { _, err := p.Up(ctx); return err })
}

func gooseDown(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	withGoose(t, d, dir, func(ctx context.Context, p *goose.Provider) error { _, err := p.Down(ctx); return err })
}

func withGolangMigrate(t *testing.T, d *pgtest.Database, dir string, run func(*migrate.Migrate) error) {
	t.Helper()
	m, err := migrate.New("file://"+dir, strings.Replace(d.URL(), "postgres://", "pgx5://", 1))
	pgtest.Check(t, err)
	if err := run(m); !errors.Is(err, migrate.ErrNoChange) {
		pgtest.Check(t, err)
	}
	source, database := m.Close()
	pgtest.Check(t, errors.Join(source, database))
}

func golangMigrateUp(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	withGolangMigrate(t, d, dir, (*migrate.Migrate).Up)
}

func golangMigrateDown(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	withGolangMigrate(t, d, dir, func(m *migrate.Migrate) error { return m.Steps(-1) })
}

func newDbmate(t *testing.T, d *pgtest.Database, dir string) *dbmate.DB {
	t.Helper()
	u, err := url.Parse(d.URL())
	pgtest.Check(t, err)
	db := dbmate.New(u)
	db.MigrationsDir, db.AutoDumpSchema, db.Log = []string{dir}, false, io.Discard
	return db
}

func dbmateUp(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	pgtest.Check(t, newDbmate(t, d, dir).Migrate())
}

func dbmateDown(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	pgtest.Check(t, newDbmate(t, d, dir).Rollback())
}

func withTern(t *testing.T, d *pgtest.Database, dir string, run func(context.Context, *tern.Migrator) error) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.URL())
	pgtest.Check(t, err)
	defer conn.Close(context.Background())
	m, err := tern.NewMigrator(t.Context(), conn, "public.schema_version")
	pgtest.Check(t, err)
	pgtest.Check(t, m.LoadMigrations(os.DirFS(dir)))
	pgtest.Check(t, run(t.Context(), m))
}

func ternUp(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	withTern(t, d, dir, func(ctx context.Context, m *tern.Migrator) error { return m.Migrate(ctx) })
}

func ternDown(t *testing.T, d *pgtest.Database, dir string) {
	t.Helper()
	withTern(t, d, dir, func(ctx context.Context, m *tern.Migrator) error {
		version, err := m.GetCurrentVersion(ctx)
		if err != nil {
			return err
		}
		return m.MigrateTo(ctx, version-1)
	})
}
