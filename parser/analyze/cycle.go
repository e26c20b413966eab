package analyze

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// SEARCH and CYCLE give a recursive query columns of their own, behind those of
// its body (analyzeCTE of parse_cte.c, rewriteSearchCycle.c).

// cycleMark is what has to be known before the body is analyzed: the columns that
// are added, with the type of the cycle mark. It says false where that was wrong.
func (c *cte) cycleMark() bool {
	if search := c.node.SearchClause; search != nil {
		t := recordArrayOID
		if search.SearchBreadthFirst {
			t = recordOID
		}
		c.extra = append(c.extra, RelColumn{Name: search.SearchSeqColumn, Type: t})
	}
	cycle := c.node.CycleClause
	if cycle == nil {
		return true
	}
	s := c.scope
	marks := []Expr{s.exprIn(otherKind, cycle.CycleMarkValue), s.exprIn(otherKind, cycle.CycleMarkDefault)}
	if anyBad(marks) {
		return false
	}
	t := s.commonType(marks, "CYCLE")
	if t == 0 {
		return false
	}
	for i, what := range []string{"CYCLE/SET/TO", "CYCLE/SET/DEFAULT"} {
		if marks[i] = s.toCommon(marks[i], t, what); isBad(marks[i]) {
			return false
		}
	}
	if !s.comparable(t) {
		s.fail(errUndefinedFunction, -1, "", "could not identify an equality operator for type %s", s.format(t))
		return false
	}
	mark := RelColumn{Name: cycle.CycleMarkColumn, Type: t, Nullable: newNulls(s.analyzer).any(marks)}
	c.extra = append(c.extra, mark, RelColumn{Name: cycle.CyclePathColumn, Type: recordArrayOID})
	return true
}

// searchAndCycle checks the clauses against the columns of the body.
func (c *cte) searchAndCycle() bool {
	search, cycle := c.node.SearchClause, c.node.CycleClause
	if search == nil && cycle == nil {
		return true
	}
	s := c.scope
	fail := func(code string, pos int32, format string, args ...any) bool {
		s.fail(code, int(pos), "", format, args...)
		return false
	}
	if !c.out.Recursive {
		return fail(errSyntax, c.node.Location, "WITH query is not recursive")
	}
	sel := c.node.Ctequery.GetSelectStmt()
	for _, side := range []struct {
		name, code string
		sel        *pg_query.SelectStmt
	}{{"left", errFeature, sel.GetLarg()}, {"right", errSyntax, sel.GetRarg()}} {
		if side.sel.GetOp() > pg_query.SetOperation_SETOP_NONE {
			return fail(side.code, -1, "with a SEARCH or CYCLE clause, the %s side of the UNION must be a SELECT", side.name)
		}
	}
	names := make([]string, len(c.out.Columns))
	for i, col := range c.out.Columns {
		names[i] = col.Name
	}
	if search != nil {
		if !c.clauseColumns("search", search.SearchColList, search.Location, names) {
			return false
		}
		if slices.Contains(names, search.SearchSeqColumn) {
			return fail(errSyntax, search.Location, "search sequence column name \"%s\" already used in WITH query column list", search.SearchSeqColumn)
		}
	}
	if cycle != nil {
		switch at := cycle.Location; {
		case !c.clauseColumns("cycle", cycle.CycleColList, at, names):
			return false
		case slices.Contains(names, cycle.CycleMarkColumn):
			return fail(errSyntax, at, "cycle mark column name \"%s\" already used in WITH query column list", cycle.CycleMarkColumn)
		case slices.Contains(names, cycle.CyclePathColumn):
			return fail(errSyntax, at, "cycle path column name \"%s\" already used in WITH query column list", cycle.CyclePathColumn)
		case cycle.CycleMarkColumn == cycle.CyclePathColumn:
			return fail(errSyntax, at, "cycle mark column name and cycle path column name are the same")
		}
	}
	if search != nil && cycle != nil {
		switch search.SearchSeqColumn {
		case cycle.CycleMarkColumn:
			return fail(errSyntax, search.Location, "search sequence column name and cycle mark column name are the same")
		case cycle.CyclePathColumn:
			return fail(errSyntax, search.Location, "search sequence column name and cycle path column name are the same")
		}
	}
	return true
}

// clauseColumns checks the columns that a clause names.
func (c *cte) clauseColumns(clause string, list []*pg_query.Node, pos int32, names []string) bool {
	seen := map[string]bool{}
	for _, name := range stringList(list) {
		if !slices.Contains(names, name) {
			c.scope.fail(errSyntax, int(pos), "", "%s column \"%s\" not in WITH query column list", clause, name)
			return false
		}
		if seen[name] {
			c.scope.fail(errDuplicateColumn, int(pos), "", "%s column \"%s\" specified more than once", clause, name)
			return false
		}
		seen[name] = true
	}
	return true
}
