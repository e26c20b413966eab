package depend_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/depend"
	"github.com/rungdb/rung/runtime/tag"
)

// shop is the schema of the tests.
const shop = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN email AS text;
CREATE DOMAIN work_email AS email CHECK (VALUE LIKE '%@work');
CREATE DOMAIN quantity AS int CHECK (VALUE > 0);
CREATE DOMAIN code5 AS varchar(5);
CREATE DOMAIN amount AS numeric(10,2);
CREATE DOMAIN folded AS text COLLATE "und-x-icu";
CREATE DOMAIN refolded AS folded;
CREATE DOMAIN bare AS text COLLATE "C";
CREATE TABLE goods (id quantity PRIMARY KEY, owner work_email, code code5, price amount, label folded, title refolded, slug bare, tags email[]);
CREATE TABLE users (
	id bigint PRIMARY KEY, tenant_id int NOT NULL, name text NOT NULL, email email, city_id int, mood mood, active bool,
	nick text COLLATE "und-x-icu", code char(4), score float8, tag uuid, short varchar(5), balance numeric(10,2), born date, seen timestamptz);
CREATE SEQUENCE s;
CREATE TABLE cities (id int PRIMARY KEY, name text NOT NULL, country_id int NOT NULL);
CREATE TABLE countries (id int PRIMARY KEY, name text NOT NULL);
ALTER TABLE cities ADD FOREIGN KEY (country_id) REFERENCES countries;
ALTER TABLE users ADD FOREIGN KEY (city_id) REFERENCES cities ON DELETE SET NULL;
CREATE TABLE orders (
	id bigint PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, buyer_id bigint REFERENCES users,
	status text NOT NULL, total int NOT NULL, note text, placed timestamp NOT NULL);
CREATE TABLE items (
	order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE ON UPDATE CASCADE, n int NOT NULL, sku text, price money, PRIMARY KEY (order_id, n));
CREATE TABLE loose (id int, user_id bigint, v int);
CREATE TABLE pair (a int NOT NULL, b int NOT NULL, x int, PRIMARY KEY (a, b));
CREATE TABLE pairing (id int PRIMARY KEY, a int, b int, FOREIGN KEY (a, b) REFERENCES pair);
CREATE VIEW open_orders AS SELECT id, user_id, total FROM orders WHERE status = 'open';
CREATE VIEW user_orders AS SELECT u.id AS uid, u.name, o.id AS oid FROM users u LEFT JOIN orders o ON o.user_id = u.id;
CREATE VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE VIEW latest AS SELECT id, user_id FROM orders ORDER BY placed DESC LIMIT 10;
CREATE MATERIALIZED VIEW summary AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
CREATE TABLE secret (id int PRIMARY KEY, v int);
ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
CREATE TABLE halves (id int PRIMARY KEY, v int, note text, half int GENERATED ALWAYS AS (v / 2) VIRTUAL);
CREATE TABLE copied AS SELECT id, nick, nick || '' AS joined, name, short, score::text AS score, name COLLATE "und-x-icu" AS other FROM users;
CREATE TEMPORARY TABLE scratch (id int);
CREATE TABLE parts (id int NOT NULL, at date NOT NULL, v int) PARTITION BY RANGE (at);
CREATE TABLE parts_2024 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE base (id int PRIMARY KEY, v int);
CREATE TABLE derived (w int) INHERITS (base);
CREATE TABLE audited (id int PRIMARY KEY, v int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER t AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION note();
CREATE FUNCTION plan(id bigint) RETURNS text STABLE LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION renew(id bigint) RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
CREATE FUNCTION pure(id bigint) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT name FROM users WHERE id = $1';
`

// load returns a catalog with a schema.
func load(t testing.TB, schema string) *catalog.Catalog {
	t.Helper()
	cat, err := analyze.NewCatalog(15)
	if err != nil {
		t.Fatal(err)
	}
	if errs := cat.Apply(&parser.Source{Path: "schema.sql", Text: schema}); len(errs) > 0 {
		t.Fatal(errs)
	}
	if errs := analyze.Views(cat); len(errs) > 0 {
		t.Fatal(errs)
	}
	return cat
}

// derive runs one query from its text; text without a name line is a :many.
func derive(t testing.TB, cat *catalog.Catalog, text string) (*depend.Result, parser.ErrorList) {
	t.Helper()
	if !strings.Contains(text, "-- name:") {
		text = "-- name: Q :many\n" + text
	}
	list, errs := parser.ParseFile(&parser.Source{Path: "q.sql", Text: text})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if len(list) != 1 {
		t.Fatalf("ParseFile: %d queries, want 1", len(list))
	}
	q, errs := analyze.Analyze(cat, list[0])
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return depend.Derive(cat, q)
}

// watches prints the reads, one per line: "users(id,name) id=$1".
func watches(r *depend.Result) string {
	var b strings.Builder
	for _, w := range r.Reads {
		fmt.Fprintf(&b, "%s(%s)", strings.TrimPrefix(tag.Table(w.Table.Schema, w.Table.Name), "public."), strings.Join(w.Columns, ","))
		for i, k := range w.Keys {
			sep := " "
			if i > 0 {
				sep = " | "
			}
			b.WriteString(sep + key(k))
		}
		if w.Keys == nil {
			b.WriteString(" any")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func key(k depend.Key) string {
	var conds []string
	for _, c := range k {
		switch {
		case c.Query != nil:
			conds = append(conds, c.Column.Name+"="+c.Query.Alias+"."+c.Query.Columns[c.Output].Name)
		case c.Const != nil:
			conds = append(conds, fmt.Sprintf("%s='%s'", c.Column.Name, *c.Const))
		default:
			value := fmt.Sprintf("$%d", c.Param)
			if c.Each {
				value = "any(" + value + ")"
			}
			if c.Optional {
				value += "?"
			}
			conds = append(conds, c.Column.Name+"="+value)
		}
	}
	return strings.Join(conds, " & ")
}

// lines is the text with leading tabs and the first newline removed.
func lines(s string) string {
	var b strings.Builder
	for l := range strings.Lines(s) {
		b.WriteString(strings.TrimSpace(l) + "\n")
	}
	return b.String()
}

type readCase struct{ name, sql, want string }

func testReads(t *testing.T, cases []readCase) {
	t.Helper()
	cat := load(t, shop)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, c.sql)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			if diff := cmp.Diff(lines(c.want), watches(r)); diff != "" {
				t.Errorf("%s\nwatches (-want +got):\n%s", c.sql, diff)
			}
		})
	}
}
