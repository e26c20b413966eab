package depend

import (
	"fmt"
	"slices"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// The rules that -- allow: silences.
const (
	TimeDependent   = "time-dependent"
	OffsetOnReplica = "offset-on-replica"
	UnorderedLimit  = "unordered-limit"
	CachedAny       = "cached-any"
)

// warn finds what is right, but probably not what the user wants, in queries that
// are cached or routed to a replica.
func (d *deriver) warn() {
	cached := d.q.Cache != nil
	replica := d.q.Route != nil && d.q.Route.Replica
	t := d.q.Tree
	if cached && d.timed != nil {
		d.warning(TimeDependent, d.timed.at, "the result depends on the time (%s), so that a cached one is right only when it is made: it is as old as the TTL allows", d.timed.what)
	}
	if replica && t.Offset != nil {
		d.warning(OffsetOnReplica, t.Offset.Pos(), "OFFSET on a replica: pages are cut from different states of the data, so that rows repeat or go missing between them; continue after the last key instead")
	}
	if cached || replica {
		d.unordered(t)
	}
	if at, n := d.anyParam(); cached && n != 0 {
		d.warning(CachedAny, at, "a cached query by = ANY($%d) has one entry for each set of values, and rarely a hit; put -- loader: on the query for one value", n)
	}
}

func (d *deriver) warning(rule string, at int, format string, args ...any) {
	if slices.ContainsFunc(d.q.Allow, func(a parser.Allow) bool { return a.Rule == rule }) {
		return
	}
	d.result.Warnings = append(d.result.Warnings, Warning{Rule: rule, Message: fmt.Sprintf(format, args...), Offset: max(at, 0)})
}

// anyParam returns the place and number of the first array parameter that
// something is compared with by = ANY.
func (d *deriver) anyParam() (at, number int) {
	walkTree(d.q.Tree, relset{}, func(e analyze.Expr) {
		a, ok := e.(*analyze.ArrayOp)
		if !ok || a.All || a.Operator == nil || a.Operator.Name != "=" || number != 0 {
			return
		}
		if p, ok := d.relabelled(a.Array).(*analyze.ParamRef); ok {
			at, number = p.Pos(), p.Number
		}
	})
	return at, number
}

// unordered warns of the first LIMIT or OFFSET of the statement, or of a subquery in
// FROM or WITH, whose choice of rows ORDER BY does not settle.
func (d *deriver) unordered(t *analyze.Tree) bool {
	if t == nil {
		return false
	}
	for _, c := range t.With {
		if d.unordered(c.Tree) {
			return true
		}
	}
	for _, it := range t.From {
		found := false
		relations(it, func(r *analyze.Relation) {
			if r.Kind == analyze.SubqueryRel && !found {
				found = d.unordered(r.Tree)
			}
		})
		if found {
			return true
		}
	}
	limit := t.Limit
	if limit == nil {
		limit = t.Offset
	}
	if c, ok := limit.(*analyze.Const); limit == nil || ok && c.Null || d.settled(t) {
		return false
	}
	d.warning(UnorderedLimit, limit.Pos(), "ORDER BY does not settle which rows LIMIT or OFFSET takes; end it with the columns of a unique key")
	return true
}

// settled says that ORDER BY puts the rows into one possible order, rows that are
// equal in all columns aside.
func (d *deriver) settled(t *analyze.Tree) bool {
	if t.SetOp != nil {
		return len(t.OrderBy) >= len(t.SetOp.Columns)
	}
	if t.Aggregated && len(t.GroupBy) == 0 && !t.GroupingSets {
		return true // one row
	}
	known := d.orderedBy(t)
	all := func(list []analyze.Expr) bool {
		return !slices.ContainsFunc(list, func(e analyze.Expr) bool { return !known(e) })
	}
	if len(t.GroupBy) > 0 && !t.GroupingSets && all(t.GroupBy) {
		return true
	}
	var shown []analyze.Expr
	for _, o := range t.Output {
		if !o.Hidden {
			shown = append(shown, o.Expr)
		}
	}
	if all(shown) {
		return true
	}
	if len(t.GroupBy) > 0 || t.GroupingSets || t.Distinct || len(t.DistinctOn) > 0 || len(t.From) == 0 || returnsSets(t) {
		return false
	}
	for _, it := range t.From {
		found := true
		relations(it, func(r *analyze.Relation) { found = found && d.rowKnown(r, known) })
		if !found {
			return false
		}
	}
	return true
}

func returnsSets(t *analyze.Tree) bool {
	return slices.ContainsFunc(clauses(t), func(e analyze.Expr) bool {
		found := false
		each(e, func(x analyze.Expr) {
			c, ok := x.(*analyze.Call)
			found = found || ok && c.Func != nil && c.Func.Set
		})
		return found
	})
}

// rowKnown says that at most one row of the relation has the columns that are
// known.
func (d *deriver) rowKnown(r *analyze.Relation, known func(analyze.Expr) bool) bool {
	if !isBase(r) {
		return false
	}
	for _, k := range r.Table.Keys {
		whole := !k.Partial
		for _, name := range k.Columns {
			i := slices.IndexFunc(r.Table.Columns, func(c *catalog.Column) bool { return c.Name == name })
			if i < 0 || !known(&analyze.Var{Rel: r, Column: i}) || !r.Table.Columns[i].NotNull {
				whole = false
			}
		}
		if whole {
			return true
		}
	}
	return false
}

// orderedBy returns a test for expressions that have one value among rows that
// ORDER BY takes for equal: sort keys, what the conditions set equal to a value or
// to such a column, and columns of rows that are known by a unique key.
func (d *deriver) orderedBy(t *analyze.Tree) func(analyze.Expr) bool {
	equal := d.classes(d.holds(t, t.From, nil))
	rows := relset{}
	vars := map[columnOf]bool{}
	for _, e := range t.OrderBy {
		if v, ok := e.(*analyze.Var); ok {
			vars[columnOf{v.Rel, v.Column}] = true
		}
	}
	known := func(e analyze.Expr) bool {
		v, ok := e.(*analyze.Var)
		if !ok {
			switch e.(type) {
			case *analyze.Const, *analyze.ParamRef:
				return true
			}
			return slices.Contains(t.OrderBy, e)
		}
		at := columnOf{v.Rel, v.Column}
		if vars[at] || rows[v.Rel] {
			return true
		}
		c := equal.at(at)
		return c != nil && (c.value != nil && !c.value.each && !c.value.optional ||
			slices.ContainsFunc(c.members, func(m columnOf) bool { return vars[m] || rows[m.rel] }))
	}
	for again := true; again; {
		again = false
		for _, it := range t.From {
			relations(it, func(r *analyze.Relation) {
				if !rows[r] && d.rowKnown(r, known) {
					rows[r], again = true, true
				}
			})
		}
	}
	return known
}
