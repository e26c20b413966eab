package soundness

import (
	"fmt"
	"slices"
	"strings"
)

// The kinds of queries that hold others, group rows or choose among them. Where
// one row of several equal ones is shown, only columns whose equal values are the
// same bytes are: PostgreSQL leaves open which one it is.

func (g *gen) exists(word string) string {
	left, right, on, lcols, rcols := g.related()
	if on == "" {
		return ""
	}
	inner := on + g.maybe(50, rcols)
	where := g.equals(pick(g, comparables(lcols)))
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s AND %s (SELECT 1 FROM %s WHERE %s)", g.output(lcols), left, where, word, right, inner)
}

func (g *gen) inSubquery(word string) string {
	left, lcols := g.source()
	right, rcols := g.source()
	for range 40 {
		l, r := pick(g, lcols), pick(g, rcols)
		if l.typ.family != r.typ.family || !l.typ.comparable() {
			continue
		}
		inner := g.condition(rcols)
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s AND %s %s (SELECT %s FROM %s WHERE %s)",
			g.output(lcols), left, g.condition(lcols), l.sql, word, r.sql, right, inner)
	}
	return ""
}

// maximum is an aggregate over the columns.
func (g *gen) maximum(cols []ref) string {
	c := pick(g, cols)
	switch {
	case c.typ.ord && g.chance(50):
		return "max(" + c.sql + ")"
	case c.typ.family == "int":
		return "sum(" + c.sql + ")"
	}
	return "count(" + c.sql + ")"
}

func (g *gen) aggregate() (string, bool) {
	from, cols := g.source()
	where := g.equals(pick(g, comparables(cols))) + g.maybe(30, cols)
	filter := ""
	if g.chance(30) {
		filter = " FILTER (WHERE " + g.condition(cols) + ")"
	}
	return fmt.Sprintf("SELECT count(*)%s, %s FROM %s WHERE %s", filter, g.maximum(cols), from, where), g.chance(50)
}

func (g *gen) group() string {
	left, right, on, lcols, rcols := g.related()
	list := exact(lcols)
	if on == "" || len(list) == 0 {
		return ""
	}
	c := pick(g, list)
	from, where := left, g.condition(lcols)
	all := lcols
	if g.chance(50) {
		from += " " + pick(g, []string{"JOIN ", "LEFT JOIN "}) + right + " ON " + on
		all = append(all[:len(all):len(all)], rcols...)
	}
	having := ""
	if g.chance(30) {
		having = " HAVING count(*) > 1"
	}
	return fmt.Sprintf("SELECT %s, count(*), %s FROM %s WHERE %s GROUP BY 1%s", c.sql, g.maximum(all), from, where, having)
}

func (g *gen) window() string {
	from, cols := g.source()
	list := exact(cols)
	if len(list) == 0 {
		return ""
	}
	c, d := pick(g, list), pick(g, list)
	return fmt.Sprintf("SELECT %s, count(*) OVER (PARTITION BY %s), rank() OVER (PARTITION BY %[2]s ORDER BY %s) FROM %s WHERE %s",
		g.output(cols), c.sql, d.sql, from, g.condition(cols))
}

func (g *gen) distinct() string {
	from, cols := g.source()
	list := exact(cols)
	if len(list) == 0 {
		return ""
	}
	a, b := pick(g, list).sql, pick(g, list).sql
	if g.chance(40) {
		return fmt.Sprintf("SELECT DISTINCT ON (%s) %[1]s, %s FROM %s WHERE %s ORDER BY 1, 2", a, b, from, g.condition(cols))
	}
	return fmt.Sprintf("SELECT DISTINCT %s, %s FROM %s WHERE %s", a, b, from, g.condition(cols))
}

func (g *gen) limit() (string, bool) {
	// Along a foreign key, what is joined decides which rows are among the first.
	if from, _, start, all := g.chain([]string{"JOIN", "LEFT JOIN"}); from != "" && len(exact(all)) > 0 && g.chance(50) {
		list := exact(all)
		return fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s ORDER BY 1, 2 LIMIT 1", pick(g, list).sql, pick(g, list).sql, from, g.equals(pick(g, comparables(start)))), false
	}
	left, right, on, lcols, rcols := g.related()
	all := slices.Concat(lcols, rcols)
	list := exact(all)
	if on == "" || len(list) == 0 {
		return "", false
	}
	n := 1 + g.IntN(3)
	offset := ""
	if g.chance(25) {
		offset = " OFFSET 1"
	}
	// What it is ordered by need not be shown. Rows that are equal in all of it are.
	order := pick(g, []string{"1", "1 DESC", pick(g, all).sql})
	if strings.Contains(order, ".") && !slices.ContainsFunc(list, func(c ref) bool { return c.sql == order }) {
		order = "1"
	}
	return fmt.Sprintf("SELECT %s, %s FROM %s %s %s ON %s WHERE %s ORDER BY %s, 1, 2 LIMIT %d%s", pick(g, list).sql, pick(g, list).sql,
		left, pick(g, []string{"JOIN", "LEFT JOIN"}), right, on, g.equals(pick(g, comparables(all))), order, n, offset), g.chance(50)
}

