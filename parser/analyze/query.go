package analyze

import (
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// Query is a query with every name resolved and every type known.
type Query struct {
	*parser.Query

	// SQL is what is sent, without the leading name comment: the parser's SQL
	// with every star expanded to its columns.
	SQL     string
	Params  []Param  // by number
	Columns []Column // of the result, in order; empty for :exec and the like without RETURNING
	Embeds  []Embed  // in order
	Tree    *Tree    // nil: a statement without a plan (TRUNCATE, CALL, ...)

	analyzer *analyzer // whose trees these are
}

// Param is one parameter of the statement.
type Param struct {
	Number int
	// Name is the user's, else found as sqlc finds it: the column it is compared
	// with or assigned to, the function's argument, "limit", "offset"; empty where
	// nothing names it.
	Name     string
	Type     catalog.OID
	Nullable bool // NULL makes sense: sqlc.narg, or assigned to a column that allows NULL
	// Table and Column are what the parameter is compared with or assigned to,
	// nil where it is neither.
	Table    *catalog.Table
	Column   *catalog.Column
	Assigned bool // by INSERT or SET, not compared
	// SQLC is the parameter as sqlc sees it, once InferSQLC was called; nil: not known.
	SQLC *SQLC
}

// Column is one column of the result.
type Column struct {
	Name     string      // as the server names it ("?column?" where it has no name)
	Type     catalog.OID // as the row description has it: the base type of a domain
	Nullable bool
	// Table and Column are where the value comes from unchanged, views seen as
	// tables; nil for computed ones.
	Table  *catalog.Table
	Column *catalog.Column
	// SQLCName is the name sqlc would derive where it differs from Name.
	SQLCName string
	// SQLC is the column as sqlc sees it, once InferSQLC was called; nil: not known.
	SQLC *SQLC
}
