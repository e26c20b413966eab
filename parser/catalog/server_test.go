package catalog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog/extract"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func newCatalog(t testing.TB) *Catalog {
	t.Helper()
	c, err := New(16)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// catalogOf returns a catalog of the version of a server.
func catalogOf(t testing.TB, conn *pgx.Conn) *Catalog {
	t.Helper()
	major, err := strconv.Atoi(lines(t, conn, "SELECT (current_setting('server_version_num')::int / 10000)::text")[0])
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(major)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// lines asks a server for rows of one text column.
func lines(t testing.TB, conn *pgx.Conn, sql string) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), sql)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// serverSchema describes what the user's objects are in a database, a line each.
const serverSchema = `
WITH ns AS (
  SELECT oid, CASE WHEN nspname LIKE 'pg_temp%' THEN 'pg_temp' ELSE nspname END AS name FROM pg_namespace
), tables AS (
  SELECT c.*, n.name AS schema FROM pg_class c JOIN ns n ON n.oid = relnamespace WHERE c.oid >= 16384 AND relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT pg_temp.extended('pg_class', c.oid)
), members AS (
SELECT c.oid AS ord, 0 AS part, 0 AS n, format('table %s.%s %s rls=%s triggers=%s %s', schema, relname, relkind, relrowsecurity,
    EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal) OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN'),
    obj_description(c.oid, 'pg_class')) AS line FROM tables c
UNION ALL
SELECT c.oid, 1, attnum, format('  column %s %s mod=%s notnull=%s identity=%s generated=%s default=%s collate=%s %s', attname, format_type(atttypid, NULL), atttypmod,
    attnotnull, attidentity, attgenerated, atthasdef AND attgenerated = '', (SELECT collname FROM pg_collation WHERE oid = attcollation AND oid <> typcollation),
    col_description(c.oid, attnum))
FROM tables c JOIN pg_attribute a ON attrelid = c.oid JOIN pg_type t ON t.oid = atttypid WHERE attnum > 0 AND NOT attisdropped AND relkind NOT IN ('v', 'm')
UNION ALL
SELECT c.oid, 2, 0, format('  key %s primary=%s (%s) partial=%s deferrable=%s nullsequal=%s', i.relname, indisprimary,
    (SELECT string_agg(attname, ', ' ORDER BY k.ord) FROM unnest(indkey::int2[]) WITH ORDINALITY k(num, ord) JOIN pg_attribute ON attrelid = indrelid AND attnum = k.num AND k.ord <= indnkeyatts),
    indpred IS NOT NULL OR indexprs IS NOT NULL, NOT indimmediate, coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::bool, false))
FROM tables c JOIN pg_index x ON indrelid = c.oid JOIN pg_class i ON i.oid = indexrelid WHERE indisunique
UNION ALL
SELECT c.oid, 3, 0, format('  foreign key %s (%s) %s.%s (%s) delete=%s update=%s validated=%s deferrable=%s', conname,
    (SELECT string_agg(attname, ', ' ORDER BY k.ord) FROM unnest(conkey) WITH ORDINALITY k(num, ord) JOIN pg_attribute ON attrelid = conrelid AND attnum = k.num),
    fn.name, f.relname,
    (SELECT string_agg(attname, ', ' ORDER BY k.ord) FROM unnest(confkey) WITH ORDINALITY k(num, ord) JOIN pg_attribute ON attrelid = confrelid AND attnum = k.num),
    confdeltype, confupdtype, convalidated, condeferrable)
FROM tables c JOIN pg_constraint x ON conrelid = c.oid JOIN pg_class f ON f.oid = confrelid JOIN ns fn ON fn.oid = f.relnamespace
WHERE contype = 'f' AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = x.conparentid AND p.conrelid = x.conrelid)
UNION ALL
SELECT c.oid, 4, 0, format('  constraint %s %s', conname, contype)
FROM tables c JOIN pg_constraint x ON conrelid = c.oid WHERE contype NOT IN ('t', 'n') AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = x.conparentid AND p.conrelid = x.conrelid)
UNION ALL
SELECT t.oid, 5, 0, format('type %s.%s %s notnull=%s base=%s subtype=%s labels=%s attributes=%s %s', n.name, typname, typtype, typnotnull,
    CASE WHEN typbasetype <> 0 THEN format_type(typbasetype, NULL) END,
    (SELECT format_type(rngsubtype, NULL) || ' ' || format_type(rngmultitypid, NULL) FROM pg_range WHERE rngtypid = t.oid),
    (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
    (SELECT string_agg(attname || ' ' || format_type(atttypid, NULL), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = typrelid AND NOT attisdropped),
    obj_description(t.oid, 'pg_type'))
FROM pg_type t JOIN ns n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
WHERE t.oid >= 16384 AND NOT pg_temp.extended('pg_type', t.oid) AND typtype IN ('d', 'e', 'c', 'r') AND coalesce(relkind, 'c') = 'c'
UNION ALL
SELECT p.oid, 6, 0, format('function %s.%s(%s) %s %s set=%s strict=%s %s names=%s defaults=%s variadic=%s out=%s %s', n.name, proname,
    (SELECT string_agg(format_type(a, NULL), ', ' ORDER BY ord) FROM unnest(proargtypes) WITH ORDINALITY u(a, ord)), prokind, format_type(prorettype, NULL),
    proretset, proisstrict, provolatile,
    (SELECT string_agg(proargnames[i], ', ' ORDER BY i) FROM generate_series(1, cardinality(proargnames)) i WHERE proargmodes IS NULL OR proargmodes[i] IN ('i', 'b', 'v')),
    pronargdefaults, format_type(provariadic, NULL),
    (SELECT string_agg(proargnames[i] || ' ' || format_type(proallargtypes[i], NULL), ', ' ORDER BY i) FROM generate_series(1, cardinality(proargmodes)) i WHERE proargmodes[i] IN ('o', 'b', 't')),
    (SELECT lanname FROM pg_language WHERE oid = prolang))
FROM pg_proc p JOIN ns n ON n.oid = pronamespace
WHERE p.oid >= 16384 AND proname <> 'extended' AND NOT (pg_temp.extended('pg_proc', p.oid) AND 'internal'::regtype = ANY (proargtypes))
UNION ALL
SELECT 2000000000, 8, 0, format('operator %s.%s(%s, %s) %s %s negator=%s commutator=%s %s%s', n.name, oprname, format_type(nullif(oprleft, 0), NULL), format_type(oprright, NULL),
    format_type(oprresult, NULL), (SELECT proname FROM pg_proc p WHERE p.oid = oprcode), (SELECT oprname FROM pg_operator p WHERE p.oid = o.oprnegate AND oprcode <> 0),
    (SELECT oprname FROM pg_operator p WHERE p.oid = o.oprcom AND oprcode <> 0), oprcanmerge, oprcanhash)
FROM pg_operator o JOIN ns n ON n.oid = oprnamespace WHERE o.oid >= 16384 AND oprcode <> 0
UNION ALL
SELECT 2000000000, 9, 0, format('cast %s %s %s %s %s', format_type(castsource, NULL), format_type(casttarget, NULL), (SELECT proname FROM pg_proc p WHERE p.oid = castfunc), castcontext, castmethod)
FROM pg_cast WHERE oid >= 16384
UNION ALL
SELECT 2000000000, 10, 0, format('relation %s.%s %s', n.name, relname, CASE relkind WHEN 'I' THEN 'i' ELSE relkind END) FROM pg_class JOIN ns n ON n.oid = relnamespace
WHERE pg_class.oid >= 16384 AND n.name NOT LIKE 'pg_toast%' AND NOT (pg_temp.extended('pg_class', pg_class.oid) AND relkind = 'c')
)
SELECT line FROM members
ORDER BY CASE WHEN part <= 4 THEN 0 ELSE part END, ord, part, n, line COLLATE "C"`

