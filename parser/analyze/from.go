package analyze

import (
	"fmt"
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// from analyzes a FROM or USING list (transformFromClause): every item is added
// to the namespace, and its earlier neighbours can be seen by LATERAL items.
func (s *scope) from(list []*pg_query.Node) {
	for _, n := range list {
		i, items, _ := s.fromItem(n)
		s.checkNames(s.items, items)
		setLateral(items, true, true)
		s.items = append(s.items, items...)
		if i != nil {
			s.tree.From = append(s.tree.From, i)
		}
	}
	setLateral(s.items, false, true)
}

// fromItem is transformFromClauseItem. It returns the item, the namespace that it
// brings, and its columns in order. What could not be resolved is a bad item.
func (s *scope) fromItem(n *pg_query.Node) (Item, []*item, []column) {
	var it *item
	switch v := n.GetNode().(type) {
	case *pg_query.Node_RangeVar:
		it = s.rangeVar(v.RangeVar)
	case *pg_query.Node_RangeSubselect:
		it = s.rangeSubselect(v.RangeSubselect)
	case *pg_query.Node_RangeFunction:
		it = s.rangeFunction(v.RangeFunction)
	case *pg_query.Node_RangeTableSample:
		return s.tableSample(v.RangeTableSample)
	case *pg_query.Node_JoinExpr:
		return s.joinExpr(v.JoinExpr)
	case *pg_query.Node_RangeTableFunc:
		it = s.xmlTable(v.RangeTableFunc)
	default:
		s.unsupported("This kind of FROM item", -1, "")
	}
	if it == nil {
		it = s.badItem("")
	}
	if it.bad {
		s.refsBad = true
		return nil, []*item{it}, nil
	}
	return it.rel, []*item{it}, it.cols
}

func (s *scope) badItem(name string) *item {
	s.refsBad = true
	return &item{name: name, relVisible: name != "", colsVisible: false, lateralOK: true, bad: true}
}

// checkNames is checkNameSpaceConflicts.
func (s *scope) checkNames(have, more []*item) {
	for _, m := range more {
		for _, h := range have {
			if !h.relVisible || !m.relVisible || h.name != m.name {
				continue
			}
			if h.rel != nil && m.rel != nil && h.rel.Kind == TableRel && m.rel.Kind == TableRel &&
				h.schema != "" && m.schema != "" && h.rel.Table != m.rel.Table {
				continue // tables of different schemas, both without alias
			}
			s.fail(errDuplicateAlias, -1, "", "table name \"%s\" specified more than once", m.name)
			return
		}
	}
}

// rangeVar resolves a name in FROM: a CTE or a table.
func (s *scope) rangeVar(v *pg_query.RangeVar) *item {
	name := v.Relname
	if v.Alias != nil {
		name = v.Alias.Aliasname
	}
	if v.Schemaname == "" {
		if c, ok := s.findCTE(v.Relname); ok {
			if c == nil {
				return s.badItem(name)
			}
			it := s.newItem(c.relation(name, int(v.Location)), "")
			if s != c.scope {
				for i := range c.extra {
					it.cols[len(it.cols)-1-i].noStar = true
				}
			}
			return s.aliased(it, v.Alias)
		}
	}
	rel := s.openTable(v)
	if rel == nil {
		return s.badItem(name)
	}
	schema := rel.Table.Schema
	if v.Alias != nil {
		schema = ""
	}
	return s.aliased(s.newItem(rel, schema), v.Alias)
}

// table looks a table up; inside a view it is the one that the view was made of.
func (a *analyzer) table(v *pg_query.RangeVar) *catalog.BoundTable {
	if a.bound != nil {
		if b := a.bound.Tables[v]; b != nil {
			return b
		}
	}
	return &catalog.BoundTable{Table: a.cat.Table(v.Schemaname, v.Relname)}
}

// openTable is parserOpenTable and addRangeTableEntry; nil: reported.
func (s *scope) openTable(v *pg_query.RangeVar) *Relation {
	pos := int(v.Location)
	bound := s.table(v)
	t := bound.Table
	if t == nil {
		name := v.Relname
		if v.Schemaname != "" {
			name = v.Schemaname + "." + name
		}
		hint := ""
		if near := s.cat.NearestTable(v.Schemaname, v.Relname); near != "" {
			hint = fmt.Sprintf("Perhaps you meant the table \"%s\".", near)
		}
		if v.Schemaname == "" && s.cteLater(v.Relname) {
			hint = "Use WITH RECURSIVE, or re-order the WITH items to remove forward references."
		}
		s.fail(errUndefinedTable, pos, hint, "relation \"%s\" does not exist", name)
		return nil
	}
	rel := &Relation{Kind: TableRel, Alias: v.Relname, Table: t, Only: !v.Inh, Offset: pos}
	if v.Alias != nil {
		rel.Alias = v.Alias.Aliasname
	}
	for _, c := range t.Columns {
		name := c.Name
		if bound.Names != nil {
			name = bound.Names[c]
		}
		rel.Columns = append(rel.Columns, RelColumn{Name: name, Type: c.Type, Nullable: t.Nullable(c, rel.Only)})
	}
	if t.Query != nil { // views of the system have none
		tree, ok := s.view(t)
		if !ok {
			return nil
		}
		rel.Tree = tree
	}
	return rel
}

// aliased gives a relation's columns the names of an alias.
func (s *scope) aliased(it *item, alias *pg_query.Alias) *item {
	if alias == nil {
		return it
	}
	it.name = alias.Aliasname
	names := stringList(alias.Colnames)
	if len(names) > len(it.cols) {
		s.fail(errColumnReference, -1, "", "table \"%s\" has %d columns available but %d columns specified", it.name, len(it.cols), len(names))
		names = names[:len(it.cols)]
	}
	for i, n := range names {
		it.cols[i].name = n
		if v, ok := it.cols[i].expr.(*Var); ok && it.rel != nil {
			it.rel.Columns[v.Column].Name = n
		}
	}
	return it
}

// rangeSubselect is transformRangeSubselect.
func (s *scope) rangeSubselect(v *pg_query.RangeSubselect) *item {
	old, oldKind := s.lateral, s.kind
	s.lateral, s.kind = v.Lateral, otherKind
	t := s.statement(s, v.Subquery)
	s.lateral, s.kind = old, oldKind
	name := v.Alias.GetAliasname()
	if v.Alias == nil && !s.since(16) {
		s.syntaxError(s.openingBefore(rawStart(v.Subquery)), "For example, FROM (SELECT ...) [AS] foo.", "subquery in FROM must have an alias")
	}
	if t == nil {
		return s.badItem(name)
	}
	rel := &Relation{Kind: SubqueryRel, Alias: name, Tree: t, Lateral: v.Lateral, Offset: -1, Columns: treeColumns(t)}
	it := s.newItem(rel, "")
	it.relVisible = v.Alias != nil
	return s.aliased(it, v.Alias)
}

// openingBefore is the place of the parenthesis that a subquery stands in, whose
// first located part is at pos.
func (a *analyzer) openingBefore(pos int) int {
	if a.nested > 0 || pos < 0 {
		return -1
	}
	for at := pos; at > 0; {
		if at = strings.LastIndexByte(a.sql[:at], '('); at < 0 {
			break
		}
		switch word, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a.sql[at+1:])), " "); word {
		case "select", "values", "with", "table":
			return at
		}
	}
	return pos
}

