package analyze

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
)

// generatedProjects returns queries made from the server's own catalog: every
// operator, function, aggregate and window function with typed and with unknown
// operands, and every pair of types in every kind of cast. Only each every-th is
// taken.
func generatedProjects(t testing.TB, srv *server, every int) []*project {
	t.Helper()
	var list []*project
	for _, g := range []struct {
		name, sql string
		make      func(row []string) []string
	}{
		{"operators", operatorsSQL, operatorQueries},
		{"functions", functionsSQL, functionQueries},
		{"casts", castsSQL, castQueries},
		{"common", castsSQL, commonQueries},
	} {
		p := newProject(t, srv, "generated/"+g.name, []*parser.Source{{Path: "schema.sql", Text: generatedSchema}})
		n := 0
		for _, row := range p.server.rows(t, g.sql) {
			for _, sql := range g.make(row) {
				if n++; n%every != 0 || unjudged.MatchString(sql) {
					continue
				}
				if q := parsed(t, sql); q != nil {
					q.Name = g.name
					p.queries = append(p.queries, q)
				}
			}
		}
		list = append(list, p)
	}
	return list
}

// unjudged are literals of types that look up what is not in the catalog, such as
// roles and text search configurations, or have a grammar of their own; elements
// of array literals; and what version 15 itself cannot do: JSON_OBJECT as the
// grammar of 16 reads it, and a column of type unknown.
var unjudged = regexp.MustCompile(`'\{1\}'::(reg(config|dictionary|proc|procedure|oper|operator|type|role|namespace|collation)\b|aclitem|jsonpath|gtsvector|\w+range\[\])|json_object\(1|unknownin\(`)

// generatedSchema has a type of each kind.
const generatedSchema = `
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE pt AS (x integer, y text);
CREATE DOMAIN email AS text;
CREATE DOMAIN posint AS integer NOT NULL;
CREATE TABLE things (id integer PRIMARY KEY, name text);
`

func (o *oracle) rows(t testing.TB, sql string) [][]string {
	t.Helper()
	rows, err := o.conn.Query(context.Background(), sql)
	pgtest.Check(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[[]string])
	pgtest.Check(t, err)
	return list
}

// concrete is a type that stands for a polymorphic one.
const concrete = `(CASE t WHEN 'anyelement'::regtype THEN 'integer' WHEN 'anynonarray'::regtype THEN 'text' WHEN 'anycompatible'::regtype THEN 'numeric'
	WHEN 'anycompatiblenonarray'::regtype THEN 'integer' WHEN 'anyarray'::regtype THEN 'integer[]' WHEN 'anycompatiblearray'::regtype THEN 'bigint[]'
	WHEN 'anyrange'::regtype THEN 'int4range' WHEN 'anycompatiblerange'::regtype THEN 'numrange' WHEN 'anymultirange'::regtype THEN 'int4multirange'
	WHEN 'anycompatiblemultirange'::regtype THEN 'nummultirange' WHEN 'anyenum'::regtype THEN 'mood' WHEN '"any"'::regtype THEN 'date'
	ELSE format_type(t, NULL) END)`

var operatorsSQL = `SELECT DISTINCT ARRAY[oprname, l.n, r.n] FROM pg_operator,
	LATERAL (SELECT CASE WHEN oprleft = 0 THEN '' ELSE (SELECT ` + concrete + ` FROM (SELECT oprleft::regtype) x(t)) END) l(n),
	LATERAL (SELECT ` + concrete + ` FROM (SELECT oprright::regtype) x(t)) r(n) ORDER BY 1`

func operatorQueries(row []string) []string {
	op, l, r := row[0], row[1], row[2]
	if l == "" {
		return []string{
			fmt.Sprintf("SELECT %s NULL::%s", op, r), fmt.Sprintf("SELECT %s $1::%s AS x", op, r), fmt.Sprintf("SELECT %s $1", op), fmt.Sprintf("SELECT %s NULL", op),
		}
	}
	return []string{
		fmt.Sprintf("SELECT NULL::%s %s NULL::%s", l, op, r),
		fmt.Sprintf("SELECT $1::%s %s $2", l, op),
		fmt.Sprintf("SELECT $1 %s $2::%s", op, r),
		fmt.Sprintf("SELECT NULL::%s %s NULL", l, op),
		fmt.Sprintf("SELECT NULL %s $1::%s", op, r),
		fmt.Sprintf("SELECT $1::%s %s 1, 1", l, op),
		fmt.Sprintf("SELECT $1::%s %s ANY ($2)", l, op),
		fmt.Sprintf("SELECT $1 %s ALL (NULL::%s[])", op, strings.TrimSuffix(r, "[]")),
		fmt.Sprintf("SELECT 1 WHERE $1::%s %s (SELECT NULL::%s)", l, op, r),
	}
}

