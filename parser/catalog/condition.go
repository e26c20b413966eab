package catalog

import (
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// holds says whether the condition of an IF in a DO block is true, where the schema
// files tell: whether to_regclass finds a relation. known is false of all else.
func (b *block) holds(condition string) (value, known bool) {
	tree, err := pg_query.Parse("SELECT " + condition)
	if err != nil || len(tree.Stmts) != 1 {
		return false, false
	}
	return b.truth(onlyTarget(tree.Stmts[0].Stmt.GetSelectStmt()))
}

// onlyTarget returns the expression of a SELECT that is nothing else, or nil.
func onlyTarget(n *pg_query.SelectStmt) *pg_query.Node {
	if n == nil || len(n.TargetList) != 1 || len(n.FromClause) > 0 || n.WhereClause != nil {
		return nil
	}
	return n.TargetList[0].GetResTarget().GetVal()
}

func (b *block) truth(n *pg_query.Node) (value, known bool) {
	switch {
	case n.GetSubLink().GetSubLinkType() == pg_query.SubLinkType_EXPR_SUBLINK:
		return b.truth(onlyTarget(n.GetSubLink().Subselect.GetSelectStmt()))
	case n.GetBoolExpr().GetBoolop() == pg_query.BoolExprType_NOT_EXPR:
		value, known = b.truth(n.GetBoolExpr().Args[0])
		return !value, known
	case n.GetNullTest() != nil:
		found, known := b.regclass(n.GetNullTest().Arg)
		return found == (n.GetNullTest().Nulltesttype == pg_query.NullTestType_IS_NOT_NULL), known
	}
	return false, false
}

// regclass says whether a call of to_regclass finds a relation. After code that could
// not be read it is not known what there is.
func (b *block) regclass(n *pg_query.Node) (found, known bool) {
	call := n.GetFuncCall()
	if call == nil || len(call.Args) != 1 || call.Args[0].GetAConst().GetSval() == nil || b.d.u.unseen || b.unseen {
		return false, false
	}
	if schema, name := splitName(call.Funcname); name != "to_regclass" || schema != "" && schema != systemSchema {
		return false, false
	}
	schema, name, dotted := strings.Cut(strings.ToLower(call.Args[0].GetAConst().GetSval().Sval), ".")
	if !dotted {
		schema, name = "", schema
	}
	if !isPlain(name) || dotted && !isPlain(schema) {
		return false, false
	}
	return b.d.relation(schema, name) != nil || b.d.c.Table(schema, name) != nil, true
}
