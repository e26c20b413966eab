package depend

import (
	"slices"

	"github.com/rungdb/rung/parser/analyze"
)

// read is one occurrence of a base table and the filter at it.
type read struct {
	rel    *analyze.Relation
	filter []analyze.Expr
	inside []*analyze.SubLink // the subqueries in expressions that it stands in
	behind bool               // behind a view or function: maybe with another role's rights
}

// tree finds the base tables that a tree reads. outer are conditions that hold
// wherever the tree's value counts.
func (d *deriver) tree(t *analyze.Tree, outer []analyze.Expr) {
	if t == nil {
		return
	}
	d.inlineCTEs(t)
	for _, c := range t.With {
		if !d.inline[c] {
			d.tree(c.Tree, outer)
		}
	}
	d.tree(t.Source, outer)
	if t.SetOp != nil {
		d.tree(t.SetOp.Left, outer)
		d.tree(t.SetOp.Right, outer)
	}
	items := t.From
	if t.Target != nil && (t.Kind == analyze.Update || t.Kind == analyze.Delete) {
		items = append([]analyze.Item{t.Target}, items...)
	}
	filter := d.holds(t, items, outer)
	if t.Kind == analyze.Merge {
		// The target is joined to the source from one side or the other, depending
		// on the arms.
		d.item(t.Target, outer, outer)
		filter = outer
	}
	for _, it := range items {
		d.item(it, filter, outer)
	}
	for _, e := range clauses(t) {
		if e == t.Where {
			d.conditions(e, filter)
			continue
		}
		d.subqueries(e, filter)
	}
}

// inlineCTEs notes which CTEs of t are the same as a subquery in the one place that
// reads them.
func (d *deriver) inlineCTEs(t *analyze.Tree) {
	if len(t.With) == 0 {
		return
	}
	places := map[*analyze.CTE]int{}
	walkRelations(t, relset{}, func(analyze.Expr) {}, func(r *analyze.Relation) {
		if r.Kind == analyze.CTERel {
			places[r.CTE]++
		}
	})
	for _, c := range t.With {
		d.inline[c] = places[c] == 1 && !c.Recursive && c.Tree != nil && c.Tree.Kind == analyze.Select
	}
}

// holds returns the conditions that every combination of rows satisfies that
// passes FROM and WHERE.
func (d *deriver) holds(t *analyze.Tree, items []analyze.Item, outer []analyze.Expr) []analyze.Expr {
	filter := conjuncts(outer[:len(outer):len(outer)], t.Where)
	for _, it := range items {
		filter = d.gather(it, filter)
	}
	return filter
}

// gather appends to the filter what holds for every row of the item that passes
// the filter.
func (d *deriver) gather(it analyze.Item, filter []analyze.Expr) []analyze.Expr {
	switch it := it.(type) {
	case *analyze.Relation:
		return append(append(filter, d.elements(it)...), d.facts(it)...)
	case *analyze.Join:
		left, right := d.kept(it, filter)
		if left && right {
			filter = conjuncts(filter, it.On)
		}
		if left {
			filter = d.gather(it.Left, filter)
		}
		if right {
			filter = d.gather(it.Right, filter)
		}
	}
	return filter
}

// kept says which sides of a join are never NULL-extended in a row that passes
// the filter. Both: it is an inner join.
func (d *deriver) kept(j *analyze.Join, filter []analyze.Expr) (left, right bool) {
	left = j.Kind == analyze.InnerJoin || j.Kind == analyze.LeftJoin || d.rejectsNulls(filter, relsOf(j.Left))
	right = j.Kind == analyze.InnerJoin || j.Kind == analyze.RightJoin || d.rejectsNulls(filter, relsOf(j.Right))
	return left, right
}

// item hands the filter down to the relations of an item.
func (d *deriver) item(it analyze.Item, filter, outer []analyze.Expr) {
	switch it := it.(type) {
	case *analyze.Relation:
		d.relation(it, filter)
	case *analyze.Join:
		d.join(it, filter, outer)
	}
}

