package analyze

import "github.com/rungdb/rung/parser/catalog"

// noModifier says that a value has no particular length or precision.
const noModifier int32 = -1

// toLength is coerce_type_typmod: it brings a value to a length or precision, or to
// none.
func (a *analyzer) toLength(e Expr, modifier int32, pos int) Expr {
	if isBad(e) || a.modifier(e) == modifier {
		return e
	}
	return &Cast{Node: Node{e.Type(), pos}, Arg: e, Modifier: modifier}
}

// modifier is exprTypmod (nodeFuncs.c): the type modifier that all values of an
// expression are known to have.
func (a *analyzer) modifier(e Expr) int32 {
	switch v := e.(type) {
	case *Var:
		return a.columnModifier(v)
	case *Cast:
		return v.Modifier
	case *Collate:
		return a.modifier(v.Arg)
	case *Op:
		if v.NullIf {
			return a.modifier(v.Args[0])
		}
	case *Coalesce:
		return a.commonModifier(v.Typ, v.Args...)
	case *MinMax:
		return a.commonModifier(v.Typ, v.Args...)
	case *Case:
		if v.Else == nil {
			return noModifier // NULL has none
		}
		results := []Expr{v.Else}
		for _, w := range v.Whens {
			results = append(results, w.Result)
		}
		return a.commonModifier(v.Typ, results...)
	case *SubLink:
		if (v.Kind == ScalarLink || v.Kind == ArrayLink) && v.Tree != nil {
			return a.outputModifier(v.Tree, 0)
		}
	}
	return noModifier
}

// commonModifier is select_common_typmod: that of every value, where all are of the
// type and have the same.
func (a *analyzer) commonModifier(typ catalog.OID, list ...Expr) int32 {
	common := noModifier
	for i, e := range list {
		m := a.modifier(e)
		if e.Type() != typ || i > 0 && m != common {
			return noModifier
		}
		common = m
	}
	return common
}

func (a *analyzer) columnModifier(v *Var) int32 {
	r := v.Rel
	switch {
	case v.Column < 0:
	case r.Kind == ValuesRel && len(r.Rows) > 0:
		var list []Expr
		for _, row := range r.Rows {
			list = append(list, row[v.Column])
		}
		return a.commonModifier(v.Typ, list...)
	case r.Table != nil && r.Kind != FunctionRel && v.Column < len(r.Table.Columns):
		return r.Table.Columns[v.Column].TypeMod
	case r.Tree != nil:
		return a.outputModifier(r.Tree, v.Column)
	case r.CTE != nil && v.Column < len(r.CTE.modifiers):
		return r.CTE.modifiers[v.Column]
	}
	return noModifier
}

// outputModifier is that of the i-th visible column of a tree.
func (a *analyzer) outputModifier(t *Tree, i int) int32 {
	if op := t.SetOp; op != nil && i < len(op.Columns) {
		left, right := a.outputModifier(op.Left, i), a.outputModifier(op.Right, i)
		if left != right {
			return noModifier
		}
		return left
	}
	if list := visible(t); i < len(list) {
		return a.modifier(list[i].Expr)
	}
	return noModifier
}
