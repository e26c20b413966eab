package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/parser"
)

// TestUnseen checks that code that cannot be read is warned about, and that what
// it may have made is then no error.
func TestUnseen(t *testing.T) {
	tests := []struct {
		name     string
		sql      string
		errs     []string
		warnings []string
	}{
		{
			name:     "EXECUTE",
			sql:      "DO $$ BEGIN EXECUTE 'CREATE TABLE made (id int)'; END $$; CREATE INDEX ON made (id);",
			warnings: []string{"what the DO block does by EXECUTE, loops or functions is left out", `relation "made" does not exist`},
		},
		{
			name: "EXECUTE before a statement",
			sql: `CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a);
				DO $$ BEGIN EXECUTE 'ALTER TABLE b DROP CONSTRAINT b_a_fkey'; ALTER TABLE b ADD CONSTRAINT b_a_fkey FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE; END $$;`,
			warnings: []string{"what the DO block does by EXECUTE, loops or functions is left out", `constraint "b_a_fkey" for relation "b" already exists`},
		},
		{
			name:     "another language",
			sql:      "DO LANGUAGE plperl $$ spi_exec_query('CREATE TABLE made (id int)') $$; DROP TABLE made;",
			warnings: []string{"DO in another language than plpgsql is left out", `table "made" does not exist`},
		},
		{
			name:     "a function of the user",
			sql:      "CREATE FUNCTION make() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE TABLE made (id int); END'; SELECT make(); ALTER TABLE made ADD x int;",
			warnings: []string{`relation "made" does not exist`},
		},
		{
			name:     "a branch",
			sql:      "DO $$ BEGIN IF true THEN CREATE TABLE made (id int); CREATE TABLE made (id int); END IF; END $$; ALTER TABLE made ADD x int;",
			warnings: []string{"statements in branches of the DO block are taken as run where they can be"},
		},
		{
			name: "a branch that is known not to run",
			sql:  "DO $$ BEGIN IF (SELECT to_regclass('m') IS NOT NULL) THEN CREATE TABLE made (id int); END IF; END $$; ALTER TABLE made ADD x int;",
			errs: []string{`relation "made" does not exist`},
		},
		{
			name: "a branch that is known to run",
			sql:  "DO $$ BEGIN IF to_regclass('made') IS NULL THEN CREATE TABLE made (id int); ELSE DROP TABLE made; END IF; END $$; ALTER TABLE made ADD x int;",
		},
		{
			name:     "the other branch",
			sql:      "DO $$ BEGIN IF current_user = 'x' THEN RAISE NOTICE 'no'; ELSIF random() > 1 THEN CREATE TABLE a (id int); ELSE DROP TABLE a; END IF; END $$; ALTER TABLE a ADD x int;",
			warnings: []string{"statements in branches of the DO block are taken as run where they can be"},
		},
		{
			name: "a plain statement",
			sql:  "DO $$ BEGIN CREATE TABLE made (id int); CREATE TABLE made (id int); END $$;",
			errs: []string{`relation "made" already exists`},
		},
		{
			name: "made elsewhere",
			sql: `CREATE TABLE backend.t (x int); CREATE TABLE backend.u (x int REFERENCES backend.t);
				CREATE TABLE tagged (tag citext, at geography(Point, 4326), v vector(3)); SELECT 1;`,
			warnings: []string{
				`schema "backend" does not exist in the schema files and is taken as made elsewhere`,
				`type "citext" comes from the extension "citext", which no statement creates and is taken as installed`,
				`type "geography" comes from the extension "postgis", which no statement creates and is taken as installed`,
				`type "vector" comes from the extension "vector", which no statement creates and is taken as installed`,
			},
			errs: []string{`there is no primary key for referenced table "t"`},
		},
		{
			name:     "SQLite's blob",
			sql:      "CREATE TABLE t (hash BLOB PRIMARY KEY, other text);",
			warnings: []string{`type "blob" does not exist in PostgreSQL and is taken as bytea`},
		},
		{
			name: "an unknown extension",
			sql:  "CREATE EXTENSION timescaledb; CREATE TABLE t (x hyper, xs hyper[]); CREATE TABLE u (x hyper, y txt);",
			warnings: []string{
				`what the extension "timescaledb" makes is not known`,
				`type "hyper" is taken as made by the extension "timescaledb", which is not known`,
				`type "txt" is taken as made by the extension "timescaledb", which is not known`,
			},
		},
		{
			name:     "not understood",
			sql:      "IMPORT FOREIGN SCHEMA shop FROM SERVER other INTO public;",
			warnings: []string{"IMPORT FOREIGN is not understood and left out"},
		},
		{
			name: "harmless",
			sql: `CREATE SEQUENCE n; ALTER TABLE n OWNER TO app; CREATE EXTENSION IF NOT EXISTS citext; GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC; INSERT INTO x VALUES (1); SET statement_timeout = 0;
				BEGIN; COMMIT; SELECT 1; CREATE ROLE app; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app; CREATE STATISTICS s ON a, b FROM t; VACUUM;`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCatalog(t)
			errs := c.Apply(&parser.Source{Path: "a.sql", Text: tt.sql})
			if diff := cmp.Diff(tt.errs, messages(errs)); diff != "" {
				t.Errorf("errors (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.warnings, messages(c.Warnings)); diff != "" {
				t.Errorf("warnings (-want +got)\n%s", diff)
			}
		})
	}
}

func messages(list parser.ErrorList) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.Message)
	}
	return out
}

// TestDoPositions checks that an error inside of a DO block points into the file.
func TestDoPositions(t *testing.T) {
	src := &parser.Source{Path: "a.sql", Text: "SELECT 1;\nDO $$\nBEGIN\n  ALTER TABLE nowhere ADD x int;\nEND $$;"}
	errs := newCatalog(t).Apply(src)
	if len(errs) != 1 || around(errs[0]) != "nowhere ADD x int;" {
		t.Fatalf("Apply = %v, want one error at nowhere", messages(errs))
	}
}

// TestMapped: a type that an override maps need not be made by a schema file.
func TestMapped(t *testing.T) {
	c := newCatalog(t)
	c.Mapped = []string{"hyper", "geo.shape"}
	errs := c.Apply(&parser.Source{Path: "a.sql", Text: "CREATE TABLE t (a hyper, b geo.shape[], c hyper, d geo.other);"})
	if diff := cmp.Diff([]string{`type "geo.other" does not exist`}, messages(errs)); diff != "" {
		t.Errorf("errors (-want +got)\n%s", diff)
	}
	for i, want := range []string{"hyper", "geo.shape[]", "hyper"} {
		if got := c.FormatType(c.Table("", "t").Columns[i].Type); got != want {
			t.Errorf("column %d is of type %s, want %s", i, got, want)
		}
	}
}
