package generator

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// migrationNow is when the migrations of tests are made.
var migrationNow = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// migrated is a database of the generator with the migrations that were made.
type migrated struct {
	*Database
	files []File
}

// newMigrated has the migrations of a format and nothing in it yet.
func newMigrated(format config.MigrationFormat) *migrated {
	return &migrated{Database: &Database{
		Config: &config.Database{
			Name: "main", Triggers: "db/triggers.sql", Server: 16, ObjectSchema: "rung", Channel: "rung",
			Migrations: &config.Migrations{Dir: "db/migrations", Format: format},
		},
		Cache: config.Cache{Prefix: "shop"},
	}}
}

// reads replaces schema and queries.
func (m *migrated) reads(t *testing.T, ddl string, watches ...testWatch) {
	t.Helper()
	cat, err := catalog.New(16)
	pgtest.Check(t, err)
	pgtest.Check(t, cat.Apply(&parser.Source{Path: "schema.sql", Text: ddl}).Err())
	tables := map[string]*catalog.Table{}
	for _, w := range watches {
		tables[w.schemaName()+"."+w.table] = cat.Table(w.schemaName(), w.table)
	}
	d := describedDatabase(t, tables, watches...)
	m.Catalog, m.Packages = cat, d.Packages
}

// next makes the next migration and keeps it; nil where there is none.
func (m *migrated) next(t *testing.T, prune bool) *Migration {
	t.Helper()
	got, err := NextMigration(m.Database, MigrationRequest{Existing: m.files, Prune: prune, Now: migrationNow})
	pgtest.Check(t, err)
	if got != nil {
		m.files = append(m.files, got.Files...)
	}
	return got
}

// wantSteps makes the next migration and compares what it does.
func (m *migrated) wantSteps(t *testing.T, prune bool, want ...string) *Migration {
	t.Helper()
	got := m.next(t, prune)
	var steps []string
	if got != nil {
		steps = got.Steps
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	return got
}

const shopDDL = `
	CREATE TABLE books (id bigint PRIMARY KEY, title text NOT NULL, cents int NOT NULL);
	CREATE TABLE orders (id bigint PRIMARY KEY, book_id bigint NOT NULL, note text);
`

func TestMigrationsFollowQueriesAndSchema(t *testing.T) {
	t.Parallel()
	title := testWatch{table: "books", columns: []string{"id", "title"}, keys: [][]string{{"id"}}}
	cents := testWatch{table: "books", columns: []string{"id", "cents"}}
	orders := byID("orders", "note")
	m := newMigrated(config.Plain)
	m.reads(t, shopDDL, title)
	m.wantSteps(t, false, "install rung", "watch public.books")
	m.wantSteps(t, false)

	m.reads(t, shopDDL, title, orders)
	m.wantSteps(t, false, "watch public.orders")

	m.reads(t, shopDDL, cents) // title and orders are not read any more
	m.wantSteps(t, false, "watch public.books")
	if state := m.newest(t).tables["public.books"]; len(state.Columns) != 3 || len(state.Keys) != 1 {
		t.Errorf("the state after widening is %+v, want three columns and a key", state)
	}
	m.wantSteps(t, false)
	m.wantSteps(t, true, "watch public.books", "remove public.orders")
	m.wantSteps(t, true)

	m.Config.Roles = []string{"app"}
	m.wantSteps(t, false, "rights")
	m.Config.Roles = nil
	m.wantSteps(t, false)
	m.wantSteps(t, true, "rights")

	other := strings.Replace(shopDDL, "id bigint", "id text", 1)
	m.reads(t, other, cents)
	m.wantSteps(t, false, "watch public.books")
	m.reads(t, strings.Replace(other, "books", "volumes", 1)) // renamed, and not read
	m.wantSteps(t, false, "remove public.books")
	m.reads(t, shopDDL)
	m.wantSteps(t, false)
}

// newest is the state that the newest footer says.
func (m *migrated) newest(t *testing.T) *installed {
	t.Helper()
	s, err := newestState(m.Database, m.files)
	pgtest.Check(t, err)
	return s
}

// A column that is gone is not widened to; a key whose column has a type without
// hash is not either.
func TestMigrationLeavesOutWhatTheSchemaLost(t *testing.T) {
	t.Parallel()
	m := newMigrated(config.Plain)
	m.reads(t, shopDDL, testWatch{table: "books", columns: []string{"id", "title", "cents"}, keys: [][]string{{"id"}, {"title"}}})
	m.next(t, false)
	m.reads(t, `CREATE TABLE books (id jsonb PRIMARY KEY, title text NOT NULL)`)
	got := m.wantSteps(t, false, "watch public.books")
	want := &installedTable{Schema: "public", Table: "books", Columns: map[string]string{"id": "jsonb", "title": "text"}, Keys: [][]string{{"title"}}, Rows: []string{"id"}}
	if diff := cmp.Diff(want, m.newest(t).tables["public.books"]); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	if down := string(got.Files[1].Content); strings.Contains(down, "cents") {
		t.Errorf("the way down watches a column that the schema has no more:\n%s", down)
	}
}

// A partition has no triggers until they are installed anew.
func TestMigrationOfNewPartition(t *testing.T) {
	t.Parallel()
	ddl := `CREATE TABLE logs (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
		CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01') PARTITION BY RANGE (at);`
	m := newMigrated(config.Plain)
	m.reads(t, ddl, byID("logs"))
	m.wantSteps(t, false, "install rung", "watch public.logs")
	more := ddl + `CREATE TABLE logs_2 PARTITION OF logs_1 FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');`
	m.reads(t, more, byID("logs"))
	m.wantSteps(t, false, "watch public.logs")
	m.wantSteps(t, false)
	m.reads(t, ddl, byID("logs")) // dropped: nothing to do
	m.wantSteps(t, false)
}

// What another version has installed is installed anew, all of it.
func TestMigrationOfAnotherVersion(t *testing.T) {
	t.Parallel()
	m := newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("books"), byID("orders"))
	m.next(t, false)
	m.files[0].Content = []byte(strings.Replace(string(m.files[0].Content), `{"version":1,`, `{"version":0,`, 1))
	m.wantSteps(t, false, "install rung", "watch public.books", "watch public.orders")
	m.wantSteps(t, false)
}

