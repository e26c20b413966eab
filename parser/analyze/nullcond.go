package analyze

import "github.com/rungdb/rung/parser/catalog"

// What a condition says about the columns in it: strict, rejects and denies are
// what a NULL in a column does to an expression.

func union(x, y keys) keys {
	if len(x) == 0 {
		return y
	}
	for k := range y {
		x[k] = true
	}
	return x
}

// strict returns the columns whose NULL makes the expression NULL.
func (n *nulls) strict(e Expr) keys {
	switch v := e.(type) {
	case *Var:
		if v.Column >= 0 {
			return keys{{rel: v.Rel, col: v.Column}: true}
		}
	case *Field:
		out := n.strict(v.Arg)
		if k, ok := keyOf(v); ok {
			return union(out, keys{k: true})
		}
		return out
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

func (n *nulls) strictAny(list []Expr) keys {
	out := keys{}
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
func (n *nulls) rejects(e Expr) keys {
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
		out := keys{}
		for i, op := range v.Operators {
			if n.strictOperator(op) {
				out = union(out, n.strict(v.Tests[i]))
			}
		}
		return out
	}
	return n.strict(e)
}

func (n *nulls) rejectsBool(b *BoolOp) keys {
	switch b.Op {
	case "and":
		out := keys{}
		for _, e := range b.Args {
			out = union(out, n.rejects(e))
		}
		return out
	case "or":
		out := n.rejects(b.Args[0])
		for _, e := range b.Args[1:] {
			out = intersection(out, n.rejects(e))
		}
		return out
	}
	return union(n.strict(b.Args[0]), n.denies(b.Args[0]))
}

// denies returns the columns whose NULL makes the condition true: where it is not,
// they are not null.
func (n *nulls) denies(e Expr) keys {
	switch v := e.(type) {
	case *NullTest:
		if !v.Not && !n.isRow(v.Arg) {
			return n.strict(v.Arg)
		}
	case *Op:
		if !v.Distinct {
			return nil
		}
		out := keys{}
		for i, other := range []int{1, 0} {
			if !n.expr(v.Args[other]) {
				out = union(out, n.strict(v.Args[i]))
			}
		}
		return out
	case *BoolOp:
		return n.deniesBool(v)
	}
	return nil
}

// isRow: a row that is not NULL IS NULL where all its columns are.
func (n *nulls) isRow(e Expr) bool {
	t := n.a.base(e.Type())
	return t == recordOID || n.a.isComplex(t)
}

func (n *nulls) deniesBool(b *BoolOp) keys {
	switch b.Op {
	case "or":
		out := keys{}
		for _, e := range b.Args {
			out = union(out, n.denies(e))
		}
		return out
	case "and":
		out := n.denies(b.Args[0])
		for _, e := range b.Args[1:] {
			out = intersection(out, n.denies(e))
		}
		return out
	}
	if t, ok := b.Args[0].(*NullTest); ok && t.Not && !n.isRow(t.Arg) {
		return n.strict(t.Arg)
	}
	return nil
}

func intersection(x, y keys) keys {
	both := keys{}
	for k := range x {
		if y[k] {
			both[k] = true
		}
	}
	return both
}
