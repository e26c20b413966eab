package depend

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

const (
	// maxAlternatives bounds the keys of one watch, and the work of finding them.
	maxAlternatives = 16
	// maxKeyColumns bounds a composite key: each set of columns is hashed for
	// every row that a writer changes.
	maxKeyColumns = 4
)

// pin is a key column with its value.
type pin struct {
	column int
	value  value
	of     columnOf // the column that the value is written beside
}

// pins are the key columns of one alternative, in the table's column order.
type pins []pin

// firm is how many columns have a value whatever the arguments are.
func (p pins) firm() int {
	n := 0
	for _, c := range p {
		if !c.value.optional {
			n++
		}
	}
	return n
}

// alternatives returns the keys that the filter gives the relation, nil where it
// gives none: a row that matters matches one of them or, where they are optional, each
// of which the argument is given. Every column with a value is part of the key: a row
// that changes elsewhere is then no change of this result, which is worth more than the
// hash that a further column costs.
func (d *deriver) alternatives(r *analyze.Relation, filter []analyze.Expr) []pins {
	simple, branches := d.split(filter)
	states := [][]analyze.Expr{simple}
	for _, arms := range branches {
		if next := d.branch(r, states, arms); next != nil {
			states = next
		}
	}
	var list []pins
	for _, s := range states {
		p := d.pinned(r, s)
		switch {
		case len(p) == 0:
			return nil
		case p.firm() == 0: // and so there is one state
			return choices(p)
		}
		if !slices.ContainsFunc(list, func(q pins) bool { return samePins(p, q) }) {
			list = append(list, p)
		}
	}
	return list
}

// choices makes each column that is only given sometimes a key of its own.
func choices(p pins) []pins {
	var list []pins
	for _, c := range p {
		list = append(list, pins{c})
	}
	return list
}

// split separates the conditions that must all hold from disjunctions, whose arms
// are lists of conditions.
func (d *deriver) split(filter []analyze.Expr) (simple []analyze.Expr, branches [][][]analyze.Expr) {
	for _, e := range filter {
		if _, ok := d.equality(e); ok {
			simple = append(simple, e)
		} else if arms := disjuncts(e); len(arms) > 1 {
			branches = append(branches, arms)
		} else if len(arms) == 1 {
			simple = append(simple, arms[0]...)
		}
	}
	return simple, branches
}

// branch adds one disjunction to the alternatives, if every arm pins a column more
// than is pinned without it; nil if not.
func (d *deriver) branch(r *analyze.Relation, states, arms [][]analyze.Expr) [][]analyze.Expr {
	if len(states)*len(arms) > maxAlternatives {
		return nil
	}
	var next [][]analyze.Expr
	for _, s := range states {
		before := d.pinned(r, s).firm()
		for _, arm := range arms {
			state := slices.Concat(s, arm)
			if d.pinned(r, state).firm() <= before {
				return nil
			}
			next = append(next, state)
		}
	}
	return next
}

// disjuncts returns a condition as a disjunction of conjunctions; nil where there
// would be too many.
func disjuncts(e analyze.Expr) [][]analyze.Expr {
	switch x := e.(type) {
	case *analyze.BoolOp:
		switch x.Op {
		case "or":
			var arms [][]analyze.Expr
			for _, a := range x.Args {
				sub := disjuncts(a)
				if sub == nil || len(arms)+len(sub) > maxAlternatives {
					return nil
				}
				arms = append(arms, sub...)
			}
			return arms
		case "and":
			arms := [][]analyze.Expr{nil}
			for _, a := range x.Args {
				if arms = product(arms, disjuncts(a)); arms == nil {
					return nil
				}
			}
			return arms
		}
	case *analyze.ArrayOp:
		list, ok := x.Array.(*analyze.ArrayExpr)
		if !ok || x.All || len(list.Elems) == 0 || len(list.Elems) > maxAlternatives {
			break
		}
		var arms [][]analyze.Expr
		for _, v := range list.Elems {
			arms = append(arms, []analyze.Expr{&analyze.Op{Node: x.Node, Operator: x.Operator, Args: []analyze.Expr{x.Left, v}}})
		}
		return arms
	case *analyze.BoolTest, *analyze.RowCompare:
		if list := conjuncts(nil, e); len(list) != 1 || list[0] != e {
			return disjuncts(&analyze.BoolOp{Op: "and", Args: list})
		}
	}
	return [][]analyze.Expr{{e}}
}

