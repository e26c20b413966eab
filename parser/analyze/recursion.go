package analyze

import (
	"reflect"
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// recursion says whether the WITH RECURSIVE queries of a level refer to
// themselves, and checks that they do so only where that has a meaning, before
// any is analyzed (checkWellFormedRecursion of parse_cte.c).
type recursion struct {
	s     *scope
	c     *cte
	inner [][]string // names of WITH clauses on the way
	where string     // why a reference is not allowed here, empty: it is
	refs  int        // to c itself
	mark  bool       // only count
	wrong bool
}

const (
	nonRecursiveTerm = "its non-recursive term"
	withinSubquery   = "a subquery"
	withinOuterJoin  = "an outer join"
)

// checkRecursion reports recursive queries that are not well formed, and such as
// need each other, and makes them failed.
func (s *scope) checkRecursion() {
	refers := func(c, to *cte) bool {
		r := &recursion{s: s, c: to, mark: true}
		r.walk(c.node.Ctequery)
		return r.refs > 0
	}
	s.checkMutual(refers)
	for _, c := range s.ctes {
		if c.state == cteFresh && refers(c, c) && !(&recursion{s: s, c: c}).wellFormed() {
			c.state = cteFailed
		}
	}
}

// checkMutual is TopologicalSort.
func (s *scope) checkMutual(refers func(c, to *cte) bool) {
	left := slices.Clone(s.ctes)
	for len(left) > 0 {
		free := slices.IndexFunc(left, func(c *cte) bool {
			return !slices.ContainsFunc(left, func(to *cte) bool { return to != c && refers(c, to) })
		})
		if free < 0 {
			s.fail(errFeature, int(left[0].node.Location), "", "mutual recursion between WITH items is not implemented")
			for _, c := range left {
				c.state = cteFailed
			}
			return
		}
		left[0], left[free] = left[free], left[0]
		left = left[1:]
	}
}

func (r *recursion) wellFormed() bool {
	name, pos := r.c.node.Ctename, int(r.c.node.Location)
	sel := r.c.node.Ctequery.GetSelectStmt()
	switch {
	case sel == nil:
		return r.fail(pos, "recursive query \"%s\" must not contain data-modifying statements", name)
	case sel.Op != pg_query.SetOperation_SETOP_UNION:
		return r.fail(pos, "recursive query \"%s\" does not have the form non-recursive-term UNION [ALL] recursive-term", name)
	}
	r.where = nonRecursiveTerm
	r.selectStmt(sel.Larg)
	r.where = ""
	r.selectStmt(sel.Rarg)
	if w := sel.WithClause; w != nil {
		r.where = withinSubquery
		for _, n := range w.Ctes {
			r.walk(n.GetCommonTableExpr().GetCtequery())
		}
	}
	if r.wrong {
		return false
	}
	var what string
	at := -1
	switch {
	case len(sel.SortClause) > 0:
		what = "ORDER BY"
		at = rawStart(sel.SortClause[0])
	case sel.LimitOffset != nil:
		what = "OFFSET"
		at = rawStart(sel.LimitOffset)
	case sel.LimitCount != nil:
		what = "LIMIT"
		at = rawStart(sel.LimitCount)
	case len(sel.LockingClause) > 0:
		what = "FOR UPDATE/SHARE"
	default:
		return true
	}
	r.s.fail(errFeature, at, "", "%s in a recursive query is not implemented", what)
	return false
}

func (r *recursion) fail(pos int, format string, args ...any) bool {
	if !r.wrong {
		r.s.fail(errRecursion, pos, "", format, args...)
	}
	r.wrong = true
	return false
}

// within walks a part in which a reference is not allowed, unless that is so
// already.
func (r *recursion) within(where string, nodes ...*pg_query.Node) {
	old := r.where
	if r.where == "" || where == withinSubquery {
		r.where = where
	}
	for _, n := range nodes {
		r.walk(n)
	}
	r.where = old
}

func (r *recursion) walk(n *pg_query.Node) {
	switch v := n.GetNode().(type) {
	case nil:
	case *pg_query.Node_RangeVar:
		r.rangeVar(v.RangeVar)
	case *pg_query.Node_SelectStmt:
		r.selectStmt(v.SelectStmt)
	case *pg_query.Node_JoinExpr:
		r.join(v.JoinExpr)
	case *pg_query.Node_SubLink:
		r.within(withinSubquery, v.SubLink.Subselect)
		r.walk(v.SubLink.Testexpr)
	default:
		r.parts(n)
	}
}

func (r *recursion) rangeVar(v *pg_query.RangeVar) {
	if v.Schemaname != "" || v.Relname != r.c.node.Ctename {
		return
	}
	for _, names := range r.inner {
		if slices.Contains(names, v.Relname) {
			return
		}
	}
	r.refs++
	switch {
	case r.mark:
	case r.where != "":
		r.fail(int(v.Location), "recursive reference to query \"%s\" must not appear within %s", v.Relname, r.where)
	case r.refs > 1:
		r.fail(int(v.Location), "recursive reference to query \"%s\" must not appear more than once", v.Relname)
	}
}

func (r *recursion) join(j *pg_query.JoinExpr) {
	left, right := "", ""
	switch j.Jointype {
	case pg_query.JoinType_JOIN_LEFT:
		right = withinOuterJoin
	case pg_query.JoinType_JOIN_RIGHT:
		left = withinOuterJoin
	case pg_query.JoinType_JOIN_FULL:
		left, right = withinOuterJoin, withinOuterJoin
	}
	r.within(left, j.Larg)
	r.within(right, j.Rarg)
	r.walk(j.Quals)
}

func (r *recursion) selectStmt(n *pg_query.SelectStmt) {
	if n == nil {
		return
	}
	if w := n.WithClause; w != nil {
		var names []string
		if w.Recursive {
			for _, c := range w.Ctes {
				names = append(names, c.GetCommonTableExpr().GetCtename())
			}
		}
		r.inner = append(r.inner, names)
		top := len(r.inner) - 1
		for _, c := range w.Ctes {
			r.walk(c.GetCommonTableExpr().GetCtequery())
			if !w.Recursive {
				r.inner[top] = append(r.inner[top], c.GetCommonTableExpr().GetCtename())
			}
		}
		defer func() { r.inner = r.inner[:top] }()
	}
	old := r.where
	switch {
	case old != "":
	case n.Op == pg_query.SetOperation_SETOP_INTERSECT && n.All:
		r.where = "INTERSECT"
	case n.Op == pg_query.SetOperation_SETOP_EXCEPT && n.All:
		r.where = "EXCEPT"
	}
	r.selectStmt(n.Larg)
	if old == "" && n.Op == pg_query.SetOperation_SETOP_EXCEPT {
		r.where = "EXCEPT"
	}
	r.selectStmt(n.Rarg)
	r.where = old
	r.fields(n, "Larg", "Rarg", "WithClause")
}

// parts walks the nodes below one that is of no interest itself.
func (r *recursion) parts(n *pg_query.Node) { r.below(reflect.ValueOf(n)) }

// fields does so for a message; the fields named are left out.
func (r *recursion) fields(m any, except ...string) {
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && !slices.Contains(except, f.Name) {
			r.value(v.Field(i))
		}
	}
}

