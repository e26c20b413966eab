package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// Kind is the kind of a statement or of one of its parts.
type Kind int

// The kinds of trees.
const (
	Select Kind = iota // also VALUES and the arms of set operations
	Insert
	Update
	Delete
	Merge
)

// Tree is one statement, subquery, CTE or view body after name resolution. It
// follows PostgreSQL's Query node (nodes/parsenodes.h), with pointers in place of
// range table indexes. Trees are never changed after analysis.
type Tree struct {
	Kind   Kind
	With   []*CTE
	Target *Relation // INSERT, UPDATE, DELETE, MERGE; not part of From
	From   []Item    // comma list: a cross join
	Where  Expr      // nil: none
	Output []Output  // select list, or RETURNING

	GroupBy      []Expr
	GroupingSets bool // GROUPING SETS, ROLLUP or CUBE: grouped columns can be NULL
	Having       Expr
	Aggregated   bool // has aggregates of its own, GROUP BY or HAVING
	Distinct     bool
	DistinctOn   []Expr
	Windows      []*Window
	OrderBy      []Expr
	Limit        Expr
	Offset       Expr
	WithTies     bool
	Locking      bool // FOR UPDATE, FOR SHARE, ...

	SetOp *SetOp   // UNION, INTERSECT, EXCEPT; then From, Where and the like are empty
	Rows  [][]Expr // VALUES lists; of INSERT only where there are several, nil elements: DEFAULT

	// Assign are the columns of INSERT, with the values of its only row, with the
	// expressions over Source, or without any where Rows has the values; and the SET
	// of UPDATE.
	Assign     []Assign
	Source     *Tree // INSERT ... SELECT or VALUES
	OnConflict *OnConflict
	Arms       []*MergeArm // MERGE
	MergeOn    Expr
}

// Output is one output column.
type Output struct {
	Name   string
	Expr   Expr
	Hidden bool // a sort or group key that is not returned (resjunk)

	raw   *pg_query.Node // the expression as parsed; nil: of a star
	alias bool           // the user gave the name
}

// Assign is one assignment of INSERT or SET. Expr is nil for DEFAULT.
type Assign struct {
	Column *catalog.Column
	Expr   Expr
}

// OnConflict is an ON CONFLICT clause.
type OnConflict struct {
	Update bool // DO UPDATE; else DO NOTHING
	Assign []Assign
	Where  Expr
	Target []Expr
	// Excluded is the pseudo relation "excluded".
	Excluded *Relation
}

// MergeArm is one WHEN clause of MERGE.
type MergeArm struct {
	Matched bool
	Cond    Expr
	Kind    Kind // Insert, Update, Delete; Select: DO NOTHING
	Assign  []Assign
}

// CTE is one WITH query.
type CTE struct {
	Name         string
	Recursive    bool // refers to itself
	Tree         *Tree
	Columns      []RelColumn
	Materialized int // 0 default, 1 MATERIALIZED, 2 NOT MATERIALIZED

	modifiers []int32 // of the columns of a recursive one's first arm
}

// SetOp combines two trees. Column i of the result comes from column i of each.
type SetOp struct {
	Op          string // "union", "intersect", "except"
	All         bool
	Left, Right *Tree
	Columns     []RelColumn
}

// Item is an element of FROM: *Relation or *Join.
type Item interface{ item() }

// RelationKind says what a relation stands for.
type RelationKind int

// The kinds of relations.
const (
	TableRel    RelationKind = iota // Table; a view also has Tree
	SubqueryRel                     // Tree
	CTERel                          // CTE; Tree is the CTE's (nil for its recursive reference)
	FunctionRel                     // Funcs
	ValuesRel                       // Rows
	PseudoRel                       // old, new, excluded, MERGE's virtual ones; Table says of what
)

// Relation is one occurrence of something with columns (a range table entry).
// The same table named twice is two Relations.
type Relation struct {
	Kind    RelationKind
	Alias   string // as columns are qualified with
	Table   *catalog.Table
	Tree    *Tree
	CTE     *CTE
	Funcs   []Expr
	Rows    [][]Expr
	Columns []RelColumn
	Lateral bool
	Only    bool // ONLY t
	Sample  bool // TABLESAMPLE
	Offset  int  // in Query.SQL of the parser

	Ordinality bool // WITH ORDINALITY: the last column counts the rows
}

// RelColumn is a column of a relation.
type RelColumn struct {
	Name     string // empty: added after the view was made that reads the table
	Type     catalog.OID
	Nullable bool // before any outer join above
}

// JoinKind is the kind of a join.
type JoinKind int

// The kinds of joins.
const (
	InnerJoin JoinKind = iota // also CROSS JOIN
	LeftJoin
	RightJoin
	FullJoin
)

// Join is a JOIN clause. USING and NATURAL are spelled out in On.
type Join struct {
	Kind        JoinKind
	Left, Right Item
	On          Expr // nil: none
}

func (*Relation) item() {}
func (*Join) item()     {}

// Expr is a typed expression, one of the types of this file.
type Expr interface {
	Type() catalog.OID
	// Pos is the byte offset in the parser's SQL, -1 where unknown.
	Pos() int
}

// Node is what every expression holds.
type Node struct {
	Typ    catalog.OID
	Offset int
}

