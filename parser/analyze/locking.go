package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// locking is transformLockingClause.
func (s *scope) locking(n *pg_query.SelectStmt) {
	for _, l := range n.LockingClause {
		lc := l.GetLockingClause()
		s.tree.Locking = true
		name := lockName(lc)
		if !s.lockable(s.tree, name) {
			return
		}
		if len(lc.LockedRels) == 0 {
			for _, it := range s.seen {
				s.lockSubquery(it, name)
			}
			continue
		}
		for _, r := range lc.LockedRels {
			s.lockedRel(r.GetRangeVar(), name)
		}
	}
}

func lockName(lc *pg_query.LockingClause) string {
	switch lc.Strength {
	case pg_query.LockClauseStrength_LCS_FORKEYSHARE:
		return "FOR KEY SHARE"
	case pg_query.LockClauseStrength_LCS_FORSHARE:
		return "FOR SHARE"
	case pg_query.LockClauseStrength_LCS_FORNOKEYUPDATE:
		return "FOR NO KEY UPDATE"
	}
	return "FOR UPDATE"
}

// lockable is CheckSelectLocking.
func (s *scope) lockable(t *Tree, name string) bool {
	what := ""
	switch {
	case t.SetOp != nil:
		what = "with UNION/INTERSECT/EXCEPT"
	case t.Distinct || t.DistinctOn != nil:
		what = "with DISTINCT clause"
	case len(t.GroupBy) > 0 || t.GroupingSets:
		what = "with GROUP BY clause"
	case t.Having != nil:
		what = "with HAVING clause"
	case t.Aggregated:
		what = "with aggregate functions"
	case len(t.Windows) > 0:
		what = "with window functions"
	default:
		for _, o := range t.Output {
			if !isBad(o.Expr) && s.returnsSet(o.Expr) {
				what = "with set-returning functions in the target list"
			}
		}
	}
	if what != "" {
		s.fail(errFeature, -1, "", "%s is not allowed %s", name, what)
	}
	return what == ""
}

// lockSubquery passes a lock down into a subquery of FROM.
func (s *scope) lockSubquery(it *item, name string) {
	if it.rel == nil || it.rel.Kind != SubqueryRel || it.rel.Tree == nil {
		return
	}
	t := it.rel.Tree
	if t.Kind != Select || !s.lockable(t, name) {
		return
	}
	t.Locking = true
	for _, i := range t.From {
		s.lockItem(i, name)
	}
}

func (s *scope) lockItem(i Item, name string) {
	switch v := i.(type) {
	case *Join:
		s.lockItem(v.Left, name)
		s.lockItem(v.Right, name)
	case *Relation:
		s.lockSubquery(&item{rel: v}, name)
	}
}

// lockedRel is one name behind OF.
func (s *scope) lockedRel(rv *pg_query.RangeVar, name string) {
	pos := int(rv.GetLocation())
	if rv.GetSchemaname() != "" {
		s.fail(errSyntax, pos, "", "%s must specify unqualified relation names", name)
		return
	}
	for _, it := range s.items {
		if it.name != rv.GetRelname() || !it.relVisible {
			continue
		}
		what := ""
		switch {
		case it.bad:
		case it.rel == nil:
			what = "a join"
		case it.rel.Kind == FunctionRel:
			what = "a function"
			if f, ok := it.rel.Funcs[0].(*Special); ok && f.Name == "xmltable" {
				what = "a table function"
			}
		case it.rel.Kind == ValuesRel:
			what = "VALUES"
		case it.rel.Kind == CTERel:
			what = "a WITH query"
		}
		if what != "" {
			s.fail(errFeature, pos, "", "%s cannot be applied to %s", name, what)
		}
		s.lockSubquery(it, name)
		return
	}
	s.fail(errUndefinedTable, pos, "", "relation \"%s\" in %s clause not found in FROM clause", rv.GetRelname(), name)
}
