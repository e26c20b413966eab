package generator

import (
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// tableOf returns the table whose model the i-th column of a result can be a part
// of, by sqlc's rules: the column comes from the table unchanged, also through
// subqueries, not through WITH; of a set operation the first arm decides.
func tableOf(t *analyze.Tree, i int) *catalog.Table {
	for t != nil && t.SetOp != nil {
		t = t.SetOp.Left
	}
	if t == nil {
		return nil
	}
	for _, o := range t.Output {
		if o.Hidden {
			continue
		}
		if i > 0 {
			i--
			continue
		}
		v, ok := o.Expr.(*analyze.Var)
		switch {
		case !ok || v.Column < 0:
		case v.Rel.Kind == analyze.TableRel || v.Rel.Kind == analyze.PseudoRel:
			return v.Rel.Table
		case v.Rel.Kind == analyze.SubqueryRel:
			return tableOf(v.Rel.Tree, v.Column)
		}
		return nil
	}
	return nil
}
