package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
)

// apply returns a catalog with the schema that the statements make.
func apply(t *testing.T, sql string) *Catalog {
	t.Helper()
	c := newCatalog(t)
	for _, e := range c.Apply(&parser.Source{Path: "schema.sql", Text: sql}) {
		t.Fatalf("Apply: %s (%s)", e.Message, around(e))
	}
	return c
}

func TestSearchPath(t *testing.T) {
	c := apply(t, `
		CREATE SCHEMA app;
		CREATE TABLE public.t (a int); CREATE TABLE app.t (b int); CREATE TABLE app.only (x int);
		CREATE TABLE public.pg_class (mine int);
		CREATE TYPE app.text AS ENUM ('x');
		CREATE FUNCTION app.lower(text) RETURNS text LANGUAGE sql AS 'SELECT 1';
		CREATE FUNCTION app.lower(a int) RETURNS text LANGUAGE sql AS 'SELECT 1';
		CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
		CREATE FUNCTION app.f(int) RETURNS text LANGUAGE sql AS 'SELECT 1';
		SET search_path TO app, "$user", public;`)
	if diff := cmp.Diff([]string{"pg_temp", "pg_catalog", "app", "public"}, c.SearchPath()); diff != "" {
		t.Errorf("SearchPath (-want +got)\n%s", diff)
	}
	tables := []struct{ schema, name, want string }{
		{"", "t", "app.t"},
		{"public", "t", "public.t"},
		{"", "only", "app.only"},
		{"public", "only", ""},
		{"", "pg_class", "pg_catalog.pg_class"},
		{"public", "pg_class", "public.pg_class"},
		{"information_schema", "tables", "information_schema.tables"},
		{"", "tables", ""},
	}
	for _, tt := range tables {
		got := ""
		if table := c.Table(tt.schema, tt.name); table != nil {
			got = table.Schema + "." + table.Name
		}
		if got != tt.want {
			t.Errorf("Table(%q, %q) = %q, want %q", tt.schema, tt.name, got, tt.want)
		}
	}
	if got := c.LookupType("", "text").OID; got != 25 {
		t.Errorf("LookupType(text) = %d, want 25", got)
	}
	if got := c.FormatType(c.LookupType("app", "text").OID); got != "app.text" {
		t.Errorf("FormatType(app.text) = %s", got)
	}
	functions := func(schema, name string) []string {
		var list []string
		for _, f := range c.Functions(schema, name) {
			list = append(list, f.Schema+"."+c.signature(f.Name, f.Args)+" "+c.FormatType(f.Result))
		}
		return list
	}
	if diff := cmp.Diff([]string{"app.f(integer) text"}, functions("", "f")); diff != "" {
		t.Errorf("Functions(f) (-want +got)\n%s", diff)
	}
	want := []string{"pg_catalog.lower(text) text", "pg_catalog.lower(anyrange) anyelement", "pg_catalog.lower(anymultirange) anyelement", "app.lower(integer) text"}
	got := functions("", "lower")
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Functions(lower) (-want +got)\n%s", diff)
	}
}

