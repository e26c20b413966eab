package catalog

import "github.com/rungdb/rung/parser"

// OID identifies a type, function or operator of one Catalog. Objects of
// PostgreSQL keep the server's OIDs, but for those that initdb gives out (from
// 12000 on: information_schema, row types of system views); objects of the user's schema get OIDs from
// FirstUserOID on, in the order in which they were made.
type OID uint32

// FirstUserOID is the first OID that a user's object can have
// (FirstNormalObjectId of access/transam.h).
const FirstUserOID OID = 16384

// Type is a row of pg_type. For arrays Elem is set, for enums Labels, for
// domains Base, TypeMod and Collation, for composite types Table.
type Type struct {
	OID        OID
	Schema     string
	Name       string // internal name: int8, _int8, mood
	Kind       TypeKind
	Category   byte // typcategory
	Preferred  bool // typispreferred
	Elem       OID  // element of a true array type, int2vector and oidvector included (0: not an array)
	Array      OID  // the array type of this type (0: none)
	Labels     []string
	Base       OID    // of a domain
	TypeMod    int32  // of a domain: the length or precision of Base, -1: none
	Collation  string // of a domain, as of a Column
	NotNull    bool   // domain declared NOT NULL
	Table      *Table // row type of this table
	Range      OID    // subtype of a range type; of a multirange its range type
	Multirange OID    // multirange type of a range type
	Comment    string

	used      bool // a column, domain, range or function has had the type
	announced bool // a shell type
	dropped   bool
}

// TypeKind is pg_type.typtype.
type TypeKind byte

// The kinds of types.
const (
	Base       TypeKind = 'b'
	Composite  TypeKind = 'c'
	Domain     TypeKind = 'd'
	Enum       TypeKind = 'e'
	Pseudo     TypeKind = 'p'
	Range      TypeKind = 'r'
	Multirange TypeKind = 'm'
)

// Function is a row of pg_proc, aggregates and window functions included.
type Function struct {
	OID        OID
	Schema     string
	Name       string
	Kind       byte  // prokind: f function, p procedure, a aggregate, w window
	Args       []OID // input arguments
	ArgNames   []string
	Defaults   int // trailing arguments that have a default
	Variadic   OID // element type of the last argument, 0 where not variadic
	Result     OID
	Set        bool // returns a set
	Strict     bool
	Volatility byte    // i immutable, s stable, v volatile
	Out        []Field // OUT, INOUT and TABLE arguments; with one, Result is its type and not a record
	AggKind    byte    // n normal, o ordered set, h hypothetical; aggregates only
	AggDirect  int     // aggnumdirectargs
	Language   string
	Body       string // of SQL functions of the user's schema

	// Of the user's functions: a body in SQL's own syntax (BEGIN ATOMIC, RETURN; a
	// *pg_query.Node) and what its names stand for, and the byte offset in
	// Source.Text that the locations of Query count from.
	Query   any
	Binding *Binding
	Source  *parser.Source
	Offset  int

	// Settings says that the function has SET clauses. Where there is only one, of
	// search_path, OwnPath is its schemas, not nil.
	Settings bool
	OwnPath  []string
}

// Field is a named, typed component of a record.
type Field struct {
	Name string
	Type OID
}

// Operator is a row of pg_operator. Left is 0 for prefix operators.
type Operator struct {
	OID         OID
	Schema      string
	Name        string
	Left, Right OID
	Result      OID
	Function    OID
	Negator     OID
	Commutator  OID
	Merges      bool // oprcanmerge
	Hashes      bool // oprcanhash
}

// Cast is a row of pg_cast.
type Cast struct {
	Source, Target OID
	Function       OID
	Context        CastContext
	Method         byte // f function, i I/O, b binary
}

// CastContext is pg_cast.castcontext.
type CastContext byte

// The contexts a cast may be used in, from the widest.
const (
	Implicit   CastContext = 'i'
	Assignment CastContext = 'a'
	Explicit   CastContext = 'e'
)

// Table is an ordinary, partitioned or foreign table, a view or a materialized
// view of the user's schema.
type Table struct {
	Schema      string
	Name        string
	Kind        byte      // relkind: r table, p partitioned, f foreign, v view, m materialized view
	Columns     []*Column // live columns in attnum order
	Keys        []*Key    // primary and unique keys
	ForeignKeys []*ForeignKey
	RowType     OID
	Temporary   bool
	RowSecurity bool
	HasTriggers bool // the user's own triggers or rules
	Comment     string
	Query       any // a view's parsed tree (*pg_query.Node), resolved by analyze in DDL order

	// Of views only: the column names written after the name, what the query's names
	// stand for, and the byte offset in Source.Text that the locations of Query count
	// from.
	Aliases []string
	Binding *Binding
	Source  *parser.Source
	Offset  int

	// constraints and indexes by name; the names of the former are unique in the
	// table, of the latter in the schema.
	constraints map[string]*constraint
	indexes     []*index
	parents     []*Table // INHERITS, PARTITION OF
	children    []*Table
	partition   bool     // attached to parents[0] as a partition
	triggers    []string // names of the user's triggers
	rules       bool
	dropped     bool
}

// Column returns the live column with that name, or nil.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func (t *Table) columnNames() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// Column is a live column.
type Column struct {
	Name      string
	Type      OID
	TypeMod   int32 // -1: none
	NotNull   bool  // declared, by a primary key, or by a domain
	Generated byte  // 0, 's' stored, 'v' virtual
	Identity  byte  // 0, 'a' always, 'd' by default
	Default   bool
	Collation string // name where one was written, the schema pg_catalog dropped; empty: the type's own
	Comment   string

	// What sqlc's types are made of. Written is the type as sqlc names it: as written,
	// with "pg_catalog." before what the grammar makes of its keywords; Dims the number
	// of array bounds written. Declared says that NOT NULL stands in the declaration, or
	// PRIMARY KEY in that of a table. Of a view they are what sqlc finds for its query,
	// which can be another type than Type: Found, an element's where Dims is not 0.
	Written  string
	Dims     int
	Declared bool
	Found    OID

	notNull   bool // NotNull, but for a domain's
	serial    bool // its default is nextval of the sequence that belongs to it
	inherited int  // number of parents that have it
	local     bool // declared in this table, too
}

// Key is a primary key, unique constraint or unique index.
type Key struct {
	Name       string
	Primary    bool
	Columns    []string
	Partial    bool // an index with a predicate or an expression: no key to reason with
	Deferrable bool
	NullsEqual bool // NULLS NOT DISTINCT
}

// ForeignKey is a FOREIGN KEY constraint. RefColumns is filled in also where the
// user left it out.
type ForeignKey struct {
	Name       string
	Columns    []string
	RefSchema  string
	RefTable   string
	RefColumns []string
	OnDelete   byte // confdeltype: a no action, r restrict, c cascade, n set null, d set default
	OnUpdate   byte
	Validated  bool
	Enforced   bool
	Deferrable bool
}
