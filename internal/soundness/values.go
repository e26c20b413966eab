package soundness

import (
	"fmt"
	"slices"
	"strings"
)

// The kinds of queries in which a table that no argument names is compared with
// values of one that an argument does name, wherever that stands.

// values is a subquery with the columns x and y of a table, restricted by
// arguments; of types whose equal values are the same bytes.
type values struct {
	sql  string
	x, y ref
}

// valuesOf writes such a subquery.
func (g *gen) valuesOf() (values, bool) {
	t := g.relation()
	from, cols := g.from(t)
	list := exact(cols)
	if len(list) == 0 {
		return values{}, false
	}
	a, b := pick(g, list), pick(g, list)
	if g.chance(30) {
		other, more := g.from(g.relation())
		if on := g.on(cols, more); on != "" {
			if g.chance(40) {
				on += " AND " + g.equals(pick(g, comparables(cols)))
			}
			from += " " + pick(g, []string{"JOIN ", "LEFT JOIN "}) + other + " ON " + on
			if fits := exact(more); len(fits) > 0 && g.chance(50) {
				b = pick(g, fits)
			}
		}
	}
	where := g.restricted(t, cols)
	s := values{x: ref{"x", a.typ, false}, y: ref{"y", b.typ, false}}
	s.sql = fmt.Sprintf("SELECT %s AS x, %s AS y FROM %s WHERE %s", a.sql, b.sql, from, where)
	switch g.IntN(10) {
	case 0:
		s.sql += g.maybe(100, cols)
	case 1:
		s.sql += " GROUP BY 1, 2 HAVING count(*) < 3"
	case 2:
		s.sql = strings.Replace(s.sql, "SELECT", "SELECT DISTINCT", 1)
	case 3:
		s.sql += " ORDER BY 1, 2 LIMIT 2"
	case 4:
		other, more := g.from(t)
		at := func(c ref) string { return more[slices.Index(cols, c)].sql }
		if slices.Contains(cols, b) {
			s.sql += fmt.Sprintf(" %s SELECT %s, %s FROM %s WHERE %s", pick(g, []string{"UNION", "UNION ALL", "EXCEPT"}), at(a), at(b), other, g.condition(more))
		}
	case 5:
		if a.typ.ord && b.typ.ord {
			s.sql = fmt.Sprintf("SELECT max(%s) AS x, min(%s) AS y FROM %s WHERE %s", a.sql, b.sql, from, where)
		}
	}
	return s, true
}

// restricted is a condition by which a table is keyed, or none.
func (g *gen) restricted(t *table, cols []ref) string {
	c := pick(g, comparables(cols))
	switch g.IntN(7) {
	case 0:
		return g.optionally(c)
	case 1:
		return g.anyOf(c)
	case 2:
		return g.keyCondition(t, cols)
	case 3:
		return fmt.Sprintf("(%s OR %s)", g.equals(c), g.equals(pick(g, comparables(cols))))
	case 4:
		return "true" // what restricts it stands in the ON, or around it
	}
	return g.equals(c)
}

// fitting is a column that can be compared with c.
func (g *gen) fitting(c ref, list []ref) (ref, bool) {
	var fits []ref
	for _, o := range list {
		if o.typ.family == c.typ.family && o.typ.comparable() {
			fits = append(fits, o)
		}
	}
	if len(fits) == 0 {
		return ref{}, false
	}
	return pick(g, fits), true
}