func (g *gen) setOperation() string {
	left, lcols := g.source()
	right, rcols := g.source()
	for range 40 {
		l, r := pick(g, lcols), pick(g, rcols)
		if l.typ.family != r.typ.family || !l.typ.exact || !l.typ.comparable() {
			continue
		}
		op := pick(g, []string{"UNION", "UNION ALL", "EXCEPT", "EXCEPT ALL", "INTERSECT"})
		where := g.condition(lcols)
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s %s SELECT %s FROM %s WHERE %s", l.sql, left, where, op, r.sql, right, g.condition(rcols))
	}
	return ""
}

func (g *gen) scalarSubquery() string {
	left, right, on, lcols, rcols := g.related()
	if on == "" {
		return ""
	}
	inner := on + g.maybe(30, rcols)
	where := g.equals(pick(g, comparables(lcols)))
	if g.chance(30) {
		return fmt.Sprintf("SELECT %s, CASE WHEN %s THEN (SELECT %s FROM %s WHERE %s) ELSE 0 END FROM %s WHERE %s",
			g.output(lcols), g.condition(lcols), "count(*)", right, inner, left, where)
	}
	return fmt.Sprintf("SELECT %s, (SELECT %s FROM %s WHERE %s) FROM %s WHERE %s", g.output(lcols), g.maximum(rcols), right, inner, left, where)
}

func (g *gen) derived() string {
	from, cols := g.source()
	list := exact(cols)
	if len(list) == 0 {
		return ""
	}
	a, b := pick(g, list), pick(g, list)
	inner := fmt.Sprintf("SELECT %s AS x, %s AS y FROM %s", a.sql, b.sql, from)
	switch g.IntN(8) {
	case 0:
		inner += " WHERE " + g.condition(cols)
	case 5:
		inner += fmt.Sprintf(" %s SELECT %s, %s FROM %s WHERE %s", pick(g, []string{"UNION", "UNION ALL", "EXCEPT ALL"}), a.sql, b.sql, from, g.condition(cols))
	case 6:
		inner = fmt.Sprintf("SELECT %s AS x, max(%[1]s) AS y, count(*) AS z FROM %[2]s GROUP BY %[1]s", a.sql, from)
		if !a.typ.ord {
			return ""
		}
		b = a
	case 3:
		inner = fmt.Sprintf("SELECT DISTINCT ON (%s) %[1]s AS x, %s AS y FROM %s ORDER BY 1, 2", a.sql, b.sql, from)
	case 4:
		inner = fmt.Sprintf("SELECT %s AS x, %s AS y, count(*) OVER () AS z FROM %s", a.sql, b.sql, from)
	case 1:
		inner = fmt.Sprintf("SELECT DISTINCT %s AS x, %s AS y FROM %s", a.sql, b.sql, from)
	case 2:
		inner += " ORDER BY 1, 2 LIMIT 3"
	}
	own := []ref{{"s.x", a.typ, false}, {"s.y", b.typ, false}}
	other, more := g.from(g.relation())
	if on := g.on(own, more); on != "" && g.chance(50) {
		kind := pick(g, []string{"JOIN", "LEFT JOIN"})
		all := slices.Concat(own, more)
		return fmt.Sprintf("SELECT %s FROM (%s) s %s %s ON %s WHERE %s", g.output(all), inner, kind, other, on, g.equals(pick(g, own)))
	}
	return fmt.Sprintf("SELECT s.* FROM (%s) s WHERE %s", inner, g.equals(pick(g, own)))
}