// A checkout may have turned the ends of lines.
func TestMigrationWithCarriageReturns(t *testing.T) {
	t.Parallel()
	m := newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("books"))
	m.next(t, false)
	m.files[0].Content = []byte(strings.ReplaceAll(string(m.files[0].Content), "\n", "\r\n"))
	m.wantSteps(t, false)
}

func TestMigrationRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(m *migrated)
		want   string
	}{
		{"no migrations", func(m *migrated) { m.Config.Migrations = nil }, `database "main" has no migrations in the configuration`},
		{"another prefix", func(m *migrated) { m.Cache.Prefix = "other" }, `the migrations in db/migrations are those of "shop/main/rung" (prefix/database/channel), and rung.yaml says "other/main/rung": take that back, or choose another object_schema, which starts anew`},
		{"newer", func(m *migrated) {
			m.files[0].Content = []byte(strings.Replace(string(m.files[0].Content), `{"version":1,`, `{"version":99,`, 1))
		}, `the migrations in db/migrations were written by a newer rung: update this one`},
		{"broken", func(m *migrated) {
			m.files[0].Content = []byte(strings.Replace(string(m.files[0].Content), `{"version":1,`, `{`+`"version":"`, 1))
		}, `db/migrations/001_rung.sql: the line "-- rung state: " at its end cannot be read: invalid character 'o' after object key:value pair`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := newMigrated(config.Plain)
			m.reads(t, shopDDL, byID("books"))
			m.next(t, false)
			tt.change(m)
			got, err := NextMigration(m.Database, MigrationRequest{Existing: m.files, Now: migrationNow})
			if err == nil || err.Error() != tt.want {
				t.Errorf("NextMigration() = %v, %v, want error %s", got, err, tt.want)
			}
		})
	}
}

// Another object schema starts anew beside the first.
func TestMigrationOfAnotherSchema(t *testing.T) {
	t.Parallel()
	m := newMigrated(config.Tern)
	m.reads(t, shopDDL, byID("books"))
	m.next(t, false)
	m.Config.ObjectSchema, m.Config.Channel = "Rung 2", "rung2"
	got := m.wantSteps(t, false, "install Rung 2", "watch public.books")
	if got.Files[0].Path != "db/migrations/002_rung_2.sql" {
		t.Errorf("path = %s", got.Files[0].Path)
	}
	m.wantSteps(t, false)
}

func TestMigrationNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		format   config.MigrationFormat
		existing string
		want     string
	}{
		{config.Plain, "", "001_rung.down.sql 001_rung.sql"},
		{config.Plain, "7_a.sql", "8_rung.down.sql 8_rung.sql"},
		{config.Plain, "schema.sql", "001_rung.down.sql 001_rung.sql"},
		{config.Goose, "", "20260102030405_rung.sql"},
		{config.Goose, "00001_a.sql 00009_b.sql", "00010_rung.sql"},
		{config.Goose, "20250101000000_a.sql", "20260102030405_rung.sql"},
		{config.Goose, "20260102030405_a.sql", "20260102030406_rung.sql"},
		{config.Goose, "99991231235959_a.sql", "99991231235960_rung.sql"},
		{config.GolangMigrate, "", "000001_rung.down.sql 000001_rung.up.sql"},
		{config.GolangMigrate, "000009_a.up.sql 000010_b.up.sql 000010_b.down.sql", "000011_rung.down.sql 000011_rung.up.sql"},
		{config.GolangMigrate, "1700000000_a.up.sql", "1700000001_rung.down.sql 1700000001_rung.up.sql"},
		{config.Dbmate, "", "20260102030405_rung.sql"},
		{config.Tern, "", "001_rung.sql"},
		{config.Tern, "999_a.sql", "1000_rung.sql"},
	}
	for _, tt := range tests {
		m := newMigrated(tt.format)
		m.reads(t, shopDDL, byID("books"))
		for name := range strings.FieldsSeq(tt.existing) {
			m.files = append(m.files, File{Path: "db/migrations/" + name})
		}
		var names []string
		for _, f := range m.next(t, false).Files {
			names = append(names, strings.TrimPrefix(f.Path, "db/migrations/"))
		}
		slices.Sort(names)
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s after %q = %s, want %s", tt.format, tt.existing, got, tt.want)
		}
	}
}
