package analyze

// leftmost returns the place of the expression's first token as PostgreSQL's
// exprLocation has it (nodeFuncs.c): some expressions begin before their own
// token.
func leftmost(e Expr) int {
	switch v := e.(type) {
	case *Op:
		return leftmostOf(v.Offset, v.Args...)
	case *ArrayOp:
		return leftmostOf(v.Offset, v.Left, v.Array)
	case *Call:
		if v.Func != nil && v.Func.Kind == 'f' && v.Over == nil {
			return leftmostOf(v.Offset, v.Args...)
		}
	case *Cast:
		return leftmostOf(v.Offset, v.Arg)
	case *BoolOp:
		return leftmostOf(v.Offset, v.Args...)
	case *NullTest:
		return leftmostOf(v.Offset, v.Arg)
	case *BoolTest:
		return leftmostOf(v.Offset, v.Arg)
	case *SubLink:
		return leftmostOf(v.Offset, v.Tests...)
	case *RowCompare:
		return leftmostOf(v.Offset, v.Left...)
	case *Field:
		return leftmost(v.Arg)
	case *Subscript:
		return leftmost(v.Arg)
	case *Collate:
		return leftmost(v.Arg)
	case nil:
		return -1
	}
	return e.Pos()
}

func leftmostOf(pos int, list ...Expr) int {
	for _, e := range list {
		if e == nil {
			continue
		}
		if p := leftmost(e); p >= 0 && (pos < 0 || p < pos) {
			pos = p
		}
	}
	return pos
}