func (g *gen) lateral() string {
	left, right, on, lcols, rcols := g.related()
	list := exact(rcols)
	if on == "" || len(list) == 0 {
		return ""
	}
	x := pick(g, list)
	tail := ""
	if g.chance(50) {
		tail = " ORDER BY 1 LIMIT 1"
	}
	kind := pick(g, []string{"CROSS JOIN", "LEFT JOIN"})
	inner := fmt.Sprintf("LATERAL (SELECT %s AS x FROM %s WHERE %s%s%s) s", x.sql, right, on, g.maybe(20, rcols), tail)
	if kind == "LEFT JOIN" {
		inner += " ON true"
	}
	return fmt.Sprintf("SELECT %s, s.x FROM %s %s %s WHERE %s", g.output(lcols), left, kind, inner, g.equals(pick(g, comparables(lcols))))
}

func (g *gen) cte() string {
	from, cols := g.source()
	a := pick(g, comparables(cols))
	with := fmt.Sprintf("WITH w AS%s (SELECT %s AS x FROM %s WHERE %s)", pick(g, []string{"", " MATERIALIZED"}), a.sql, from, g.condition(cols))
	own := []ref{{"w.x", a.typ, false}}
	other, more := g.from(g.relation())
	on := g.on(own, more)
	if on == "" || g.chance(20) {
		return with + " SELECT w.x FROM w WHERE " + g.equals(own[0])
	}
	return fmt.Sprintf("%s SELECT %s FROM w %s %s ON %s WHERE %s", with, g.output(append(own, more...)), pick(g, []string{"JOIN", "LEFT JOIN", "RIGHT JOIN"}), other, on, g.condition(more))
}

// recursive walks a foreign key down, three steps at most.
func (g *gen) recursive() string {
	for range 10 {
		t := pick(g, g.schema.tables)
		for _, f := range t.foreign {
			if len(f.columns) != 1 || !f.columns[0].typ.exact || f.columns[0].typ != f.to.key[0].typ {
				continue
			}
			from, cols := g.from(t)
			c, k := cols[t.index(f.columns[0])], t.columns[0]
			if k.typ != f.columns[0].typ {
				continue
			}
			return fmt.Sprintf("WITH RECURSIVE w(x, n) AS (SELECT %s, 1 FROM %s WHERE %s UNION ALL SELECT z.%s, w.n + 1 FROM %s z JOIN w ON z.%s = w.x WHERE w.n < 3) SELECT x, n FROM w",
				c.sql, from, g.keyCondition(t, cols), f.columns[0].name, t.name, k.name)
		}
	}
	return ""
}

func (g *gen) view() string {
	if len(g.schema.views) == 0 {
		return ""
	}
	v := pick(g, g.schema.views)
	from, cols := g.from(v)
	if len(comparables(cols)) == 0 {
		return ""
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s%s", g.output(cols), from, g.equals(comparables(cols)[0]), g.maybe(30, cols))
}

// partition reads a partition by its own name.
func (g *gen) partition() string {
	t := pick(g, g.schema.tables)
	if len(t.parts) == 0 {
		return ""
	}
	part := *t
	part.name = pick(g, t.parts)
	from, cols := g.from(&part)
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", g.output(cols), from, g.condition(cols))
}

// scalarFunction calls a function that looks a value up.
func (g *gen) scalarFunction() string {
	if len(g.schema.scalars) == 0 {
		return ""
	}
	f := pick(g, g.schema.scalars)
	from, cols := g.source()
	var fitting []string
	for _, c := range cols {
		if c.typ == f.takes {
			fitting = append(fitting, c.sql)
		}
	}
	where := g.condition(cols)
	argument := g.param(f.takes)
	if len(fitting) > 0 && g.chance(60) {
		argument, g.query.params = pick(g, fitting), g.query.params[:len(g.query.params)-1]
	}
	call := fmt.Sprintf("%s(%s::%s)", f.name, argument, f.takes.base())
	if f.takes.family == "text" && strings.Contains(argument, ".") {
		call = fmt.Sprintf("%s(%s)", f.name, argument)
	}
	if g.chance(40) {
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s AND %s = %s", g.output(cols), from, where, call, g.param(f.gets))
	}
	return fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s", g.output(cols), call, from, where)
}

// function reads a function in SQL, which is seen through.
func (g *gen) function() string {
	if g.schema.function == nil || g.chance(50) {
		return g.scalarFunction()
	}
	t := *g.schema.function
	first := t.columns[0]
	t.name = "public.f1(" + g.param(first.typ) + ")"
	from, cols := g.from(&t)
	return fmt.Sprintf("SELECT %s FROM %s WHERE true%s", g.output(cols), from, g.maybe(50, cols))
}
