package depend

import (
	"slices"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// link is `x = y` between columns of two base tables.
type link struct{ x, y columnOf }

// fromOne returns the links to y, one for each column of x, in the table's order.
func fromOne(links []link, y *analyze.Relation) []link {
	var use []link
	for _, m := range links {
		if m.y.rel == y && !slices.ContainsFunc(use, func(o link) bool { return o.x.column == m.x.column }) {
			use = append(use, m)
		}
	}
	slices.SortFunc(use, func(a, b link) int { return a.x.column - b.x.column })
	return use
}

// valueLinks returns what `x.column = value` says of the columns that have the same
// value in every row combination: they are equal to it.
func (d *deriver) valueLinks(x *analyze.Relation, e analyze.Expr) []link {
	eq, ok := d.equality(e)
	if !ok || eq.other != nil || eq.column.Rel != x || eq.value.each {
		return nil
	}
	var list []link
	at := columnOf{x, eq.column.Column}
	for _, c := range d.classes(d.holds(d.q.Tree, d.q.Tree.From, nil)) {
		if c.value == nil || !sameValue(*c.value, eq.value) {
			continue
		}
		for _, m := range c.members {
			if m.rel != x && d.linkable(at, m) {
				list = append(list, link{at, m})
			}
		}
	}
	return list
}

// linkable says that y is a column that can be added to the output, and x can be
// keyed by it.
func (d *deriver) linkable(x, y columnOf) bool {
	return isBase(y.rel) && d.top[y.rel] && keyColumn(x.rel.Table.Columns[x.column]) && keyColumn(y.rel.Table.Columns[y.column])
}

// links returns the equalities `x.column = y.column` among the conditions, y being
// columns of base tables in FROM of the statement.
func (d *deriver) links(x *analyze.Relation, filter []analyze.Expr) []link {
	var list []link
	for _, e := range filter {
		eq, ok := d.equality(e)
		if !ok || eq.other == nil {
			continue
		}
		a, b := columnOf{eq.column.Rel, eq.column.Column}, columnOf{eq.other.Rel, eq.other.Column}
		if b.rel == x {
			a, b = b, a
		}
		if a.rel == x && b.rel != x && d.linkable(a, b) {
			list = append(list, link{a, b})
		}
	}
	return list
}

// references says that the links are exactly a foreign key of one relation that
// refers to x.
func references(x *analyze.Relation, links []link) bool {
	if len(links) == 0 {
		return false
	}
	y := links[0].y.rel
	if slices.ContainsFunc(links, func(l link) bool { return l.y.rel != y }) {
		return false
	}
	return slices.ContainsFunc(y.Table.ForeignKeys, func(fk *catalog.ForeignKey) bool {
		if !fk.Validated || !fk.Enforced || fk.RefSchema != x.Table.Schema || fk.RefTable != x.Table.Name || len(fk.Columns) != len(links) || x.Only || y.Only {
			return false
		}
		for i, name := range fk.Columns {
			if !slices.ContainsFunc(links, func(l link) bool {
				return y.Table.Columns[l.y.column].Name == name && x.Table.Columns[l.x.column].Name == fk.RefColumns[i]
			}) {
				return false
			}
		}
		return true
	})
}