func (d *deriver) join(j *analyze.Join, filter, outer []analyze.Expr) {
	left, right := d.kept(j, filter)
	both := conjuncts(filter[:len(filter):len(filter)], j.On)
	switch {
	case left && right:
		d.item(j.Left, both, outer)
		d.item(j.Right, both, outer)
		d.conditions(j.On, both)
	case left:
		d.item(j.Left, filter, outer)
		d.item(j.Right, matching(both, filter, j.Right), outer)
		d.subqueries(j.On, outer)
	case right:
		d.item(j.Left, matching(both, filter, j.Left), outer)
		d.item(j.Right, filter, outer)
		d.subqueries(j.On, outer)
	default:
		d.item(j.Left, outer, outer)
		d.item(j.Right, outer, outer)
		d.subqueries(j.On, outer)
	}
}

// matching returns the conditions that a row of the NULL-extended side must
// satisfy to matter: ON, and what holds for the rows that it can match. both
// begins with filter.
func matching(both, filter []analyze.Expr, nullable analyze.Item) []analyze.Expr {
	set := relsOf(nullable)
	var list []analyze.Expr
	for _, c := range filter {
		if !mentions(c, set) {
			list = append(list, c)
		}
	}
	return append(list, both[len(filter):]...)
}

func (d *deriver) relation(r *analyze.Relation, filter []analyze.Expr) {
	if !d.functionItem(r, filter) {
		for _, f := range r.Funcs {
			d.subqueries(f, filter)
		}
	}
	for _, row := range r.Rows {
		for _, e := range row {
			d.subqueries(e, filter)
		}
	}
	switch {
	case isBase(r):
		d.reads = append(d.reads, read{rel: r, filter: filter, inside: slices.Clone(d.inside), behind: d.behind > 0})
	case r.Tree != nil && (r.Kind != analyze.CTERel || d.inline[r.CTE]):
		if r.Table != nil {
			d.behind++
			defer func() { d.behind-- }()
		}
		d.tree(r.Tree, append(filter[:len(filter):len(filter)], d.through(r, r.Tree, filter)...))
	}
}

// subqueries finds the tables read by the subqueries of an expression that counts
// only where the filter holds.
func (d *deriver) subqueries(e analyze.Expr, filter []analyze.Expr) {
	each(e, func(x analyze.Expr) {
		switch x := x.(type) {
		case *analyze.SubLink:
			d.sublink(x, filter)
		case *analyze.Call:
			d.call(x, filter, nil)
		}
	})
}

func (d *deriver) sublink(s *analyze.SubLink, filter []analyze.Expr) {
	d.inside = append(d.inside, s)
	d.tree(s.Tree, filter)
	d.inside = d.inside[:len(d.inside)-1]
}

// conditions finds the tables read by the subqueries of conditions that must all
// hold. Of the rows of one that is compared by IN or = ANY, only those matter that
// are equal to what it is compared with: the others cannot make it true, and false
// and NULL are the same here.
func (d *deriver) conditions(e analyze.Expr, filter []analyze.Expr) {
	for _, c := range conjuncts(nil, e) {
		s, ok := c.(*analyze.SubLink)
		if !ok || s.Kind != analyze.AnyLink || !commutes(s.Tree) {
			d.subqueries(c, filter)
			continue
		}
		for _, t := range s.Tests {
			d.subqueries(t, filter)
		}
		d.sublink(s, append(filter[:len(filter):len(filter)], d.tests(s)...))
	}
}

// tests returns the equalities between the left side of IN or = ANY and the output
// of the subquery.
func (d *deriver) tests(s *analyze.SubLink) []analyze.Expr {
	var list []analyze.Expr
	for i, left := range s.Tests {
		right := output(s.Tree, i)
		if right == nil || i >= len(s.Operators) || s.Operators[i] == nil || d.family(right.Type()) != family(s.Operators[i].Right) {
			continue
		}
		list = append(list, &analyze.Op{Node: s.Node, Operator: s.Operators[i], Args: []analyze.Expr{left, right}})
	}
	return list
}

// through returns equalities between columns of a relation and the columns behind
// them in the tree that it stands for, for those columns that the filter says are
// not NULL, where removing rows by them commutes with the tree.
func (d *deriver) through(r *analyze.Relation, t *analyze.Tree, filter []analyze.Expr) []analyze.Expr {
	if !commutes(t) {
		return nil
	}
	var list []analyze.Expr
	for i := range r.Columns {
		inner, ok := output(t, i).(*analyze.Var)
		if !ok || inner.Column < 0 || inner.Type() != r.Columns[i].Type || !d.compared(r, i, filter) {
			continue
		}
		op := d.cat.DefaultEquality(inner.Type())
		at := &analyze.Var{Node: inner.Node, Rel: r, Column: i}
		list = append(list, &analyze.Op{Node: inner.Node, Operator: op, Args: []analyze.Expr{at, inner}})
	}
	return list
}