// values compares a table with such a subquery.
func (g *gen) byValues() string {
	s, ok := g.valuesOf()
	if !ok {
		return ""
	}
	item, cols := g.from(g.relation())
	c, ok := g.fitting(s.x, cols)
	if !ok {
		return ""
	}
	d, both := g.fitting(s.y, cols)
	both = both && g.chance(50)
	// match compares with the columns of the subquery under an alias, or two.
	match := func(first, second string) string {
		on := c.sql + " = " + first + ".x"
		if both {
			on += " AND " + d.sql + " = " + second + ".y"
		}
		return on
	}
	out := g.output(cols)
	kind := g.IntN(14)
	switch {
	case kind == 13:
		return g.optionalOutside()
	case kind > 10:
		return g.valuesInside(s, item, cols, c)
	}
	more := g.maybe(25, cols)
	switch kind {
	case 0:
		return fmt.Sprintf("SELECT %s FROM (%s) s JOIN %s ON %s WHERE true%s", out, s.sql, item, match("s", "s"), more)
	case 1:
		return fmt.Sprintf("SELECT %s, s.x FROM (%s) s LEFT JOIN %s ON %s%s", out, s.sql, item, match("s", "s"), more)
	case 2:
		return fmt.Sprintf("SELECT %s, s.x FROM %s LEFT JOIN (%s) s ON %s WHERE true%s", out, item, s.sql, match("s", "s"), more)
	case 3:
		return fmt.Sprintf("WITH w AS (%s) SELECT %s FROM w JOIN %s ON %s WHERE true%s", s.sql, out, item, match("w", "w"), more)
	case 4:
		both = d.typ != nil
		return fmt.Sprintf("WITH w AS (%s) SELECT %s FROM w w1, w w2, %s WHERE %s%s", s.sql, out, item, match("w1", "w2"), more)
	case 5:
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s IN (SELECT s.x FROM (%s) s)%s", out, item, c.sql, s.sql, more)
	case 6:
		return fmt.Sprintf("SELECT %s FROM %s WHERE EXISTS (SELECT 1 FROM (%s) s WHERE %s)%s", out, item, s.sql, match("s", "s"), more)
	case 7:
		word := pick(g, []string{"NOT IN", "= ALL", "<> ALL", "= ANY"})
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s %s (SELECT s.x FROM (%s) s)%s", out, item, c.sql, word, s.sql, more)
	case 8:
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s = (SELECT s.x FROM (%s) s ORDER BY 1 LIMIT 1)%s", out, item, c.sql, s.sql, more)
	case 9:
		word := pick(g, []string{"EXISTS", "NOT EXISTS"})
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s (SELECT count(*) FROM (%s) s WHERE %s)%s", out, item, word, s.sql, match("s", "s"), more)
	}
	if d.typ == nil {
		return ""
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE (%s, %s) IN (%s)%s", out, item, c.sql, d.sql, s.sql, more)
}

// optionalOutside restricts a subquery from outside, where an argument is given, by a
// column that an outer join inside may leave NULL.
func (g *gen) optionalOutside() string {
	g.query.params = nil
	left, cols := g.from(g.relation())
	right, more := g.from(g.relation())
	on, x, y := g.on(cols, more), exact(cols), exact(more)
	if on == "" || len(x) == 0 || len(y) == 0 {
		return ""
	}
	on += " AND " + g.equals(pick(g, comparables(cols)))
	c := pick(g, y)
	inner := fmt.Sprintf("SELECT %s AS x, %s AS y FROM %s LEFT JOIN %s ON %s", pick(g, x).sql, c.sql, left, right, on)
	p := g.optionalParam(c.typ)
	return fmt.Sprintf("SELECT s.x, s.y FROM (%s) s WHERE (%s IS NULL OR s.y = %[2]s)", inner, p)
}

// valuesInside has the table that the values choose in a subquery, below what stands
// between it and the result.
func (g *gen) valuesInside(s values, item string, cols []ref, c ref) string {
	list := exact(cols)
	if len(list) == 0 || s.y.typ != c.typ && s.y.typ.family != c.typ.family {
		return ""
	}
	if !c.typ.exact {
		return ""
	}
	e, f := pick(g, list), pick(g, list)
	outer, more := g.from(g.relation())
	o, ok := g.fitting(c, more)
	if !ok {
		return ""
	}
	inner := fmt.Sprintf("SELECT %s FROM %s WHERE %s IN (SELECT s.x FROM (%s) s)", c.sql, item, c.sql, s.sql)
	switch g.IntN(5) {
	case 0:
		inner = fmt.Sprintf("SELECT %s FROM %s ORDER BY 1, %s, %s LIMIT 2", c.sql, item, e.sql, f.sql)
	case 1:
		inner = fmt.Sprintf("SELECT %s FROM %s GROUP BY 1 HAVING count(*) > 1", c.sql, item)
	case 2:
		inner = fmt.Sprintf("SELECT DISTINCT ON (%s) %s FROM %s ORDER BY %[1]s, %[2]s, %[4]s", e.sql, c.sql, item, f.sql)
	}
	if !strings.Contains(inner, s.sql) {
		g.query.params = nil
	}
	word := pick(g, []string{"IN", "IN", "NOT IN", "= ANY", "= ALL", "<> ALL"})
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s AND %s %s (%s)", g.output(more), outer, g.equals(o), o.sql, word, inner)
}
