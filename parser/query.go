package parser

import (
	"fmt"
	"sort"
	"time"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// Command is what a query's name line asks for, with its colon.
type Command string

// The commands.
const (
	One        Command = ":one"
	Many       Command = ":many"
	Exec       Command = ":exec"
	ExecRows   Command = ":execrows"
	ExecResult Command = ":execresult"
	ExecLastID Command = ":execlastid" // MySQL's; here it means no method
	CopyFrom   Command = ":copyfrom"
	BatchExec  Command = ":batchexec"
	BatchOne   Command = ":batchone"
	BatchMany  Command = ":batchmany"
)

// HasRows says whether the command wants rows of its statement.
func (c Command) HasRows() bool {
	return c == One || c == Many || c == BatchOne || c == BatchMany
}

// IsBatch says whether the command runs its statement once for each of a list of
// arguments, in one round trip.
func (c Command) IsBatch() bool { return c == BatchExec || c == BatchOne || c == BatchMany }

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
	Embeds []Embed               // in order

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
	Slice    bool   // sqlc.slice: an array; IN (...) around it became = ANY (...)
	Offset   int    // of its first use in Source.Text; -1: a gap in the numbers, never used
}

// Embed is one sqlc.embed(t), which stands as t.* in SQL.
type Embed struct {
	At     int    // of t.* in SQL
	Name   string // t, without its schema
	Offset int    // in Source.Text
}

// Edit says that SQL[At:At+Len] stands for Source.Text[From:From+FromLen]. Text
// between two edits is the same in both, shifted; SQL[0] is Source.Text[Offset]
// before the first. Both columns rise from edit to edit. Len 0 is a removed
// comment.
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

// SourceOffset maps an offset in SQL to the offset in Source.Text that it came
// from. An offset inside a numbered parameter maps to the start of the parameter
// as written.
func (q *Query) SourceOffset(sqlOffset int) int {
	i := sort.Search(len(q.Edits), func(i int) bool { return q.Edits[i].At > sqlOffset }) - 1
	if i < 0 {
		return q.Offset + sqlOffset
	}
	e := q.Edits[i]
	if sqlOffset < e.At+e.Len {
		return e.From
	}
	return sqlOffset - (e.At + e.Len) + e.From + e.FromLen
}

// Errorf returns an error placed at an offset in SQL, as the locations of Stmt
// are; a negative one means the statement as a whole. Code is an SQLSTATE or
// empty, hint one line or empty.
func (q *Query) Errorf(sqlOffset int, code, hint, format string, args ...any) *Error {
	if sqlOffset < 0 {
		sqlOffset = 0
	}
	return q.SourceErrorf(q.SourceOffset(sqlOffset), code, hint, format, args...)
}

// SourceErrorf is Errorf for an offset in Source.Text, as directives have it.
func (q *Query) SourceErrorf(offset int, code, hint, format string, args ...any) *Error {
	return &Error{
		Source:  q.Source,
		Offset:  offset,
		Query:   q.Name,
		Message: fmt.Sprintf(format, args...),
		Hint:    hint,
		Code:    code,
	}
}
