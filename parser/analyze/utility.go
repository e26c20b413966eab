package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// utility says whether a query is a statement that the server runs without a plan:
// TRUNCATE, REFRESH, NOTIFY, CALL and the like. Such statements have neither
// parameters, but for CALL, nor rows that are asked for; they have no Tree.
func utility(q *parser.Query) bool {
	switch q.Stmt.GetNode().(type) {
	case *pg_query.Node_SelectStmt, *pg_query.Node_InsertStmt, *pg_query.Node_UpdateStmt, *pg_query.Node_DeleteStmt, *pg_query.Node_MergeStmt:
		return false
	case *pg_query.Node_TransactionStmt: // a pool would run it on any connection
		return false
	}
	return len(q.Params) == 0 && (q.Command == parser.Exec || q.Command == parser.ExecRows || q.Command == parser.ExecResult)
}

// callStatement is transformCallStmt: a CALL has parameters, and neither rows that
// are asked for nor a Tree.
func (a *analyzer) callStatement(q *parser.Query, c *pg_query.CallStmt) *Query {
	a.called = c.Funccall
	e := a.newScope(nil).funcCall(c.Funccall)
	if len(a.findings) == 0 {
		a.checkParams(len(q.Params))
	}
	if len(a.findings) > 0 {
		return nil
	}
	named := newNamer()
	named.expr(e, use{})
	return &Query{Query: q, SQL: q.SQL, Params: a.params(q, named), analyzer: a}
}
