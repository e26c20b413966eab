package analyze

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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

// sampler makes values, as text, and rows of them.
type sampler struct {
	*rand.Rand
	cat *catalog.Catalog
}

// value returns a value of a type, false for NULL.
func (s sampler) value(oid catalog.OID, nullable bool) (string, bool) {
	if nullable && s.IntN(3) == 0 {
		return "", false
	}
	if list := samples[s.cat.FormatType(oid)]; len(list) > 0 {
		return list[s.IntN(len(list))], true
	}
	t := s.cat.Type(oid)
	switch {
	case t == nil:
		return "", false
	case t.Kind == catalog.Enum && len(t.Labels) > 0:
		return t.Labels[s.IntN(len(t.Labels))], true
	case t.Kind == catalog.Domain:
		return s.value(t.Base, false)
	case t.Kind == catalog.Composite && t.Table != nil:
		return "(" + strings.Repeat(",", max(0, len(t.Table.Columns)-1)) + ")", true
	case t.Elem != 0:
		return s.array(t.Elem)
	case t.Kind == catalog.Range:
		return "empty", true
	}
	return "", false
}

func (s sampler) array(elem catalog.OID) (string, bool) {
	switch s.IntN(3) {
	case 0:
		return "{}", true
	case 1:
		return "{NULL}", true
	}
	v, ok := s.value(elem, false)
	if !ok {
		return "{NULL}", true
	}
	return `{"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"}`, true
}

// insert returns an INSERT of a random row. Columns of foreign keys take values
// that are there.
func (s sampler) insert(tab *catalog.Table, row int) string {
	var names, values []string
	for _, c := range tab.Columns {
		if c.Generated != 0 || c.Identity != 0 {
			continue
		}
		names = append(names, pgx.Identifier{c.Name}.Sanitize())
		v, ok := s.value(c.Type, !c.NotNull)
		switch ref := s.reference(tab, c); {
		case ok && ref != "":
			values = append(values, ref)
		case ok && c.Name == "id" && strings.Contains(s.cat.FormatType(c.Type), "int"):
			values = append(values, strconv.Itoa(row+1))
		case ok:
			values = append(values, "'"+strings.ReplaceAll(v, "'", "''")+"'")
		default:
			values = append(values, "NULL")
		}
	}
	if len(names) == 0 {
		return "INSERT INTO " + tableName(tab) + " DEFAULT VALUES"
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING", tableName(tab), strings.Join(names, ", "), strings.Join(values, ", "))
}

// reference returns a subquery for a value of the column that c refers to.
func (s sampler) reference(tab *catalog.Table, c *catalog.Column) string {
	for _, key := range tab.ForeignKeys {
		for i, name := range key.Columns {
			if name == c.Name && i < len(key.RefColumns) {
				return fmt.Sprintf("(SELECT %s FROM %s ORDER BY random() LIMIT 1)",
					pgx.Identifier{key.RefColumns[i]}.Sanitize(), pgx.Identifier{key.RefSchema, key.RefTable}.Sanitize())
			}
		}
	}
	return ""
}

func tableName(tab *catalog.Table) string { return pgx.Identifier{tab.Schema, tab.Name}.Sanitize() }

// fill replaces the rows of every table by random ones, NULL wherever that is
// allowed. What the constraints refuse is left out.
func (p *project) fill(t testing.TB, s sampler, rows int) {
	t.Helper()
	ctx := context.Background()
	_, err := p.server.conn.Exec(ctx, fmt.Sprintf("SELECT setseed(%f)", s.Float64()))
	pgtest.Check(t, err)
	exec := func(sql string) { _, _ = p.server.conn.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol) }
	for _, tab := range p.cat.Tables() {
		if tab.Kind == 'r' || tab.Kind == 'p' {
			exec("TRUNCATE " + tableName(tab) + " CASCADE")
		}
	}
	for _, tab := range p.cat.Tables() {
		if tab.Kind != 'r' && tab.Kind != 'p' {
			continue
		}
		for n := range rows {
			exec(s.insert(tab, n))
		}
	}
	for _, tab := range p.cat.Tables() {
		if tab.Kind == 'm' {
			exec("REFRESH MATERIALIZED VIEW " + tableName(tab))
		}
	}
}

