package analyze

import (
	"cmp"
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// SQLC is the type that sqlc finds for a value. It looks at the outermost node of an
// expression only, and trusts casts and declarations (internal/compiler of sqlc:
// output_columns.go for columns, resolve.go for parameters). The server may well say
// something else; whoever uses it compares.
type SQLC struct {
	Type    catalog.OID // of an element where Dims is not 0; 0: it knows none
	Written string      // the type as sqlc names it: text, pg_catalog.int4, integer
	Dims    int         // of an array
	NotNull bool
	// Nullable says of a column that it can be NULL though arguments whose Go types
	// have no NULL are not, nor the elements of those that are lists, and materialized
	// views are as new as their queries.
	Nullable bool
	Slice    bool   // sqlc.slice: a list of such values
	Whole    bool   // a numeric without a fraction: the sum of a bigint
	Name     string // of a parameter that the user has not named; empty: none
	// The column that it stands for, or that its type comes from; nil: none.
	Table  *catalog.Table
	Column *catalog.Column
}

// InferSQLC adds what sqlc finds for each parameter and column. It changes the query:
// one goroutine at a time.
func (q *Query) InferSQLC() {
	if q.analyzer == nil {
		return
	}
	params := q.analyzer.sqlcParams(q.Query)
	for i := range q.Params {
		q.Params[i].SQLC = params[int32(i+1)]
	}
	if q.Tree == nil {
		return
	}
	for i, s := range q.analyzer.sqlcColumns(q.Tree, q.Params) {
		q.Columns[i].SQLC = s
	}
}

// sqlcColumns is what sqlc finds for the columns of the result.
func (a *analyzer) sqlcColumns(t *Tree, params []Param) []*SQLC {
	n := newNulls(a)
	n.sqlc, n.lists = map[int]bool{}, map[int]bool{}
	for _, p := range params {
		if s, t := p.SQLC, a.typ(a.base(p.Type)); s != nil && (s.Dims == 1 || s.Slice) && plainTypes[a.base(t.Elem)] && plainTypes[s.Type] {
			n.lists[p.Number] = true
		}
		if s := p.SQLC; s != nil && s.NotNull && s.Dims == 0 && !p.Nullable && plainTypes[a.base(p.Type)] && plainTypes[s.Type] {
			n.sqlc[p.Number] = true
		}
	}
	n.tree(t)
	var list []*SQLC
	for i, o := range t.Output {
		if o.Hidden {
			continue
		}
		s := a.sqlcOutput(t, len(list))
		if s != nil {
			c := *s
			c.Nullable = n.output(t, i)
			s = &c
		}
		list = append(list, s)
	}
	return list
}

// plainTypes have Go types without a NULL.
var plainTypes = map[catalog.OID]bool{boolOID: true, 21: true, int4OID: true, int8OID: true, 700: true, float8OID: true, textOID: true, 1043: true}

// sqlcOutput is what sqlc finds for the i-th visible output of a tree; nil: nothing
// that can be told here.
func (a *analyzer) sqlcOutput(t *Tree, i int) *SQLC {
	for t != nil && t.SetOp != nil {
		t = t.SetOp.Left
	}
	if t == nil || t.Rows != nil {
		return nil
	}
	at := indexOf(t, i)
	if at < 0 {
		return nil
	}
	o := t.Output[at]
	switch v := o.raw.GetNode().(type) {
	case nil, *pg_query.Node_ColumnRef:
		s := a.sqlcVar(o.Expr)
		if v, ok := uncast(o.Expr).(*Var); ok && s != nil && v.Rel.Kind != SubqueryRel {
			s.NotNull = s.NotNull && !v.Nulled // sqlc does not see an outer join of a subquery
		}
		return s
	case *pg_query.Node_AConst:
		return sqlcConst(v.AConst)
	case *pg_query.Node_AExpr:
		return sqlcOperator(strings.Join(stringList(v.AExpr.Name), ""))
	case *pg_query.Node_BoolExpr:
		link := v.BoolExpr.Args[0].GetSubLink()
		not := v.BoolExpr.Boolop == pg_query.BoolExprType_NOT_EXPR && link != nil && link.SubLinkType == pg_query.SubLinkType_EXISTS_SUBLINK
		return &SQLC{Type: boolOID, Written: "bool", NotNull: not}
	case *pg_query.Node_CaseExpr:
		if cast := v.CaseExpr.Defresult.GetTypeCast(); cast != nil {
			return a.sqlcCast(cast)
		}
		if c := v.CaseExpr.Defresult.GetAConst(); c != nil {
			return sqlcConst(c)
		}
	case *pg_query.Node_CoalesceExpr:
		return a.sqlcCoalesce(v.CoalesceExpr, o.Expr)
	case *pg_query.Node_FuncCall:
		return a.sqlcResult(v.FuncCall, o.Expr)
	case *pg_query.Node_SubLink:
		return a.sqlcLink(v.SubLink)
	case *pg_query.Node_TypeCast:
		c := a.sqlcCast(v.TypeCast)
		if c != nil && v.TypeCast.Arg.GetAConst().GetIsnull() {
			c.NotNull = false
		}
		return c
	}
	return &SQLC{}
}

// uncast takes the implicit casts off an expression.
func uncast(e Expr) Expr {
	for {
		c, ok := e.(*Cast)
		if !ok || !c.Implicit {
			return e
		}
		e = c.Arg
	}
}

// sqlcVar follows a column to where it comes from.
func (a *analyzer) sqlcVar(e Expr) *SQLC {
	v, ok := uncast(e).(*Var)
	if !ok || v.Column < 0 {
		return nil
	}
	var s *SQLC
	switch v.Rel.Kind {
	case TableRel, PseudoRel:
		if v.Rel.Table == nil || v.Column >= len(v.Rel.Table.Columns) {
			return nil
		}
		s = SQLCColumn(a.cat, v.Rel.Table.Columns[v.Column])
	case SubqueryRel, CTERel:
		if s = a.sqlcOutput(v.Rel.Tree, v.Column); s == nil {
			return nil
		}
	default:
		return nil
	}
	if v.Rel.Kind == TableRel || v.Rel.Kind == PseudoRel {
		s.Table, s.Column = v.Rel.Table, v.Rel.Table.Columns[v.Column]
	}
	return s
}

// SQLCAny is how a column of a view is written of which sqlc knows no type.
const SQLCAny = "any"

// SQLCColumn is a column of a table or view as sqlc sees it.
func SQLCColumn(cat *catalog.Catalog, c *catalog.Column) *SQLC {
	s := &SQLC{Type: c.Type, Written: c.Written, Dims: c.Dims, NotNull: c.Declared}
	switch t := cat.Type(c.Type); {
	case c.Found != 0:
		s.Type = c.Found
	case c.Written == SQLCAny:
		s.Type = 0
	case t != nil && t.Elem != 0:
		s.Type, s.Dims = t.Elem, max(s.Dims, 1)
	}
	return s
}

func sqlcConst(c *pg_query.A_Const) *SQLC {
	switch c.GetVal().(type) {
	case *pg_query.A_Const_Sval:
		return &SQLC{Type: textOID, Written: "text", NotNull: true}
	case *pg_query.A_Const_Ival:
		return &SQLC{Type: int4OID, Written: "int", NotNull: true}
	case *pg_query.A_Const_Fval:
		return &SQLC{Type: float8OID, Written: "float", NotNull: true}
	case *pg_query.A_Const_Boolval:
		return &SQLC{Type: boolOID, Written: "bool", NotNull: true}
	}
	return &SQLC{}
}

// sqlcOperator takes any comparison for a bool and any arithmetic for an int, of
// whatever values.
func sqlcOperator(op string) *SQLC {
	switch op {
	case ">", "<", "<=", ">=", "=", "<>", "!=":
		return &SQLC{Type: boolOID, Written: "bool", NotNull: true}
	case "+", "-", "*", "/", "%", "^", "|/", "||/", "!", "!!", "@", "&", "|", "#", "~", "<<", ">>":
		return &SQLC{Type: int4OID, Written: "int", NotNull: true}
	}
	return &SQLC{}
}

func (a *analyzer) sqlcCast(c *pg_query.TypeCast) *SQLC {
	oid, _, err := a.cat.ParseTypeName(c.TypeName)
	if err != nil {
		return nil
	}
	s := &SQLC{Type: oid, Written: strings.Join(stringList(c.TypeName.Names), "."), Dims: len(c.TypeName.ArrayBounds), NotNull: true}
	if elem := a.elem(oid); elem != 0 && s.Dims > 0 {
		s.Type = elem
	}
	return s
}

// sqlcCoalesce has the type of the first column among its arguments.
func (a *analyzer) sqlcCoalesce(n *pg_query.CoalesceExpr, e Expr) *SQLC {
	v, ok := uncast(e).(*Coalesce)
	if !ok || len(v.Args) != len(n.Args) {
		return nil
	}
	var first *SQLC
	notNull := false
	for i, arg := range n.Args {
		if arg.GetAConst() != nil {
			notNull = true
		} else if arg.GetColumnRef() != nil {
			c := a.sqlcVar(v.Args[i])
			if c == nil {
				return nil
			}
			if first == nil {
				first = c
			}
			notNull = notNull || c.NotNull
		}
	}
	if first == nil {
		return &SQLC{}
	}
	first.NotNull = notNull
	return first
}

func (a *analyzer) sqlcLink(l *pg_query.SubLink) *SQLC {
	switch l.SubLinkType {
	case pg_query.SubLinkType_EXISTS_SUBLINK:
		return &SQLC{Type: boolOID, Written: "bool", NotNull: true}
	case pg_query.SubLinkType_EXPR_SUBLINK:
		return a.sqlcOutput(a.links[l], 0)
	}
	return &SQLC{}
}

// sqlcResult is what a function returns, which is never NULL for sqlc.
func (a *analyzer) sqlcResult(n *pg_query.FuncCall, e Expr) *SQLC {
	f := a.sqlcFunction(n)
	if f == nil {
		return &SQLC{}
	}
	s := a.sqlcArgument(f.Result)
	s.NotNull = true
	if c, ok := e.(*Call); ok && len(c.Args) == 1 {
		s.Whole = c.Func.Name == "sum" && a.base(c.Args[0].Type()) == int8OID
	}
	return s
}

// sqlcArgument is the type of an argument or result of a function: sqlc knows none
// for arrays of the server's functions and for polymorphic types.
func (a *analyzer) sqlcArgument(t catalog.OID) *SQLC {
	if polymorphic(t) || t == anyOID || a.elem(t) != 0 {
		return &SQLC{}
	}
	return &SQLC{Type: t, Written: a.cat.FormatType(t)}
}

// sqlcFunction is the function that sqlc takes: the first with a fitting number of
// arguments, the server's own before those of the schema, in the order of sqlc's
// catalog: by result, then by arguments, each as the server prints it.
func (a *analyzer) sqlcFunction(n *pg_query.FuncCall) *catalog.Function {
	names := stringList(n.Funcname)
	if len(names) == 0 {
		return nil
	}
	name, schema := names[len(names)-1], "public"
	if len(names) > 1 {
		schema = names[len(names)-2]
	}
	fits := func(f *catalog.Function) bool {
		least := len(f.Args) - f.Defaults
		if f.Variadic != 0 {
			return len(n.Args) >= least-1
		}
		return len(n.Args) >= least && len(n.Args) <= len(f.Args)
	}
	var best *catalog.Function
	for _, f := range a.cat.Functions("pg_catalog", name) {
		if fits(f) && (best == nil || a.compareFunctions(f, best) < 0) {
			best = f
		}
	}
	if best != nil || schema == "pg_catalog" {
		return best
	}
	if i := slices.IndexFunc(a.cat.Functions(schema, name), fits); i >= 0 {
		return a.cat.Functions(schema, name)[i]
	}
	return nil
}

func (a *analyzer) compareFunctions(f, g *catalog.Function) int {
	// Two of sqlc's catalog are out of this order.
	first := func(f *catalog.Function) bool {
		return f.Name == "lower" && f.Result == textOID || f.Name == "generate_series" && f.Result == numericOID && len(f.Args) == 2
	}
	if first(f) != first(g) {
		if first(f) {
			return -1
		}
		return 1
	}
	if c := strings.Compare(a.cat.FormatType(f.Result), a.cat.FormatType(g.Result)); c != 0 {
		return c
	}
	for i := range min(len(f.Args), len(g.Args)) {
		if c := strings.Compare(a.cat.FormatType(f.Args[i]), a.cat.FormatType(g.Args[i])); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(f.Args), len(g.Args))
}