// serverMembers makes a function that says whether an object belongs to an
// extension: what is in it is compared by TestExtensionsAgreeWithServer.
const serverMembers = `
CREATE FUNCTION pg_temp.extended(regclass, oid) RETURNS bool LANGUAGE sql AS $$
SELECT EXISTS (SELECT FROM pg_depend WHERE classid = $1 AND objid = $2 AND deptype = 'e') $$`

// describe writes a catalog as serverSchema writes a database.
func describe(c *Catalog) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	tf := func(b bool) string { return map[bool]string{true: "t", false: "f"}[b] }
	letter := func(b byte) string { return strings.TrimRight(string([]byte{b}), "\x00") }
	for _, t := range c.Tables() {
		add("table %s.%s %c rls=%s triggers=%s %s", t.Schema, t.Name, t.Kind, tf(t.RowSecurity), tf(t.HasTriggers), t.Comment)
		for _, col := range t.Columns {
			if t.Query != nil {
				break
			}
			add("  column %s %s mod=%d notnull=%s identity=%s generated=%s default=%s collate=%s %s", col.Name, c.FormatType(col.Type), col.TypeMod,
				tf(col.notNull), letter(col.Identity), letter(col.Generated), tf(col.Default), col.Collation, col.Comment)
		}
		start := len(out)
		for _, k := range t.Keys {
			add("  key %s primary=%s (%s) partial=%s deferrable=%s nullsequal=%s", k.Name, tf(k.Primary), strings.Join(k.Columns, ", "), tf(k.Partial), tf(k.Deferrable), tf(k.NullsEqual))
		}
		slices.Sort(out[start:])
		start = len(out)
		for _, k := range t.ForeignKeys {
			add("  foreign key %s (%s) %s.%s (%s) delete=%c update=%c validated=%s deferrable=%s", k.Name, strings.Join(k.Columns, ", "), k.RefSchema, k.RefTable,
				strings.Join(k.RefColumns, ", "), k.OnDelete, k.OnUpdate, tf(k.Validated), tf(k.Deferrable))
		}
		slices.Sort(out[start:])
		for _, name := range sortedKeys(t.constraints) {
			add("  constraint %s %c", name, t.constraints[name].kind)
		}
	}
	for _, t := range c.Types() {
		base, subtype, attributes := "", "", []string{}
		if t.Kind == Domain {
			base = c.FormatType(t.Base)
		}
		if t.Kind == Range {
			subtype = c.FormatType(t.Range) + " " + c.FormatType(t.Multirange)
		}
		if t.Table != nil {
			for _, col := range t.Table.Columns {
				attributes = append(attributes, col.Name+" "+c.FormatType(col.Type))
			}
		}
		add("type %s.%s %c notnull=%s base=%s subtype=%s labels=%s attributes=%s %s", t.Schema, t.Name, t.Kind, tf(t.NotNull), base, subtype,
			strings.Join(t.Labels, ", "), strings.Join(attributes, ", "), t.Comment)
	}
	var oids []OID
	for oid := range c.user.functionsByOID {
		oids = append(oids, oid)
	}
	slices.Sort(oids)
	for _, oid := range oids {
		f := c.Function(oid)
		var args, outs []string
		for _, a := range f.Args {
			args = append(args, c.FormatType(a))
		}
		for _, o := range f.Out {
			outs = append(outs, o.Name+" "+c.FormatType(o.Type))
		}
		add("function %s.%s(%s) %c %s set=%s strict=%s %c names=%s defaults=%d variadic=%s out=%s %s", f.Schema, f.Name, strings.Join(args, ", "), f.Kind, c.FormatType(f.Result),
			tf(f.Set), tf(f.Strict), f.Volatility, strings.Join(f.ArgNames, ", "), f.Defaults, c.FormatType(f.Variadic), strings.Join(outs, ", "), f.Language)
	}
	start := len(out)
	for _, op := range c.user.operatorsByOID {
		name := func(oid OID) string {
			if p := c.Operator(oid); p != nil {
				return p.Name
			}
			return ""
		}
		left := ""
		if op.Left != 0 {
			left = c.FormatType(op.Left)
		}
		add("operator %s.%s(%s, %s) %s %s negator=%s commutator=%s %s%s", op.Schema, op.Name, left, c.FormatType(op.Right), c.FormatType(op.Result),
			c.Function(op.Function).Name, name(op.Negator), name(op.Commutator), tf(op.Merges), tf(op.Hashes))
	}
	slices.Sort(out[start:])
	start = len(out)
	for _, cast := range c.user.casts {
		function := ""
		if f := c.Function(cast.Function); f != nil {
			function = f.Name
		}
		add("cast %s %s %s %c %c", c.FormatType(cast.Source), c.FormatType(cast.Target), function, cast.Context, cast.Method)
	}
	slices.Sort(out[start:])
	start = len(out)
	for k, r := range c.user.relations {
		add("relation %s.%s %c", k.schema, k.name, r.kind)
	}
	slices.Sort(out[start:])
	return out
}