// treeColumns are the columns that a tree yields as a relation.
func treeColumns(t *Tree) []RelColumn {
	var out []RelColumn
	for _, o := range visible(t) {
		out = append(out, RelColumn{Name: o.Name, Type: o.Expr.Type(), Nullable: true})
	}
	return out
}

// tableSample is transformRangeTableSample.
func (s *scope) tableSample(v *pg_query.RangeTableSample) (Item, []*item, []column) {
	i, items, cols := s.fromItem(v.Relation)
	rel, ok := i.(*Relation)
	if !ok {
		return i, items, cols
	}
	rel.Sample = true
	if rel.Kind != TableRel || !slices.Contains([]byte("rmp"), rel.Table.Kind) {
		s.fail(errFeature, rawStart(v.Relation), "", "TABLESAMPLE clause can only be applied to tables and materialized views")
		return i, items, cols
	}
	names := stringList(v.Method)
	method := names[len(names)-1]
	arg := sampleArgs[method]
	switch {
	case arg == 0 || len(s.cat.Functions("", method)) == 0:
		s.fail(errUndefinedObject, int(v.Location), "", "tablesample method %s does not exist", nameList(names))
	case len(v.Args) != 1:
		s.fail("2202H", int(v.Location), "", "tablesample method %s requires 1 argument, not %d", nameList(names), len(v.Args))
	default:
		s.sampleArg(v.Args[0], arg, "TABLESAMPLE")
		if v.Repeatable != nil {
			s.sampleArg(v.Repeatable, float8OID, "REPEATABLE")
		}
	}
	return i, items, cols
}

