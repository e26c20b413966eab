package analyze

import (
	"fmt"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// target opens the table that a statement changes (setTargetTable).
func (s *scope) target(v *pg_query.RangeVar) *item {
	name := v.Relname
	if v.Alias != nil {
		name = v.Alias.Aliasname
	}
	rel := s.openTable(v)
	if rel == nil {
		return s.badItem(name)
	}
	if rel.Table.Kind == 'm' {
		s.fail(errWrongObject, -1, "", "cannot change materialized view \"%s\"", rel.Table.Name)
		return s.badItem(name)
	}
	schema := rel.Table.Schema
	if v.Alias != nil {
		schema = ""
	}
	s.tree.Target = rel
	s.later = append(s.later, s.checkTarget)
	return s.newItem(rel, schema)
}

// targetColumn finds a column to assign to, -1: reported.
func (s *scope) targetColumn(rel *Relation, name string, pos int) int {
	for i, c := range rel.Table.Columns {
		if c.Name == name {
			return i
		}
	}
	names := make([]string, len(rel.Table.Columns))
	for i, c := range rel.Table.Columns {
		names[i] = c.Name
	}
	hint := ""
	if near := parser.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("Perhaps you meant the column \"%s\".", near)
	}
	for _, c := range systemColumns {
		if c.name == name {
			s.fail(errFeature, pos, "", "cannot assign to system column \"%s\"", name)
			return -1
		}
	}
	s.fail(errUndefinedColumn, pos, hint, "column \"%s\" of relation \"%s\" does not exist", name, rel.Table.Name)
	return -1
}

// assigned is transformAssignedExpr: the value takes the column's type.
func (s *scope) assigned(e Expr, col *catalog.Column) Expr {
	if isBad(e) {
		return e
	}
	c := s.coerceTo(e, col.Type, assignmentCoercion, -1)
	if c == nil {
		return s.badf(errDatatypeMismatch, leftmost(e), "You will need to rewrite or cast the expression.",
			"column \"%s\" is of type %s but expression is of type %s", col.Name, s.format(col.Type), s.format(e.Type()))
	}
	return c
}

// updateStmt is transformUpdateStmt.
func (s *scope) updateStmt(n *pg_query.UpdateStmt) *Tree {
	s.tree.Kind = Update
	s.with(n.WithClause)
	it := s.target(n.Relation)
	s.items = []*item{it}
	setLateral(s.items, true, false)
	s.from(n.FromClause)
	setLateral(s.items, false, true)
	// In this order parameters get their types.
	s.tree.Where = s.condition(whereKind, n.WhereClause, "WHERE")
	s.returning(n.ReturningList)
	s.tree.Assign = s.updateTargets(n.TargetList, it)
	return s.tree
}

// deleteStmt is transformDeleteStmt.
func (s *scope) deleteStmt(n *pg_query.DeleteStmt) *Tree {
	s.tree.Kind = Delete
	s.with(n.WithClause)
	it := s.target(n.Relation)
	s.items = []*item{it}
	setLateral(s.items, true, false)
	s.from(n.UsingClause)
	setLateral(s.items, false, true)
	s.tree.Where = s.condition(whereKind, n.WhereClause, "WHERE")
	s.returning(n.ReturningList)
	return s.tree
}

// updateTargets is transformUpdateTargetList: also the SET of ON CONFLICT.
func (s *scope) updateTargets(list []*pg_query.Node, it *item) []Assign {
	var out []Assign
	seen := map[int]bool{} // by column: assigned as a whole
	// All values are analyzed before the first is assigned: parameters get their
	// types in that order.
	values := make([]Expr, len(list))
	for i, n := range list {
		values[i] = s.updateValue(n.GetResTarget().Val)
	}
	for i, n := range list {
		rt := n.GetResTarget()
		pos := int(rt.Location)
		e := values[i]
		if it.bad {
			continue
		}
		at := s.targetColumn(it.rel, rt.Name, pos)
		if at < 0 {
			continue
		}
		col := it.rel.Table.Columns[at]
		if whole, again := seen[at]; again && (whole || len(rt.Indirection) == 0) {
			s.later = append(s.later, func() { s.fail(errSyntax, -1, "", "multiple assignments to same column \"%s\"", col.Name) })
			if e != nil {
				s.assignedPart(e, it.rel, at, rt.Indirection, pos)
			}
			continue
		}
		seen[at] = len(rt.Indirection) == 0
		if e == nil {
			out = append(out, Assign{Column: col})
			continue
		}
		if col.Generated != 0 || col.Identity == 'a' {
			s.later = append(s.later, func() {
				s.fail(errGeneratedAlways, -1, "", "column \"%s\" can only be updated to DEFAULT", col.Name)
			})
		}
		out = append(out, Assign{Column: col, Expr: s.assignedPart(e, it.rel, at, rt.Indirection, pos)})
	}
	return out
}

// updateValue analyzes one SET value; nil: DEFAULT. The subquery of a row
// assignment is analyzed once.
func (s *scope) updateValue(n *pg_query.Node) Expr {
	if n.GetSetToDefault() != nil {
		return nil
	}
	ref := n.GetMultiAssignRef()
	if ref == nil {
		return s.exprIn(updateKind, n)
	}
	src := ref.Source
	colno := int(ref.Colno) - 1
	if row := src.GetRowExpr(); row != nil {
		if len(row.Args) != int(ref.Ncolumns) {
			return s.badf(errSyntax, int(row.Location), "", "number of columns does not match number of values")
		}
		if row.Args[colno].GetSetToDefault() != nil {
			return nil
		}
		return s.exprIn(updateKind, row.Args[colno])
	}
	l := src.GetSubLink()
	if l == nil {
		return s.badf(errFeature, rawStart(src), "", "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression")
	}
	t := s.subquery(l)
	if t == nil {
		return bad(int(l.Location))
	}
	cols := visible(t)
	if len(cols) != int(ref.Ncolumns) {
		return s.badf(errSyntax, int(l.Location), "", "number of columns does not match number of values")
	}
	row := &SubLink{Node: Node{recordOID, leftmost(cols[colno].Expr)}, Kind: ScalarLink, Tree: t}
	return &Field{Node: Node{cols[colno].Expr.Type(), int(l.Location)}, Arg: row, Index: colno, Name: cols[colno].Name}
}

// returning is transformReturningList.
func (s *scope) returning(list []*pg_query.Node) {
	if len(list) == 0 {
		return
	}
	s.tree.Output = s.targets(list, returnKind)
	s.resolveUnknowns()
}