func product(left, right [][]analyze.Expr) [][]analyze.Expr {
	if len(left)*len(right) > maxAlternatives {
		return nil
	}
	var all [][]analyze.Expr
	for _, l := range left {
		for _, r := range right {
			all = append(all, append(l[:len(l):len(l)], r...))
		}
	}
	return all
}

// pinned returns the columns of the relation that the conditions set equal to a
// value. At most one of them takes the elements of an array: the keys of two would
// be all their pairs. Those that are only given sometimes count where no other is.
func (d *deriver) pinned(r *analyze.Relation, filter []analyze.Expr) pins {
	list := d.classes(filter)
	var out, optional pins
	array := false
	for i, c := range r.Table.Columns {
		if !d.keyColumn(c) {
			continue
		}
		cl := list.at(columnOf{r, i})
		if cl == nil || cl.value == nil || cl.value.each && array {
			continue
		}
		if cl.value.optional {
			if len(optional) < maxKeyColumns {
				optional = append(optional, pin{i, *cl.value, cl.of})
			}
			continue
		}
		array = array || cl.value.each
		if out = append(out, pin{i, *cl.value, cl.of}); len(out) == maxKeyColumns {
			break
		}
	}
	if len(out) == 0 {
		return optional
	}
	return out
}

// keyColumn says that triggers can hash the column so that equal values have
// equal hashes.
func (d *deriver) keyColumn(c *catalog.Column) bool {
	f := d.family(c.Type)
	return f != 0 && c.Generated != 'v' && (f != textOID || deterministic(d.collation(c)))
}

func samePins(a, b pins) bool {
	return slices.EqualFunc(a, b, func(x, y pin) bool {
		return x.column == y.column && sameValue(x.value, y.value)
	})
}

func sameValue(a, b value) bool {
	if a.text != nil && b.text != nil {
		return *a.text == *b.text
	}
	return a == b
}

// keys turns alternatives into what the result shows.
func keys(t *catalog.Table, list []pins) []Key {
	var out []Key
	for _, p := range list {
		var k Key
		for _, c := range p {
			k = append(k, KeyColumn{Column: t.Columns[c.column], Param: c.value.param, Each: c.value.each, Optional: c.value.optional, Const: c.value.text})
		}
		out = append(out, k)
	}
	return out
}

// whyKeyed explains keys: "keyed by user_id: user_id = u.id = $1".
func whyKeyed(r *analyze.Relation, list []pins) string {
	var names, ways []string
	for i, p := range list {
		var cols, conds []string
		for _, c := range p {
			name := r.Table.Columns[c.column].Name
			cols = append(cols, name)
			conds = append(conds, condition(r, c))
		}
		if n := tuple(cols); i == 0 || !slices.Contains(names, n) {
			names = append(names, n)
		}
		ways = append(ways, strings.Join(conds, " and "))
	}
	why := "keyed by " + strings.Join(names, " or ") + ": " + strings.Join(ways, ", or ")
	if list[0][0].value.optional {
		why += ", else any change"
	}
	return why
}

func tuple(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return "(" + strings.Join(names, ", ") + ")"
}

func condition(r *analyze.Relation, c pin) string {
	s := r.Table.Columns[c.column].Name
	if c.of.rel != r || c.of.column != c.column {
		s += " = " + qualifiedName(c.of)
	}
	switch {
	case c.value.text != nil:
		return fmt.Sprintf("%s = '%s'", s, strings.ReplaceAll(*c.value.text, "'", "''"))
	case c.value.each:
		s += fmt.Sprintf(" = any($%d)", c.value.param)
	default:
		s += fmt.Sprintf(" = $%d", c.value.param)
	}
	if c.value.optional {
		s += " where that is not NULL"
	}
	return s
}

func qualifiedName(c columnOf) string {
	name := "?"
	if c.column < len(c.rel.Columns) {
		name = c.rel.Columns[c.column].Name
	}
	if c.rel.Alias == "" {
		return name
	}
	return c.rel.Alias + "." + name
}
