package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
)

// base is what the statements of refusals find.
const base = `CREATE SCHEMA app;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN email AS text;
CREATE TABLE accounts (id int PRIMARY KEY, email email UNIQUE, code text UNIQUE DEFERRABLE, mood mood, CONSTRAINT code_ok CHECK (code <> ''));
CREATE TABLE entries (id int PRIMARY KEY, account int REFERENCES accounts, email email REFERENCES accounts (email), idn int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE plain (a int, b int);
CREATE INDEX plain_a ON plain (a);
CREATE UNIQUE INDEX plain_part ON plain (a) WHERE b > 0;
CREATE VIEW seen AS SELECT * FROM plain;
CREATE SEQUENCE numbers;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE parent (x int); CREATE TABLE child () INHERITS (parent);
`

// TestRefusals applies statements that a server refuses to a server and to a
// catalog: message and SQLSTATE are the same. at is the text at the place that
// the error shows, its last occurrence in the statement.
func TestRefusals(t *testing.T) {
	tests := []struct{ sql, at, hint string }{
		{sql: `CREATE TABLE accounts (x int)`, at: `accounts (x`},
		{sql: `CREATE TABLE mood (x int)`, at: `mood (x`, hint: "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type."},
		{sql: `CREATE TABLE t (x integr)`, at: `integr`, hint: `Perhaps you meant "integer".`},
		{sql: `CREATE TABLE t (x mod[])`, at: `mod[]`, hint: `Perhaps you meant "mood".`},
		{sql: `CREATE TABLE t (x public.nothing_like_it)`, at: `public.`},
		{sql: `CREATE TABLE t (x nowhere.mood)`, at: `nowhere`},
		{sql: `CREATE TABLE t (x record)`, at: `x record`},
		{sql: `CREATE TABLE t (x int, x text)`, at: `x text`},
		{sql: `CREATE TABLE t (x int PRIMARY KEY, y int PRIMARY KEY)`, at: `PRIMARY KEY)`},
		{sql: `CREATE TABLE t (x int, PRIMARY KEY (y))`, at: `y))`},
		{sql: `CREATE TABLE t (name int, UNIQUE (nam))`, at: `nam))`, hint: `Perhaps you meant "name".`},
		{sql: `CREATE TABLE t (x int, UNIQUE (x, x))`, at: `x, x))`},
		{sql: `CREATE TABLE t (x int NOT NULL NULL)`, at: `NULL)`},
		{sql: `CREATE TABLE t (x text GENERATED ALWAYS AS IDENTITY)`, at: `GENERATED`},
		{sql: `CREATE TABLE t (x int, CHECK (y > 0))`, at: `y > 0`},
		{sql: `CREATE TABLE t (x int CONSTRAINT c CHECK (x > 0), CONSTRAINT c CHECK (x > 1))`, at: `CONSTRAINT c CHECK (x > 1)`},
		{sql: `CREATE TABLE t (x int REFERENCES account)`, at: `account)`, hint: `Perhaps you meant "accounts".`},
		{sql: `CREATE TABLE t (x int REFERENCES accounts (ide))`, at: `ide))`},
		{sql: `CREATE TABLE t (x int REFERENCES plain)`, at: `plain)`},
		{sql: `CREATE TABLE t (x int REFERENCES plain (a))`, at: `plain (a)`},
		{sql: `CREATE TABLE t (x text REFERENCES accounts (code))`, at: `accounts (code)`},
		{sql: `CREATE TABLE t (x int, FOREIGN KEY (y) REFERENCES accounts)`, at: `y) REF`},
		{sql: `CREATE TABLE t (x int, FOREIGN KEY (x) REFERENCES accounts (id, email))`, at: `accounts (id`},
		{sql: `CREATE TABLE t (x int REFERENCES seen)`, at: `seen)`},
		{sql: `CREATE TABLE t (LIKE nothing)`, at: `nothing`},
		{sql: `CREATE TABLE t () INHERITS (nothing)`, at: `nothing`},
		{sql: `CREATE TABLE t PARTITION OF plain DEFAULT`, at: `plain`},
		{sql: `ALTER TABLE acounts ADD x int`, at: `acounts`, hint: `Perhaps you meant "accounts".`},
		{sql: `ALTER TABLE plain ADD a int`, at: `a int`},
		{sql: `ALTER TABLE plain DROP c`, at: `c`},
		{sql: `ALTER TABLE accounts DROP emial`, at: `emial`, hint: `Perhaps you meant "email".`},
		{sql: `ALTER TABLE accounts DROP id`, at: `id`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `ALTER TABLE child DROP x`, at: `x`},
		{sql: `ALTER TABLE plain ALTER c SET NOT NULL`, at: `c SET`},
		{sql: `ALTER TABLE accounts ALTER id DROP NOT NULL`, at: `id DROP`},
		{sql: `ALTER TABLE entries ALTER idn DROP NOT NULL`, at: `idn DROP`},
		{sql: `ALTER TABLE plain ALTER a ADD GENERATED ALWAYS AS IDENTITY`, at: `a ADD`},
		{sql: `ALTER TABLE plain ALTER a TYPE nothing_like_it`, at: `nothing`},
		{sql: `ALTER TABLE plain DROP CONSTRAINT c`, at: `c`},
		{sql: `ALTER TABLE accounts DROP CONSTRAINT accounts_pkey`, at: `accounts_pkey`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `ALTER TABLE accounts ADD PRIMARY KEY (code)`, at: `PRIMARY`},
		{sql: `ALTER TABLE accounts ADD CONSTRAINT code_ok CHECK (code <> 'x')`, at: `CONSTRAINT`},
		{sql: `ALTER TABLE plain ADD PRIMARY KEY USING INDEX nothing`, at: `nothing`},
		{sql: `ALTER TABLE plain ADD PRIMARY KEY USING INDEX plain_a`, at: `plain_a`},
		{sql: `ALTER TABLE plain ADD UNIQUE USING INDEX plain_part`, at: `plain_part`},
		{sql: `ALTER TABLE plain ADD CONSTRAINT accounts UNIQUE (a)`, at: `CONSTRAINT`},
		{sql: `ALTER TABLE plain VALIDATE CONSTRAINT c`, at: `c`},
		{sql: `ALTER TABLE plain RENAME a TO b`, at: `b`},
		{sql: `ALTER TABLE plain RENAME c TO d`, at: `c TO`},
		{sql: `ALTER TABLE plain RENAME TO accounts`, at: `accounts`},
		{sql: `ALTER TABLE plain RENAME CONSTRAINT x TO y`, at: `x TO`},
		{sql: `ALTER TABLE plain SET SCHEMA nowhere`, at: `nowhere`},
		{sql: `ALTER TYPE mood ADD VALUE 'ok'`, at: `'ok'`},
		{sql: `ALTER TYPE mood ADD VALUE 'new' BEFORE 'old'`, at: `'old'`},
		{sql: `ALTER TYPE mood RENAME VALUE 'sda' TO 'x'`, at: `'sda'`},
		{sql: `ALTER TYPE email ADD VALUE 'x'`, at: `email`},
		{sql: `ALTER TYPE nothing ADD VALUE 'x'`, at: `nothing`},
		{sql: `ALTER TYPE mood RENAME TO email`, at: `email`},
		{sql: `ALTER DOMAIN mood SET NOT NULL`, at: `mood`},
		{sql: `CREATE TYPE mood AS ENUM ('x')`, at: `mood`},
		{sql: `CREATE TYPE c AS (a int, a int)`, at: `a int)`},
		{sql: `CREATE TYPE plain AS (a int)`, at: `plain`},
		{sql: `CREATE DOMAIN d AS nothing`, at: `nothing`},
		{sql: `CREATE SCHEMA app`, at: `app`},
		{sql: `CREATE INDEX plain_a ON plain (b)`, at: `plain_a`},
		{sql: `CREATE INDEX ON nothing (b)`, at: `nothing`},
		{sql: `CREATE INDEX ON plain (c)`, at: `c)`},
		{sql: `CREATE UNIQUE INDEX ON plain ((c + 1))`, at: `c + 1`},
		{sql: `CREATE VIEW plain AS SELECT 1 AS a`, at: `plain`},
		{sql: `CREATE VIEW v AS SELECT 1 AS a FROM nothing`, at: `nothing`},
		{sql: `CREATE SEQUENCE numbers`, at: `numbers`},
		{sql: `CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 2'`, at: `f(int)`},
		{sql: `CREATE FUNCTION h(nothing) RETURNS int LANGUAGE sql AS 'SELECT 2'`, at: `nothing`},
		{sql: `CREATE FUNCTION h(int) RETURNS nothing LANGUAGE plpgsql AS 'x'`, at: `nothing`},
		{sql: `CREATE FUNCTION h(int) LANGUAGE sql AS 'SELECT 2'`, at: ``},
		{sql: `CREATE TRIGGER t BEFORE UPDATE ON nothing FOR EACH ROW EXECUTE FUNCTION f()`, at: `nothing`},
		{sql: `COMMENT ON TABLE nothing IS 'x'`, at: `nothing`},
		{sql: `COMMENT ON COLUMN plain.c IS 'x'`, at: `c IS`},
		{sql: `DROP TABLE nothing`, at: `nothing`},
		{sql: `DROP TABLE accounts`, at: `accounts`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `DROP TABLE plain`, at: `plain`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `DROP TABLE parent`, at: `parent`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `DROP TABLE seen`, at: `seen`},
		{sql: `DROP VIEW plain`, at: `plain`},
		{sql: `DROP TYPE mood`, at: `mood`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `DROP TYPE nothing`, at: `nothing`},
		{sql: `DROP TYPE plain`, at: `plain`, hint: "You can drop table plain instead."},
		{sql: `DROP INDEX nothing`, at: `nothing`},
		{sql: `DROP INDEX accounts_pkey`, at: `accounts_pkey`, hint: "You can drop constraint accounts_pkey on table accounts instead."},
		{sql: `DROP SEQUENCE nothing`, at: `nothing`},
		{sql: `DROP SCHEMA nowhere`, at: `nowhere`},
		{sql: `DROP SCHEMA public`, at: `public`, hint: "Use DROP ... CASCADE to drop the dependent objects too."},
		{sql: `DROP FUNCTION nothing`, at: `nothing`},
		{sql: `DROP FUNCTION f(text)`, at: `f(text)`},
		{sql: `DROP FUNCTION g`, at: `g`, hint: "Specify the argument list to select the function unambiguously."},
	}
	conn := pgtest.NewDatabase(t).Conn(t)
	if _, err := conn.Exec(t.Context(), base); err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.sql, func(t *testing.T) {
			if tt.at != "" && !strings.Contains(tt.sql, tt.at) {
				t.Fatalf("%q is not in the statement", tt.at)
			}
			c := newCatalog(t)
			errs := c.Apply(&parser.Source{Path: "schema.sql", Text: base + tt.sql})
			if len(errs) != 1 {
				t.Fatalf("Apply(%s) = %d errors, want 1", tt.sql, len(errs))
			}
			e := errs[0]
			if want := serverError(t, conn, tt.sql); e.Message != want.Message || e.Code != want.Code {
				t.Errorf("Apply(%s) = %s %q, want %s %q", tt.sql, e.Code, e.Message, want.Code, want.Message)
			}
			got := around(e)
			if at := strings.LastIndex(tt.sql, tt.at); tt.at != "" && got != tt.sql[at:] {
				t.Errorf("Apply(%s) points at %q, want %q", tt.sql, got, tt.sql[at:])
			}
			if tt.hint != "" && e.Hint != tt.hint {
				t.Errorf("Apply(%s) hints %q, want %q", tt.sql, e.Hint, tt.hint)
			}
		})
	}
}

