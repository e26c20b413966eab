package analyze

import (
	"slices"
	"strconv"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// selectStmt is transformSelectStmt and its kin for VALUES and set operations; nil:
// reported.
func (s *scope) selectStmt(n *pg_query.SelectStmt) *Tree {
	s.tree.Kind = Select
	if n.IntoClause != nil {
		s.unsupported("SELECT INTO", int(n.IntoClause.Rel.GetLocation()), "")
		return nil
	}
	s.with(n.WithClause)
	switch {
	case len(n.ValuesLists) > 0:
		s.values(n)
	case n.Op != pg_query.SetOperation_SETOP_NONE && n.Op != pg_query.SetOperation_SET_OPERATION_UNDEFINED:
		s.setOperation(n)
	default:
		s.plainSelect(n)
	}
	return s.tree
}

func (s *scope) plainSelect(n *pg_query.SelectStmt) {
	t := s.tree
	s.from(n.FromClause)
	s.windowClause(n.WindowClause)
	t.Output = s.targets(n.TargetList, selectKind)
	t.Where = s.condition(whereKind, n.WhereClause, "WHERE")
	t.Having = s.condition(havingKind, n.HavingClause, "HAVING")
	order := s.sortClause(n.SortClause)
	s.groupClause(n)
	s.distinctClause(n, order)
	s.limits(n)
	s.defineWindows()
	if !s.keepUnknowns {
		s.resolveUnknowns()
	}
	if n.HavingClause != nil || len(n.GroupClause) > 0 {
		t.Aggregated = true
	}
	if t.Aggregated {
		s.checkGrouping()
	}
	s.locking(n)
}

// windowClause notes the named windows. They are defined at the end, as the
// server does, which is the order in which parameters get their types.
func (s *scope) windowClause(list []*pg_query.Node) {
	for _, n := range list {
		d := n.GetWindowDef()
		for _, have := range s.windowDefs {
			if have.name == d.Name {
				s.fail(errWindowing, int(d.Location), "", "window \"%s\" is already defined", d.Name)
			}
		}
		s.windowDefs = append(s.windowDefs, &windowDef{d.Name, d, &Window{}})
	}
}

// resolveUnknowns is resolveTargetListUnknowns: what is left unknown is text.
func (s *scope) resolveUnknowns() {
	for i := range s.tree.Output {
		s.resolveUnknown(&s.tree.Output[i])
	}
}

func (s *scope) resolveUnknown(o *Output) {
	if !isBad(o.Expr) && o.Expr.Type() == unknownOID {
		o.Expr = s.coerce(o.Expr, textOID, implicitCoercion, -1)
	}
}

// limits is transformLimitClause for both.
func (s *scope) limits(n *pg_query.SelectStmt) {
	s.tree.Offset = s.limit(n.LimitOffset, offsetKind)
	s.tree.Limit = s.limit(n.LimitCount, limitKind)
	s.tree.WithTies = n.LimitOption == pg_query.LimitOption_LIMIT_OPTION_WITH_TIES
	if s.tree.WithTies && isNull(n.LimitCount) {
		s.fail("22013", -1, "", "row count cannot be null in FETCH FIRST ... WITH TIES clause")
	}
	if isNull(n.LimitCount) {
		s.tree.Limit = nil // LIMIT ALL
	}
}

func (s *scope) limit(n *pg_query.Node, k kind) Expr {
	if n == nil {
		return nil
	}
	e := s.toSpecific(s.exprIn(k, n), int8OID, string(k))
	walk(e, func(e Expr) bool {
		if v, ok := e.(*Var); ok && s.owner[v.Rel] == s {
			s.fail(errColumnReference, v.Offset, "", "argument of %s must not contain variables", k)
		}
		return true
	})
	return e
}

// sortKey is an ORDER BY expression: an output, perhaps a hidden one.
type sortKey struct{ output int }

// rawPos is the place of an expression as written, where it is a name or a
// number; an output that it stands for is elsewhere.
func rawPos(n *pg_query.Node, pos int) int {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_ColumnRef:
		return int(v.ColumnRef.Location)
	case *pg_query.Node_AConst:
		return int(v.AConst.Location)
	}
	return pos
}

