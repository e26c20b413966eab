package analyze

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// extremes are values of a type, as text, of which functions may make NULL.
var extremes = map[string][]string{
	"bigint": {"0", "1", "-1", "7", "100"}, "integer": {"0", "1", "-1", "7", "100"}, "smallint": {"0", "1", "-1", "7"}, "numeric": {"0", "1", "-1.5", "NaN", "Infinity", "-Infinity", "1e20"},
	"double precision": {"0", "1", "-1.5", "NaN", "Infinity", "-Infinity", "0.5"}, "real": {"0", "1", "NaN", "-Infinity", "2.5"}, "boolean": {"true", "false"}, "money": {"0", "1.5", "-3"},
	"text": {"", "a", "a.b", "x y", "{}", "1", "UTF8", "day", "[1]", "<a/>"}, "character varying": {"", "ab"}, "character": {"", "a"}, "name": {"", "public", "a"}, `"char"`: {"", "a"},
	"bytea": {"", "\\x00", "\\x1234"}, "date": {"2020-02-29", "infinity", "-infinity", "epoch"}, "timestamp without time zone": {"2020-01-01", "infinity", "-infinity"},
	"timestamp with time zone": {"2020-01-01", "infinity", "-infinity"}, "time without time zone": {"00:00", "24:00", "10:30"}, "time with time zone": {"00:00", "24:00+01"},
	"interval": {"0", "1 day", "-1 month", "1 year 2 hours"}, "uuid": {"00000000-0000-0000-0000-000000000000", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
	"json": {"{}", "[]", "null", "1", `"a"`, `{"a": null}`, "[1, null]"}, "jsonb": {"{}", "[]", "null", "1", `"a"`, "true", `{"a": null, "b": [1]}`, "[1, null]"},
	"inet": {"10.0.0.1", "::1", "10.0.0.0/8"}, "cidr": {"10.0.0.0/8", "::/0"}, "macaddr": {"08:00:2b:01:02:03"}, "macaddr8": {"08:00:2b:01:02:03:04:05"},
	"point": {"(0,0)", "(1,1)", "(NaN,Infinity)"}, "box": {"(0,0),(0,0)", "(2,2),(1,1)", "(5,5),(-1,-1)"}, "lseg": {"[(0,0),(0,0)]", "[(0,0),(1,1)]", "[(0,1),(1,0)]"}, "line": {"{1,1,0}", "{0,1,5}", "{1,0,3}"},
	"path": {"[(0,0)]", "((0,0))", "[(0,0),(1,1)]", "((0,0),(1,1),(2,0))"}, "polygon": {"((0,0))", "((0,0),(1,1),(2,0))"}, "circle": {"<(0,0),0>", "<(1,1),2>"},
	"bit": {"1", "0"}, "bit varying": {"", "101"}, "tsvector": {"", "a:1 b:2"}, "tsquery": {"", "a", "a & !b"}, "pg_lsn": {"0/0", "1/A"}, "xml": {"", "<a/>"}, "tid": {"(0,1)"},
	"int4range": {"empty", "(,)", "[1,5)"}, "int8range": {"empty", "(,)", "[1,5)"}, "numrange": {"empty", "(,)", "[1,5)"}, "daterange": {"empty", "(,)", "[2020-01-01,)"}, "tsrange": {"empty", "(,)"}, "tstzrange": {"empty", "(,)"},
	"int4multirange": {"{}", "{(,)}", "{[1,5)}"}, "nummultirange": {"{}", "{[1,5)}"}, "datemultirange": {"{}", "{(,)}"}, "mood": {"sad", "ok"}, "xid8": {"3", "100"}, "xid": {"3"}, "pg_snapshot": {"1:1:"},
}

// TestBuiltins calls every function and operator of PostgreSQL's with values of
// all kinds, none of them NULL: what is said to be not null is not.
func TestBuiltins(t *testing.T) {
	if testing.Short() {
		t.Skip("asks a server tens of thousands of times; the short lane runs the corpus")
	}
	rounds := 6
	if os.Getenv("RUNG_ORACLE_RUNS") != "" {
		rounds = 40
	}
	for _, s := range servers(t) {
		callBuiltins(t, s, rounds)
	}
}

func callBuiltins(t *testing.T, s *server, rounds int) {
	o := newOracle(t, s)
	_, err := o.conn.Exec(context.Background(), generatedSchema+"SET statement_timeout = '2s'; SET client_min_messages = error", pgx.QueryExecModeSimpleProtocol)
	pgtest.Check(t, err)
	cat, err := catalog.New(s.major)
	pgtest.Check(t, err)
	pgtest.Check(t, cat.Apply(&parser.Source{Path: "schema.sql", Text: generatedSchema}).Err())
	r := rand.New(rand.NewPCG(1, uint64(s.major)))
	runs, claimed, gave := 0, map[string]bool{}, map[string]bool{}
	for _, call := range builtinCalls(t, o) {
		for range rounds {
			sql := call.random(r)
			if sql == "" {
				break
			}
			q := parsed(t, sql)
			if q == nil {
				break
			}
			out, errs := Analyze(cat, q)
			if len(errs) > 0 || len(out.Columns) != 1 || out.Columns[0].Nullable {
				continue
			}
			claimed[call.form] = true
			runs++
			res := o.conn.PgConn().ExecParams(context.Background(), sql, nil, nil, nil, nil).Read()
			if res.Err == nil && len(res.Rows) == 1 {
				gave[call.form] = true
				if res.Rows[0][0] == nil {
					t.Errorf("PostgreSQL %s: %s is said to be not null and is NULL", s.version, sql)
				}
			}
		}
	}
	fmt.Printf("builtins: PostgreSQL %s, %d calls of %d functions and operators that are said to be not null, %d of them gave values\n", s.version, runs, len(claimed), len(gave))
}

// builtinCall is a call with a %s for each argument.
type builtinCall struct {
	form  string
	types []string
}

func builtinCalls(t testing.TB, o *oracle) []builtinCall {
	t.Helper()
	var list []builtinCall
	for _, row := range o.rows(t, operatorsSQL) {
		if row[1] == "" {
			list = append(list, builtinCall{"SELECT " + row[0] + " %s", row[2:]})
		} else {
			list = append(list, builtinCall{"SELECT %s " + row[0] + " %s", row[1:]})
		}
	}
	for _, row := range o.rows(t, functionsSQL) {
		if row[1] != "f" {
			continue
		}
		name, types := strings.TrimPrefix(row[0], "pg_catalog."), row[4:]
		list = append(list, builtinCall{fmt.Sprintf("SELECT %s(%s)", name, strings.TrimSuffix(strings.Repeat("%s, ", len(types)), ", ")), types})
	}
	return list
}

// random fills in values, empty where there are none of a type.
func (c builtinCall) random(r *rand.Rand) string {
	args := make([]any, len(c.types))
	for i, typ := range c.types {
		elem := strings.TrimSuffix(typ, "[]")
		values := extremes[elem]
		if len(values) == 0 {
			return ""
		}
		v := values[r.IntN(len(values))]
		if elem != typ {
			quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
			v = []string{"{}", "{NULL}", "{" + quoted + "}", "{" + quoted + ", NULL, " + quoted + "}"}[r.IntN(4)]
		}
		args[i] = fmt.Sprintf("'%s'::%s", strings.ReplaceAll(v, "'", "''"), typ)
	}
	form := strings.ReplaceAll(c.form, "%s", "\x00")
	return fmt.Sprintf(strings.ReplaceAll(strings.ReplaceAll(form, "%", "%%"), "\x00", "%s"), args...)
}
