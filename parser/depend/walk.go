package depend

import (
	"slices"

	"github.com/rungdb/rung/parser/analyze"
)

// operands returns the expressions that e is directly made of, in order of their
// text. The tree of a SubLink is not among them.
func operands(e analyze.Expr) []analyze.Expr {
	switch e := e.(type) {
	case *analyze.Op:
		return e.Args
	case *analyze.ArrayOp:
		return []analyze.Expr{e.Left, e.Array}
	case *analyze.Call:
		return callOperands(e)
	case *analyze.Cast:
		return []analyze.Expr{e.Arg}
	case *analyze.BoolOp:
		return e.Args
	case *analyze.NullTest:
		return []analyze.Expr{e.Arg}
	case *analyze.BoolTest:
		return []analyze.Expr{e.Arg}
	case *analyze.Case:
		list := []analyze.Expr{e.Arg}
		for _, w := range e.Whens {
			list = append(list, w.Cond, w.Result)
		}
		return append(list, e.Else)
	case *analyze.Coalesce:
		return e.Args
	case *analyze.MinMax:
		return e.Args
	case *analyze.SubLink:
		return e.Tests
	case *analyze.ArrayExpr:
		return e.Elems
	case *analyze.RowExpr:
		return e.Args
	case *analyze.RowCompare:
		return append(e.Left[:len(e.Left):len(e.Left)], e.Right...)
	case *analyze.Field:
		return []analyze.Expr{e.Arg}
	case *analyze.Subscript:
		return append([]analyze.Expr{e.Arg}, e.Index...)
	case *analyze.Collate:
		return []analyze.Expr{e.Arg}
	case *analyze.Special:
		return e.Args
	}
	return nil // Var, ParamRef, Const
}

func callOperands(c *analyze.Call) []analyze.Expr {
	list := slices.Concat(c.Args, c.OrderBy)
	list = append(list, c.Filter)
	if c.Over != nil {
		list = append(list, windowOperands(c.Over)...)
	}
	return list
}

func windowOperands(w *analyze.Window) []analyze.Expr {
	list := slices.Concat(w.Partition, w.OrderBy)
	return append(list, w.Start, w.End)
}

// each calls visit for e and everything below it but the trees of SubLinks,
// outside first. A nil e is no expression.
func each(e analyze.Expr, visit func(analyze.Expr)) {
	if e == nil {
		return
	}
	visit(e)
	for _, o := range operands(e) {
		each(o, visit)
	}
}

// clauses returns the expressions of a tree that are evaluated for rows that have
// passed FROM: all but those in FROM itself.
func clauses(t *analyze.Tree) []analyze.Expr {
	var list []analyze.Expr
	for _, o := range t.Output {
		list = append(list, o.Expr)
	}
	list = append(list, t.Where)
	list = append(list, t.GroupBy...)
	list = append(list, t.Having)
	list = append(list, t.DistinctOn...)
	for _, w := range t.Windows {
		list = append(list, windowOperands(w)...)
	}
	list = append(list, t.OrderBy...)
	list = append(list, t.Limit, t.Offset)
	for _, row := range t.Rows {
		list = append(list, row...)
	}
	for _, a := range t.Assign {
		list = append(list, a.Expr)
	}
	if c := t.OnConflict; c != nil {
		for _, a := range c.Assign {
			list = append(list, a.Expr)
		}
		list = append(list, c.Where)
		list = append(list, c.Target...)
	}
	list = append(list, t.MergeOn)
	for _, arm := range t.Arms {
		list = append(list, arm.Cond)
		for _, a := range arm.Assign {
			list = append(list, a.Expr)
		}
	}
	return list
}

// relations calls visit for every relation of an item, left to right.
func relations(it analyze.Item, visit func(*analyze.Relation)) {
	switch it := it.(type) {
	case *analyze.Relation:
		visit(it)
	case *analyze.Join:
		relations(it.Left, visit)
		relations(it.Right, visit)
	}
}

// conditions calls visit for the ON of every join of an item.
func conditions(it analyze.Item, visit func(analyze.Expr)) {
	if j, ok := it.(*analyze.Join); ok {
		conditions(j.Left, visit)
		conditions(j.Right, visit)
		if j.On != nil {
			visit(j.On)
		}
	}
}

// conjuncts appends the conditions that must all be true for e to be true.
func conjuncts(list []analyze.Expr, e analyze.Expr) []analyze.Expr {
	switch x := e.(type) {
	case nil:
		return list
	case *analyze.BoolOp:
		if x.Op == "and" {
			for _, a := range x.Args {
				list = conjuncts(list, a)
			}
			return list
		}
	case *analyze.BoolTest:
		if x.Test == "true" {
			return conjuncts(list, x.Arg)
		}
	case *analyze.RowCompare:
		if x.Op == "=" && len(x.Operators) == len(x.Left) && len(x.Left) == len(x.Right) {
			for i, op := range x.Operators {
				list = append(list, &analyze.Op{Node: x.Node, Operator: op, Args: []analyze.Expr{x.Left[i], x.Right[i]}})
			}
			return list
		}
	}
	return append(list, e)
}

// relset is a set of relations.
type relset map[*analyze.Relation]bool

func relsOf(items ...analyze.Item) relset {
	set := relset{}
	for _, it := range items {
		relations(it, func(r *analyze.Relation) { set[r] = true })
	}
	return set
}

// mentions says whether e, subqueries in it included, reads a relation of set.
func mentions(e analyze.Expr, set relset) bool {
	found := false
	each(e, func(x analyze.Expr) {
		switch x := x.(type) {
		case *analyze.Var:
			found = found || set[x.Rel]
		case *analyze.SubLink:
			found = found || treeMentions(x.Tree, set)
		}
	})
	return found
}

func treeMentions(t *analyze.Tree, set relset) bool {
	found := false
	walkTree(t, relset{}, func(e analyze.Expr) {
		if v, ok := e.(*analyze.Var); ok && set[v.Rel] {
			found = true
		}
	})
	return found
}

// walkTree calls visit for every expression in a tree and all trees below it:
// CTEs, relations with trees, subqueries in expressions. seen breaks the cycles
// that recursive references could make; it may start empty.
func walkTree(t *analyze.Tree, seen relset, visit func(analyze.Expr)) {
	walkRelations(t, seen, visit, func(*analyze.Relation) {})
}

// walkRelations is walkTree that also calls relation for every relation in FROM.
func walkRelations(t *analyze.Tree, seen relset, visit func(analyze.Expr), relation func(*analyze.Relation)) {
	if t == nil {
		return
	}
	below := func(t *analyze.Tree) { walkRelations(t, seen, visit, relation) }
	all := func(e analyze.Expr) {
		each(e, func(x analyze.Expr) {
			visit(x)
			if s, ok := x.(*analyze.SubLink); ok {
				below(s.Tree)
			}
		})
	}
	for _, c := range t.With {
		below(c.Tree)
	}
	below(t.Source)
	if t.SetOp != nil {
		below(t.SetOp.Left)
		below(t.SetOp.Right)
	}
	for _, it := range t.From {
		relations(it, func(r *analyze.Relation) {
			relation(r)
			for _, f := range r.Funcs {
				all(f)
			}
			for _, row := range r.Rows {
				for _, e := range row {
					all(e)
				}
			}
			if r.Kind != analyze.CTERel && !seen[r] {
				seen[r] = true
				below(r.Tree)
			}
		})
		conditions(it, all)
	}
	for _, e := range clauses(t) {
		all(e)
	}
}