// sortClause is transformSortClause.
func (s *scope) sortClause(list []*pg_query.Node) []sortKey {
	var keys []sortKey
	for _, n := range list {
		sb := n.GetSortBy()
		i := s.sortTarget(sb.GetNode())
		if i < 0 {
			continue
		}
		o := &s.tree.Output[i]
		s.resolveUnknown(o)
		if !isBad(o.Expr) && !s.sorted(sb, o.Expr, rawPos(sb.GetNode(), leftmost(o.Expr))) {
			continue
		}
		keys = append(keys, sortKey{i})
		s.tree.OrderBy = append(s.tree.OrderBy, o.Expr)
	}
	return keys
}

// sortTarget is findTargetlistEntrySQL92 for ORDER BY: an output's name, its
// position, or an expression over the input. It returns the output's index.
func (s *scope) sortTarget(n *pg_query.Node) int { return s.targetFor(n, orderKind) }

func (s *scope) targetFor(n *pg_query.Node, k kind) int {
	if ref := n.GetColumnRef(); ref != nil && len(ref.Fields) == 1 && ref.Fields[0].GetString_() != nil {
		name := ref.Fields[0].GetString_().Sval
		if i, ok := s.targetByName(name, int(ref.Location), k); ok {
			return i
		}
	}
	if c := n.GetAConst(); c != nil {
		iv, ok := c.Val.(*pg_query.A_Const_Ival)
		if !ok {
			s.fail(errSyntax, int(c.Location), "", "non-integer constant in %s", k)
			return -1
		}
		return s.targetByPosition(int(iv.Ival.GetIval()), int(c.Location), k)
	}
	return s.targetByExpr(n, k)
}

// targetByName finds an output by its name. For GROUP BY a column of the input
// goes before.
func (s *scope) targetByName(name string, pos int, k kind) (int, bool) {
	if k == groupKind && s.localColumn(name) {
		return 0, false
	}
	at := -1
	for i, o := range s.tree.Output {
		if o.Hidden || o.Name != name {
			continue
		}
		if at >= 0 && exprKey(s.tree.Output[at].Expr) != exprKey(o.Expr) {
			s.fail(errAmbiguousColumn, pos, "", "%s \"%s\" is ambiguous", k, name)
			return -1, true
		}
		if at < 0 {
			at = i
		}
	}
	return at, at >= 0
}

// localColumn says whether the name is a column of this level's FROM.
func (s *scope) localColumn(name string) bool {
	for _, it := range s.items {
		if !it.colsVisible {
			continue
		}
		for _, c := range it.cols {
			if c.name == name {
				return true
			}
		}
	}
	return false
}

func (s *scope) targetByPosition(n, pos int, k kind) int {
	at := 0
	for i, o := range s.tree.Output {
		if o.Hidden {
			continue
		}
		if at++; at == n {
			return i
		}
	}
	s.fail(errColumnReference, pos, "", "%s position %s is not in select list", k, strconv.Itoa(n))
	return -1
}

// targetByExpr is findTargetlistEntrySQL99: an output that is equal, else a new
// hidden one.
func (s *scope) targetByExpr(n *pg_query.Node, k kind) int {
	mark := len(s.refs)
	e := s.exprIn(k, n)
	if isBad(e) {
		return -1
	}
	key := exprKey(e)
	for i, o := range s.tree.Output {
		if !isBad(o.Expr) && exprKey(o.Expr) == key {
			s.refs = s.refs[:mark] // this copy of the expression is not in the tree
			return i
		}
	}
	s.tree.Output = append(s.tree.Output, Output{Expr: e, Hidden: true})
	return len(s.tree.Output) - 1
}

// orderingOperators are those of btree operator families that mean less or
// greater.
var orderingOperators = []string{"<", ">", "~<~", "~>~", "*<", "*>"}

