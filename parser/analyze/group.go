package analyze

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// groupClause is transformGroupClause.
func (s *scope) groupClause(n *pg_query.SelectStmt) {
	for _, g := range n.GroupClause {
		s.groupItem(g)
	}
}

func (s *scope) groupItem(g *pg_query.Node) {
	switch v := g.GetNode().(type) {
	case *pg_query.Node_GroupingSet:
		s.tree.GroupingSets = true
		for _, c := range v.GroupingSet.Content {
			s.groupItem(c)
		}
		return
	case *pg_query.Node_RowExpr:
		if v.RowExpr.RowFormat == pg_query.CoercionForm_COERCE_IMPLICIT_CAST {
			for _, c := range v.RowExpr.Args {
				s.groupItem(c)
			}
			return
		}
	case *pg_query.Node_List:
		for _, c := range v.List.Items {
			s.groupItem(c)
		}
		return
	}
	i := s.targetFor(g, groupKind)
	if i < 0 {
		return
	}
	o := &s.tree.Output[i]
	if isBad(o.Expr) {
		return
	}
	s.resolveUnknown(o)
	if isBad(o.Expr) || !s.hasEquality(o.Expr, "an equality", rawPos(g, leftmost(o.Expr))) {
		return
	}
	if s.groupHasAggregate(o.Expr) {
		return
	}
	s.tree.GroupBy = append(s.tree.GroupBy, o.Expr)
}

// groupHasAggregate: GROUP BY may name an output, but not one with an aggregate.
func (s *scope) groupHasAggregate(e Expr) bool {
	found := false
	walk(e, func(e Expr) bool {
		if v, ok := e.(*Special); ok && v.Name == "grouping" && !found {
			found = true
			s.fail(errGrouping, v.Offset, "", "aggregate functions are not allowed in GROUP BY")
		}
		c, ok := e.(*Call)
		if !ok || found {
			return !found
		}
		if slices.Contains(s.aggs, c) {
			found = true
			s.fail(errGrouping, c.Offset, "", "aggregate functions are not allowed in GROUP BY")
			return false
		}
		if c.Over != nil {
			found = true
			s.fail(errWindowing, c.Offset, "", "window functions are not allowed in GROUP BY")
		}
		return !found
	})
	return found
}

// grouper is check_ungrouped_columns of parse_agg.c for one level.
type grouper struct {
	s     *scope
	keys  map[string]bool
	vars  map[*Relation]map[int]bool // grouped plain columns
	depth int                        // of subqueries that are looked into
}

// checkGrouping is parseCheckAggregates: outside of aggregates only grouped
// expressions, and columns that depend on a grouped primary key, may be used.
func (s *scope) checkGrouping() {
	g := &grouper{s: s, keys: map[string]bool{}, vars: map[*Relation]map[int]bool{}}
	for _, e := range s.tree.GroupBy {
		g.keys[exprKey(e)] = true
		if v, ok := e.(*Var); ok {
			if g.vars[v.Rel] == nil {
				g.vars[v.Rel] = map[int]bool{}
			}
			g.vars[v.Rel][v.Column] = true
		}
	}
	for _, e := range treeExprs(s.tree) { // before the columns
		walk(e, func(e Expr) bool {
			if v, ok := e.(*Special); ok && v.Name == "grouping" {
				g.grouping(v)
			}
			return true
		})
	}
	for _, o := range s.tree.Output {
		g.check(o.Expr)
	}
	g.check(s.tree.Having)
	for _, w := range s.tree.Windows {
		for _, e := range append(append([]Expr{}, w.Partition...), w.OrderBy...) {
			g.check(e)
		}
	}
	if len(s.aggs) == 0 {
		return
	}
	for _, it := range s.seen {
		if it.rel != nil && it.rel.Kind == CTERel && it.rel.Tree == nil { // its own rows
			s.fail(errRecursion, s.aggs[0].Offset, "", "aggregate functions are not allowed in a recursive query's recursive term")
			return
		}
	}
}

func (g *grouper) check(e Expr) {
	walk(e, func(e Expr) bool {
		if isBad(e) || len(g.keys) > 0 && g.keys[exprKey(e)] {
			return false
		}
		switch v := e.(type) {
		case *Call:
			if slices.Contains(g.s.aggs, v) {
				g.direct(v)
				return false
			}
		case *Special:
			if v.Name == "grouping" {
				return false
			}
		case *Var:
			g.variable(v)
		case *SubLink:
			g.depth++
			walkTree(v.Tree, func(e Expr) bool {
				if isBad(e) || len(g.keys) > 0 && g.keys[exprKey(e)] {
					return false
				}
				if c, ok := e.(*Call); ok && slices.Contains(g.s.aggs, c) {
					return false
				}
				if v, ok := e.(*Var); ok {
					g.variable(v)
				}
				return true
			})
			g.depth--
		}
		return true
	})
}

// direct checks the direct arguments of an ordered-set aggregate.
func (g *grouper) direct(c *Call) {
	if !c.Within {
		return
	}
	for i := range min(c.Func.AggDirect, len(c.Args)) {
		g.check(c.Args[i])
	}
}

func (g *grouper) grouping(v *Special) {
	for _, a := range v.Args {
		if !g.keys[exprKey(a)] {
			g.s.fail(errGrouping, leftmost(a), "", "arguments to GROUPING must be grouping expressions of the associated query level")
			return
		}
	}
}

func (g *grouper) variable(v *Var) {
	if g.s.owner[v.Rel] != g.s || g.vars[v.Rel][v.Column] || g.dependent(v.Rel) {
		return
	}
	name := "?"
	switch {
	case v.Column >= 0:
		name = v.Rel.Columns[v.Column].Name
	case v.Column == -1:
		name = "*"
	default:
		for _, c := range systemColumns {
			if c.num-1 == v.Column {
				name = c.name
			}
		}
	}
	if g.depth > 0 {
		g.s.fail(errGrouping, v.Offset, "", "subquery uses ungrouped column \"%s.%s\" from outer query", v.Rel.Alias, name)
		return
	}
	g.s.fail(errGrouping, v.Offset, "", "column \"%s.%s\" must appear in the GROUP BY clause or be used in an aggregate function", v.Rel.Alias, name)
}

// dependent is check_functional_grouping: all columns of the table's primary key
// are grouped.
func (g *grouper) dependent(r *Relation) bool {
	if r.Kind != TableRel || r.Table == nil || g.s.tree.GroupingSets {
		return false
	}
	for _, k := range r.Table.Keys {
		if !k.Primary || k.Deferrable {
			continue
		}
		all := true
		for _, name := range k.Columns {
			in := false
			for i, c := range r.Table.Columns {
				in = in || c.Name == name && g.vars[r][i]
			}
			all = all && in
		}
		return all
	}
	return false
}