// TestParseTypeName compares what a type's spelling means with a server.
func TestParseTypeName(t *testing.T) {
	const ddl = `CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('a'); CREATE DOMAIN email AS varchar(20); CREATE TABLE t (a int, e email, ms app.mood[])`
	spellings := []string{
		"int", "int2", "integer", "bigint", "smallint", "int8[]", "int[3][]", "real", "float", "float(10)", "float(53)", "double precision", "decimal", "numeric(10)", "numeric(10,2)",
		"dec(5)", "bool", "boolean", "text", "varchar", "varchar(10)", "character varying(3)", "char", "char(5)", "character(2)", "nchar(3)", "bpchar", `"char"`, "bit", "bit(4)", "bit varying", "varbit(7)",
		"date", "time", "time(3)", "timetz", "time with time zone", "timestamp", "timestamp(0) without time zone", "timestamp with time zone", "timestamptz(6)", "interval", "interval day to second",
		"interval second(3)", "uuid", "json", "jsonb", "xml", "inet", "name", "oid", "regclass", "int4range", "nummultirange", "point", "pg_catalog.int4", "pg_catalog.\"char\"", "pg_catalog.varchar(5)",
		"app.mood", "app.mood[]", "email", "email[]", "t", "t[]", "_int4", "_text", "pg_class", "information_schema.sql_identifier", "int2vector", "oidvector[]",
	}
	conn := pgtest.NewDatabase(t).Conn(t)
	if _, err := conn.Exec(t.Context(), ddl); err != nil {
		t.Fatal(err)
	}
	c := catalogOf(t, conn)
	if errs := c.Apply(&parser.Source{Text: ddl}); len(errs) > 0 {
		t.Fatal(errs[0].Message)
	}
	for _, s := range spellings {
		tree, err := pg_query.Parse("SELECT NULL::" + s)
		if err != nil {
			t.Fatal(err)
		}
		name := tree.Stmts[0].Stmt.GetSelectStmt().TargetList[0].GetResTarget().Val.GetTypeCast().TypeName
		oid, mod, err := c.ParseTypeName(name)
		if err != nil {
			t.Errorf("ParseTypeName(%s): %v", s, err)
			continue
		}
		var want string
		var wantMod bool
		err = conn.QueryRow(context.Background(), fmt.Sprintf("CREATE TABLE pg_temp.x (c %s)", s)).Scan()
		_ = err // no rows
		err = conn.QueryRow(context.Background(), "SELECT format_type(atttypid, NULL), atttypmod <> -1 FROM pg_attribute WHERE attrelid = 'pg_temp.x'::regclass AND attnum = 1").Scan(&want, &wantMod)
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
		if _, err := conn.Exec(context.Background(), "DROP TABLE pg_temp.x"); err != nil {
			t.Fatal(err)
		}
		if got := c.FormatType(oid); got != want || (mod != -1) != wantMod && !strings.HasPrefix(s, "float") {
			t.Errorf("ParseTypeName(%s) = %s with modifier %d, want %s with modifier: %v", s, got, mod, want, wantMod)
		}
	}
}

