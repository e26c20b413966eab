package depend

import (
	"fmt"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// refusal is why a result cannot be cached.
type refusal struct {
	at     int
	rule   string
	reason string
}

// The rules by which results are not cached: stable names, each a section of
// docs/rules.md.
const (
	writesRows  = "writes"
	locksRows   = "locks"
	isVolatile  = "volatile"
	unseen      = "unseen-function"
	onUserRule  = "user-dependent"
	onSettings  = "setting-dependent"
	rowSecurity = "row-security"
	unwatched   = "unwatchable"
)

// RefusalRules are the names of the rules by which results are not cached.
func RefusalRules() []string {
	return []string{writesRows, locksRows, isVolatile, unseen, onUserRule, onSettings, rowSecurity, unwatched}
}

// place is where the walk stands: offsets in the tree of a view or function are not
// offsets in the query, so what is found there is placed where the query names it.
type place struct {
	inside string // "the view v", "the function f"; empty: the query itself
	offset int
}

func (p place) at(offset int) int {
	if p.inside != "" {
		return p.offset
	}
	return offset
}

// within says what a thing was found in.
func (p place) within() string {
	if p.inside == "" {
		return ""
	}
	return " (in " + p.inside + ")"
}

// enter is the place of what is inside a view or function.
func (p place) enter(what string, offset int) place {
	if p.inside == "" {
		return place{what, offset}
	}
	return p
}

// reject notes a reason not to cache. The first one in the text is kept.
func (d *deriver) reject(rule string, p place, offset int, format string, args ...any) {
	at := p.at(offset)
	if d.refusal == nil || at < d.refusal.at {
		d.refusal = &refusal{at, rule, fmt.Sprintf(format, args...) + p.within()}
	}
}

// rejectWrite is reject for what a replica must not be asked either.
func (d *deriver) rejectWrite(rule string, p place, offset int, format string, args ...any) {
	d.reject(rule, p, offset, format, args...)
	d.result.MayWrite = true
	if at := p.at(offset); d.writing == nil || at < d.writing.at {
		d.writing = &refusal{at, rule, fmt.Sprintf(format, args...) + p.within()}
	}
}

// refuse walks the whole statement for what cannot be cached, and for what may
// write.
func (d *deriver) refuse() {
	d.refuseTree(d.q.Tree, place{}, relset{})
	for _, c := range d.q.Columns {
		if reason := d.unstableOutput(c.Type); reason != "" {
			d.reject(onSettings, place{}, 0, "the column %s is of type %s, whose text depends on %s", c.Name, d.cat.FormatType(c.Type), reason)
		}
	}
}

func (d *deriver) refuseTree(t *analyze.Tree, p place, seen relset) {
	if t == nil {
		return
	}
	if t.Kind != analyze.Select {
		d.rejectWrite(writesRows, p, offsetOf(t.Target), "the statement writes")
	}
	if t.Locking {
		d.rejectWrite(locksRows, p, 0, "the statement locks rows; a cached answer would lock nothing")
	}
	for _, c := range t.With {
		d.refuseTree(c.Tree, p, seen)
	}
	d.refuseTree(t.Source, p, seen)
	if t.SetOp != nil {
		d.refuseTree(t.SetOp.Left, p, seen)
		d.refuseTree(t.SetOp.Right, p, seen)
	}
	if t.Target != nil {
		d.refuseRelation(t.Target, p)
	}
	for _, it := range t.From {
		relations(it, func(r *analyze.Relation) {
			d.refuseRelation(r, p)
			for _, e := range relationExprs(r) {
				d.refuseExpr(e, p, seen)
			}
			if r.Tree == nil || r.Kind == analyze.CTERel || seen[r] {
				return
			}
			seen[r] = true
			inner := p
			if r.Kind == analyze.TableRel {
				inner = p.enter("the view "+r.Table.Name, r.Offset)
			}
			d.refuseTree(r.Tree, inner, seen)
		})
		conditions(it, func(on analyze.Expr) { d.refuseExpr(on, p, seen) })
	}
	for _, e := range clauses(t) {
		d.refuseExpr(e, p, seen)
	}
}

func offsetOf(r *analyze.Relation) int {
	if r == nil {
		return 0
	}
	return r.Offset
}

// relationExprs returns the expressions of a function or VALUES in FROM.
func relationExprs(r *analyze.Relation) []analyze.Expr {
	list := r.Funcs[:len(r.Funcs):len(r.Funcs)]
	for _, row := range r.Rows {
		list = append(list, row...)
	}
	return list
}

func (d *deriver) refuseRelation(r *analyze.Relation, p place) {
	t := r.Table
	if t == nil {
		return
	}
	if r.Sample {
		d.reject(isVolatile, p, r.Offset, "TABLESAMPLE gives another sample each time")
	}
	switch {
	case t.Schema == "pg_catalog" || t.Schema == "information_schema":
		d.reject(unwatched, p, r.Offset, "%s.%s is a system catalog, which no trigger can watch", t.Schema, t.Name)
	case t.Temporary:
		d.reject(unwatched, p, r.Offset, "%s is a temporary table, which each connection has its own of", t.Name)
	case t.Kind == 'f':
		d.reject(unwatched, p, r.Offset, "%s is a foreign table, whose changes this database does not see", t.Name)
	case t.Kind == 'm':
		d.reject(unwatched, p, r.Offset, "%s is a materialized view, which cannot have triggers; read the tables behind it", t.Name)
	case t.Kind == 'v' && r.Tree == nil && r.Kind == analyze.TableRel && r != d.q.Tree.Target:
		d.reject(unwatched, p, r.Offset, "the view %s cannot be seen through", t.Name)
	case t.RowSecurity:
		d.reject(rowSecurity, p, r.Offset, "%s has row-level security: its rows depend on who asks", t.Name)
	case len(t.Parents()) > 0 && !t.IsPartition():
		d.reject(unwatched, p, r.Offset, "%s inherits from another table; a write through its parent is announced for the parent only", t.Name)
	}
}

func (d *deriver) refuseExpr(e analyze.Expr, p place, seen relset) {
	each(e, func(x analyze.Expr) {
		switch x := x.(type) {
		case *analyze.Var:
			if x.Column < -1 && x.Rel.Kind != analyze.PseudoRel {
				d.reject(unwatched, p, x.Pos(), "the query reads a system column, which changes unseen by triggers")
			}
		case *analyze.SubLink:
			d.refuseTree(x.Tree, p, seen)
			d.refuseOperators(x.Operators, x.Tests, x.Pos(), p)
		case *analyze.Const:
			d.refuseConst(x, p)
		case *analyze.Op:
			d.refuseOperators([]*catalog.Operator{x.Operator}, x.Args, x.Pos(), p)
		case *analyze.ArrayOp:
			d.refuseOperators([]*catalog.Operator{x.Operator}, []analyze.Expr{x.Left, x.Array}, x.Pos(), p)
		case *analyze.RowCompare:
			d.refuseOperators(x.Operators, operands(x), x.Pos(), p)
		case *analyze.Call:
			d.refuseCall(x, p, seen)
		case *analyze.Cast:
			d.refuseCast(x, p)
		case *analyze.Special:
			d.refuseSpecial(x, p)
		}
	})
}

func (d *deriver) refuseOperators(ops []*catalog.Operator, args []analyze.Expr, at int, p place) {
	for _, op := range ops {
		if op != nil {
			d.refuseFunction(d.cat.Function(op.Function), args, at, p)
		}
	}
}

// refuseCall judges what a call does, where that can be seen.
func (d *deriver) refuseCall(c *analyze.Call, p place, seen relset) {
	b, why := d.body(c)
	switch {
	case why != nil && c.Func.Volatility != 'v' && c.Func.Language == "sql" && len(d.q.Depends) == 0:
		d.reject(unseen, p, c.Pos(), "what %s reads cannot be seen: %s; name its tables with -- depends:", c.Func.Name, why)
	case b == nil || c.Func.Volatility == 'v':
		d.refuseFunction(c.Func, c.Args, c.Pos(), p)
	default:
		for _, t := range b.Trees {
			d.refuseTree(t, p.enter("the function "+c.Func.Name, c.Pos()), seen)
		}
	}
}

// refuseFunction judges a function by where it comes from and its volatility.
func (d *deriver) refuseFunction(f *catalog.Function, args []analyze.Expr, at int, p place) {
	switch {
	case f == nil:
		d.reject(unseen, p, at, "an operator of this query is made by a function that cannot be seen")
	case f.OID >= catalog.FirstUserOID:
		d.refuseUserFunction(f, at, p)
	case f.Volatility == 'v':
		d.refuseVolatile(f, at, p)
	case depends(f) != nothing:
		d.refuseStable(f, args, at, p)
	case f.Volatility == 's':
		d.reject(unseen, p, at, "%s is not known to depend on its arguments only; what else it reads cannot be watched", f.Name)
	}
}

func (d *deriver) refuseUserFunction(f *catalog.Function, at int, p place) {
	if f.Volatility == 'v' {
		d.volatil = true
		d.rejectWrite(isVolatile, p, at, "%s is volatile: it may write, or answer differently each time; if it only reads, declare it STABLE and name its tables with -- depends:", f.Name)
		return
	}
	if f.Volatility == 'i' && (f.Language == "c" || f.Language == "internal") {
		return
	}
	if len(d.q.Depends) == 0 {
		d.reject(unseen, p, at, "what %s reads cannot be seen; name its tables with -- depends:", f.Name)
	}
}

func (d *deriver) refuseVolatile(f *catalog.Function, at int, p place) {
	d.volatil = d.volatil || runsSQL(f.Name)
	reject := d.rejectWrite
	if harmless(f.Name) {
		reject = d.reject
	}
	reject(isVolatile, p, at, "%s is volatile: it answers differently each time, or has an effect", f.Name)
}

// refuseStable judges a function of PostgreSQL's by what it depends on beside its
// arguments.
func (d *deriver) refuseStable(f *catalog.Function, args []analyze.Expr, at int, p place) {
	switch depends(f) {
	case onTime:
		d.noteTime(at, p, f.Name+"()")
	case onUser:
		d.reject(onUserRule, p, at, "%s depends on the user", f.Name)
	case onSetting:
		d.reject(onSettings, p, at, "%s depends on a setting (%s) that is no part of the cache key; %s", f.Name, setting(f), remedy(f))
	case onFormat:
		d.refuseFormat(f, args, at, p)
	case onText:
		for _, a := range args {
			if reason := d.unstableText(a.Type()); reason != "" {
				d.reject(onSettings, p, at, "%s turns %s into text, which depends on %s", f.Name, d.cat.FormatType(a.Type()), reason)
			}
		}
	}
}

// refuseFormat judges to_char and its kin: patterns with TM take names, and L, D
// and G signs, from lc_time, lc_monetary and lc_numeric.
func (d *deriver) refuseFormat(f *catalog.Function, args []analyze.Expr, at int, p place) {
	if len(args) == 2 {
		if c, ok := args[1].(*analyze.Const); ok && (c.Null || !localized(f, args[0].Type(), c.Value)) {
			return
		}
	}
	d.reject(onSettings, p, at, "the pattern of %s may depend on lc_time, lc_numeric or lc_monetary, which are no part of the cache key; write it as a literal without TM, L, D and G", f.Name)
}

func (d *deriver) refuseCast(c *analyze.Cast, p place) {
	if c.Func != nil {
		d.refuseFunction(c.Func, []analyze.Expr{c.Arg}, c.Pos(), p)
		return
	}
	if !c.IO {
		return
	}
	for _, t := range []catalog.OID{c.Arg.Type(), c.Typ} {
		if reason := d.unstableText(t); reason != "" {
			d.reject(onSettings, p, c.Pos(), "the conversion of %s to %s depends on %s", d.cat.FormatType(c.Arg.Type()), d.cat.FormatType(c.Typ), reason)
			return
		}
	}
}

func (d *deriver) refuseConst(c *analyze.Const, p place) {
	if c.Null {
		return
	}
	switch c.Typ {
	case dateOID, timestampOID, timestamptzOID, timeOID, timetzOID:
		if relativeTime(c.Value) {
			d.noteTime(c.Pos(), p, "'"+c.Value+"'")
		}
	}
	if t := d.cat.Type(c.Typ); t != nil && catalogReference(t) {
		d.reject(unwatched, p, c.Pos(), "a constant of type %s depends on system catalogs, which no trigger can watch", t.Name)
	}
}

func (d *deriver) refuseSpecial(s *analyze.Special, p place) {
	switch what := special(s.Name); what {
	case nothing:
		d.reject(unseen, p, s.Pos(), "what %s depends on is not known", s.Name)
	case onTime:
		d.noteTime(s.Pos(), p, s.Name)
	case onUser:
		d.reject(onUserRule, p, s.Pos(), "%s depends on the user", s.Name)
	case onSetting:
		d.reject(onSettings, p, s.Pos(), "%s depends on xmlbinary or xmloption, which are no part of the cache key", s.Name)
	case onText:
		for _, a := range s.Args {
			if a == nil {
				continue
			}
			if reason := d.unstableText(a.Type()); reason != "" {
				d.reject(onSettings, p, s.Pos(), "%s turns %s into text, which depends on %s", s.Name, d.cat.FormatType(a.Type()), reason)
			}
		}
	}
}

// noteTime notes the first expression that depends on the time.
func (d *deriver) noteTime(offset int, p place, what string) {
	if at := p.at(offset); d.timed == nil || at < d.timed.at {
		d.timed = &finding{at, what + p.within()}
	}
}
