package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// scope is one query level while it is analyzed (ParseState): the names that its
// expressions can refer to.
type scope struct {
	*analyzer
	parent *scope
	tree   *Tree
	items  []*item // the namespace
	seen   []*item // every relation of this level, visible or not, to explain errors

	ctes      []*cte // of this level's WITH
	recursive *cte   // the recursive CTE whose body this level is
	kind      kind   // the clause at hand

	lateral      bool // inside a LATERAL item: lateral-only items can be seen
	keepUnknowns bool // leave unknown literals of the output to the query around
	refsBad      bool // an item of FROM could not be resolved: more names may exist
	windowDefs   []*windowDef
	aggs         []*Call // aggregates and window functions of this level, for checks
	windowCalls  []*Call
}

// kind is the clause that an expression is in (ParseExprKind), as messages have
// it.
type kind string

const (
	otherKind   kind = ""
	selectKind  kind = "SELECT"
	whereKind   kind = "WHERE"
	havingKind  kind = "HAVING"
	filterKind  kind = "FILTER"
	joinKind    kind = "JOIN conditions"
	fromKind    kind = "functions in FROM"
	groupKind   kind = "GROUP BY"
	orderKind   kind = "ORDER BY"
	distinctOn  kind = "DISTINCT ON"
	limitKind   kind = "LIMIT"
	offsetKind  kind = "OFFSET"
	valuesKind  kind = "VALUES"
	insertKind  kind = "VALUES of one row"
	updateKind  kind = "UPDATE"
	returnKind  kind = "RETURNING"
	windowKind  kind = "window definitions"
	indexKind   kind = "index expressions"
	conflictArb kind = "ON CONFLICT"
)

// String is the clause's name in messages.
func (k kind) String() string {
	if k == insertKind {
		return "VALUES"
	}
	return string(k)
}

// aggregates, windows and sets say what may stand in the clause.
func (k kind) aggregates() bool {
	switch k {
	case selectKind, havingKind, orderKind, distinctOn, windowKind:
		return true
	}
	return false
}

func (k kind) windows() bool { return k == selectKind || k == orderKind || k == distinctOn }

func (k kind) sets() bool {
	switch k {
	case selectKind, groupKind, orderKind, distinctOn, fromKind, insertKind:
		return true
	}
	return false
}

func (a *analyzer) newScope(parent *scope) *scope {
	return &scope{analyzer: a, parent: parent, tree: &Tree{}}
}

// item is an element of the namespace (ParseNamespaceItem): a relation or a JOIN,
// under the name that qualifies its columns.
type item struct {
	name   string
	schema string    // of a table without alias
	rel    *Relation // nil: a JOIN
	cols   []column

	relVisible  bool // its name can qualify
	colsVisible bool // its columns can be named alone
	lateralOnly bool // to be seen by LATERAL items only
	lateralOK   bool // ... and by them in truth (else the JOIN's type forbids it)
	nulled      bool // an outer join around it can make its rows NULL
	bad         bool // could not be resolved: has every column
}

// column is one column as expressions refer to it: a *Var, or what a merged
// column of JOIN USING stands for.
type column struct {
	name   string
	expr   Expr
	noStar bool // a star leaves it out: what SEARCH and CYCLE add, inside the WITH query
}

// setLateral says how items can be seen: by LATERAL items only, and by them in
// truth.
func setLateral(items []*item, only, ok bool) {
	for _, it := range items {
		it.lateralOnly, it.lateralOK = only, ok
	}
}

func (s *scope) in(k kind, f func() Expr) Expr {
	old := s.kind
	s.kind = k
	e := f()
	s.kind = old
	return e
}

// exprIn analyzes an expression of a clause.
func (s *scope) exprIn(k kind, n *pg_query.Node) Expr {
	return s.in(k, func() Expr { return s.expr(n) })
}

// condition is transformWhereClause: nil where there is none.
func (s *scope) condition(k kind, n *pg_query.Node, construct string) Expr {
	if n == nil {
		return nil
	}
	return s.toBoolean(s.exprIn(k, n), construct)
}