// sorted is the part of addTargetToSortList about the operator: the default one of
// the type, or that of USING.
func (s *scope) sorted(sb *pg_query.SortBy, e Expr, pos int) bool {
	if len(sb.GetUseOp()) == 0 {
		return s.sortable(e, pos)
	}
	name, at := nameOfOp(sb.UseOp), int(sb.Location)
	op := s.binary(name, e.Type(), e.Type(), at)
	if op == nil {
		return false
	}
	for _, t := range []catalog.OID{op.Left, op.Right} {
		if p, _ := s.pathwayTo(t, e.Type(), implicitCoercion); p != relabelPath && !polymorphic(t) && (t != recordOID || !s.isComplex(e.Type())) {
			s.fail(errUndefinedFunction, at, "", "operator requires run-time type coercion: %s %s %s", s.format(e.Type()), name, s.format(e.Type()))
			return false
		}
	}
	if !slices.Contains(orderingOperators, op.Name) {
		s.fail(errWrongObject, at, "Ordering operators must be \"<\" or \">\" members of btree operator families.", "operator %s is not a valid ordering operator", name)
		return false
	}
	return true
}

// sortable reports a type that cannot be ordered or grouped by.
func (s *scope) sortable(e Expr, pos int) bool { return s.hasEquality(e, "an ordering", pos) }

func (s *scope) hasEquality(e Expr, which string, pos int) bool {
	if s.comparable(e.Type()) {
		return true
	}
	hint := ""
	if which == "an ordering" {
		hint = "Use an explicit ordering operator or modify the query."
	}
	s.fail(errUndefinedFunction, pos, hint, "could not identify %s operator for type %s", which, s.format(e.Type()))
	return false
}

// comparable says whether a type has a default equality: a row where all its
// columns have, an array where its elements have.
func (a *analyzer) comparable(t catalog.OID) bool {
	t = a.base(t)
	switch {
	case t == unknownOID || t == recordOID || t == recordArrayOID || polymorphic(t):
		return true
	case a.isComplex(t) && a.typ(t).Table != nil:
		for _, c := range a.typ(t).Table.Columns {
			if !a.comparable(c.Type) {
				return false
			}
		}
		return true
	}
	return a.cat.DefaultEquality(t) != nil
}

// distinctClause is transformDistinctClause and transformDistinctOnClause.
func (s *scope) distinctClause(n *pg_query.SelectStmt, order []sortKey) {
	if len(n.DistinctClause) == 0 {
		return
	}
	if len(n.DistinctClause) == 1 && n.DistinctClause[0].GetNode() == nil {
		s.tree.Distinct = true
		s.resolveUnknowns()
		for _, k := range order {
			if o := s.tree.Output[k.output]; o.Hidden {
				s.fail(errColumnReference, leftmost(o.Expr), "", "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
				return
			}
		}
		for _, o := range s.tree.Output {
			if !isBad(o.Expr) && !s.hasEquality(o.Expr, "an equality", leftmost(o.Expr)) {
				return
			}
		}
		return
	}
	s.distinctOn(n, order)
}

func (s *scope) distinctOn(n *pg_query.SelectStmt, order []sortKey) {
	on := map[int]int{}
	for _, d := range n.DistinctClause {
		if i := s.targetFor(d, distinctOn); i >= 0 {
			s.resolveUnknown(&s.tree.Output[i])
			on[i] = rawPos(d, leftmost(s.tree.Output[i].Expr))
			s.tree.DistinctOn = append(s.tree.DistinctOn, s.tree.Output[i].Expr)
		}
	}
	skipped := false
	seen := map[int]bool{}
	for _, k := range order {
		_, in := on[k.output]
		if seen[k.output] {
			continue // addTargetToSortList leaves out what is there already
		}
		if in && skipped {
			s.fail(errColumnReference, on[k.output], "", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
			return
		}
		if in {
			seen[k.output] = true
		}
		skipped = skipped || !in
	}
	if skipped && len(seen) < len(on) {
		for i, pos := range on {
			if !seen[i] {
				s.fail(errColumnReference, pos, "", "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
				return
			}
		}
	}
}
