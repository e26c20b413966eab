package analyze

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser/catalog"
)

// samples are values of a type as text, few enough for joins to find partners.
var samples = map[string][]string{
	"bigint": {"1", "2", "3", "4"}, "integer": {"1", "2", "3"}, "smallint": {"1", "2", "3"},
	"text": {"a", "b", "", "x y"}, "character varying": {"a", "b"}, "character": {"a", "b"}, "email": {"a@b", "c@d"}, "posint": {"1", "2"},
	"numeric": {"1.5", "2"}, "double precision": {"0.5", "2"}, "real": {"1", "2.5"}, "boolean": {"true", "false"},
	"date": {"2020-01-01", "infinity"}, "timestamp with time zone": {"2020-01-01", "infinity"}, "timestamp without time zone": {"2020-01-01", "-infinity"},
	"time without time zone": {"10:00"}, "interval": {"1 day", "2 hours"}, "uuid": {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12"},
	"jsonb": {`{"a": null}`, `{"a": 1, "b": "x"}`, "[1, null]"}, "json": {`{"a": 1}`}, "bytea": {"a"}, "inet": {"10.0.0.1"}, "mood": {"sad", "ok"},
	"mood[]": {"{sad}", "{}"}, "text[]": {"{a,b}", "{}", "{NULL}"}, "pt": {"(1,a)", "(,)"}, "pt[]": {`{"(1,a)"}`, "{}"},
	"tstzrange": {"[2020-01-01,)", "empty"}, "int4range": {"[1,5)", "empty", "(,3]"}, "int4multirange": {"{[1,5)}", "{}"},
	"integer[]": {"{1,2}", "{NULL}"}, "bigint[]": {"{1,2}", "{}"}, "timestamp with time zone[]": {"{}"}, "uuid[]": {"{}"}, "double precision[]": {"{0.5}"},
}

func sample(r *rand.Rand, typ string, nullable bool) any {
	list := samples[typ]
	if len(list) == 0 || nullable && r.IntN(3) == 0 {
		return nil
	}
	return list[r.IntN(len(list))]
}

// fill puts random rows into every table of the corpus, NULL wherever allowed.
func fill(t *testing.T, o *oracle, cat *catalog.Catalog, r *rand.Rand) {
	t.Helper()
	for _, tab := range cat.Tables() {
		if tab.Kind != 'r' {
			continue
		}
		for n := range 4 {
			var names, values []string
			for _, c := range tab.Columns {
				if c.Generated != 0 || c.Identity != 0 {
					continue
				}
				v := sample(r, cat.FormatType(c.Type), !c.NotNull)
				if c.Name == "id" && v != nil && cat.FormatType(c.Type) != "uuid" {
					v = fmt.Sprint(n + 1)
				}
				names = append(names, quoteIdent(c.Name))
				if v == nil {
					values = append(values, "NULL")
				} else {
					values = append(values, "'"+v.(string)+"'")
				}
			}
			_, err := o.conn.Exec(context.Background(), fmt.Sprintf("INSERT INTO %s.%s (%s) VALUES (%s) ON CONFLICT DO NOTHING",
				tab.Schema, tab.Name, strings.Join(names, ", "), strings.Join(values, ", ")))
			pgtest.Check(t, err)
		}
	}
	_, err := o.conn.Exec(context.Background(), "REFRESH MATERIALIZED VIEW mv")
	pgtest.Check(t, err)
}

// TestNullableIsSound runs the corpus over random rows with random parameters: no
// column that is said to be not null may show a NULL.
func TestNullableIsSound(t *testing.T) {
	schema, err := os.ReadFile(filepath.Join(oracleDir, "schema.sql"))
	pgtest.Check(t, err)
	cat, o := oracleCatalog(t), newOracle(t, string(schema))
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	ran, notNull, cols := map[string]bool{}, 0, 0
	for round := range 4 {
		_, err := o.conn.Exec(context.Background(), "TRUNCATE authors, books, logs, people, app.things, app.books")
		pgtest.Check(t, err)
		if round > 0 {
			fill(t, o, cat, r)
		}
		for _, queries := range corpus(t) {
			for _, sql := range queries {
				q := parsed(t, sql)
				if q == nil {
					continue
				}
				out, errs := Analyze(cat, q)
				if len(errs) > 0 || len(out.Columns) == 0 || deviations[sql] != "" {
					continue
				}
				if o.runOnce(t, cat, out, r, seed) && !ran[sql] {
					ran[sql] = true
					for _, c := range out.Columns {
						cols++
						if !c.Nullable {
							notNull++
						}
					}
				}
			}
		}
	}
	t.Logf("nullable: seed %d, %d queries gave rows, %d of their %d columns are not null", seed, len(ran), notNull, cols)
}

// runOnce runs a query and rolls back; false: it failed or gave no rows.
func (o *oracle) runOnce(t *testing.T, cat *catalog.Catalog, q *Query, r *rand.Rand, seed uint64) bool {
	t.Helper()
	ctx := context.Background()
	tx, err := o.conn.Begin(ctx)
	pgtest.Check(t, err)
	defer func() { pgtest.Check(t, tx.Rollback(ctx)) }()
	params := make([][]byte, len(q.Params))
	for i, p := range q.Params {
		if v := sample(r, cat.FormatType(p.Type), true); v != nil {
			params[i] = []byte(v.(string))
		}
	}
	_, err = tx.Exec(ctx, "SET LOCAL statement_timeout = '1s'")
	pgtest.Check(t, err)
	res := o.conn.PgConn().ExecParams(ctx, limited(q), params, nil, nil, nil)
	return o.checkRows(t, res, q, seed)
}

// limited keeps a recursive query that never ends from being run to its end.
func limited(q *Query) string {
	if q.Tree.Kind == Select && len(q.Tree.With) > 0 && q.Tree.Limit == nil && !strings.Contains(q.SQL, "INSERT") &&
		!strings.Contains(q.SQL, "UPDATE") && !strings.Contains(q.SQL, "DELETE") {
		return "SELECT * FROM (" + q.SQL + ") q LIMIT 50"
	}
	return q.SQL
}

func (o *oracle) checkRows(t *testing.T, res *pgconn.ResultReader, q *Query, seed uint64) bool {
	t.Helper()
	rows := 0
	for res.NextRow() {
		rows++
		for i, v := range res.Values() {
			if v == nil && !q.Columns[i].Nullable {
				t.Errorf("seed %d: column %d (%s) of %s is said to be not null and is NULL", seed, i+1, q.Columns[i].Name, q.SQL)
				q.Columns[i].Nullable = true
			}
		}
	}
	_, err := res.Close()
	return err == nil && rows > 0
}

func TestNullable(t *testing.T) {
	cat := oracleCatalog(t)
	tests := []struct {
		sql  string
		want string // a letter per column: n nullable, - not
	}{
		{"SELECT id, name, bio FROM authors", "--n"},
		{"SELECT a.id, b.id, b.tags FROM authors a LEFT JOIN books b ON b.author_id = a.id", "-nn"},
		{"SELECT a.id, b.id, b.tags FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.qty = 1", "--n"},
		{"SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NOT NULL", "--"},
		{"SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NULL", "-n"},
		{"SELECT a.id, b.id FROM authors a RIGHT JOIN books b ON b.author_id = a.id", "n-"},
		{"SELECT a.id, b.id FROM authors a FULL JOIN books b ON b.author_id = a.id", "nn"},
		{"SELECT id FROM authors a FULL JOIN books b USING (id)", "-"},
		{"SELECT id FROM (SELECT book_id FROM logs) l LEFT JOIN (authors a FULL JOIN books b USING (id)) ON l.book_id = a.id", "n"},
		{"SELECT j.id FROM logs l LEFT JOIN (authors a FULL JOIN books b USING (id)) j ON l.book_id = j.id", "n"},
		{"SELECT a.id, s.total FROM authors a LEFT JOIN (SELECT author_id, count(*) AS total FROM books GROUP BY 1) s ON s.author_id = a.id", "-n"},
		{"SELECT book_id FROM logs WHERE book_id = $1", "-"},
		{"SELECT count(*), sum(qty), coalesce(sum(qty), 0) FROM books", "-n-"},
		{"SELECT author_id, sum(qty), max(tags[1]) FROM books GROUP BY author_id", "--n"},
		{"SELECT author_id, sum(qty) FROM books GROUP BY ROLLUP (author_id)", "nn"},
		{"SELECT price * qty, title || 'x', meta ->> 'a', tags[1], lower(title) FROM books", "--nn-"},
		{"SELECT name FROM authors UNION ALL SELECT bio FROM authors", "n"},
		{"SELECT name FROM authors INTERSECT SELECT bio FROM authors", "-"},
		{"SELECT (SELECT title FROM books LIMIT 1), EXISTS (SELECT 1), (SELECT count(*) FROM books)", "n--"},
		{"WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "-"},
		{"UPDATE authors SET bio = $1 WHERE bio IS NOT NULL RETURNING id, bio", "-n"},
		{"SELECT id, total, top FROM rich", "--n"},
		{"SELECT row_number() OVER (), lag(id) OVER (ORDER BY id), sum(qty) OVER () FROM books", "-n-"},
		{"SELECT $1::int, 1, NULL, 'x', now(), current_user", "n-n---"},
	}
	for _, tt := range tests {
		q, errs := Analyze(cat, parsed(t, tt.sql))
		if len(errs) > 0 {
			t.Errorf("Analyze(%s): %s", tt.sql, errs[0].Message)
			continue
		}
		got := ""
		for _, c := range q.Columns {
			got += map[bool]string{true: "n", false: "-"}[c.Nullable]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.sql, diff)
		}
	}
}