// TestApplyAgreesWithServer applies each schema file to a server and to a catalog
// and compares what both then hold.
func TestApplyAgreesWithServer(t *testing.T) {
	files, err := filepath.Glob("testdata/schema/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schema files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			conn := pgtest.NewDatabase(t).Conn(t)
			c := catalogOf(t, conn)
			if strings.HasPrefix(c.Server(), "14.") && filepath.Base(file) == "since15.sql" {
				return
			}
			if _, err := conn.Exec(t.Context(), string(text)+";"+serverMembers); err != nil {
				t.Fatal(err)
			}
			errs := c.Apply(&parser.Source{Path: file, Text: string(text)})
			for _, e := range append(errs, c.Warnings...) {
				if !strings.Contains(e.Message, "branches of the DO block") {
					t.Errorf("%s: %s (%s)", file, e.Message, around(e))
				}
			}
			want := lines(t, conn, serverSchema)
			if diff := cmp.Diff(want, describe(c)); diff != "" {
				t.Errorf("%s: catalog differs from the server (-server +catalog)\n%s", file, diff)
			}
		})
	}
}

// serverError returns what a server says to a statement that it refuses.
func serverError(t *testing.T, conn *pgx.Conn, sql string) *pgconn.PgError {
	t.Helper()
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	_, err = tx.Exec(t.Context(), sql)
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		t.Fatalf("the server accepts %s (%v)", sql, err)
	}
	return refused
}