// sampleArgs are the methods of TABLESAMPLE, the extensions' too, with the types of
// their only argument.
var sampleArgs = map[string]catalog.OID{"bernoulli": float4OID, "system": float4OID, "system_rows": int8OID, "system_time": float8OID}

func (s *scope) sampleArg(n *pg_query.Node, t catalog.OID, construct string) {
	s.in(fromKind, func() Expr { return s.toSpecific(s.expr(n), t, construct) })
}

// joinExpr is the part of transformFromClauseItem about JOIN.
func (s *scope) joinExpr(j *pg_query.JoinExpr) (Item, []*item, []column) {
	left, leftItems, leftCols := s.fromItem(j.Larg)
	inner := j.Jointype == pg_query.JoinType_JOIN_INNER || j.Jointype == pg_query.JoinType_JOIN_LEFT
	setLateral(leftItems, true, inner)
	mark := len(s.items)
	s.items = append(s.items, leftItems...)
	right, rightItems, rightCols := s.fromItem(j.Rarg)
	s.items = s.items[:mark]
	s.checkNames(leftItems, rightItems)
	setLateral(leftItems, false, true)
	all := append(append([]*item{}, leftItems...), rightItems...)
	join := &Join{Left: left, Right: right, Kind: map[pg_query.JoinType]JoinKind{
		pg_query.JoinType_JOIN_LEFT: LeftJoin, pg_query.JoinType_JOIN_RIGHT: RightJoin, pg_query.JoinType_JOIN_FULL: FullJoin,
	}[j.Jointype]}
	broken := left == nil || right == nil
	using := stringList(j.UsingClause)
	if j.IsNatural {
		using = commonNames(leftCols, rightCols)
	}
	var merged []column
	switch {
	case len(using) > 0 && !broken:
		merged, leftCols, rightCols = s.merge(join, using, leftCols, rightCols)
	case j.Quals != nil:
		old := s.items
		s.items = all
		join.On = s.condition(joinKind, j.Quals, "JOIN/ON")
		s.items = old
	}
	if join.Kind == LeftJoin || join.Kind == FullJoin {
		nullItems(rightItems)
		rightCols = nullColumns(rightCols)
	}
	if join.Kind == RightJoin || join.Kind == FullJoin {
		nullItems(leftItems)
		leftCols = nullColumns(leftCols)
	}
	cols := append(append(append([]column{}, merged...), leftCols...), rightCols...)
	return s.joinItems(j, join, broken, all, cols, merged)
}

