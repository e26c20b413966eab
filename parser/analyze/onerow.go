package analyze

import "slices"

// alwaysOne returns the right side of a LEFT JOIN that cannot be missing: a subquery
// of one row, joined on nothing.
func alwaysOne(j *Join) *Relation {
	on, always := j.On.(*Const)
	rel, ok := j.Right.(*Relation)
	if ok && rel.Kind == SubqueryRel && oneRow(rel.Tree) && (j.On == nil || always && on.Value == "true" && !on.Null) {
		return rel
	}
	return nil
}

// oneRow: the tree yields one row, whatever it reads: it is one group of all rows, or
// each item of its FROM, if it has one, yields one row.
func oneRow(t *Tree) bool {
	if t.Kind != Select || len(t.GroupBy) > 0 || t.GroupingSets || t.Having != nil || t.Limit != nil || t.Offset != nil || t.SetOp != nil || t.Rows != nil {
		return false
	}
	for _, o := range t.Output {
		if yieldsSet(o.Expr) {
			return false
		}
	}
	return t.Aggregated || t.Where == nil && !slices.ContainsFunc(t.From, manyRows)
}

// manyRows: the item may yield another number of rows than one.
func manyRows(i Item) bool {
	r, ok := i.(*Relation)
	return !ok || r.Kind != SubqueryRel && r.Kind != CTERel || r.Tree == nil || !oneRow(r.Tree)
}

func yieldsSet(e Expr) bool {
	found := false
	walk(e, func(e Expr) bool {
		c, ok := e.(*Call)
		found = found || ok && c.Func.Set
		return !found
	})
	return found
}
