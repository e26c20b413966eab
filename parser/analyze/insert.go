package analyze

import (
	"fmt"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// insertColumn is one target of INSERT.
type insertColumn struct {
	at   int // index of the table's column, -1: reported
	pos  int
	path []*pg_query.Node
}

// insertStmt is transformInsertStmt.
func (s *scope) insertStmt(n *pg_query.InsertStmt) *Tree {
	s.tree.Kind = Insert
	s.with(n.WithClause)
	it := s.target(n.Relation)
	cols := s.insertColumns(n, it)
	sel := n.SelectStmt.GetSelectStmt()
	switch {
	case n.SelectStmt == nil: // DEFAULT VALUES
	case sel != nil && len(sel.ValuesLists) > 0 && len(sel.SortClause) == 0 && sel.LimitCount == nil && sel.LimitOffset == nil &&
		len(sel.LockingClause) == 0 && sel.WithClause == nil:
		s.insertValues(n, sel, it, cols)
	default:
		s.insertSelect(n, it, cols)
	}
	s.items = []*item{it}
	s.onConflict(n.OnConflictClause, it)
	s.returning(n.ReturningList)
	return s.tree
}

// insertColumns is checkInsertTargets.
func (s *scope) insertColumns(n *pg_query.InsertStmt, it *item) []insertColumn {
	if it.bad {
		return nil
	}
	var out []insertColumn
	if len(n.Cols) == 0 {
		for i := range it.rel.Table.Columns {
			out = append(out, insertColumn{at: i, pos: -1})
		}
		return out
	}
	seen := map[int]bool{} // by column: named as a whole
	for _, c := range n.Cols {
		rt := c.GetResTarget()
		at := s.targetColumn(it.rel, rt.Name, int(rt.Location))
		if whole, again := seen[at]; at >= 0 && again && (whole || len(rt.Indirection) == 0) {
			s.fail(errDuplicateColumn, int(rt.Location), "", "column \"%s\" specified more than once", rt.Name)
			at = -1
		}
		seen[at] = seen[at] || len(rt.Indirection) == 0
		out = append(out, insertColumn{at, int(rt.Location), rt.Indirection})
	}
	return out
}

// insertValues is INSERT ... VALUES. The values of one row are assignments; of
// several rows they are the tree's Rows, columns in Assign without expression.
func (s *scope) insertValues(n *pg_query.InsertStmt, sel *pg_query.SelectStmt, it *item, cols []insertColumn) {
	width := -1
	single := len(sel.ValuesLists) == 1
	k := valuesKind
	if single {
		k = insertKind
	}
	for _, l := range sel.ValuesLists {
		row, defaults := s.insertRow(l.GetList().GetItems(), k)
		if width >= 0 && len(row) != width {
			s.fail(errSyntax, leftmostOf(-1, row...), "", "VALUES lists must all be the same length")
			continue
		}
		width = len(row)
		if it.bad || !s.insertWidth(n, row, cols) {
			continue
		}
		s.assignRow(n, it, cols, row, defaults, single)
	}
	if !single && !it.bad {
		for i := range min(max(width, 0), len(cols)) {
			if cols[i].at >= 0 {
				s.tree.Assign = append(s.tree.Assign, Assign{Column: it.rel.Table.Columns[cols[i].at]})
			}
		}
	}
}

func (s *scope) insertRow(list []*pg_query.Node, k kind) (row []Expr, defaults []bool) {
	for _, v := range list {
		if v.GetSetToDefault() != nil {
			row, defaults = append(row, nil), append(defaults, true)
			continue
		}
		if cols, ok := s.starOf(v); ok {
			for _, c := range cols {
				row, defaults = append(row, c.expr), append(defaults, false)
			}
			continue
		}
		row, defaults = append(row, s.exprIn(k, v)), append(defaults, false)
	}
	return row, defaults
}

// insertWidth is the first part of transformInsertRow.
func (s *scope) insertWidth(n *pg_query.InsertStmt, row []Expr, cols []insertColumn) bool {
	if len(row) > len(cols) {
		pos := -1
		if e := row[len(cols)]; e != nil {
			pos = leftmost(e)
		}
		s.fail(errSyntax, pos, "", "INSERT has more expressions than target columns")
		return false
	}
	if len(n.Cols) > 0 && len(row) < len(cols) {
		hint := ""
		if len(row) == 1 {
			if r, ok := row[0].(*RowExpr); ok && len(r.Args) == len(cols) {
				hint = "The insertion source is a row expression containing the same number of columns expected by the INSERT. Did you accidentally use extra parentheses?"
			}
		}
		s.fail(errSyntax, cols[len(row)].pos, hint, "INSERT has more target columns than expressions")
		return false
	}
	return true
}

func (s *scope) assignRow(n *pg_query.InsertStmt, it *item, cols []insertColumn, row []Expr, defaults []bool, single bool) {
	var out []Expr
	for i, e := range row {
		c := cols[i]
		if c.at < 0 {
			continue
		}
		col := it.rel.Table.Columns[c.at]
		if !defaults[i] {
			e = s.assignedPart(e, it.rel, c.at, c.path, c.pos)
			s.checkGenerated(n, it, c.at)
		}
		if single {
			s.tree.Assign = append(s.tree.Assign, Assign{Column: col, Expr: e})
			continue
		}
		out = append(out, e)
	}
	if !single {
		s.tree.Rows = append(s.tree.Rows, out)
	}
}

// checkGenerated is what the rewriter refuses (rewriteTargetListIU).
func (s *scope) checkGenerated(n *pg_query.InsertStmt, it *item, at int) {
	col, hint := it.rel.Table.Columns[at], ""
	switch {
	case col.Generated != 0:
		hint = fmt.Sprintf("Column \"%s\" is a generated column.", col.Name)
	case col.Identity == 'a' && n.Override <= pg_query.OverridingKind_OVERRIDING_NOT_SET:
		hint = "Use OVERRIDING SYSTEM VALUE to override."
	default:
		return
	}
	s.later = append(s.later, func() {
		s.fail(errGeneratedAlways, -1, hint, "cannot insert a non-DEFAULT value into column \"%s\"", col.Name)
	})
}

// insertSelect is INSERT ... SELECT: unknown literals and parameters of the select
// list take the target columns' types.
func (s *scope) insertSelect(n *pg_query.InsertStmt, it *item, cols []insertColumn) {
	sub := s.newScope(s)
	sub.keepUnknowns = true
	sel := n.SelectStmt.GetSelectStmt()
	if sel == nil {
		s.unsupported("This kind of INSERT", 0, "")
		return
	}
	t := sub.selectStmt(sel)
	s.tree.Source = t
	if t == nil || it.bad {
		return
	}
	outs := outputRefs(t)
	row := make([]Expr, len(outs))
	for i, o := range outs {
		row[i] = o.Expr
		if !isBad(o.Expr) && o.Expr.Type() == unknownOID && !directUnknown(o.Expr) {
			o.Expr = s.coerce(o.Expr, textOID, implicitCoercion, -1)
			row[i] = o.Expr
		}
	}
	if !s.insertWidth(n, row, cols) {
		return
	}
	for i, o := range outs {
		c := cols[i]
		if c.at < 0 {
			continue
		}
		e := s.assignedPart(o.Expr, it.rel, c.at, c.path, c.pos)
		s.checkGenerated(n, it, c.at)
		s.tree.Assign = append(s.tree.Assign, Assign{Column: it.rel.Table.Columns[c.at], Expr: e})
		if t.SetOp == nil && len(t.Rows) == 0 {
			o.Expr = e
		}
	}
}

func directUnknown(e Expr) bool {
	switch e.(type) {
	case *Const, *ParamRef:
		return true
	}
	return false
}

// onConflict is transformOnConflictClause and transformOnConflictArbiter.
func (s *scope) onConflict(n *pg_query.OnConflictClause, it *item) {
	if n == nil || it.bad {
		return
	}
	c := &OnConflict{Update: n.Action == pg_query.OnConflictAction_ONCONFLICT_UPDATE}
	s.tree.OnConflict = c
	if c.Update && n.Infer == nil {
		s.fail(errSyntax, int(n.Location), "For example, ON CONFLICT (column_name).", "ON CONFLICT DO UPDATE requires inference specification or constraint name")
		return
	}
	if n.Infer != nil {
		s.arbiter(n.Infer, it, c)
	}
	if !c.Update {
		return
	}
	ex := &Relation{Kind: PseudoRel, Alias: "excluded", Table: it.rel.Table, Offset: -1}
	ex.Columns = append(ex.Columns, it.rel.Columns...)
	c.Excluded = ex
	old := s.items
	s.items = []*item{it, s.newItem(ex, "")}
	c.Assign = s.updateTargets(n.TargetList, it)
	c.Where = s.condition(whereKind, n.WhereClause, "WHERE")
	s.items = old
}

// arbiter resolves the columns or the constraint that ON CONFLICT names.
func (s *scope) arbiter(n *pg_query.InferClause, it *item, c *OnConflict) {
	for _, e := range n.IndexElems {
		ie := e.GetIndexElem()
		if ie.Name != "" {
			c.Target = append(c.Target, s.exprIn(conflictArb, &pg_query.Node{Node: &pg_query.Node_ColumnRef{ColumnRef: &pg_query.ColumnRef{
				Fields:   []*pg_query.Node{{Node: &pg_query.Node_String_{String_: &pg_query.String{Sval: ie.Name}}}},
				Location: n.Location,
			}}}))
			continue
		}
		c.Target = append(c.Target, s.exprIn(conflictArb, ie.Expr))
	}
	if n.WhereClause != nil {
		s.condition(conflictArb, n.WhereClause, "WHERE")
	}
	if n.Conname == "" {
		return
	}
	if columns, ok := it.rel.Table.Arbiter(n.Conname); ok {
		for _, name := range columns {
			if at := s.targetColumn(it.rel, name, -1); at >= 0 {
				c.Target = append(c.Target, placed(it.cols[at].expr, -1))
			}
		}
		return
	}
	s.fail(errUndefinedObject, -1, "", "constraint \"%s\" for table \"%s\" does not exist", n.Conname, it.rel.Table.Name)
}
