package analyze

import "github.com/rungdb/rung/parser/catalog"

const errNotUpdatable = "55000"

// checkTarget is what the rewriter refuses of a view that is written to
// (rewriteTargetView): it can only write to one that shows columns of one table.
// A view with triggers or rules of the user's does as these say.
func (s *scope) checkTarget() {
	t := s.tree
	if t.Target == nil {
		return
	}
	var columns []*catalog.Column
	for _, as := range t.Assign {
		columns = append(columns, as.Column)
	}
	if t.OnConflict != nil {
		for _, as := range t.OnConflict.Assign {
			columns = append(columns, as.Column)
		}
	}
	for rel := t.Target; rel.Table.Kind == 'v' && !rel.Table.HasTriggers && rel.Tree != nil; {
		what := map[Kind]string{Insert: "insert into", Update: "update", Delete: "delete from"}[t.Kind]
		base := simpleView(rel.Tree)
		if base == nil || t.Kind != Delete && len(shown(rel.Tree, base)) == 0 {
			s.fail(errNotUpdatable, -1, "To write to it, make an INSTEAD OF trigger or name the table itself.", "cannot %s view \"%s\"", what, rel.Table.Name)
			return
		}
		below := shown(rel.Tree, base)
		for i, c := range columns {
			if columns[i] = below[position(rel.Table, c)]; columns[i] == nil {
				s.fail(errFeature, -1, "It is computed.", "cannot %s column \"%s\" of view \"%s\"", what, c.Name, rel.Table.Name)
				return
			}
		}
		rel = base
	}
}

func position(t *catalog.Table, c *catalog.Column) int {
	for i := range t.Columns {
		if t.Columns[i] == c {
			return i
		}
	}
	return -1
}

// simpleView is view_query_is_auto_updatable: it returns the only relation of a
// view whose rows are those of it; nil: it is not so simple.
func simpleView(t *Tree) *Relation {
	if t.Kind != Select || t.Distinct || t.DistinctOn != nil || t.Aggregated || t.SetOp != nil || t.Rows != nil || len(t.With) > 0 ||
		t.Limit != nil || t.Offset != nil || len(t.Windows) > 0 || len(t.From) != 1 {
		return nil
	}
	for _, o := range t.Output {
		set := false
		walk(o.Expr, func(e Expr) bool {
			c, ok := e.(*Call)
			set = set || ok && c.Func.Set
			return true
		})
		if set {
			return nil
		}
	}
	rel, ok := t.From[0].(*Relation)
	if !ok || rel.Kind != TableRel || rel.Sample || rel.Table.Kind == 'm' {
		return nil
	}
	return rel
}

// shown says which column of its relation each column of a simple view is.
func shown(t *Tree, base *Relation) map[int]*catalog.Column {
	out := map[int]*catalog.Column{}
	for i, o := range visible(t) {
		if v, ok := o.Expr.(*Var); ok && v.Rel == base && v.Column >= 0 {
			out[i] = base.Table.Columns[v.Column]
		}
	}
	return out
}