// runRandomly runs the queries of projects over random rows with random
// parameters, at first over none: no column that is said to be not null may show
// a NULL. RUNG_ORACLE_RUNS is how many queries are run, at least; without it each
// is run a few times.
func runRandomly(t *testing.T, list []*project) {
	seed := uint64(time.Now().UnixNano()) % 1_000_000_000
	if text := os.Getenv("RUNG_ORACLE_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		pgtest.Check(t, err)
		seed = n
	}
	want := 1
	if text := os.Getenv("RUNG_ORACLE_RUNS"); text != "" {
		n, err := strconv.Atoi(text)
		pgtest.Check(t, err)
		want = n
	}
	if want == 0 {
		return
	}
	runs, gave := 0, map[string]bool{}
	for round := 0; round < 4 || runs < want; round++ {
		before := runs
		for i, p := range list {
			s := sampler{rand.New(rand.NewPCG(seed, uint64(round*len(list)+i))), p.cat}
			p.fill(t, s, min(round, 5))
			for _, q := range p.runnable() {
				runs++
				if p.runOnce(t, q, s, seed) {
					gave[p.name+q.SQL] = true
				}
			}
		}
		if runs == before {
			break
		}
	}
	fmt.Printf("nullable: seed %d, %d runs of queries, %d queries gave rows\n", seed, runs, len(gave))
}

// runnable returns the queries that we can analyze and that return columns.
func (p *project) runnable() []*Query {
	if p.typed == nil {
		p.typed = []*Query{}
		for _, q := range p.queries {
			out, errs := Analyze(p.cat, q)
			if len(errs) == 0 && len(out.Columns) > 0 && p.known[q.SQL] == "" {
				p.typed = append(p.typed, out)
			}
		}
	}
	return p.typed
}

// runOnce runs a query and rolls back; false: it failed or gave no rows.
func (p *project) runOnce(t *testing.T, q *Query, s sampler, seed uint64) bool {
	t.Helper()
	ctx := context.Background()
	conn := p.server.conn
	_, err := conn.Exec(ctx, "BEGIN; SET LOCAL statement_timeout = '1s'", pgx.QueryExecModeSimpleProtocol)
	pgtest.Check(t, err)
	defer func() {
		_, err := conn.Exec(ctx, "ROLLBACK")
		pgtest.Check(t, err)
	}()
	params := make([][]byte, len(q.Params))
	for i, param := range q.Params {
		if v, ok := s.value(param.Type, true); ok {
			params[i] = []byte(v)
		}
	}
	res := conn.PgConn().ExecParams(ctx, limited(q), params, nil, nil, nil)
	rows := 0
	for res.NextRow() {
		rows++
		for i, v := range res.Values() {
			if v == nil && !q.Columns[i].Nullable {
				t.Errorf("seed %d: %s: column %d (%s) of %s is said to be not null and is NULL", seed, p.name, i+1, q.Columns[i].Name, q.SQL)
				q.Columns[i].Nullable = true
				p.unsound++
			}
		}
	}
	_, err = res.Close()
	return err == nil && rows > 0
}

// limited keeps a recursive query that never ends from being run to its end.
func limited(q *Query) string {
	if q.Tree.Kind == Select && len(q.Tree.With) > 0 && q.Tree.Limit == nil && !strings.Contains(q.SQL, "INSERT") &&
		!strings.Contains(q.SQL, "UPDATE") && !strings.Contains(q.SQL, "DELETE") {
		return "SELECT * FROM (" + q.SQL + ") q LIMIT 50"
	}
	return q.SQL
}
