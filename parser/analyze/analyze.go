package analyze

import (
	"sort"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// Analyze resolves a query against a catalog. Where the query is wrong it returns
// nil and every error found, in source order. It changes neither argument and may
// be called from many goroutines once the catalog is complete.
func Analyze(cat *catalog.Catalog, q *parser.Query) (*Query, parser.ErrorList) {
	a := newAnalyzer(cat, q.SQL)
	out := a.analyze(q)
	if len(a.findings) > 0 {
		return nil, a.errorList(q)
	}
	return out, nil
}

// analyzer is the state of the analysis of one statement, or of one view's body.
type analyzer struct {
	cat      *catalog.Catalog
	sql      string
	findings []*finding
	types    []catalog.OID // of parameters by number-1; 0: never seen, unknownOID: not yet known
	refs     []*ParamRef
	owner    map[*Relation]*scope // the query level that a relation belongs to
	links    map[*pg_query.SubLink]*Tree
	stars    []star
	called   *pg_query.FuncCall // of CALL
	views    map[*catalog.Table]*Tree
	bound    *catalog.Binding // of the view or the function whose body is analyzed
	nested   int              // depth of view bodies: places in them are not places in sql
	args     *Relation        // of the function whose body is analyzed; nil: none
	placed   int              // depth to which places are reported: 1 where a view is the subject
	later    []func()         // what the rewriter would look at, when all is analyzed
}

func newAnalyzer(cat *catalog.Catalog, sql string) *analyzer {
	return &analyzer{
		cat: cat, sql: sql,
		owner: map[*Relation]*scope{},
		links: map[*pg_query.SubLink]*Tree{},
		views: map[*catalog.Table]*Tree{},
	}
}

func (a *analyzer) analyze(q *parser.Query) *Query {
	if utility(q) {
		return &Query{Query: q, SQL: q.SQL}
	}
	if c := q.Stmt.GetCallStmt(); c != nil && !q.Command.HasRows() {
		return a.callStatement(q, c)
	}
	tree := a.statement(nil, q.Stmt)
	if len(a.findings) > 0 || tree == nil {
		if tree == nil && len(a.findings) == 0 {
			a.unsupported("This statement", 0, "")
		}
		return nil
	}
	a.checkParams(len(q.Params))
	for _, f := range a.later {
		f()
	}
	if len(a.findings) > 0 {
		return nil
	}
	out := &Query{Query: q, SQL: a.expand(q), Tree: tree, analyzer: a}
	named := newNamer()
	named.tree(tree)
	out.Params = a.params(q, named)
	n := newNulls(a)
	n.tree(tree)
	out.Columns = a.columns(tree, n)
	out.Embeds = a.embeds(q, tree, n)
	return out
}

// statement analyzes an optimizable statement (transformStmt of analyze.c). It
// returns nil for anything else, after reporting it.
func (a *analyzer) statement(parent *scope, n *pg_query.Node) *Tree {
	s := a.newScope(parent)
	switch v := n.GetNode().(type) {
	case *pg_query.Node_SelectStmt:
		return s.selectStmt(v.SelectStmt)
	case *pg_query.Node_InsertStmt:
		return s.insertStmt(v.InsertStmt)
	case *pg_query.Node_UpdateStmt:
		return s.updateStmt(v.UpdateStmt)
	case *pg_query.Node_DeleteStmt:
		return s.deleteStmt(v.DeleteStmt)
	case *pg_query.Node_MergeStmt:
		return s.mergeStmt(v.MergeStmt)
	default:
		a.unsupported("This kind of statement", 0, "A query is a SELECT, INSERT, UPDATE, DELETE, MERGE or VALUES statement.")
	}
	return nil
}

// columns describes the result.
func (a *analyzer) columns(t *Tree, n *nulls) []Column {
	var out []Column
	for i, o := range t.Output {
		if o.Hidden {
			continue
		}
		c := Column{Name: o.Name, Type: a.base(o.Expr.Type()), Nullable: n.output(t, i)}
		c.Table, c.Column = origin(o.Expr)
		if name, ok := sqlcName(leftmostOutput(t, len(out))); ok && name != o.Name {
			if c.SQLCName = name; name == "" {
				c.SQLCName = "column_" + itoa(len(out)+1)
			}
		}
		out = append(out, c)
	}
	return out
}

// origin follows a column to the table or view that it comes from unchanged, as
// the server's row description does (markTargetListOrigin of parse_target.c).
func origin(e Expr) (*catalog.Table, *catalog.Column) {
	v, ok := e.(*Var)
	if !ok || v.Column < 0 {
		return nil, nil
	}
	switch v.Rel.Kind {
	case TableRel, PseudoRel:
		if v.Rel.Table != nil && v.Column < len(v.Rel.Table.Columns) {
			return v.Rel.Table, v.Rel.Table.Columns[v.Column]
		}
	case SubqueryRel, CTERel:
		if v.Rel.Tree == nil {
			return nil, nil
		}
		if e := outputAt(v.Rel.Tree, v.Column); e != nil {
			return origin(e)
		}
	}
	return nil, nil
}

// outputAt returns the i-th visible output of a tree, nil for set operations and
// VALUES, whose columns come from more than one place.
func outputAt(t *Tree, i int) Expr {
	if t.SetOp != nil || t.Rows != nil {
		return nil
	}
	for _, o := range t.Output {
		if o.Hidden {
			continue
		}
		if i == 0 {
			return o.Expr
		}
		i--
	}
	return nil
}

func (a *analyzer) errorList(q *parser.Query) parser.ErrorList {
	list := make(parser.ErrorList, len(a.findings))
	for i, f := range a.findings {
		list[i] = &parser.Error{
			Source: q.Source, Offset: sourceOffset(q, f.pos), Query: q.Name,
			Message: f.message, Hint: f.hint, Code: f.code,
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Offset < list[j].Offset })
	return list
}

// sourceOffset maps a place in the parser's SQL to the source text. Without a
// place it is that of the statement.
func sourceOffset(q *parser.Query, pos int) int {
	if pos < 0 {
		return q.Offset
	}
	from, at := q.Offset, 0
	for _, e := range q.Edits {
		if pos < e.At {
			break
		}
		if pos < e.At+e.Len {
			return e.From
		}
		from, at = e.From+e.FromLen, e.At+e.Len
	}
	return from + pos - at
}
