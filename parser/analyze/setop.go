package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// values is transformValuesClause.
func (s *scope) values(n *pg_query.SelectStmt) {
	var rows [][]Expr
	for _, l := range n.ValuesLists {
		row := s.valuesRow(l.GetList().GetItems())
		if len(rows) > 0 && len(row) != len(rows[0]) {
			s.fail(errSyntax, leftmostOf(-1, row...), "", "VALUES lists must all be the same length")
			row = row[:min(len(row), len(rows[0]))]
			for len(row) < len(rows[0]) {
				row = append(row, bad(-1))
			}
		}
		rows = append(rows, row)
	}
	t := s.tree
	t.Rows = rows
	rel := &Relation{Kind: ValuesRel, Alias: "*VALUES*", Rows: rows, Offset: -1}
	s.owner[rel] = s
	for i := range rows[0] {
		col := make([]Expr, len(rows))
		for r := range rows {
			col[r] = rows[r][i]
		}
		col, common := s.unify(col, "VALUES")
		for r := range rows {
			rows[r][i] = col[r]
		}
		name := "column" + itoa(i+1)
		rel.Columns = append(rel.Columns, RelColumn{Name: name, Type: common, Nullable: true})
		out := Output{Name: name, Expr: bad(-1)}
		if common != 0 {
			out.Expr = &Var{Node: Node{common, leftmost(col[0])}, Rel: rel, Column: i}
		}
		t.Output = append(t.Output, out)
	}
	it := s.newItem(rel, "")
	it.relVisible = false
	s.items = append(s.items, it)
	s.sortClause(n.SortClause)
	s.limits(n)
	s.locking(n)
}

// valuesRow analyzes one row of VALUES, stars expanded.
func (s *scope) valuesRow(list []*pg_query.Node) []Expr {
	var out []Expr
	for _, n := range list {
		if cols, ok := s.starOf(n); ok {
			for _, c := range cols {
				out = append(out, c.expr)
			}
			continue
		}
		out = append(out, s.exprIn(valuesKind, n))
	}
	return out
}

// setOperation is transformSetOperationStmt: names come from the leftmost arm.
func (s *scope) setOperation(n *pg_query.SelectStmt) {
	t := s.tree
	for _, l := range n.LockingClause {
		s.fail(errFeature, -1, "", "%s is not allowed with UNION/INTERSECT/EXCEPT", lockName(l.GetLockingClause()))
	}
	op := s.combine(n, true)
	if op == nil {
		t.Output = []Output{{Name: "?column?", Expr: bad(-1)}}
		return
	}
	t.SetOp = op
	rel := &Relation{Kind: SubqueryRel, Alias: "*SELECT*", Offset: -1, Columns: op.Columns}
	s.owner[rel] = s
	left := visible(op.Left)
	for i, c := range op.Columns {
		pos := -1
		if i < len(left) {
			pos = leftmost(left[i].Expr)
		}
		t.Output = append(t.Output, Output{Name: c.Name, Expr: &Var{Node: Node{c.Type, pos}, Rel: rel, Column: i}})
	}
	it := s.newItem(rel, "")
	it.relVisible = false
	s.items = append(s.items, it)
	s.setSort(n.SortClause)
	s.limits(n)
}

// setSort is ORDER BY over a set operation: only its columns can be named.
func (s *scope) setSort(list []*pg_query.Node) {
	before := len(s.tree.Output)
	s.sortClause(list)
	if len(s.tree.Output) > before {
		s.fail(errFeature, leftmost(s.tree.Output[before].Expr), "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
			"invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
		s.tree.Output = s.tree.Output[:before]
	}
}

// arm analyzes one side of a set operation.
func (s *scope) arm(n *pg_query.SelectStmt) *Tree {
	nested := n.Op != pg_query.SetOperation_SETOP_NONE && n.Op != pg_query.SetOperation_SET_OPERATION_UNDEFINED
	if !nested || len(n.SortClause) > 0 || n.LimitCount != nil || n.LimitOffset != nil || len(n.LockingClause) > 0 || n.WithClause != nil {
		sub := s.newScope(s)
		sub.keepUnknowns = true
		return sub.selectStmt(n)
	}
	sub := s.newScope(s)
	sub.setOperation(n)
	return sub.tree
}

// combine is transformSetOperationTree: it brings the columns of both arms to a
// common type. top: the operation may be the body of a recursive CTE.
func (s *scope) combine(n *pg_query.SelectStmt, top bool) *SetOp {
	op := &SetOp{All: n.All, Op: map[pg_query.SetOperation]string{
		pg_query.SetOperation_SETOP_UNION: "union", pg_query.SetOperation_SETOP_INTERSECT: "intersect", pg_query.SetOperation_SETOP_EXCEPT: "except",
	}[n.Op]}
	context := map[string]string{"union": "UNION", "intersect": "INTERSECT", "except": "EXCEPT"}[op.Op]
	op.Left = s.arm(n.Larg)
	if top && s.recursive != nil && op.Left != nil {
		s.recursive.firstArm(op)
	}
	op.Right = s.arm(n.Rarg)
	if op.Left == nil || op.Right == nil {
		return nil
	}
	left, right := outputRefs(op.Left), outputRefs(op.Right)
	for _, o := range append(append([]*Output{}, left...), right...) {
		if isBad(o.Expr) {
			return nil
		}
	}
	if len(left) != len(right) {
		pos := -1
		if len(right) > 0 {
			pos = leftmost(right[0].Expr)
		}
		s.fail(errSyntax, pos, "", "each %s query must have the same number of columns", context)
		return nil
	}
	for i := range left {
		t := s.armColumn(op, left[i], right[i], context)
		if t == 0 {
			return nil
		}
		op.Columns = append(op.Columns, RelColumn{Name: left[i].Name, Type: t, Nullable: true})
	}
	return op
}

func outputRefs(t *Tree) []*Output {
	var out []*Output
	for i := range t.Output {
		if !t.Output[i].Hidden {
			out = append(out, &t.Output[i])
		}
	}
	return out
}

// armColumn brings one column of both arms together; 0: reported. Unknown
// literals and parameters of an arm are converted in place, other columns only
// checked, as the server does.
func (s *scope) armColumn(op *SetOp, left, right *Output, context string) catalog.OID {
	if top := s.recursive; top != nil && top.nonRecursive != nil {
		context = "UNION"
	}
	common := s.commonType([]Expr{left.Expr, right.Expr}, context)
	if common == 0 {
		return 0
	}
	for _, o := range []*Output{left, right} {
		e := o.Expr
		if e.Type() != unknownOID {
			if isBad(s.toCommon(e, common, context)) {
				return 0
			}
			continue
		}
		if e = s.toCommon(e, common, context); isBad(e) {
			return 0
		}
		o.Expr = e
	}
	if op.Op != "union" || !op.All {
		if !s.hasEquality(&Const{Node: Node{common, leftmost(left.Expr)}}, "an equality", leftmost(left.Expr)) {
			return 0
		}
	}
	return common
}
