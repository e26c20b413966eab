package analyze

import (
	"maps"
	"slices"
)

// Which results can be NULL is nothing that PostgreSQL says; the rules of this
// file and of nullrules.go are ours. Each is one-sided: "not null" is claimed only
// where no execution can yield a NULL, and everything not named here can.
//
// A value passes four stages, and the claim is made for the last one:
//  1. A column of a table is not null where it is declared so and the server
//     enforces it (not on foreign tables; not through a view that is written to).
//  2. A join that keeps rows of its other side without a partner replaces the row
//     by NULLs: Var.Nulled, set while the join is analyzed.
//  3. Rows for which the WHERE clause is not true are gone, so a column whose
//     NULL would make it not true is not null behind it (facts). The same holds
//     for the ON clause of an inner join, as long as no outer join is above it.
//  4. Grouping sets put NULL in place of grouped expressions.

// nulls decides nullability for one statement. It fills in RelColumn.Nullable of
// the trees that it walks.
type nulls struct {
	a       *analyzer
	facts   map[*Tree]*facts
	current []*Tree       // trees whose outputs are being looked at, innermost last
	behind  map[Item]keys // what is not null behind an item of FROM, whatever is above it
	arms    []keys        // what holds in the arms of CASE that are being looked at

	// sqlc: what sqlc's users may take for granted too. An argument whose Go type has
	// no NULL is not NULL, and a materialized view is as new as its query.
	sqlc  map[int]bool // numbers of such arguments; nil: nothing is taken for granted
	lists map[int]bool // of those that are lists of such values
}

// facts are what holds for the rows of a tree behind its FROM and WHERE.
type facts struct {
	notNull keys
	real    map[*Relation]bool // rows of it are no stand-ins of an outer join
	grouped map[string]bool    // keys of expressions that grouping sets make NULL
}

// columnKey is a column, or a field of one.
type columnKey struct {
	rel  *Relation
	col  int
	path string // of fields; empty: the column itself
}

type keys = map[columnKey]bool

// keyOf returns the key of a column or of a field of one.
func keyOf(e Expr) (columnKey, bool) {
	switch v := e.(type) {
	case *Var:
		return columnKey{rel: v.Rel, col: v.Column}, v.Column >= 0
	case *Field:
		k, ok := keyOf(v.Arg)
		k.path += "." + itoa(v.Index)
		return k, ok
	}
	return columnKey{}, false
}

func newNulls(a *analyzer) *nulls {
	return &nulls{a: a, facts: map[*Tree]*facts{}, behind: map[Item]keys{}}
}

// tree looks at a tree and everything in its FROM and WITH.
func (n *nulls) tree(t *Tree) {
	for _, c := range t.With {
		n.cte(c)
	}
	f := &facts{notNull: keys{}, real: map[*Relation]bool{}}
	n.facts[t] = f
	for _, i := range t.From {
		n.fact(f, n.item(i))
	}
	n.fact(f, n.rejects(t.Where))
	n.joined(f, t.From)
	if t.Aggregated && (len(t.GroupBy) == 0 || t.GroupingSets) {
		// There is a row even where WHERE lets none through, and columns of outer
		// queries can be in it.
		f.notNull, f.real = keys{}, map[*Relation]bool{}
	}
	if t.GroupingSets {
		f.grouped = map[string]bool{}
		for _, e := range t.GroupBy {
			f.grouped[exprKey(e)] = true
		}
	}
	if t.Target != nil {
		n.target(t, f)
	}
	if t.Source != nil {
		n.tree(t.Source)
	}
	if t.Kind == Select && t.Rows != nil {
		n.values(t)
	}
	if t.SetOp != nil {
		n.setOp(t.SetOp)
	}
}

// joined: where a row of the side that may be missing is there, so is the rest of
// that side, and the ON condition was true for it.
func (n *nulls) joined(f *facts, from []Item) {
	var joins []*Join
	for _, i := range from {
		joins = append(joins, outerJoins(i)...)
	}
	for before := -1; before != len(f.notNull)+len(f.real); {
		before = len(f.notNull) + len(f.real)
		for _, j := range joins {
			left, right := f.anyReal(j.Left), f.anyReal(j.Right)
			if j.Kind == LeftJoin && right || j.Kind == RightJoin && left || j.Kind == FullJoin && left && right {
				n.fact(f, n.rejects(j.On))
				n.fact(f, n.behind[j.Left])
				n.fact(f, n.behind[j.Right])
			}
		}
	}
}

func outerJoins(i Item) []*Join {
	j, ok := i.(*Join)
	if !ok {
		return nil
	}
	list := append(outerJoins(j.Left), outerJoins(j.Right)...)
	if j.Kind != InnerJoin {
		list = append(list, j)
	}
	return list
}