func (s *scope) joinItems(j *pg_query.JoinExpr, join *Join, broken bool, all []*item, cols, merged []column) (Item, []*item, []column) {
	it := &item{cols: cols, colsVisible: true, lateralOK: true}
	if j.Alias != nil {
		it.relVisible = true
		s.aliased(it, j.Alias)
		all = nil
	} else {
		for _, i := range all {
			i.colsVisible = false
		}
	}
	if j.JoinUsingAlias != nil {
		u := &item{name: j.JoinUsingAlias.Aliasname, cols: merged, relVisible: true, lateralOK: true}
		s.checkNames(all, []*item{u})
		all = append(all, u)
	}
	if broken {
		it.bad = j.Alias != nil
		it.colsVisible = false
		return nil, append(all, it), nil
	}
	return join, append(all, it), it.cols
}

func nullItems(items []*item) {
	for _, it := range items {
		it.nulled = true
		it.cols = nullColumns(it.cols)
	}
}

func nullColumns(cols []column) []column {
	out := make([]column, len(cols))
	for i, c := range cols {
		out[i] = column{c.name, nulledExpr(c.expr), c.noStar}
	}
	return out
}

// commonNames are the columns of NATURAL: those of the left side that the right
// side has too.
func commonNames(left, right []column) []string {
	var out []string
	for _, l := range left {
		for _, r := range right {
			if l.name == r.name {
				out = append(out, l.name)
				break
			}
		}
	}
	return out
}

// merge is transformJoinUsingClause and buildMergedJoinVar: it spells out ON and
// returns the merged columns and what is left of each side.
func (s *scope) merge(join *Join, using []string, left, right []column) (merged, restLeft, restRight []column) {
	usedLeft, usedRight := map[int]bool{}, map[int]bool{}
	var on []Expr
	for i, name := range using {
		if slices.Contains(using[:i], name) {
			s.fail(errDuplicateColumn, -1, "", "column name \"%s\" appears more than once in USING clause", name)
			return nil, left, right
		}
		l, r := s.usingColumn(left, name, "left"), s.usingColumn(right, name, "right")
		if l < 0 || r < 0 {
			continue
		}
		usedLeft[l], usedRight[r] = true, true
		le, re := left[l].expr, right[r].expr
		if s.since(16) { // which compares first
			if e := s.op(opName{name: "="}, le, re, -1); isBad(e) {
				on = append(on, e)
				merged = append(merged, column{name: name, expr: e})
				continue
			}
		}
		both := s.mergedExpr(join.Kind, le, re)
		merged = append(merged, column{name: name, expr: both})
		if !isBad(both) {
			on = append(on, s.op(opName{name: "="}, le, re, -1))
		}
	}
	switch {
	case anyBad(on):
	case len(on) == 1:
		join.On = on[0]
	case len(on) > 1:
		join.On = boolOp("AND", -1, on...)
	}
	rest := func(cols []column, used map[int]bool) []column {
		var out []column
		for i, c := range cols {
			if !used[i] {
				out = append(out, c)
			}
		}
		return out
	}
	return merged, rest(left, usedLeft), rest(right, usedRight)
}

func (s *scope) usingColumn(cols []column, name, side string) int {
	at := -1
	for i, c := range cols {
		if c.name != name {
			continue
		}
		if at >= 0 {
			s.fail(errAmbiguousColumn, -1, "", "common column name \"%s\" appears more than once in %s table", name, side)
			return -1
		}
		at = i
	}
	if at < 0 {
		s.fail(errUndefinedColumn, -1, "", "column \"%s\" specified in USING clause does not exist in %s table", name, side)
	}
	return at
}

// mergedExpr is the value of a merged column: the side that is always there, or
// the first that is not NULL.
func (s *scope) mergedExpr(kind JoinKind, l, r Expr) Expr {
	list, common := s.unify([]Expr{l, r}, "JOIN/USING")
	if common == 0 {
		return bad(-1)
	}
	switch kind {
	case RightJoin:
		return list[1]
	case FullJoin:
		return &Coalesce{Node{common, -1}, nulledList(list), list}
	case InnerJoin:
		if _, cast := list[0].(*Cast); cast && list[1] == r {
			return r
		}
	}
	return list[0]
}