// commutes says that rows which a tree returns can be removed by the value of an
// output column before it does anything else with them. Of one that aggregates all
// rows no output is a column.
func commutes(t *analyze.Tree) bool {
	return t.Kind == analyze.Select && t.SetOp == nil && t.Rows == nil && t.Limit == nil && t.Offset == nil &&
		len(t.DistinctOn) == 0 && !t.GroupingSets && !hasWindows(t)
}

// compared says that the filter has an equality on column i of r.
func (d *deriver) compared(r *analyze.Relation, i int, filter []analyze.Expr) bool {
	is := func(v *analyze.Var) bool { return v != nil && v.Rel == r && v.Column == i }
	for _, c := range filter {
		if eq, ok := d.equality(c); ok && !eq.value.optional && (is(eq.column) || is(eq.other)) {
			return true
		}
	}
	return false
}

func hasWindows(t *analyze.Tree) bool {
	found := len(t.Windows) > 0
	for _, e := range clauses(t) {
		each(e, func(x analyze.Expr) {
			if c, ok := x.(*analyze.Call); ok && c.Over != nil {
				found = true
			}
		})
	}
	return found
}

// facts returns what holds for every row of a subquery, view or CTE: that a column
// has the value that its own conditions give it.
func (d *deriver) facts(r *analyze.Relation) []analyze.Expr {
	t := r.Tree
	if t == nil || t.Kind != analyze.Select || t.SetOp != nil || t.Rows != nil || t.GroupingSets {
		return nil
	}
	inside := d.classes(d.holds(t, t.From, nil))
	var list []analyze.Expr
	for i := range r.Columns {
		v, ok := output(t, i).(*analyze.Var)
		if !ok || v.Column < 0 || v.Type() != r.Columns[i].Type {
			continue
		}
		c := inside.at(columnOf{v.Rel, v.Column})
		if c == nil || c.value == nil {
			continue
		}
		at := &analyze.Var{Node: v.Node, Rel: r, Column: i}
		op := d.cat.DefaultEquality(v.Type())
		switch p := c.value; {
		case p.optional:
			// It has the value only where that is given.
		case p.each:
			array := &analyze.ParamRef{Node: analyze.Node{Typ: d.q.Params[p.param-1].Type, Offset: v.Offset}, Number: p.param}
			list = append(list, &analyze.ArrayOp{Node: v.Node, Operator: op, Left: at, Array: array})
		case p.param != 0:
			list = append(list, &analyze.Op{Node: v.Node, Operator: op, Args: []analyze.Expr{at, &analyze.ParamRef{Node: v.Node, Number: p.param}}})
		default:
			list = append(list, &analyze.Op{Node: v.Node, Operator: op, Args: []analyze.Expr{at, &analyze.Const{Node: v.Node, Value: *p.text}}})
		}
	}
	return list
}

// elements returns what holds for the column of unnest($n): it is an element of
// the parameter.
func (d *deriver) elements(r *analyze.Relation) []analyze.Expr {
	if r.Kind != analyze.FunctionRel || len(r.Funcs) != 1 || len(r.Columns) == 0 {
		return nil
	}
	call, ok := r.Funcs[0].(*analyze.Call)
	if !ok || call.Func == nil || call.Func.Schema != "pg_catalog" || call.Func.Name != "unnest" || len(call.Args) != 1 {
		return nil
	}
	p, ok := call.Args[0].(*analyze.ParamRef)
	if !ok {
		return nil
	}
	t := d.cat.Type(p.Type())
	if t == nil || t.Elem == 0 || d.given(t.Elem) == 0 {
		return nil
	}
	op := d.cat.DefaultEquality(t.Elem)
	at := &analyze.Var{Node: analyze.Node{Typ: t.Elem, Offset: p.Offset}, Rel: r}
	return []analyze.Expr{&analyze.ArrayOp{Node: at.Node, Operator: op, Left: at, Array: p}}
}