func TestDefaultEquality(t *testing.T) {
	c := apply(t, `CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN email AS varchar(10); CREATE DOMAIN doc AS json; CREATE TABLE good (a int, m mood[]);
		CREATE TABLE bad (j json); CREATE TYPE floats AS RANGE (subtype = float8);`)
	tests := []struct{ name, want string }{
		{"int4", "int4 = int4"},
		{"varchar", "text = text"},
		{"bpchar", "bpchar = bpchar"},
		{"email", "text = text"},
		{"mood", "anyenum = anyenum"},
		{"_mood", "anyarray = anyarray"},
		{"json", ""},
		{"_json", ""},
		{"doc", ""},
		{"_doc", ""},
		{"jsonb", "jsonb = jsonb"},
		{"good", "record = record"},
		{"_good", "anyarray = anyarray"},
		{"bad", ""},
		{"_bad", ""},
		{"point", ""},
		{"floats", "anyrange = anyrange"},
		{"xid", "xid = xid"},
		{"regclass", "oid = oid"},
		{"inet", "inet = inet"},
		{"cidr", "inet = inet"},
		{"name", "name = name"},
		{"record", "record = record"},
		{"anyarray", ""},
		{"void", ""},
	}
	for _, tt := range tests {
		got := ""
		if op := c.DefaultEquality(c.LookupType("", tt.name).OID); op != nil {
			got = c.Type(op.Left).Name + " " + op.Name + " " + c.Type(op.Right).Name
		}
		if got != tt.want {
			t.Errorf("DefaultEquality(%s) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	tests := []struct {
		name       string
		candidates []string
		want       string
	}{
		{"nam", []string{"id", "name", "names"}, "name"},
		{"emial", []string{"email"}, "email"},
		{"a", []string{"b"}, ""},
		{"ab", []string{"ac"}, "ac"},
		{"created", []string{"created_at"}, "created_at"},
		{"creat", []string{"created_at"}, ""},
		{"grüße", []string{"gruße"}, "gruße"},
		{"x", nil, ""},
	}
	for _, tt := range tests {
		if got := parser.Nearest(tt.name, tt.candidates); got != tt.want {
			t.Errorf("parser.Nearest(%q, %q) = %q, want %q", tt.name, tt.candidates, got, tt.want)
		}
	}
	c := apply(t, `CREATE SCHEMA app; CREATE TABLE accounts (x int); CREATE TABLE app.invoices (x int); CREATE TABLE app."Odd" (x int);`)
	tables := []struct{ schema, name, want string }{
		{"", "acounts", "accounts"}, {"", "invoices", "app.invoices"}, {"app", "invoics", "app.invoices"}, {"public", "invoices", "app.invoices"}, {"", "Odd", `app."Odd"`}, {"", "nothing", ""},
	}
	for _, tt := range tables {
		if got := c.NearestTable(tt.schema, tt.name); got != tt.want {
			t.Errorf("NearestTable(%q, %q) = %q, want %q", tt.schema, tt.name, got, tt.want)
		}
	}
}

// TestDomainNotNull checks that columns follow the NOT NULL of their domains.
func TestDomainNotNull(t *testing.T) {
	c := apply(t, `CREATE DOMAIN a AS text; CREATE DOMAIN b AS a; CREATE TABLE t (x b, y a NOT NULL); ALTER DOMAIN a SET NOT NULL;`)
	if table := c.Table("", "t"); !table.Columns[0].NotNull || !table.Columns[1].NotNull {
		t.Errorf("a column of a NOT NULL domain may be NULL")
	}
	if errs := c.Apply(&parser.Source{Text: `ALTER DOMAIN a DROP NOT NULL`}); len(errs) > 0 {
		t.Fatal(errs[0].Message)
	}
	if table := c.Table("", "t"); table.Columns[0].NotNull || !table.Columns[1].NotNull {
		t.Errorf("NOT NULL of a domain was not taken back alone")
	}
}

// TestOnView checks that views are resolved where they are made.
func TestOnView(t *testing.T) {
	c := newCatalog(t)
	var seen []string
	c.OnView = func(v *Table) *parser.Error {
		base := c.Table("", "t")
		seen = append(seen, fmt.Sprintf("%s of %d columns", v.Name, len(base.Columns)))
		v.Columns = nil
		for _, col := range base.Columns {
			v.Columns = append(v.Columns, &Column{Name: col.Name, Type: col.Type, TypeMod: col.TypeMod, NotNull: col.NotNull})
		}
		if v.Name == "bad" {
			return &parser.Error{Message: "not understood"}
		}
		return nil
	}
	errs := c.Apply(&parser.Source{Path: "v.sql", Text: `CREATE TABLE t (a int PRIMARY KEY); CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t ADD b int;
CREATE TABLE copied AS SELECT * FROM t; SELECT * INTO copied2 FROM t; CREATE VIEW bad AS SELECT * FROM t; ALTER VIEW v RENAME a TO aa; DROP TABLE t CASCADE;`})
	want := []string{"v of 1 columns", "copied of 2 columns", "copied2 of 2 columns", "bad of 2 columns"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("OnView (-want +got)\n%s", diff)
	}
	if len(errs) > 0 {
		t.Errorf("Apply = %v, want no error: a view that is wrong is an error where it is used", messages(errs))
	}
	var names []string
	for _, table := range c.Tables() {
		names = append(names, fmt.Sprintf("%s %c %v", table.Name, table.Kind, table.columnNames()))
	}
	if diff := cmp.Diff([]string{"copied r [a b]", "copied2 r [a b]"}, names); diff != "" {
		t.Errorf("tables (-want +got)\n%s", diff)
	}
	if c.Table("", "copied").Columns[0].NotNull {
		t.Errorf("a column of CREATE TABLE AS is NOT NULL")
	}
}

// TestTriggers checks whose triggers count.
func TestTriggers(t *testing.T) {
	c := newCatalog(t)
	c.ObjectSchema = "cache"
	c.Apply(&parser.Source{Path: "t.sql", Text: `CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE SCHEMA cache;
		CREATE TRIGGER rung_i AFTER INSERT ON a FOR EACH STATEMENT EXECUTE FUNCTION cache.a();
		CREATE TRIGGER mine AFTER INSERT ON b FOR EACH STATEMENT EXECUTE FUNCTION rung.b();`})
	if c.Table("", "a").HasTriggers || !c.Table("", "b").HasTriggers {
		t.Errorf("HasTriggers = %v, %v, want false, true", c.Table("", "a").HasTriggers, c.Table("", "b").HasTriggers)
	}
}
