package analyze

import (
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// sqlcParams finds the parameters of a statement as sqlc does: each has the type of
// what its first place stands for, which the nearest node around it of a few kinds
// says. Without an entry: sqlc would refuse the statement.
func (a *analyzer) sqlcParams(q *parser.Query) map[int32]*SQLC {
	w := &sqlcWalk{analyzer: a, found: map[int32]*SQLC{}}
	w.readTables(q.Stmt)
	w.visit(q.Stmt, sqlcPlace{})
	for i, p := range q.Params {
		s := w.found[int32(i+1)]
		if s == nil {
			continue
		}
		if p.Nullable {
			s.NotNull = false
		}
		if p.Slice { // a list of what it would be alone
			c := *s
			c.Slice = c.Dims == 0
			w.found[int32(i+1)] = &c
		}
	}
	return w.found
}

// sqlcWalk is one walk over a statement.
type sqlcWalk struct {
	*analyzer
	tables []sqlcTable
	found  map[int32]*SQLC // by number; nil: found where sqlc knows no answer
}

// sqlcTable is a table that the statement names anywhere.
type sqlcTable struct {
	alias string
	*catalog.Table
}

// sqlcPlace is what is around a node.
type sqlcPlace struct {
	parent        *pg_query.Node
	count, offset int32 // the parameter that is the whole LIMIT, OFFSET
}

func (w *sqlcWalk) readTables(n *pg_query.Node) {
	if r := n.GetRangeVar(); r != nil {
		if t := w.cat.Table(r.Schemaname, r.Relname); t != nil {
			w.tables = append(w.tables, sqlcTable{r.GetAlias().GetAliasname(), t})
		}
	}
	for _, c := range parser.Children(n) {
		w.readTables(c)
	}
}

func (w *sqlcWalk) visit(n *pg_query.Node, at sqlcPlace) {
	switch v := n.GetNode().(type) {
	case nil:
		return
	case *pg_query.Node_ParamRef:
		w.param(v.ParamRef.Number, at)
		return
	case *pg_query.Node_InsertStmt:
		w.insert(v.InsertStmt)
	case *pg_query.Node_UpdateStmt:
		for _, item := range v.UpdateStmt.TargetList {
			if ref := item.GetResTarget().GetVal().GetParamRef(); ref != nil {
				w.note(ref.Number, w.assigned(v.UpdateStmt.Relation, item.GetResTarget().Name))
			}
		}
	case *pg_query.Node_SelectStmt:
		if c := v.SelectStmt.LimitCount; c != nil {
			at.count = c.GetParamRef().GetNumber()
		}
		if o := v.SelectStmt.LimitOffset; o != nil {
			at.offset = o.GetParamRef().GetNumber()
		}
	case *pg_query.Node_AExpr, *pg_query.Node_FuncCall, *pg_query.Node_ResTarget, *pg_query.Node_TypeCast:
		at.parent = n
	}
	for _, c := range parser.Children(n) {
		w.visit(c, at)
	}
}

// note keeps what is found first.
func (w *sqlcWalk) note(number int32, s *SQLC) {
	if _, ok := w.found[number]; !ok {
		w.found[number] = s
	}
}

// insert looks at what is written into columns as it is.
func (w *sqlcWalk) insert(n *pg_query.InsertStmt) {
	s := n.SelectStmt.GetSelectStmt()
	rows := [][]*pg_query.Node{}
	var selected []*pg_query.Node
	for _, item := range s.GetTargetList() {
		selected = append(selected, item.GetResTarget().GetVal())
	}
	rows = append(rows, selected)
	for _, row := range s.GetValuesLists() {
		rows = append(rows, row.GetList().GetItems())
	}
	for _, row := range rows {
		for i, item := range row {
			if ref := item.GetParamRef(); ref != nil && i < len(n.Cols) {
				w.note(ref.Number, w.assigned(n.Relation, n.Cols[i].GetResTarget().GetName()))
			}
		}
	}
}

func (w *sqlcWalk) assigned(r *pg_query.RangeVar, column string) *SQLC {
	t := w.cat.Table(r.GetSchemaname(), r.GetRelname())
	if t == nil {
		return nil
	}
	return w.standsFor(t, t.Column(column))
}

func (w *sqlcWalk) standsFor(t *catalog.Table, c *catalog.Column) *SQLC {
	if c == nil {
		return nil
	}
	s := SQLCColumn(w.cat, c)
	s.Name, s.Table, s.Column = c.Name, t, c
	return s
}

func (w *sqlcWalk) param(number int32, at sqlcPlace) {
	switch {
	case number == at.offset:
		w.note(number, &SQLC{Type: int4OID, Written: "integer", NotNull: true, Name: "offset"})
		return
	case number == at.count:
		w.note(number, &SQLC{Type: int4OID, Written: "integer", NotNull: true, Name: "limit"})
		return
	}
	switch v := at.parent.GetNode().(type) {
	case *pg_query.Node_AExpr:
		w.note(number, w.operand(v.AExpr))
	case *pg_query.Node_FuncCall:
		w.note(number, w.argument(v.FuncCall, number))
	case *pg_query.Node_ResTarget:
		if m := v.ResTarget.Val.GetMultiAssignRef(); m != nil {
			if row := m.Source.GetRowExpr(); row == nil || row.Args[m.Colno-1].GetParamRef().GetNumber() != number {
				return
			}
		}
		if len(w.tables) > 0 && v.ResTarget.Name != "" {
			w.note(number, w.standsFor(w.tables[0].Table, w.tables[0].Column(v.ResTarget.Name)))
		}
	case *pg_query.Node_TypeCast:
		w.note(number, w.sqlcCast(v.TypeCast))
	default:
		w.note(number, &SQLC{})
	}
}

// operand stands for the first column on the left of its operator, else on the right.
func (w *sqlcWalk) operand(e *pg_query.A_Expr) *SQLC {
	ref := firstColumn(e.Lexpr)
	if ref == nil {
		ref = firstColumn(e.Rexpr)
	}
	if ref == nil {
		if strings.Join(stringList(e.Name), ".") == "||" {
			return &SQLC{Type: textOID, Written: "text"}
		}
		return &SQLC{}
	}
	names := stringList(ref.Fields)
	if len(names) == 0 {
		return nil
	}
	key, qualifier := names[len(names)-1], ""
	if len(names) > 1 {
		qualifier = names[len(names)-2]
	}
	var s *SQLC
	for _, t := range w.tables {
		if qualifier != "" && t.alias != qualifier && (t.Name != qualifier || w.aliased(qualifier)) {
			continue
		}
		if c := t.Column(key); c != nil {
			if s != nil && s.Table != t.Table {
				return nil // ambiguous
			}
			s = w.standsFor(t.Table, c)
		}
	}
	return s
}

// aliased says whether some table has the name as its alias.
func (w *sqlcWalk) aliased(name string) bool {
	for _, t := range w.tables {
		if t.alias == name {
			return true
		}
	}
	return false
}

func firstColumn(n *pg_query.Node) *pg_query.ColumnRef {
	if ref := n.GetColumnRef(); ref != nil {
		return ref
	}
	if n == nil {
		return nil
	}
	for _, c := range parser.Children(n) {
		if ref := firstColumn(c); ref != nil {
			return ref
		}
	}
	return nil
}

// argument is what a function takes in a parameter's place.
func (w *sqlcWalk) argument(n *pg_query.FuncCall, number int32) *SQLC {
	f := w.sqlcFunction(n)
	for i, arg := range n.Args {
		name := ""
		switch v := arg.GetNode().(type) {
		case *pg_query.Node_TypeCast:
			arg = v.TypeCast.Arg
		case *pg_query.Node_NamedArgExpr:
			arg, name = v.NamedArgExpr.Arg, v.NamedArgExpr.Name
		}
		if arg.GetParamRef().GetNumber() != number {
			continue
		}
		s := &SQLC{}
		if f != nil {
			if name != "" {
				i = indexOfName(f.ArgNames, name)
			}
			if i >= 0 && i < len(f.Args) && f.Variadic == 0 {
				s = w.sqlcArgument(f.Args[i])
			}
			if i >= 0 && i < len(f.ArgNames) {
				name = f.ArgNames[i]
			}
		}
		if s.NotNull = true; name == "" {
			name, _ = lastString(n.Funcname)
		}
		s.Name = name
		return s
	}
	return &SQLC{}
}

func indexOfName(list []string, name string) int {
	for i, s := range list {
		if s == name {
			return i
		}
	}
	return -1
}