// around is the text that an error points at.
func around(e *parser.Error) string {
	if e.Source == nil || e.Offset < 0 {
		return ""
	}
	text := e.Source.Text[e.Offset:]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return text
}

// TestFormatTypeAgreesWithServer compares the names of all types of the server.
func TestFormatTypeAgreesWithServer(t *testing.T) {
	const ddl = `
		CREATE SCHEMA app; CREATE SCHEMA "Odd";
		CREATE TYPE app.mood AS ENUM ('a'); CREATE TYPE "Odd"."My Type" AS ENUM ('a'); CREATE TYPE mood AS ENUM ('b');
		CREATE DOMAIN "select" AS int; CREATE DOMAIN app."integer" AS int; CREATE TABLE "order" (id int);
		CREATE TYPE "name" AS ENUM ('hidden'); CREATE DOMAIN a$b AS text; CREATE DOMAIN abort AS text`
	conn := pgtest.NewDatabase(t).Conn(t)
	if _, err := conn.Exec(t.Context(), ddl); err != nil {
		t.Fatal(err)
	}
	c := catalogOf(t, conn)
	if errs := c.Apply(&parser.Source{Path: "types.sql", Text: ddl}); len(errs) > 0 {
		t.Fatalf("Apply: %v", errs[0].Message)
	}
	const sql = `SELECT nspname || E'\t' || typname || E'\t' || format_type(t.oid, NULL) FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
		WHERE nspname NOT LIKE 'pg_toast%' ORDER BY t.oid`
	for _, line := range lines(t, conn, sql) {
		f := strings.Split(line, "\t")
		typ := c.LookupType(f[0], f[1])
		if typ == nil {
			t.Errorf("LookupType(%q, %q) = nil", f[0], f[1])
			continue
		}
		if got := c.FormatType(typ.OID); got != f[2] {
			t.Errorf("FormatType(%s.%s) = %q, want %q", f[0], f[1], got, f[2])
		}
	}
}

