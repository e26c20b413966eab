package soundness

import (
	"fmt"
	"slices"
	"strings"
)

// part is one relation of a FROM, with the names of its columns there.
type part struct {
	table *table
	cols  []ref
}

// refs are the columns of all parts.
func refs(parts []part) []ref {
	var out []ref
	for _, p := range parts {
		out = append(out, p.cols...)
	}
	return out
}

// part makes a relation an item of FROM.
func (g *gen) part(t *table) (string, part) {
	from, cols := g.from(t)
	return from, part{t, cols}
}

// tree joins n relations, along foreign keys more often than not, in joins of all
// kinds and nestings. An empty text: nothing joins them.
func (g *gen) tree(n int) (string, []part) {
	from, first := g.part(g.relation())
	parts := []part{first}
	for len(parts) < n {
		item, more := g.part(g.neighbour(parts))
		added := []part{more}
		if len(parts)+2 <= n && g.chance(35) {
			inner, last := g.part(g.neighbour(added))
			on := g.link(added, []part{last})
			if on == "" {
				return "", nil
			}
			item, added = g.joined("("+item, inner, on, added, []part{last})+")", append(added, last)
		}
		on := g.link(parts, added)
		if on == "" {
			return "", nil
		}
		from = g.joined(from, item, on, parts, added)
		parts = append(parts, added...)
	}
	return from, parts
}

// neighbour picks a relation that one of the parts is related to by a foreign key,
// or any.
func (g *gen) neighbour(parts []part) *table {
	var near []*table
	for _, p := range parts {
		for _, f := range p.table.foreign {
			near = append(near, f.to)
		}
		for _, t := range g.schema.tables {
			if slices.ContainsFunc(t.foreign, func(f *foreignKey) bool { return f.to == p.table }) {
				near = append(near, t)
			}
		}
	}
	if len(near) == 0 || g.chance(25) {
		return g.relation()
	}
	return pick(g, near)
}

// link is what joins two lists of parts: a foreign key between two of them where
// there is one, most often, or columns that can be compared.
func (g *gen) link(left, right []part) string {
	var keys []string
	along := func(from, to part) {
		for _, f := range from.table.foreign {
			if f.to == to.table {
				keys = append(keys, joinKey(from.table, f, from.cols, to.cols))
			}
		}
	}
	for _, l := range left {
		for _, r := range right {
			along(l, r)
			along(r, l)
		}
	}
	if len(keys) > 0 && g.chance(80) {
		return pick(g, keys)
	}
	return g.on(refs(left), refs(right))
}

// joined is a join of some kind. What its ON says beyond the link, and about which
// side, decides what an outer join restricts.
func (g *gen) joined(left, right, on string, l, r []part) string {
	kind := pick(g, []string{"JOIN", "JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"})
	side := refs(pick(g, [][]part{l, r}))
	switch {
	case kind == "FULL JOIN": // takes no other condition
	case g.chance(30):
		on += " AND " + g.equals(pick(g, comparables(side)))
	case g.chance(20):
		on += " AND " + g.condition(side)
	}
	return left + " " + kind + " " + right + " ON " + on
}

// where restricts one part or several. What accepts the NULLs of an outer join and
// what rejects them is as frequent as a plain equality.
func (g *gen) where(parts []part) string {
	var list []string
	for range pick(g, []int{1, 1, 2, 2, 3}) {
		cols := comparables(pick(g, parts).cols)
		c := pick(g, cols)
		switch g.IntN(10) {
		case 0, 1, 2, 3:
			list = append(list, g.equals(c))
		case 4:
			list = append(list, g.keyCondition(pick(g, parts[:1]).table, parts[0].cols))
		case 5:
			list = append(list, fmt.Sprintf("(%s IS NULL OR %[1]s = %s)", c.sql, literal(pick(g, c.typ.values))))
		case 6:
			list = append(list, c.sql+" IS NULL")
		case 7:
			list = append(list, fmt.Sprintf("coalesce(%s, %s) = %[2]s", c.sql, literal(pick(g, c.typ.values))))
		default:
			list = append(list, g.condition(cols))
		}
	}
	return strings.Join(list, " AND ")
}

// joins reads a tree of joins, or two of them with a comma between, all its rows or
// the first one.
func (g *gen) joins() (string, bool) {
	from, parts := g.tree(2 + g.IntN(3))
	if from == "" {
		return "", false
	}
	where := g.where(parts)
	if g.chance(15) {
		item, more := g.part(g.neighbour(parts))
		on := g.link(parts, []part{more})
		if on == "" {
			return "", false
		}
		from, where, parts = from+", "+item, on+" AND "+where, append(parts, more)
	}
	all := refs(parts)
	if list := exact(all); len(list) > 0 && g.chance(20) {
		out := []string{pick(g, list).sql, pick(g, list).sql}
		return fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY 1, 2%s", strings.Join(out, ", "), from, where, pick(g, []string{"", " LIMIT 1", " LIMIT 2"})), g.chance(60)
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", g.output(all), from, where), false
}

// existsJoins is EXISTS, or its negation, of one tree within another.
func (g *gen) existsJoins() string {
	from, parts := g.tree(1 + g.IntN(2))
	inner, innerParts := g.tree(1 + g.IntN(2))
	if from == "" || inner == "" {
		return ""
	}
	on := g.link(parts, innerParts)
	if on == "" {
		return ""
	}
	if g.chance(50) {
		on += " AND " + g.where(innerParts)
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s AND %sEXISTS (SELECT 1 FROM %s WHERE %s)",
		g.output(refs(parts)), from, g.where(parts), pick(g, []string{"", "NOT "}), inner, on)
}

// source is what queries that are about something else read: a relation or a join.
func (g *gen) source() (string, []ref) {
	if g.chance(35) {
		if from, parts := g.tree(2); from != "" {
			return from, refs(parts)
		}
	}
	return g.from(g.relation())
}
