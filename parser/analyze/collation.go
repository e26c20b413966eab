package analyze

// mixed is the collation of a column whose expression has parts with a collation of
// their own; what it comes to is not worked out.
const mixed = "?"

// collation is that of a column made of an expression, as catalog.Column.Collation has
// it (assign_collations_walker of parse_collate.c).
func (a *analyzer) collation(e Expr) string {
	switch v := e.(type) {
	case *Const, *ParamRef:
		return ""
	case *Var:
		return a.columnCollation(v)
	case *Collate:
		return v.Name
	case *Cast:
		if name := a.cat.TypeCollation(v.Typ); name != "" || !a.collatable(v.Arg.Type()) {
			return name
		}
		return a.collation(v.Arg)
	}
	if a.collatable(e.Type()) {
		return mixed
	}
	return ""
}

func (a *analyzer) columnCollation(v *Var) string {
	r := v.Rel
	switch {
	case v.Column < 0 || !a.collatable(v.Type()):
		return ""
	case r.Table != nil && r.Kind != FunctionRel && r.Tree == nil && v.Column < len(r.Table.Columns):
		if c := r.Table.Columns[v.Column]; c.Collation != "" {
			return c.Collation
		}
		return a.cat.TypeCollation(v.Type())
	case r.Tree != nil && r.Tree.SetOp == nil && v.Column < len(visible(r.Tree)):
		return a.collation(visible(r.Tree)[v.Column].Expr)
	}
	return mixed
}
