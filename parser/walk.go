package parser

import pg_query "github.com/pganalyze/pg_query_go/v5"

// Children returns the parts of a node in which expressions can stand, in the order
// of PostgreSQL's nodes (nodes/parsenodes.h): WITH comes after the clauses of its
// statement, OFFSET before LIMIT, WHERE before the FROM of an UPDATE. Sqlc walks
// statements in that order.
func Children(n *pg_query.Node) []*pg_query.Node {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_SelectStmt:
		return selectChildren(v.SelectStmt)
	case *pg_query.Node_InsertStmt:
		s := v.InsertStmt
		return join(of(relation(s.Relation)), s.Cols, of(s.SelectStmt), conflictChildren(s.OnConflictClause), s.ReturningList, withChildren(s.WithClause))
	case *pg_query.Node_UpdateStmt:
		s := v.UpdateStmt
		return join(of(relation(s.Relation)), s.TargetList, of(s.WhereClause), s.FromClause, s.ReturningList, withChildren(s.WithClause))
	case *pg_query.Node_DeleteStmt:
		s := v.DeleteStmt
		return join(of(relation(s.Relation)), s.UsingClause, of(s.WhereClause), s.ReturningList, withChildren(s.WithClause))
	case *pg_query.Node_MergeStmt:
		s := v.MergeStmt
		return join(of(relation(s.Relation), s.SourceRelation, s.JoinCondition), s.MergeWhenClauses, withChildren(s.WithClause))
	case *pg_query.Node_MergeWhenClause:
		c := v.MergeWhenClause
		return join(of(c.Condition), c.TargetList, c.Values)
	case *pg_query.Node_CallStmt:
		return of(&pg_query.Node{Node: &pg_query.Node_FuncCall{FuncCall: v.CallStmt.Funccall}})
	case *pg_query.Node_CommonTableExpr:
		return of(v.CommonTableExpr.Ctequery)
	case *pg_query.Node_JoinExpr:
		return of(v.JoinExpr.Larg, v.JoinExpr.Rarg, v.JoinExpr.Quals)
	case *pg_query.Node_RangeSubselect:
		return of(v.RangeSubselect.Subquery)
	case *pg_query.Node_RangeFunction:
		return v.RangeFunction.Functions
	case *pg_query.Node_RangeTableSample:
		s := v.RangeTableSample
		return join(of(s.Relation), s.Args, of(s.Repeatable))
	case *pg_query.Node_List:
		return v.List.Items
	}
	return expressionChildren(n)
}

func selectChildren(s *pg_query.SelectStmt) []*pg_query.Node {
	list := join(s.DistinctClause, s.TargetList, s.FromClause, of(s.WhereClause), s.GroupClause, of(s.HavingClause), s.WindowClause,
		s.ValuesLists, s.SortClause, of(s.LimitOffset, s.LimitCount), withChildren(s.WithClause))
	for _, arm := range []*pg_query.SelectStmt{s.Larg, s.Rarg} {
		if arm != nil {
			list = append(list, &pg_query.Node{Node: &pg_query.Node_SelectStmt{SelectStmt: arm}})
		}
	}
	return list
}

func conflictChildren(c *pg_query.OnConflictClause) []*pg_query.Node {
	if c == nil {
		return nil
	}
	return join(c.GetInfer().GetIndexElems(), of(c.GetInfer().GetWhereClause()), c.TargetList, of(c.WhereClause))
}

func withChildren(w *pg_query.WithClause) []*pg_query.Node { return w.GetCtes() }

// expressionChildren are the children of expressions and of what only they hold.
func expressionChildren(n *pg_query.Node) []*pg_query.Node {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_ResTarget:
		return append(v.ResTarget.Indirection[:len(v.ResTarget.Indirection):len(v.ResTarget.Indirection)], v.ResTarget.Val)
	case *pg_query.Node_MultiAssignRef:
		return of(v.MultiAssignRef.Source)
	case *pg_query.Node_AExpr:
		return of(v.AExpr.Lexpr, v.AExpr.Rexpr)
	case *pg_query.Node_BoolExpr:
		return v.BoolExpr.Args
	case *pg_query.Node_FuncCall:
		return callChildren(v.FuncCall)
	case *pg_query.Node_NamedArgExpr:
		return of(v.NamedArgExpr.Arg)
	case *pg_query.Node_WindowDef:
		w := v.WindowDef
		return join(w.PartitionClause, w.OrderClause, of(w.StartOffset, w.EndOffset))
	case *pg_query.Node_SortBy:
		return of(v.SortBy.Node)
	case *pg_query.Node_IndexElem:
		return of(v.IndexElem.Expr)
	case *pg_query.Node_GroupingSet:
		return v.GroupingSet.Content
	case *pg_query.Node_GroupingFunc:
		return v.GroupingFunc.Args
	case *pg_query.Node_CaseExpr:
		return join(of(v.CaseExpr.Arg), v.CaseExpr.Args, of(v.CaseExpr.Defresult))
	case *pg_query.Node_CaseWhen:
		return of(v.CaseWhen.Expr, v.CaseWhen.Result)
	case *pg_query.Node_CoalesceExpr:
		return v.CoalesceExpr.Args
	case *pg_query.Node_MinMaxExpr:
		return v.MinMaxExpr.Args
	case *pg_query.Node_SubLink:
		return of(v.SubLink.Testexpr, v.SubLink.Subselect)
	}
	return operandChildren(n)
}

// operandChildren are the children of expressions that wrap others.
func operandChildren(n *pg_query.Node) []*pg_query.Node {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_TypeCast:
		return of(v.TypeCast.Arg)
	case *pg_query.Node_CollateClause:
		return of(v.CollateClause.Arg)
	case *pg_query.Node_NullTest:
		return of(v.NullTest.Arg)
	case *pg_query.Node_BooleanTest:
		return of(v.BooleanTest.Arg)
	case *pg_query.Node_AIndirection:
		return append(of(v.AIndirection.Arg), v.AIndirection.Indirection...)
	case *pg_query.Node_AIndices:
		return of(v.AIndices.Lidx, v.AIndices.Uidx)
	case *pg_query.Node_AArrayExpr:
		return v.AArrayExpr.Elements
	case *pg_query.Node_RowExpr:
		return v.RowExpr.Args
	case *pg_query.Node_XmlExpr:
		return join(v.XmlExpr.NamedArgs, v.XmlExpr.Args)
	case *pg_query.Node_XmlSerialize:
		return of(v.XmlSerialize.Expr)
	}
	return nil
}

func callChildren(f *pg_query.FuncCall) []*pg_query.Node {
	list := join(f.Args, f.AggOrder, of(f.AggFilter))
	if f.Over != nil {
		list = append(list, &pg_query.Node{Node: &pg_query.Node_WindowDef{WindowDef: f.Over}})
	}
	return list
}

func relation(v *pg_query.RangeVar) *pg_query.Node {
	if v == nil {
		return nil
	}
	return &pg_query.Node{Node: &pg_query.Node_RangeVar{RangeVar: v}}
}

// of returns the nodes that are there.
func of(nodes ...*pg_query.Node) []*pg_query.Node {
	list := nodes[:0]
	for _, n := range nodes {
		if n != nil {
			list = append(list, n)
		}
	}
	return list
}

func join(lists ...[]*pg_query.Node) []*pg_query.Node {
	var list []*pg_query.Node
	for _, l := range lists {
		for _, n := range l {
			if n != nil {
				list = append(list, n)
			}
		}
	}
	return list
}