func (f *facts) anyReal(i Item) bool {
	switch v := i.(type) {
	case *Relation:
		return f.real[v]
	case *Join:
		return f.anyReal(v.Left) || f.anyReal(v.Right)
	}
	return false
}

func (n *nulls) fact(f *facts, list keys) {
	for k := range list {
		f.notNull[k] = true
		f.real[k.rel] = true // a stand-in row has no column that is not null
	}
}

// target: RETURNING shows the row as it was written. What WHERE said about the
// old row does not hold for it, nor what a view promises about rows in it.
func (n *nulls) target(t *Tree, f *facts) {
	if t.Kind == Update {
		for k := range f.notNull {
			if k.rel == t.Target {
				delete(f.notNull, k)
			}
		}
	}
	if t.Target.Tree != nil || t.Target.Table.Kind == 'f' {
		for i := range t.Target.Columns {
			t.Target.Columns[i].Nullable = true
		}
	}
}

// item looks at a FROM item and returns the columns that are not null behind it.
func (n *nulls) item(i Item) keys {
	out := n.behindItem(i)
	n.behind[i] = maps.Clone(out)
	return out
}

func (n *nulls) behindItem(i Item) keys {
	switch v := i.(type) {
	case *Relation:
		n.relation(v)
	case *Join:
		left, right := n.item(v.Left), n.item(v.Right)
		switch v.Kind {
		case LeftJoin:
			if rel := alwaysOne(v); rel != nil {
				return union(left, keys{{rel: rel, col: -1}: true})
			}
			return left
		case RightJoin:
			return right
		case FullJoin:
			return nil
		}
		return union(union(left, right), n.rejects(v.On))
	}
	return nil
}

func (n *nulls) relation(r *Relation) {
	switch r.Kind {
	case TableRel:
		switch {
		case r.Table.Kind == 'm' && n.sqlc != nil:
			for i := range r.Columns {
				r.Columns[i].Nullable = i >= len(r.Table.Columns) || !r.Table.Columns[i].Declared
			}
		case r.Table.Kind == 'f' || r.Table.Kind == 'm':
			// Not enforced; a materialized view may be older than the constraint.
			for i := range r.Columns {
				r.Columns[i].Nullable = true
			}
		case r.Tree != nil:
			n.treeRelation(r)
		}
	case SubqueryRel:
		n.treeRelation(r)
	case CTERel:
		for i := range r.Columns {
			r.Columns[i].Nullable = i >= len(r.CTE.Columns) || r.CTE.Columns[i].Nullable
		}
	case FunctionRel:
		n.functionRelation(r)
	}
}

func (n *nulls) treeRelation(r *Relation) {
	n.tree(r.Tree)
	for i := range r.Columns {
		r.Columns[i].Nullable = n.output(r.Tree, indexOf(r.Tree, i))
	}
}

// cte: a recursive query reads its own rows, so its columns are the least fixed
// point: all are taken as not null until an arm shows a NULL.
func (n *nulls) cte(c *CTE) {
	own := c.Columns[:len(visible(c.Tree))] // behind them are those of SEARCH and CYCLE
	if !c.Recursive {
		n.tree(c.Tree)
		for i := range own {
			c.Columns[i].Nullable = n.output(c.Tree, indexOf(c.Tree, i))
		}
		return
	}
	for i := range own {
		c.Columns[i].Nullable = false
	}
	for changed := true; changed; {
		changed = false
		n.tree(c.Tree)
		for i := range own {
			if !c.Columns[i].Nullable && n.output(c.Tree, indexOf(c.Tree, i)) {
				c.Columns[i].Nullable, changed = true, true
			}
		}
	}
}

func (n *nulls) values(t *Tree) {
	for i, o := range t.Output {
		v, ok := o.Expr.(*Var)
		if !ok || o.Hidden || i >= len(v.Rel.Columns) {
			continue
		}
		nullable := false
		for _, row := range t.Rows {
			nullable = nullable || i >= len(row) || n.expr(row[i])
		}
		v.Rel.Columns[v.Column].Nullable = nullable
	}
}

// setOp: a row of UNION comes from either arm, one of INTERSECT is in both, one of
// EXCEPT in the left.
func (n *nulls) setOp(op *SetOp) {
	n.tree(op.Left)
	n.tree(op.Right)
	for i := range op.Columns {
		l, r := n.output(op.Left, indexOf(op.Left, i)), n.output(op.Right, indexOf(op.Right, i))
		switch op.Op {
		case "union":
			op.Columns[i].Nullable = l || r
		case "intersect":
			op.Columns[i].Nullable = l && r
		default:
			op.Columns[i].Nullable = l
		}
	}
}