// value is one of what messages are made of: pointers to messages, lists of them,
// and the one-of of a Node.
func (r *recursion) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		switch m := v.Interface().(type) {
		case *pg_query.Node:
			r.walk(m)
		case *pg_query.SelectStmt:
			r.selectStmt(m)
		case *pg_query.RangeVar:
			if m != nil {
				r.rangeVar(m)
			}
		default:
			r.below(v)
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.value(v.Index(i))
		}
	}
}

func (r *recursion) below(v reflect.Value) {
	switch {
	case v.IsNil():
	case v.Kind() == reflect.Interface:
		r.below(v.Elem())
	case v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct:
		if n, ok := v.Interface().(*pg_query.Node); ok {
			if n.Node != nil {
				r.below(reflect.ValueOf(n.Node).Elem().Field(0))
			}
			return
		}
		r.fields(v.Interface(), "WithClause")
	}
}

// rawStart is the place of the first token of a parsed expression.
func rawStart(n *pg_query.Node) int {
	start := -1
	var see func(v reflect.Value)
	see = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				see(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				see(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				f := v.Type().Field(i)
				if !f.IsExported() {
					continue
				}
				if at, ok := v.Field(i).Interface().(int32); f.Name == "Location" && ok && at >= 0 && (start < 0 || int(at) < start) {
					start = int(at)
				}
				see(v.Field(i))
			}
		}
	}
	see(reflect.ValueOf(n))
	return start
}
