package analyze

import (
	"fmt"
	"strings"
)

// exprKey is a text that two expressions share if and only if they are equal in
// the sense of equal() of nodes/equalfuncs.c: places and the spelling of casts do
// not count. Relations and subqueries are told apart by identity.
func exprKey(e Expr) string {
	var b strings.Builder
	writeKey(&b, e)
	return b.String()
}

func writeKey(b *strings.Builder, e Expr) {
	writeHead(b, e)
	list := children(e)
	if len(list) == 0 {
		return
	}
	b.WriteByte('(')
	for i, c := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		writeKey(b, c)
	}
	b.WriteByte(')')
}

// writeHead writes what an expression is apart from its parts.
func writeHead(b *strings.Builder, e Expr) {
	switch v := e.(type) {
	case nil:
		b.WriteString("nil")
	case *Var:
		fmt.Fprintf(b, "v%p.%d", v.Rel, v.Column)
	case *ParamRef:
		fmt.Fprintf(b, "$%d", v.Number)
	case *Const:
		fmt.Fprintf(b, "c%d:%t:%q", v.Typ, v.Null, v.Value)
	case *Op:
		fmt.Fprintf(b, "op%d:%t:%t", v.Operator.OID, v.Distinct, v.NullIf)
	case *ArrayOp:
		fmt.Fprintf(b, "any%d:%t", v.Operator.OID, v.All)
	case *Call:
		fmt.Fprintf(b, "f%d:%t:%t:%t:%v:%t:%t:%d", v.Func.OID, v.Star, v.Distinct, v.Within, v.Order, v.Filter != nil, v.Over != nil, len(v.OrderBy))
		if v.Over != nil {
			fmt.Fprintf(b, "over%p", v.Over)
		}
	case *Cast:
		fmt.Fprintf(b, "cast%d:%t:%d", v.Typ, v.IO, v.Modifier)
	case *Case:
		fmt.Fprintf(b, "case%d:%t:%t", v.Typ, v.Arg != nil, v.Else != nil)
	case *Coalesce:
		fmt.Fprintf(b, "coalesce%d", v.Typ)
	case *MinMax:
		fmt.Fprintf(b, "minmax%d:%t", v.Typ, v.Least)
	case *SubLink:
		fmt.Fprintf(b, "sub%d:%p", v.Kind, v.Tree)
	case *RowCompare:
		fmt.Fprintf(b, "rows%s:%d", v.Op, len(v.Left))
	case *Subscript:
		fmt.Fprintf(b, "at%t", v.Slice)
		for _, i := range v.Index {
			fmt.Fprintf(b, ":%t", i != nil)
		}
	default:
		writePlainHead(b, e)
	}
}

func writePlainHead(b *strings.Builder, e Expr) {
	switch v := e.(type) {
	case *BoolOp:
		b.WriteString(v.Op)
	case *NullTest:
		fmt.Fprintf(b, "null%t", v.Not)
	case *BoolTest:
		b.WriteString("is " + v.Test)
	case *ArrayExpr:
		fmt.Fprintf(b, "array%d", v.Typ)
	case *RowExpr:
		fmt.Fprintf(b, "row%d", v.Typ)
	case *Field:
		fmt.Fprintf(b, "field%d", v.Index)
	case *Collate:
		fmt.Fprintf(b, "collate%q", v.Name)
	case *Special:
		fmt.Fprintf(b, "%s%d%q", v.Name, v.Typ, v.Option)
	default:
		fmt.Fprintf(b, "%T%p", e, e)
	}
}
