package depend

import "github.com/rungdb/rung/parser/catalog"

// Result says what a query reads and writes.
type Result struct {
	// Reads holds one watch per base table occurrence, equal ones merged, in
	// order of appearance; tables named by -- depends: last. Tables named by
	// -- ignore: are left out and listed in Ignored.
	Reads   []Watch
	Ignored []*catalog.Table

	// Writes are the tables that the statement changes, foreign key actions
	// included. WritesAll: it may change any table (a written table has triggers
	// of the user, or the statement calls a volatile function).
	Writes    []*catalog.Table
	WritesAll bool

	// Refused says why the result cannot be cached, empty where it can;
	// RefusedAt is the byte offset in the parser's SQL. MayWrite says that it may
	// not be routed to a replica (it writes, locks, or calls what may write).
	Refused     string
	RefusedAt   int
	RefusedRule string // see RefusalRules
	MayWrite    bool

	Warnings []Warning
}

// Watch is what one table occurrence contributes.
type Watch struct {
	Table   *catalog.Table
	Columns []string // sorted by name
	// Keys are alternatives: a row can matter only if it matches one of them. Where
	// they are optional, all are, and it matches each whose argument is given: one of
	// those will do, and where there is none, any change of Columns matters. So it
	// does where Keys is nil.
	Keys []Key
	Why  string // why it is keyed so, or not at all, for explain
}

// Key is a conjunction of column conditions, in the table's column order.
type Key []KeyColumn

// KeyColumn is `column = value`. Exactly one of the sources is set.
type KeyColumn struct {
	Column   *catalog.Column
	Param    int       // $n; 0: not a parameter
	Each     bool      // one key per element of the array $n
	Optional bool      // the key counts only where $n is not NULL
	Const    *string   // text form of a constant, as the type's output function gives it
	Query    *KeyQuery // finds the values, all columns of a key by one; nil: not followed
	Output   int       // of Query
}

// Warning is a lint finding; Rule is its stable name.
type Warning struct {
	Rule    string
	Message string
	Offset  int // in the parser's SQL
}
