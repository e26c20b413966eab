package parser

import (
	"time"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// Command is what a query's name line asks for, with its colon.
type Command string

// The commands.
const (
	One      Command = ":one"
	Many     Command = ":many"
	Exec     Command = ":exec"
	ExecRows Command = ":execrows"
)

// Query is one named statement of a query file.
type Query struct {
	Name    string
	Command Command
	Doc     []string // lines of the doc comment, without "--", in source order

	Source     *Source
	NameOffset int // of the name line in Source.Text
	Offset     int // of the statement's first token in Source.Text

	// SQL is the statement as the server gets it, but for the expansion of
	// stars: parameters numbered ($1, $2, ...), no comments of full lines, no
	// semicolon. Stmt's locations are byte offsets into SQL.
	SQL    string
	Edits  []Edit // how SQL came out of Source.Text, in order
	Stmt   *pg_query.Node
	Tokens []*pg_query.ScanToken // of SQL, in order
	Params []Param               // indexed by number-1; every number up to the highest

	Cache   *Cache
	Route   *Route
	Loader  *Loader
	Depends []TableName // -- depends:
	Ignore  []TableName // -- ignore:
	Allow   []Allow     // -- allow:
}

// Param is one numbered parameter of a query.
type Param struct {
	Number   int
	Name     string // from @name, sqlc.arg, sqlc.narg; empty where only $n was written
	Nullable bool   // sqlc.narg
	Slice    bool   // sqlc.slice
	Offset   int    // of its first use in Source.Text
}

// Edit says that SQL[At:At+Len] stands for Source.Text[From:From+FromLen]. Text
// between two edits is the same in both, shifted.
type Edit struct {
	At, Len       int
	From, FromLen int
}

// Cache is a `-- cache:` directive. Durations that were not written are nil.
type Cache struct {
	Offset  int // of the directive in Source.Text
	TTL     *time.Duration
	Stale   *time.Duration
	Jitter  *int           // percent
	Missing *time.Duration // 0: off
	Max     *int64         // bytes
	NoL1    bool
	NoL2    bool
}

// Route is a `-- route:` directive.
type Route struct {
	Offset  int
	Replica bool
	MaxLag  *time.Duration
}

// Loader is a `-- loader:` directive. Name and By are empty where not written.
type Loader struct {
	Offset int
	Name   string
	By     string
}

// Allow is an `-- allow:` directive.
type Allow struct {
	Offset int
	Rule   string
	Reason string
}

// TableName is a table named in a directive; Schema is empty where not written.
type TableName struct {
	Offset       int
	Schema, Name string
}