// TestErrorsDoNotSpread checks that what a refused statement makes is there for
// the next ones, and that all errors of a file are reported.
func TestErrorsDoNotSpread(t *testing.T) {
	c := newCatalog(t)
	errs := c.Apply(&parser.Source{Path: "a.sql", Text: `
CREATE TABLE t (id int PRIMARY KEY, x nothing_like_it, y int);
ALTER TABLE t ALTER x SET NOT NULL;
CREATE TYPE twice AS ENUM ('a', 'a'); -- a server reports its own index
CREATE TABLE u (t int REFERENCES t, v int REFERENCES v);
ALTER TABLE u ADD w int;
SELEC 1;
COMMENT ON COLUMN u.w IS 'x';
`})
	var got []string
	for _, e := range errs {
		got = append(got, e.Message)
	}
	slices.Sort(got)
	want := []string{`enum label "a" used more than once`, `relation "v" does not exist`, `syntax error at or near "SELEC"`, `type "nothing_like_it" does not exist`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Apply: errors (-want +got)\n%s", diff)
	}
	if col := c.Table("", "u").Column("w"); col == nil || col.Comment != "x" {
		t.Errorf("Apply left out a column after an error")
	}
}

func TestMigrations(t *testing.T) {
	tests := []struct {
		name string
		text string
		want []string
	}{
		{"goose", "-- +goose Up\nCREATE TABLE a (x int);\n-- +goose Down\nDROP TABLE a;\n", []string{"a"}},
		{"goose body", "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE a (x int);\n-- +goose StatementEnd\n-- +goose DOWN\nDROP TABLE a;\n", []string{"a"}},
		{"sql-migrate", "-- +migrate Up\nCREATE TABLE a (x int);\n-- +migrate Down\nDROP TABLE a;\n", []string{"a"}},
		{"dbmate", "-- migrate:up\nCREATE TABLE a (x int);\n-- migrate:down\nDROP TABLE a;\n", []string{"a"}},
		{"tern", "CREATE TABLE a (x int);\n---- create above / drop below ----\nDROP TABLE a;\n", []string{"a"}},
		{"generated", header + "\nCREATE TABLE a (x int);\n", nil},
		{"dump", "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (x int);\nCOPY public.a (x) FROM stdin;\n1\nit's\n\\.\nCREATE TABLE public.b (x int);\n", []string{"a", "b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newCatalog(t)
			for _, e := range c.Apply(&parser.Source{Path: "m.sql", Text: tt.text}) {
				t.Errorf("Apply: %s at %q", e.Message, around(e))
			}
			var got []string
			for _, table := range c.Tables() {
				got = append(got, table.Name)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("tables (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff([]string{tempSchema, systemSchema, "public"}, c.SearchPath()); diff != "" {
				t.Errorf("SearchPath (-want +got)\n%s", diff)
			}
		})
	}
}