// newItem makes the namespace item of a relation of this level. colnames are
// those of the alias.
func (s *scope) newItem(rel *Relation, schema string) *item {
	s.owner[rel] = s
	it := &item{name: rel.Alias, schema: schema, rel: rel, relVisible: true, colsVisible: true, lateralOK: true}
	for i, c := range rel.Columns {
		if c.Name != "" { // else it is not to be seen
			it.cols = append(it.cols, column{name: c.Name, expr: &Var{Node: Node{c.Type, -1}, Rel: rel, Column: i}})
		}
	}
	s.seen = append(s.seen, it)
	return it
}

// placed returns a column's expression as referred to at pos.
func placed(e Expr, pos int) Expr {
	switch v := e.(type) {
	case *Var:
		c := *v
		c.Offset = pos
		return &c
	case *Cast:
		c := *v
		c.Arg = placed(v.Arg, pos)
		return &c
	case *Coalesce:
		c := *v
		c.Offset = pos
		c.Args = make([]Expr, len(v.Args))
		for i, e := range v.Args {
			c.Args[i] = placed(e, pos)
		}
		return &c
	}
	return e
}

// nulledExpr is the column's expression as seen from above an outer join that can
// make it NULL.
func nulledExpr(e Expr) Expr {
	switch v := e.(type) {
	case *Var:
		c := *v
		c.Nulled = true
		return &c
	case *Cast:
		c := *v
		c.Arg = nulledExpr(v.Arg)
		return &c
	case *Coalesce:
		c := *v
		c.Args, c.Merged = nulledList(v.Args), nulledList(v.Merged)
		return &c
	}
	return e
}

func nulledList(list []Expr) []Expr {
	if list == nil {
		return nil
	}
	out := make([]Expr, len(list))
	for i, e := range list {
		out[i] = nulledExpr(e)
	}
	return out
}

// wholeRow is makeWholeRowVar.
func (s *scope) wholeRow(it *item, pos int) Expr {
	if it.bad {
		return bad(pos)
	}
	if it.rel == nil {
		row := &RowExpr{Node: Node{recordOID, pos}}
		for _, c := range it.cols {
			row.Args = append(row.Args, placed(c.expr, pos))
		}
		return row
	}
	v := &Var{Node: Node{recordOID, pos}, Rel: it.rel, Column: -1, Nulled: it.nulled}
	switch r := it.rel; r.Kind {
	case TableRel, PseudoRel:
		if r.Table != nil && r.Table.RowType != 0 {
			v.Typ = r.Table.RowType
		}
	case FunctionRel:
		if len(r.Funcs) != 1 || len(r.Columns) == 0 {
			break
		}
		t := r.Funcs[0].Type()
		switch {
		case s.isComplex(t):
			if tab := s.typ(s.base(t)).Table; tab != nil && len(tab.Columns) == len(r.Columns) {
				v.Typ = s.base(t)
			}
		case t != recordOID && len(r.Columns) == 1:
			v.Typ, v.Column = r.Columns[0].Type, 0
		}
	}
	return v
}

// systemColumns are the columns that every table has (heap.c), by attribute
// number.
var systemColumns = []struct {
	name string
	num  int
	typ  catalog.OID
}{{"ctid", -1, tidOID}, {"xmin", -2, xidOID}, {"cmin", -3, cidOID}, {"xmax", -4, xidOID}, {"cmax", -5, cidOID}, {"tableoid", -6, oidOID}}

func systemColumn(it *item, name string, pos int) Expr {
	if it.rel == nil || it.rel.Kind != TableRel || it.rel.Table == nil || it.rel.Table.Kind == 'v' {
		return nil
	}
	for _, c := range systemColumns {
		if c.name == name {
			return &Var{Node: Node{c.typ, pos}, Rel: it.rel, Column: c.num - 1, Nulled: it.nulled}
		}
	}
	return nil
}
