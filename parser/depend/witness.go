package depend

import (
	"slices"

	"github.com/rungdb/rung/parser/analyze"
)

// witnessed returns the filter of a read with what its subqueries say: where EXISTS,
// IN or an equality with a scalar subquery holds, there is a row of the subquery, and
// rows behind it, that witness it. What stands inside a subquery cannot be judged by
// that one, as its own rows may make it hold.
func (d *deriver) witnessed(r read) []analyze.Expr {
	list := slices.Clip(r.filter) // which other reads share
	for _, e := range r.filter {
		list = append(list, d.witnesses(e, r.inside)...)
	}
	return list
}

// witnesses returns the conditions on the rows that witness e.
func (d *deriver) witnesses(e analyze.Expr, inside []*analyze.SubLink) []analyze.Expr {
	s, tests := d.asserted(e)
	if s == nil || slices.Contains(inside, s) || !plain(s.Tree) {
		return nil
	}
	list := slices.Concat(tests, d.holds(s.Tree, s.Tree.From, nil))
	for _, c := range list[len(tests):] {
		list = append(list, d.witnesses(c, inside)...)
	}
	return list
}

// asserted returns the subquery of which e says that there is a row, and the
// equalities with its output that e says.
func (d *deriver) asserted(e analyze.Expr) (*analyze.SubLink, []analyze.Expr) {
	switch e := e.(type) {
	case *analyze.SubLink:
		switch e.Kind {
		case analyze.ExistsLink:
			return e, nil
		case analyze.AnyLink:
			return e, d.tests(e)
		}
	case *analyze.Op:
		if !d.equates(e) {
			return nil, nil
		}
		for i, a := range e.Args {
			s, ok := d.relabelled(a).(*analyze.SubLink)
			if !ok || s.Kind != analyze.ScalarLink || output(s.Tree, 0) == nil {
				continue
			}
			return s, []analyze.Expr{&analyze.Op{Node: e.Node, Operator: e.Operator, Args: []analyze.Expr{e.Args[1-i], output(s.Tree, 0)}}}
		}
	}
	return nil, nil
}