// output says whether the i-th output of a tree that was looked at can be NULL.
func (n *nulls) output(t *Tree, i int) bool {
	if i < 0 || i >= len(t.Output) {
		return true
	}
	n.current = append(n.current, t)
	defer func() { n.current = n.current[:len(n.current)-1] }()
	return n.expr(t.Output[i].Expr)
}

// expr says whether an expression can be NULL.
func (n *nulls) expr(e Expr) bool {
	if f := n.innermost(); f != nil && f.grouped != nil && f.grouped[exprKey(e)] {
		return true
	}
	switch v := e.(type) {
	case *Var:
		return n.variable(v)
	case *Const:
		return v.Null
	case *Op:
		if v.Distinct {
			return false
		}
		return v.NullIf || n.operation(v.Operator, v.Args)
	case *ArrayOp:
		return !neverNullOperator(n.a, v.Operator) || n.expr(v.Left) || n.elements(v.Array)
	case *Field:
		return n.field(v)
	case *Call:
		return n.call(v)
	case *Cast:
		return n.cast(v) || n.expr(v.Arg)
	case *BoolOp:
		return n.any(v.Args)
	case *NullTest, *BoolTest, *ArrayExpr, *RowExpr:
		return false
	case *Case:
		return n.caseExpr(v)
	case *Coalesce:
		if v.Merged != nil && !n.any(v.Merged) {
			return false
		}
		return n.all(v.Args)
	case *MinMax:
		return n.all(v.Args) // NULLs are passed over
	case *RowCompare:
		return n.any(v.Left) || n.any(v.Right)
	case *Collate:
		return n.expr(v.Arg)
	case *SubLink:
		return n.link(v)
	case *Special:
		return n.special(v)
	case *ParamRef:
		return !n.sqlc[v.Number]
	}
	return true // subscripts
}

// elements says whether an array can be NULL or hold one.
func (n *nulls) elements(array Expr) bool {
	switch v := array.(type) {
	case *ArrayExpr:
		return n.any(v.Elems)
	case *Const:
		elements, ok := arrayElements(v.Value)
		return v.Null || !ok || slices.ContainsFunc(elements, func(e element) bool { return e.null })
	}
	return true
}

// caseExpr: an arm is reached where its condition is true, and those before it are
// not.
func (n *nulls) caseExpr(c *Case) bool {
	if c.Else == nil {
		return true
	}
	mark := len(n.arms)
	defer func() { n.arms = n.arms[:mark] }()
	for _, w := range c.Whens {
		n.arms = append(n.arms, n.rejects(w.Cond))
		nullable := n.expr(w.Result)
		if n.arms = n.arms[:len(n.arms)-1]; nullable {
			return true
		}
		n.arms = append(n.arms, n.denies(w.Cond))
	}
	return n.expr(c.Else)
}

// known: a column or field that is not null for all that is being looked at.
func (n *nulls) known(k columnKey) bool {
	for _, arm := range n.arms {
		if arm[k] {
			return true
		}
	}
	for _, t := range n.current {
		if f := n.facts[t]; f != nil && f.notNull[k] {
			return true
		}
	}
	return false
}

func (n *nulls) field(f *Field) bool {
	k, ok := keyOf(f)
	return !ok || !n.known(k)
}

func (n *nulls) any(list []Expr) bool {
	return slices.ContainsFunc(list, n.expr)
}

func (n *nulls) all(list []Expr) bool {
	for _, e := range list {
		if !n.expr(e) {
			return false
		}
	}
	return true
}

func (n *nulls) innermost() *facts {
	if len(n.current) == 0 {
		return nil
	}
	return n.facts[n.current[len(n.current)-1]]
}

// variable: facts hold in the outputs of their own tree and in the subqueries
// there, so for every tree that is being looked at.
func (n *nulls) variable(v *Var) bool {
	if n.known(columnKey{rel: v.Rel, col: v.Column}) {
		return false
	}
	stand := v.Nulled
	for _, t := range n.current {
		if f := n.facts[t]; f != nil && f.real[v.Rel] {
			stand = false
		}
	}
	if v.Column < 0 {
		return stand
	}
	return stand || v.Column >= len(v.Rel.Columns) || v.Rel.Columns[v.Column].Nullable
}

// link: a scalar subquery without rows is NULL; one aggregate row is always
// there.
func (n *nulls) link(l *SubLink) bool {
	switch l.Kind {
	case ExistsLink, ArrayLink:
		return false
	case AnyLink, AllLink:
		n.tree(l.Tree)
		for i, op := range l.Operators {
			if !neverNullOperator(n.a, op) || n.expr(l.Tests[i]) || n.output(l.Tree, indexOf(l.Tree, i)) {
				return true
			}
		}
		return false
	case ScalarLink:
		t := l.Tree
		if !oneRow(t) {
			return true
		}
		n.tree(t)
		return len(visible(t)) != 1 || n.output(t, indexOf(t, 0))
	}
	return true
}