var functionsSQL = `SELECT DISTINCT ARRAY[quote_ident(n.nspname) || '.' || quote_ident(proname), prokind::text, coalesce(g.aggkind::text, ''), coalesce(g.aggnumdirectargs, 0)::text] ||
	ARRAY(SELECT ` + concrete + ` FROM unnest(proargtypes) WITH ORDINALITY a(t, n) ORDER BY a.n)
	FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid
	WHERE nspname = 'pg_catalog' AND NOT proargtypes::oid[] && ARRAY['internal'::regtype::oid] ORDER BY 1`

func functionQueries(row []string) []string {
	name, kind, agg, types := strings.TrimPrefix(row[0], "pg_catalog."), row[1], row[2], row[4:]
	direct := 0
	_, _ = fmt.Sscan(row[3], &direct)
	call := func(form func(i int, typ string) string) string {
		var args []string
		for i, typ := range types {
			args = append(args, form(i+1, typ))
		}
		switch {
		case kind == "p":
			return fmt.Sprintf("SELECT %s(%s)", name, strings.Join(args, ", "))
		case kind == "w":
			return fmt.Sprintf("SELECT %s(%s) OVER ()", name, strings.Join(args, ", "))
		case agg == "o" || agg == "h":
			d := min(direct, len(args))
			return fmt.Sprintf("SELECT %s(%s) WITHIN GROUP (ORDER BY %s)", name, strings.Join(args[:d], ", "), strings.Join(append(args[d:], "1")[:max(1, len(args)-d)], ", "))
		case agg != "" && len(args) == 0:
			return fmt.Sprintf("SELECT %s(*)", name)
		}
		return fmt.Sprintf("SELECT %s(%s)", name, strings.Join(args, ", "))
	}
	list := []string{
		call(func(_ int, typ string) string { return "NULL::" + typ }),
		call(func(i int, _ string) string { return fmt.Sprintf("$%d", i) }),
		call(func(int, string) string { return "NULL" }),
		call(func(i int, typ string) string {
			if i == 1 {
				return "$1::" + typ
			}
			return fmt.Sprintf("$%d", i)
		}),
		call(func(int, string) string { return "1" }),
		call(func(i int, typ string) string { return fmt.Sprintf("'{1}'::%s", typ) }),
	}
	if kind == "f" {
		args := make([]string, len(types))
		for i, typ := range types {
			args[i] = fmt.Sprintf("$%d::%s", i+1, typ)
		}
		list = append(list, fmt.Sprintf("SELECT * FROM %s(%s) AS f", name, strings.Join(args, ", ")),
			fmt.Sprintf("SELECT f.*, n FROM %s(%s) WITH ORDINALITY AS f (a, n)", name, strings.Join(args, ", ")))
	}
	return list
}

const castsSQL = `SELECT ARRAY[format_type(a.oid, NULL), format_type(b.oid, NULL)] FROM pg_type a, pg_type b
	WHERE a.typtype IN ('b', 'd', 'e', 'r', 'm', 'c') AND b.typtype IN ('b', 'd', 'e', 'r', 'm', 'c')
	AND (a.typelem = 0 OR a.typname IN ('_int4', '_text', '_mood', '_pt', 'name', 'int2vector')) AND (b.typelem = 0 OR b.typname IN ('_int8', '_text', '_varchar', '_email', 'oidvector'))
	AND (a.typnamespace = 'pg_catalog'::regnamespace OR a.oid >= 16384) AND (b.typnamespace = 'pg_catalog'::regnamespace OR b.oid >= 16384)
	AND (a.typtype <> 'c' OR a.typname IN ('pt', 'things')) AND (b.typtype <> 'c' OR b.typname IN ('pt', 'things'))
	AND a.typname !~ '^(pg_|_pg_)' AND b.typname !~ '^(pg_|_pg_)' ORDER BY 1`

func castQueries(row []string) []string {
	a, b := row[0], row[1]
	return []string{
		fmt.Sprintf("SELECT NULL::%s::%s", a, b),
		fmt.Sprintf("SELECT coalesce(NULL::%s, NULL::%s)", a, b),
		fmt.Sprintf("SELECT NULL::%s IN ($1, NULL::%s)", a, b),
	}
}

func commonQueries(row []string) []string {
	a, b := row[0], row[1]
	return []string{
		fmt.Sprintf("SELECT NULL::%s UNION SELECT NULL::%s", a, b),
		fmt.Sprintf("VALUES (NULL::%s), ($1), (NULL::%s)", a, b),
		fmt.Sprintf("SELECT ARRAY[$1, NULL::%s, NULL::%s]", a, b),
		fmt.Sprintf("SELECT CASE WHEN true THEN NULL::%s ELSE NULL::%s END, greatest(NULL::%[1]s, NULL::%[2]s)", a, b),
		fmt.Sprintf("SELECT nullif(NULL::%s, NULL::%s)", a, b),
		fmt.Sprintf("SELECT NULL::%s = NULL::%s", a, b),
		fmt.Sprintf("SELECT (NULL::%s, 1) = (NULL::%s, $1), NULL::%[1]s BETWEEN $2 AND NULL::%[2]s", a, b),
	}
}