// Type returns the expression's type.
func (n Node) Type() catalog.OID { return n.Typ }

// Pos returns the expression's place.
func (n Node) Pos() int { return n.Offset }

// Var is a column of a relation, of this query or of one around it.
type Var struct {
	Node
	Rel    *Relation
	Column int  // index into Rel.Columns; -1 whole row; below -1 a system column
	Nulled bool // an outer join between the relation and here can make it NULL
}

// ParamRef is $n.
type ParamRef struct {
	Node
	Number int
	Cast   bool // the user wrote its type: $1::text
}

// Const is a literal after conversion to its type. Value is the literal's text
// as the type's input function gets it.
type Const struct {
	Node
	Value string
	Null  bool
}

// Op is an operator applied to one or two arguments. Distinct is IS DISTINCT
// FROM, NullIf NULLIF; Operator is then the equality.
type Op struct {
	Node
	Operator *catalog.Operator
	Args     []Expr
	Distinct bool
	NullIf   bool
}

// ArrayOp is `left op ANY|ALL (array)`, and IN over a list.
type ArrayOp struct {
	Node
	Operator *catalog.Operator
	Left     Expr
	Array    Expr // an array, or *ArrayExpr for IN
	All      bool
}

// Call is a function, aggregate or window function call.
type Call struct {
	Node
	Func     *catalog.Function
	Args     []Expr
	Star     bool // count(*)
	Distinct bool
	OrderBy  []Expr
	Within   bool // WITHIN GROUP
	Variadic bool // the last argument is an array, marked VARIADIC
	Filter   Expr
	Over     *Window // nil: not a window call

	// Order says of which parameter of Func each argument is the value, where
	// named notation was used; nil: they are in order. Parameters without an
	// argument have their defaults.
	Order []int
}

// Window is a window definition.
type Window struct {
	Partition  []Expr
	OrderBy    []Expr
	Framed     bool // has a frame clause other than the default
	HoldsRow   bool // the frame holds the row that it is the frame of
	Start, End Expr
}

// Cast is a conversion. Func is nil for binary and I/O conversions, and for those to a
// length or precision, whose argument has the type already.
type Cast struct {
	Node
	Arg      Expr
	Func     *catalog.Function
	IO       bool
	Implicit bool // the user did not write it
	// Modifier is the length or precision as pg_attribute.atttypmod has it; negative:
	// none, also where the argument has one.
	Modifier int32
}

// BoolOp is AND, OR or NOT ("and", "or", "not").
type BoolOp struct {
	Node
	Op   string
	Args []Expr
}

// NullTest is IS [NOT] NULL.
type NullTest struct {
	Node
	Arg Expr
	Not bool
}

// BoolTest is IS [NOT] TRUE, FALSE, UNKNOWN.
type BoolTest struct {
	Node
	Arg  Expr
	Test string // "true", "not true", "false", "not false", "unknown", "not unknown"
}

// Case is CASE; Arg is nil for the searched form. Each When compares by an Op
// that the analysis has built.
type Case struct {
	Node
	Arg   Expr
	Whens []When
	Else  Expr // nil: NULL
}

// When is one arm of CASE.
type When struct{ Cond, Result Expr }

// Coalesce is COALESCE.
type Coalesce struct {
	Node
	Args []Expr
	// Merged is set for a merged column of FULL JOIN USING: both sides as they are
	// below the join. At least one of them is there.
	Merged []Expr
}

// MinMax is GREATEST or LEAST.
type MinMax struct {
	Node
	Args  []Expr
	Least bool
}

// SubLinkKind is the kind of a subquery in an expression.
type SubLinkKind int

// The kinds of subqueries.
const (
	ExistsLink SubLinkKind = iota
	AnyLink                // Test op ANY (subquery), IN
	AllLink
	ScalarLink
	ArrayLink
	RowLink // row comparison
)

// SubLink is a subquery in an expression.
type SubLink struct {
	Node
	Kind      SubLinkKind
	Tests     []Expr // left sides
	Operators []*catalog.Operator
	Tree      *Tree
}

// ArrayExpr is ARRAY[...], and the list of IN.
type ArrayExpr struct {
	Node
	Elems []Expr
}

// RowExpr is ROW(...).
type RowExpr struct {
	Node
	Args []Expr
}

// RowCompare is a comparison of rows: (a, b) < (c, d).
type RowCompare struct {
	Node
	Op          string
	Operators   []*catalog.Operator
	Left, Right []Expr
}

// Field is (composite).field.
type Field struct {
	Node
	Arg   Expr
	Index int
	Name  string
}

// Subscript is arg[i] or arg[i:j], or a jsonb subscript.
type Subscript struct {
	Node
	Arg   Expr
	Index []Expr // bounds left out are nil
	Slice bool
}

// Collate is arg COLLATE name.
type Collate struct {
	Node
	Arg  Expr
	Name string
}

// Special is what has syntax of its own: current_timestamp, current_user,
// GROUPING, XML and JSON constructors. Name is lower case, as the manual has it;
// "part assignment" is a column whose part is set: the old value, the new part and
// the subscripts.
type Special struct {
	Node
	Name     string
	Option   string // what else is written that tells it from another: names, ABSENT ON NULL
	Args     []Expr
	Nullable bool
}
