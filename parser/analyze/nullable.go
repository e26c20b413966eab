package analyze

import (
	"slices"

	"github.com/rungdb/rung/parser/catalog"
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
	current []*Tree // trees whose outputs are being looked at, innermost last
}

// facts are what holds for the rows of a tree behind its FROM and WHERE.
type facts struct {
	notNull map[columnKey]bool
	real    map[*Relation]bool // rows of it are no stand-ins of an outer join
	grouped map[string]bool    // keys of expressions that grouping sets make NULL
}

type columnKey struct {
	rel *Relation
	col int
}

func newNulls(a *analyzer) *nulls { return &nulls{a: a, facts: map[*Tree]*facts{}} }

// tree looks at a tree and everything in its FROM and WITH.
func (n *nulls) tree(t *Tree) {
	for _, c := range t.With {
		n.cte(c)
	}
	f := &facts{notNull: map[columnKey]bool{}, real: map[*Relation]bool{}}
	n.facts[t] = f
	for _, i := range t.From {
		n.fact(f, n.item(i))
	}
	n.fact(f, n.rejects(t.Where))
	if t.Aggregated && (len(t.GroupBy) == 0 || t.GroupingSets) {
		// There is a row even where WHERE lets none through, and columns of outer
		// queries can be in it.
		f.notNull, f.real = map[columnKey]bool{}, map[*Relation]bool{}
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

func (n *nulls) fact(f *facts, keys map[columnKey]bool) {
	for k := range keys {
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
func (n *nulls) item(i Item) map[columnKey]bool {
	switch v := i.(type) {
	case *Relation:
		n.relation(v)
	case *Join:
		left, right := n.item(v.Left), n.item(v.Right)
		switch v.Kind {
		case LeftJoin:
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
		return v.NullIf || !neverNullOperator(n.a, v.Operator) || n.any(v.Args)
	case *ArrayOp:
		arr, ok := v.Array.(*ArrayExpr)
		return !ok || !neverNullOperator(n.a, v.Operator) || n.expr(v.Left) || n.any(arr.Elems)
	case *Call:
		return n.call(v)
	case *Cast:
		return n.cast(v) || n.expr(v.Arg)
	case *BoolOp:
		return n.any(v.Args)
	case *NullTest, *BoolTest, *ArrayExpr, *RowExpr:
		return false
	case *Case:
		nullable := v.Else == nil || n.expr(v.Else)
		for _, w := range v.Whens {
			nullable = nullable || n.expr(w.Result)
		}
		return nullable
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
	}
	return true // parameters, fields, subscripts
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
	stand := v.Nulled
	for _, t := range n.current {
		f := n.facts[t]
		if f == nil {
			continue
		}
		if f.notNull[columnKey{v.Rel, v.Column}] {
			return false
		}
		if f.real[v.Rel] {
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
		if !t.Aggregated || len(t.GroupBy) > 0 || t.GroupingSets || t.Having != nil || t.Limit != nil || t.Offset != nil || t.SetOp != nil {
			return true
		}
		n.tree(t)
		return len(visible(t)) != 1 || n.output(t, indexOf(t, 0))
	}
	return true
}

func union(x, y map[columnKey]bool) map[columnKey]bool {
	if len(x) == 0 {
		return y
	}
	for k := range y {
		x[k] = true
	}
	return x
}

// strict returns the columns whose NULL makes the expression NULL.
func (n *nulls) strict(e Expr) map[columnKey]bool {
	switch v := e.(type) {
	case *Var:
		if v.Column >= 0 {
			return map[columnKey]bool{{v.Rel, v.Column}: true}
		}
	case *Cast:
		if v.Func == nil || v.Func.Strict {
			return n.strict(v.Arg)
		}
	case *Collate:
		return n.strict(v.Arg)
	case *Op:
		if !v.Distinct && !v.NullIf && n.strictOperator(v.Operator) {
			return n.strictAny(v.Args)
		}
	case *ArrayOp:
		// An empty array makes ANY false and ALL true whatever the left side is.
		if arr, ok := v.Array.(*ArrayExpr); ok && len(arr.Elems) > 0 && n.strictOperator(v.Operator) {
			return n.strict(v.Left)
		}
	case *Call:
		if v.Func.Kind == 'f' && v.Func.Strict && !v.Func.Set {
			return n.strictAny(v.Args)
		}
	case *BoolOp:
		if v.Op == "not" {
			return n.strict(v.Args[0])
		}
	}
	return nil
}

func (n *nulls) strictAny(list []Expr) map[columnKey]bool {
	out := map[columnKey]bool{}
	for _, e := range list {
		out = union(out, n.strict(e))
	}
	return out
}

func (n *nulls) strictOperator(op *catalog.Operator) bool {
	f := n.a.cat.Function(op.Function)
	return f != nil && f.Strict
}

// rejects returns the columns whose NULL keeps the condition from being true.
func (n *nulls) rejects(e Expr) map[columnKey]bool {
	switch v := e.(type) {
	case nil:
		return nil
	case *BoolOp:
		return n.rejectsBool(v)
	case *NullTest:
		if v.Not {
			return n.strict(v.Arg)
		}
		return nil
	case *BoolTest:
		switch v.Test {
		case "true":
			return n.rejects(v.Arg)
		case "false", "not unknown":
			return n.strict(v.Arg)
		}
		return nil
	case *ArrayOp:
		if !v.All && n.strictOperator(v.Operator) {
			return n.strict(v.Left)
		}
	case *SubLink:
		if v.Kind != AnyLink {
			return nil
		}
		out := map[columnKey]bool{}
		for i, op := range v.Operators {
			if n.strictOperator(op) {
				out = union(out, n.strict(v.Tests[i]))
			}
		}
		return out
	}
	return n.strict(e)
}

func (n *nulls) rejectsBool(b *BoolOp) map[columnKey]bool {
	switch b.Op {
	case "and":
		out := map[columnKey]bool{}
		for _, e := range b.Args {
			out = union(out, n.rejects(e))
		}
		return out
	case "or":
		out := n.rejects(b.Args[0])
		for _, e := range b.Args[1:] {
			other := n.rejects(e)
			both := map[columnKey]bool{}
			for k := range out {
				if other[k] {
					both[k] = true
				}
			}
			out = both
		}
		return out
	}
	if t, ok := b.Args[0].(*NullTest); ok && !t.Not {
		return n.strict(t.Arg)
	}
	return n.strict(b.Args[0])
}