// TestFactsAgreeWithServer extracts the facts again and compares them with the
// embedded ones of the same major version. Another minor version may have more:
// 15.20 has a function that 15.18 has not.
func TestFactsAgreeWithServer(t *testing.T) {
	text, major, err := extract.Facts(t.Context(), pgtest.NewDatabase(t).Conn(t))
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := factsText(strconv.Itoa(major))
	if err != nil {
		t.Fatalf("no facts of server %d are embedded: %v", major, err)
	}
	got, want := strings.Split(text, "\n"), strings.Split(embedded, "\n")
	if got[0] != want[0] { // "server 15.18"
		counted := regexp.MustCompile(`^[a-z]+ [0-9.]+$`).MatchString // as "types 611"
		got, want = slices.DeleteFunc(got, counted), slices.DeleteFunc(want, counted)
		has := map[string]bool{}
		for _, line := range want {
			has[line] = true
		}
		got = slices.DeleteFunc(got, func(line string) bool { return !has[line] })
	}
	if !slices.Equal(got, want) {
		t.Errorf("facts of server %d have changed (-embedded +server)\n%s", major, cmp.Diff(want, got))
	}
}

// TestExtensionsAgreeWithServer extracts the facts of the extensions again that the
// server has.
func TestExtensionsAgreeWithServer(t *testing.T) {
	conn := pgtest.NewDatabase(t).Conn(t)
	if c := catalogOf(t, conn); !strings.HasPrefix(c.Server(), "15.") {
		return // other versions come with other versions of the extensions
	}
	text, err := extract.Extensions(t.Context(), conn, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+text, "\nextension ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		name, _, _ := strings.Cut(head, " ")
		want, _, ok := extensionFacts(name)
		if diff := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), strings.Split(strings.TrimSpace(rest), "\n")); diff != "" || !ok {
			t.Errorf("facts of extension %s have changed (-embedded +server)\n%s", name, diff)
		}
	}
}

// TestDefaultEqualityAgreesWithServer asks the server which operator GROUP BY
// would use, by a query that finds one only if there is one.
func TestDefaultEqualityAgreesWithServer(t *testing.T) {
	conn := pgtest.NewDatabase(t).Conn(t)
	c := catalogOf(t, conn)
	const sql = `SELECT oid::text || ' ' || typname FROM pg_type WHERE oid < 16384 AND typtype <> 'p' ORDER BY oid`
	for _, line := range lines(t, conn, sql) {
		number, name, _ := strings.Cut(line, " ")
		oid := parseOID(number)
		_, err := conn.Exec(t.Context(), fmt.Sprintf("SELECT DISTINCT NULL::%s", c.FormatType(oid)))
		if strings.HasPrefix(name, "_") && strings.HasPrefix(c.FormatType(oid), "pg_toast") {
			continue
		}
		if has := c.DefaultEquality(oid) != nil; has != (err == nil) {
			t.Errorf("DefaultEquality(%s) found = %v, want %v (%v)", name, has, err == nil, err)
		}
	}
}
