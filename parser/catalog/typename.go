package catalog

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// ParseTypeName resolves a type as the grammar spells it. The second result is
// the type modifier: -1 where none was written. Only that there is one is exact;
// its value is the first number written (10 of varchar(10) and numeric(10,2)).
// The error is a *TypeError.
func (c *Catalog) ParseTypeName(n *pg_query.TypeName) (OID, int32, error) { return 0, -1, nil }

// TypeError says why a type name could not be resolved, in PostgreSQL's words.
type TypeError struct {
	Message string
	Hint    string
	Code    string // SQLSTATE
}

// Error returns the message.
func (e *TypeError) Error() string { return e.Message }
