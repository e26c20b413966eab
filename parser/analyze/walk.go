package analyze

// walk calls f for e and, where f returns true, for the expressions in it. It
// does not go into subqueries; subtrees of SubLink do that.
func walk(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	for _, c := range children(e) {
		walk(c, f)
	}
}

// children returns the direct parts of an expression; none is nil.
func children(e Expr) []Expr {
	var out []Expr
	add := func(list ...Expr) {
		for _, e := range list {
			if e != nil {
				out = append(out, e)
			}
		}
	}
	switch v := e.(type) {
	case *Op:
		return v.Args
	case *BoolOp:
		return v.Args
	case *Coalesce:
		return v.Args
	case *MinMax:
		return v.Args
	case *RowExpr:
		return v.Args
	case *Special:
		return v.Args
	case *SubLink:
		return v.Tests
	case *ArrayExpr:
		return v.Elems
	case *ArrayOp:
		add(v.Left, v.Array)
	case *Call:
		return callChildren(v)
	case *Cast:
		add(v.Arg)
	case *NullTest:
		add(v.Arg)
	case *BoolTest:
		add(v.Arg)
	case *Case:
		add(v.Arg)
		for _, w := range v.Whens {
			add(w.Cond, w.Result)
		}
		add(v.Else)
	case *RowCompare:
		add(v.Left...)
		add(v.Right...)
	case *Field:
		add(v.Arg)
	case *Subscript:
		add(v.Arg)
		add(v.Index...)
	case *Collate:
		add(v.Arg)
	}
	return out
}

func callChildren(c *Call) []Expr {
	if c.OrderBy == nil && c.Filter == nil && c.Over == nil {
		return c.Args
	}
	out := append(append([]Expr{}, c.Args...), c.OrderBy...)
	if c.Filter != nil {
		out = append(out, c.Filter)
	}
	if w := c.Over; w != nil {
		out = append(append(out, w.Partition...), w.OrderBy...)
		for _, e := range []Expr{w.Start, w.End} {
			if e != nil {
				out = append(out, e)
			}
		}
	}
	return out
}

// walkTree calls f for every expression of a tree, those of its subqueries, CTEs
// and derived tables included.
func walkTree(t *Tree, f func(Expr) bool) {
	if t == nil {
		return
	}
	deep := func(e Expr) bool {
		if !f(e) {
			return false
		}
		if l, ok := e.(*SubLink); ok {
			walkTree(l.Tree, f)
		}
		return true
	}
	for _, c := range t.With {
		walkTree(c.Tree, f)
	}
	for _, i := range t.From {
		walkItem(i, f, deep)
	}
	for _, e := range treeExprs(t) {
		walk(e, deep)
	}
	if t.SetOp != nil {
		walkTree(t.SetOp.Left, f)
		walkTree(t.SetOp.Right, f)
	}
	walkTree(t.Source, f)
}

func walkItem(i Item, f, deep func(Expr) bool) {
	switch v := i.(type) {
	case *Join:
		walkItem(v.Left, f, deep)
		walkItem(v.Right, f, deep)
		walk(v.On, deep)
	case *Relation:
		if v.Kind == SubqueryRel {
			walkTree(v.Tree, f)
		}
		for _, e := range v.Funcs {
			walk(e, deep)
		}
		for _, row := range v.Rows {
			for _, e := range row {
				walk(e, deep)
			}
		}
	}
}

// treeExprs lists the expressions that stand in a tree itself.
func treeExprs(t *Tree) []Expr {
	var out []Expr
	add := func(list ...Expr) {
		for _, e := range list {
			if e != nil {
				out = append(out, e)
			}
		}
	}
	for _, as := range t.Assign {
		add(as.Expr)
	}
	for _, row := range t.Rows {
		add(row...)
	}
	for _, o := range t.Output {
		add(o.Expr)
	}
	add(t.Where)
	add(t.GroupBy...)
	add(t.Having)
	for _, w := range t.Windows {
		add(w.Partition...)
		add(w.OrderBy...)
		add(w.Start, w.End)
	}
	add(t.DistinctOn...)
	add(t.OrderBy...)
	add(t.Limit, t.Offset)
	if c := t.OnConflict; c != nil {
		add(c.Target...)
		for _, as := range c.Assign {
			add(as.Expr)
		}
		add(c.Where)
	}
	add(t.MergeOn)
	for _, m := range t.Arms {
		add(m.Cond)
		for _, as := range m.Assign {
			add(as.Expr)
		}
	}
	return out
}
