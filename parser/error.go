package parser

// Error is one finding about the user's input, placed in a source.
//
// It prints as
//
//	queries/author.sql:12:9: GetAuthor: column "nam" does not exist
//	    SELECT nam FROM authors
//	           ^
//	  hint: perhaps you meant "name"
type Error struct {
	Source  *Source // nil where there is no text to show
	Offset  int     // byte offset into Source.Text; -1: the file as a whole
	Query   string  // name of the query, or empty
	Message string  // PostgreSQL's wording where PostgreSQL has one
	Hint    string  // one line, or empty
	Code    string  // SQLSTATE where PostgreSQL has one, or empty
}

// ErrorList is every error of a run.
type ErrorList []*Error
