package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// cte is a WITH query of a level, analyzed when it is first needed.
type cte struct {
	node  *pg_query.CommonTableExpr
	scope *scope // of the level that it belongs to
	// index is its place in WITH. Without RECURSIVE it sees what is before it.
	index     int
	recursive bool // WITH RECURSIVE
	state     cteState
	out       *CTE

	// nonRecursive is set while the second arm of a recursive body is analyzed:
	// the columns that the first one gave.
	nonRecursive *SetOp
	columns      []RelColumn
	selfRefs     []*Relation
	extra        []RelColumn // that SEARCH and CYCLE add
}

type cteState int

const (
	cteFresh cteState = iota
	cteBusy
	cteDone
	cteFailed
)

// with is transformWithClause.
func (s *scope) with(w *pg_query.WithClause) {
	if w == nil {
		return
	}
	for i, n := range w.Ctes {
		c := n.GetCommonTableExpr()
		for _, have := range s.ctes {
			if have.node.Ctename == c.Ctename {
				s.fail(errDuplicateAlias, int(c.Location), "", "WITH query name \"%s\" specified more than once", c.Ctename)
			}
		}
		s.ctes = append(s.ctes, &cte{node: c, scope: s, index: i, recursive: w.Recursive})
	}
	if w.Recursive {
		s.checkRecursion()
	}
	for _, c := range s.ctes {
		c.analyze()
	}
	for _, c := range s.ctes {
		if c.out != nil {
			s.tree.With = append(s.tree.With, c.out)
		}
	}
}

// findCTE looks a name up in the WITH clauses around; ok with nil: it is one, but
// could not be resolved.
func (s *scope) findCTE(name string) (c *cte, ok bool) {
	for l := s; l != nil; l = l.parent {
		for _, c := range l.ctes {
			if c.node.Ctename != name || !c.visibleNow() {
				continue
			}
			if c.state == cteFresh {
				c.analyze()
			}
			if c.state == cteFailed {
				return nil, true
			}
			if c.state == cteBusy && c.nonRecursive == nil {
				c.notRecursive()
				return nil, true
			}
			return c, true
		}
	}
	return nil, false
}

// visibleNow: without RECURSIVE a WITH query is visible only after it.
func (c *cte) visibleNow() bool {
	return c.recursive || c.state == cteDone || c.state == cteFailed
}

// cteLater says whether the name is a WITH query that is not visible yet.
func (s *scope) cteLater(name string) bool {
	for l := s; l != nil; l = l.parent {
		for _, c := range l.ctes {
			if c.node.Ctename == name && !c.visibleNow() {
				return true
			}
		}
	}
	return false
}

func (c *cte) notRecursive() {
	c.scope.fail(errRecursion, int(c.node.Location), "", "recursive query \"%s\" does not have the form non-recursive-term UNION [ALL] recursive-term", c.node.Ctename)
	c.state = cteFailed
}

// analyze is analyzeCTE.
func (c *cte) analyze() {
	if c.state != cteFresh {
		return
	}
	c.state = cteBusy
	s := c.scope
	c.out = &CTE{Name: c.node.Ctename, Materialized: max(0, int(c.node.Ctematerialized)-1)}
	if !c.cycleMark() {
		c.state = cteFailed
		return
	}
	sub := s.newScope(s)
	if c.recursive {
		sub.recursive = c
	}
	t := c.body(sub)
	if t == nil || c.state == cteFailed {
		c.state = cteFailed
		return
	}
	if t.Kind != Select && s.parent != nil {
		s.fail(errFeature, int(c.node.Location), "", "WITH clause containing a data-modifying statement must be at the top level")
	}
	c.out.Tree = t
	for _, o := range t.Output {
		if isBad(o.Expr) {
			c.state = cteFailed
		}
	}
	if c.state == cteFailed {
		return
	}
	c.out.Columns = treeColumns(t)
	if !c.name(c.out.Columns) {
		c.state = cteFailed
		return
	}
	c.checkRecursive()
	if !c.searchAndCycle() {
		c.state = cteFailed
		return
	}
	c.out.Columns = append(c.out.Columns, c.extra...)
	c.state = cteDone
}

func (c *cte) body(sub *scope) *Tree {
	switch v := c.node.Ctequery.GetNode().(type) {
	case *pg_query.Node_SelectStmt:
		return sub.selectStmt(v.SelectStmt)
	case *pg_query.Node_InsertStmt:
		return sub.insertStmt(v.InsertStmt)
	case *pg_query.Node_UpdateStmt:
		return sub.updateStmt(v.UpdateStmt)
	case *pg_query.Node_DeleteStmt:
		return sub.deleteStmt(v.DeleteStmt)
	}
	sub.unsupported("This kind of WITH query", int(c.node.Location), "")
	return nil
}

// name gives columns the names of the WITH query's column list.
func (c *cte) name(cols []RelColumn) bool {
	names := stringList(c.node.Aliascolnames)
	if len(names) > len(cols) {
		c.scope.fail(errColumnReference, int(c.node.Location), "", "WITH query \"%s\" has %d columns available but %d columns specified", c.node.Ctename, len(cols), len(names))
		return false
	}
	for i, n := range names {
		cols[i].Name = n
	}
	return true
}

// firstArm is determineRecursiveColTypes: the first arm decides the columns.
func (c *cte) firstArm(op *SetOp) {
	if op.Op != "union" {
		return
	}
	for _, o := range outputRefs(op.Left) {
		if isBad(o.Expr) {
			return
		}
	}
	c.nonRecursive = op
	c.columns = treeColumns(op.Left)
	for i := range c.columns {
		c.out.modifiers = append(c.out.modifiers, c.scope.outputModifier(op.Left, i))
		if c.columns[i].Type == unknownOID {
			c.columns[i].Type = textOID
		}
	}
	if !c.name(c.columns) {
		c.state = cteFailed
	}
}

// checkRecursive is the last part of analyzeCTE: the overall types must be those
// of the first arm.
func (c *cte) checkRecursive() {
	c.out.Recursive = len(c.selfRefs) > 0
	if !c.out.Recursive || c.nonRecursive == nil {
		return
	}
	s := c.scope
	for i, col := range c.out.Columns {
		if i >= len(c.columns) {
			break
		}
		overall := s.outputModifier(c.out.Tree, i)
		if c.columns[i].Type != col.Type || c.out.modifiers[i] != overall {
			s.fail(errDatatypeMismatch, leftmost(visible(c.nonRecursive.Left)[i].Expr), "Cast the output of the non-recursive term to the correct type.",
				"recursive query \"%s\" column %d has type %s in non-recursive term but type %s overall",
				c.node.Ctename, i+1, s.cat.FormatModified(c.columns[i].Type, c.out.modifiers[i]), s.cat.FormatModified(col.Type, overall))
			return
		}
	}
}

// relation is one reference to the CTE.
func (c *cte) relation(alias string, pos int) *Relation {
	rel := &Relation{Kind: CTERel, Alias: alias, CTE: c.out, Offset: pos}
	if c.state == cteBusy {
		rel.Columns = append(append(rel.Columns, c.columns...), c.extra...)
		c.selfRefs = append(c.selfRefs, rel)
		return rel
	}
	rel.Tree = c.out.Tree
	rel.Columns = append(rel.Columns, c.out.Columns...)
	if c.out.Tree.Kind != Select && len(rel.Columns) == 0 {
		c.scope.fail(errFeature, pos, "", "WITH query \"%s\" does not have a RETURNING clause", c.node.Ctename)
	}
	return rel
}
