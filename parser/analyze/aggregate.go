package analyze

import (
	"fmt"
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// checkSet is check_srf_call_placement.
func (s *scope) checkSet(c *Call) bool {
	if s.kind.sets() {
		return true
	}
	if s.kind == joinKind {
		s.fail(errFeature, c.Offset, "", "set-returning functions are not allowed in JOIN conditions")
		return false
	}
	where := s.kind.String()
	if where == "" {
		where = "this context"
	}
	s.fail(errFeature, c.Offset, "", "set-returning functions are not allowed in %s", where)
	return false
}

// aggregate finishes an aggregate or window function call: transformAggregateCall
// and transformWindowFuncCall of parse_agg.c.
func (s *scope) aggregate(c *Call, f *pg_query.FuncCall) Expr {
	if f.Over != nil {
		return s.windowCall(c, f)
	}
	if !f.AggWithinGroup {
		for _, n := range f.AggOrder {
			e := s.expr(n.GetSortBy().GetNode())
			if isBad(e) {
				return e
			}
			if e.Type() == unknownOID {
				e = s.coerce(e, textOID, implicitCoercion, -1)
			}
			if !s.sorted(n.GetSortBy(), e, leftmost(e)) {
				return bad(c.Offset)
			}
			c.OrderBy = append(c.OrderBy, e)
		}
	}
	if c.Distinct {
		for _, o := range c.OrderBy {
			same := func(e Expr) bool { return exprKey(e) == exprKey(o) }
			if !slices.ContainsFunc(c.Args, same) {
				return s.badf(errColumnReference, leftmost(o), "", "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list")
			}
		}
		for _, e := range c.Args {
			if !s.hasEquality(e, "an equality", leftmost(e)) {
				return bad(c.Offset)
			}
		}
	}
	level, e := s.aggregateLevel(c)
	if e != nil {
		return e
	}
	if !level.kind.aggregates() {
		return s.aggregateMisplaced(level.kind, c.Offset)
	}
	level.aggs = append(level.aggs, c)
	level.tree.Aggregated = true
	return c
}

func (s *scope) aggregateMisplaced(k kind, pos int) Expr {
	if k == otherKind {
		return s.badf(errGrouping, pos, "", "aggregate functions are not allowed in FROM clause of their own query level")
	}
	return s.badf(errGrouping, pos, "", "aggregate functions are not allowed in %s", k)
}

// hypothetical is unify_hypothetical_args: each direct argument of a
// hypothetical-set aggregate stands against one ordering column and takes its
// type.
func (s *scope) hypothetical(args *arguments, f *pg_query.FuncCall, name string) bool {
	n := len(f.Args)
	if n != len(f.AggOrder) {
		s.fail(errUndefinedFunction, int(f.Location), fmt.Sprintf("To use the hypothetical-set aggregate %s, the number of hypothetical direct arguments (here %d) must match the number of ordering columns (here %d).", name, n, len(f.AggOrder)),
			"function %s does not exist", s.signature([]string{name}, args))
		return false
	}
	for i := range n {
		pair, common := s.unify([]Expr{args.exprs[n+i], args.exprs[i]}, "WITHIN GROUP")
		if common == 0 {
			return false
		}
		args.exprs[n+i], args.exprs[i] = pair[0], pair[1]
	}
	return true
}

// aggregateLevel is check_agg_arguments: an aggregate belongs to the innermost
// level that its arguments' columns come from. Aggregates in its arguments of the
// same level are an error.
func (s *scope) aggregateLevel(c *Call) (*scope, Expr) {
	depth := map[*scope]int{}
	for l, d := s, 0; l != nil; l, d = l.parent, d+1 {
		depth[l] = d
	}
	level, at := (*scope)(nil), -1
	var inner *Call
	innerAt := -1
	see := func(e Expr) bool {
		switch v := e.(type) {
		case *Var:
			l := s.owner[v.Rel]
			if d, ok := depth[l]; ok && (at < 0 || d < at) {
				level, at = l, d
			}
		case *Call:
			if v.Func.Kind == 'a' && v.Over == nil {
				for l, d := s, 0; l != nil; l, d = l.parent, d+1 {
					for _, a := range l.aggs {
						if a == v && (innerAt < 0 || d < innerAt) {
							inner, innerAt = v, d
						}
					}
				}
			}
		}
		return true
	}
	for _, e := range append(append([]Expr{}, c.Args...), c.OrderBy...) {
		walk(e, func(e Expr) bool {
			if l, ok := e.(*SubLink); ok {
				walkTree(l.Tree, see)
			}
			return see(e)
		})
	}
	if level == nil {
		level = s
		if innerAt >= 0 {
			at = innerAt
		}
	}
	if inner != nil && (at < 0 || innerAt <= at) {
		return nil, s.badf(errGrouping, inner.Offset, "", "aggregate function calls cannot be nested")
	}
	for _, w := range s.windowCalls {
		for _, e := range c.Args {
			if containsExpr(e, w) {
				return nil, s.badf(errGrouping, w.Offset, "", "aggregate function calls cannot contain window function calls")
			}
		}
	}
	return level, nil
}

func containsExpr(e, part Expr) bool {
	found := false
	walk(e, func(e Expr) bool {
		found = found || e == part
		return !found
	})
	return found
}

// windowDef is a named window of the WINDOW clause, or one that OVER defines.
type windowDef struct {
	name   string
	def    *pg_query.WindowDef
	window *Window
}

// windowCall is transformWindowFuncCall.
func (s *scope) windowCall(c *Call, f *pg_query.FuncCall) Expr {
	if !s.kind.windows() {
		where := s.kind.String()
		if s.kind == otherKind {
			where = "this context"
		}
		return s.badf(errWindowing, c.Offset, "", "window functions are not allowed in %s", where)
	}
	for _, w := range s.windowCalls {
		for _, e := range c.Args {
			if containsExpr(e, w) {
				return s.badf(errWindowing, w.Offset, "", "window function calls cannot be nested")
			}
		}
	}
	if c.Func.Set {
		return s.badf(errFeature, c.Offset, "", "window functions cannot return sets")
	}
	w := s.window(f.Over)
	if w == nil {
		return bad(c.Offset)
	}
	c.Over = w
	s.windowCalls = append(s.windowCalls, c)
	return c
}

// window resolves an OVER clause: a name, or a definition; nil: reported.
func (s *scope) window(def *pg_query.WindowDef) *Window {
	if def.Name != "" {
		for _, d := range s.windowDefs {
			if d.name == def.Name {
				return d.window
			}
		}
		s.fail(errUndefinedObject, int(def.Location), "", "window \"%s\" does not exist", def.Name)
		return nil
	}
	d := &windowDef{def: def, window: &Window{}}
	s.windowDefs = append(s.windowDefs, d)
	return d.window
}

// defineWindows is transformWindowDefinitions.
func (s *scope) defineWindows() {
	old := s.kind
	s.kind = windowKind
	for i, d := range s.windowDefs {
		if d.def.Refname == "" || s.inherit(d, s.windowDefs[:i]) {
			s.defineWindow(d)
		}
	}
	s.kind = old
}

// inherit copies what a definition takes over from the window that it names.
func (s *scope) inherit(d *windowDef, before []*windowDef) bool {
	def, pos := d.def, int(d.def.Location)
	var base *windowDef
	for _, b := range before {
		if b.name == def.Refname {
			base = b
		}
	}
	switch {
	case base == nil:
		s.fail(errUndefinedObject, pos, "", "window \"%s\" does not exist", def.Refname)
	case len(def.PartitionClause) > 0:
		s.fail(errWindowing, pos, "", "cannot override PARTITION BY clause of window \"%s\"", def.Refname)
	case len(def.OrderClause) > 0 && len(base.window.OrderBy) > 0:
		s.fail(errWindowing, pos, "", "cannot override ORDER BY clause of window \"%s\"", def.Refname)
	case base.window.Framed:
		s.fail(errWindowing, pos, "", "cannot copy window \"%s\" because it has a frame clause", def.Refname)
	default:
		d.window.Partition = base.window.Partition
		d.window.OrderBy = base.window.OrderBy
		return true
	}
	return false
}

func (s *scope) defineWindow(d *windowDef) {
	def, w := d.def, d.window
	w.Framed = def.FrameOptions&frameNonDefault != 0
	w.HoldsRow = holdsRow(int(def.FrameOptions))
	for _, n := range def.PartitionClause {
		w.Partition = append(w.Partition, s.windowKey(n, nil))
	}
	for _, n := range def.OrderClause {
		w.OrderBy = append(w.OrderBy, s.windowKey(n.GetSortBy().GetNode(), n.GetSortBy()))
	}
	if s.checkFrame(d) {
		w.Start, w.End = s.frameBound(d, def.StartOffset), s.frameBound(d, def.EndOffset)
	}
	s.tree.Windows = append(s.tree.Windows, w)
}

// windowKey is one expression of PARTITION BY or ORDER BY.
func (s *scope) windowKey(n *pg_query.Node, sb *pg_query.SortBy) Expr {
	e := s.expr(n)
	if !isBad(e) && e.Type() == unknownOID {
		e = s.coerce(e, textOID, implicitCoercion, -1)
	}
	if !isBad(e) && !s.sorted(sb, e, leftmost(e)) {
		return bad(e.Pos())
	}
	return e
}
