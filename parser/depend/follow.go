package depend

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// source is a column of a base table that the values of other columns come from:
// each of them stands in a row of its input.
type source struct {
	read   int // among d.reads
	column int
	// way are the relations that the value passes on its way from the table; only
	// values that pass the same ones come from the same row.
	way string
}

// link is `x.column = a value that comes from a source`.
type link struct {
	column int      // of x
	with   columnOf // as the statement compares it
	from   source
}

// follow keys relations by values that other relations hold: the second step after
// keys from the arguments. keys and why, parallel to d.reads, say what the arguments
// gave, and afterwards what holds. A relation is followed only from one whose keys
// are settled, so that no two follow each other; one that has a key already, only
// from a single row.
func (d *deriver) follow(keys [][]Key, why []string) {
	links := make([][]link, len(d.reads))
	for i, r := range d.reads {
		links[i] = d.links(r)
	}
	settled := make([]bool, len(d.reads))
	for again := true; again; {
		again = false
		for i, r := range d.reads {
			if settled[i] {
				continue
			}
			use := d.fromOne(i, links[i], keys)
			if use == nil {
				continue
			}
			from := use[0].from.read
			y := d.reads[from].rel
			if keys[i] != nil && (!single(y.Table, keys[from]) || covered(r.rel.Table, keys[i], use)) {
				continue
			}
			keys[i], why[i] = followed(r.rel, use, d.keyQuery(y, keys[from]))
			settled[i], settled[from], again = true, true, true
		}
	}
}

// covered says that the keys name a single row, or already have all columns that
// the links would give.
func covered(t *catalog.Table, keys []Key, use []link) bool {
	return !slices.ContainsFunc(keys, func(k Key) bool {
		given := !slices.ContainsFunc(use, func(l link) bool {
			return !slices.ContainsFunc(k, func(c KeyColumn) bool { return c.Column == t.Columns[l.column] })
		})
		return !given && !namesRow(t, k)
	})
}

// single says that one row at most matches the keys.
func single(t *catalog.Table, keys []Key) bool {
	return len(keys) == 1 && namesRow(t, keys[0]) && !slices.ContainsFunc(keys[0], func(c KeyColumn) bool {
		return c.Each || c.Query != nil && !single(c.Query.Table, c.Query.keys)
	})
}

// namesRow says that the columns are those of a unique key, or more.
func namesRow(t *catalog.Table, key Key) bool {
	return !optional(key) && slices.ContainsFunc(t.Keys, func(k *catalog.Key) bool {
		return len(k.Columns) > 0 && !k.Partial && !slices.ContainsFunc(k.Columns, func(name string) bool {
			return !slices.ContainsFunc(key, func(c KeyColumn) bool { return c.Column.Name == name })
		})
	})
}

// optional says that the key is one only where an argument is given.
func optional(k Key) bool {
	return slices.ContainsFunc(k, func(c KeyColumn) bool { return c.Optional })
}

// fromOne returns the links to one source that has a key, one for each column, in
// the table's order: the source that is a single row, else that gives most columns.
func (d *deriver) fromOne(i int, links []link, keys [][]Key) []link {
	var best []link
	most := 0
	for _, l := range links {
		y := d.reads[l.from.read].rel.Table
		if l.from.read == i || keys[l.from.read] == nil || d.ignored[partitionRoot(y)] {
			continue
		}
		var use []link
		for _, m := range links {
			same := m.from.read == l.from.read && m.from.way == l.from.way
			if same && len(use) < maxKeyColumns && !slices.ContainsFunc(use, func(o link) bool { return o.column == m.column }) {
				use = append(use, m)
			}
		}
		worth := len(use)
		if single(y, keys[l.from.read]) {
			worth += maxKeyColumns
		}
		if worth > most {
			best, most = use, worth
		}
	}
	return best
}

// links returns the equalities of the relation with columns whose values come from
// base tables, in the order of its columns.
func (d *deriver) links(r read) []link {
	simple, _ := d.split(r.filter)
	list := d.classes(simple)
	var out []link
	for i, c := range r.rel.Table.Columns {
		if !d.keyColumn(c) {
			continue
		}
		cl := list.at(columnOf{r.rel, i})
		if cl == nil {
			continue
		}
		for _, m := range cl.members {
			if s, ok := d.source(m); ok && m.rel != r.rel {
				out = append(out, link{i, m, s})
			}
		}
	}
	return out
}

// source finds where the values of a column come from: through subqueries, views
// and CTEs whose output it is as it stands. Every such value is that of a row of the
// base table's input, whatever else there decides which rows come out.
func (d *deriver) source(c columnOf) (source, bool) {
	var way strings.Builder
	for !isBase(c.rel) {
		fmt.Fprintf(&way, "%p ", c.rel)
		t := c.rel.Tree
		if t == nil || !plain(t) {
			return source{}, false
		}
		v, ok := output(t, c.column).(*analyze.Var)
		if !ok || v.Column < 0 || v.Type() != c.rel.Columns[c.column].Type {
			return source{}, false
		}
		c = columnOf{v.Rel, v.Column}
	}
	if c.column < 0 || c.column >= len(c.rel.Table.Columns) || !d.keyColumn(c.rel.Table.Columns[c.column]) {
		return source{}, false
	}
	is := func(r read) bool { return r.rel == c.rel }
	i := slices.IndexFunc(d.reads, is)
	if i < 0 || slices.ContainsFunc(d.reads[i+1:], is) {
		return source{}, false // read in several places, under different conditions
	}
	if d.reads[i].behind {
		return source{}, false // who may read a view may not read its tables
	}
	return source{i, c.column, way.String()}, true
}

// plain says that each row of a tree is made of rows that pass its FROM and WHERE.
func plain(t *analyze.Tree) bool {
	return t.Kind == analyze.Select && t.SetOp == nil && t.Rows == nil && !t.GroupingSets && len(t.From) > 0 &&
		(!t.Aggregated || len(t.GroupBy) > 0)
}

// followed makes the key of x from links to one source, whose values q finds.
func followed(x *analyze.Relation, use []link, q *KeyQuery) ([]Key, string) {
	var key Key
	var cols, conds []string
	for _, l := range use {
		own := x.Table.Columns[l.column]
		key = append(key, KeyColumn{Column: own, Query: q, Output: q.output(q.Table.Columns[l.from.column])})
		cols = append(cols, own.Name)
		conds = append(conds, own.Name+" = "+qualifiedName(l.with))
	}
	return []Key{key}, fmt.Sprintf("keyed by %s, whose values are asked of %s: %s", tuple(cols), q.Table.Name, strings.Join(conds, " and "))
}
