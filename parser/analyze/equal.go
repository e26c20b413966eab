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
	switch v := e.(type) {
	case nil:
		b.WriteString("nil")
		return
	case *Var:
		fmt.Fprintf(b, "v%p.%d", v.Rel, v.Column)
		return
	case *ParamRef:
		fmt.Fprintf(b, "$%d", v.Number)
		return
	case *Const:
		fmt.Fprintf(b, "c%d:%t:%q", v.Typ, v.Null, v.Value)
		return
	case *Op:
		fmt.Fprintf(b, "op%d:%t:%t", v.Operator.OID, v.Distinct, v.NullIf)
	case *ArrayOp:
		fmt.Fprintf(b, "any%d:%t", v.Operator.OID, v.All)
	case *Call:
		fmt.Fprintf(b, "f%d:%t:%t:%t", v.Func.OID, v.Star, v.Distinct, v.Within)
		if v.Filter != nil {
			b.WriteString(":filter")
		}
		if v.Over != nil {
			fmt.Fprintf(b, ":over%t", v.Over.Framed)
		}
		fmt.Fprintf(b, ":%d", len(v.OrderBy))
	case *Cast:
		fmt.Fprintf(b, "cast%d:%t", v.Typ, v.IO)
	case *BoolOp:
		b.WriteString(v.Op)
	case *NullTest:
		fmt.Fprintf(b, "null%t", v.Not)
	case *BoolTest:
		b.WriteString("is " + v.Test)
	case *Case:
		fmt.Fprintf(b, "case%d:%t:%t", v.Typ, v.Arg != nil, v.Else != nil)
	case *Coalesce:
		fmt.Fprintf(b, "coalesce%d", v.Typ)
	case *MinMax:
		fmt.Fprintf(b, "minmax%d:%t", v.Typ, v.Least)
	case *SubLink:
		fmt.Fprintf(b, "sub%d:%p", v.Kind, v.Tree)
	case *ArrayExpr:
		fmt.Fprintf(b, "array%d", v.Typ)
	case *RowExpr:
		fmt.Fprintf(b, "row%d", v.Typ)
	case *RowCompare:
		fmt.Fprintf(b, "rows%s:%d", v.Op, len(v.Left))
	case *Field:
		fmt.Fprintf(b, "field%d", v.Index)
	case *Subscript:
		fmt.Fprintf(b, "at%t:%d", v.Slice, len(v.Index))
		for _, i := range v.Index {
			fmt.Fprintf(b, ":%t", i != nil)
		}
	case *Collate:
		fmt.Fprintf(b, "collate%q", v.Name)
	case *Special:
		fmt.Fprintf(b, "%s%d", v.Name, v.Typ)
	default:
		fmt.Fprintf(b, "%T%p", e, e)
	}
	b.WriteByte('(')
	for i, c := range children(e) {
		if i > 0 {
			b.WriteByte(',')
		}
		writeKey(b, c)
	}
	b.WriteByte(')')
}
