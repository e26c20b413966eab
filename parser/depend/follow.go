package depend

import (
	"fmt"
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// followed is a key made of values found in the result.
type followed struct {
	key Key
	why string
}

// follow finds the relations that can be keyed by the row: the second step after
// keys from the arguments, for those whose key does not name a single row. pinned
// is parallel to d.reads.
func (d *deriver) follow(pinned [][]pins) map[*analyze.Relation]*followed {
	if !d.followable() {
		return nil
	}
	keyed := relset{}
	for i, r := range d.reads {
		keyed[r.rel] = pinned[i] != nil
	}
	out := map[*analyze.Relation]*followed{}
	for again := true; again; {
		again = false
		for i, r := range d.reads {
			if !d.top[r.rel] || out[r.rel] != nil {
				continue
			}
			if f := d.followRow(r.rel, keyed, pinned[i]); f != nil {
				out[r.rel], keyed[r.rel], again = f, true, true
			}
		}
	}
	d.cachedSQL()
	return out
}

// covered says that the keys from the arguments name a single row, or already have
// all columns that a row would give.
func covered(t *catalog.Table, list []pins, use []link) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(p pins) bool {
		given := !slices.ContainsFunc(use, func(l link) bool {
			return !slices.ContainsFunc(p, func(c pin) bool { return c.column == l.x.column })
		})
		return !given && !namesRow(t, p)
	})
}

// followable says that every row combination that passes FROM and WHERE is a row
// of the result, to which columns can be added.
func (d *deriver) followable() bool {
	t := d.q.Tree
	if t.Kind != analyze.Select || t.SetOp != nil || t.Rows != nil || len(t.From) == 0 || t.Aggregated || len(t.GroupBy) > 0 || t.Having != nil ||
		t.Distinct || len(t.DistinctOn) > 0 || t.Locking || d.q.OutputEnd <= 0 {
		return false
	}
	if output(t, 0) == nil || returnsSets(t) {
		return false
	}
	names := map[string]bool{}
	for _, it := range t.From {
		clash := false
		relations(it, func(r *analyze.Relation) {
			clash = clash || names[r.Alias]
			names[r.Alias] = true
		})
		if clash {
			return false
		}
	}
	return !aliasedJoin(d.q.Stmt.GetSelectStmt().GetFromClause())
}

func returnsSet(e analyze.Expr) bool {
	found := false
	each(e, func(x analyze.Expr) {
		if c, ok := x.(*analyze.Call); ok && c.Func != nil && c.Func.Set {
			found = true
		}
	})
	return found
}

// aliasedJoin says that a join has an alias, which hides the names inside.
func aliasedJoin(from []*pg_query.Node) bool {
	for _, n := range from {
		if j := n.GetJoinExpr(); j != nil {
			if j.Alias != nil || aliasedJoin([]*pg_query.Node{j.Larg, j.Rarg}) {
				return true
			}
		}
	}
	return false
}

// followRow keys x by a row, or returns nil. pinned are its keys from the arguments.
func (d *deriver) followRow(x *analyze.Relation, keyed relset, pinned []pins) *followed {
	set := d.dependents(x)
	limited := d.q.Tree.Limit != nil || d.q.Tree.Offset != nil
	if (limited || d.q.Command == parser.One) && slices.ContainsFunc(d.q.Tree.OrderBy, func(e analyze.Expr) bool { return mentions(e, set) }) {
		return nil // only the first rows are seen, and x decides which ones these are
	}
	links, left := d.nullableLinks(x, set)
	if !left {
		links = d.foreignLinks(x, set)
	}
	if limited && !d.single(set, x, left) {
		return nil // x decides how many rows there are in front
	}
	// All columns of the key come from one relation that is itself keyed.
	for _, l := range links {
		if !keyed[l.y.rel] {
			continue
		}
		use := fromOne(links, l.y.rel)
		if len(use) <= maxKeyColumns && !covered(x.Table, pinned, use) && (left || d.foreign(x, links, use)) {
			return d.hidden(x, use, left)
		}
	}
	return nil
}

// single says that each of the relations matches one row at most, so that none of
// them makes more rows of one; x, if it is no nullable side, does by its foreign
// key.
func (d *deriver) single(set relset, x *analyze.Relation, left bool) bool {
	for r := range set {
		if r == x && !left {
			continue
		}
		on, ok := d.nullableOn(r)
		if !ok || !isBase(r) {
			return false
		}
		var given pins
		for _, e := range conjuncts(nil, on) {
			eq, ok := d.equality(e)
			if !ok || eq.value.each {
				continue
			}
			for _, v := range []*analyze.Var{eq.column, eq.other} {
				if v != nil && v.Rel == r && (eq.other == nil || eq.column.Rel != eq.other.Rel) {
					given = append(given, pin{column: v.Column})
				}
			}
		}
		if !namesRow(r.Table, given) {
			return false
		}
	}
	return true
}

// namesRow says that the columns are those of a unique key, or more.
func namesRow(t *catalog.Table, list pins) bool {
	return slices.ContainsFunc(t.Keys, func(k *catalog.Key) bool {
		return len(k.Columns) > 0 && !k.Partial && !slices.ContainsFunc(k.Columns, func(name string) bool {
			return !slices.ContainsFunc(list, func(c pin) bool { return t.Columns[c.column].Name == name })
		})
	})
}

// foreign says that use is a foreign key that refers to x, and that the other
// links compare no other column of x.
func (d *deriver) foreign(x *analyze.Relation, links, use []link) bool {
	for _, l := range links {
		if !slices.ContainsFunc(use, func(u link) bool { return u.x.column == l.x.column }) {
			return false
		}
	}
	return d.innerJoined(use[0].y.rel) && references(x, use)
}

// dependents returns x and the relations that are matched to it by the ON of an
// outer join, directly or not: what x holds decides which of their rows appear.
func (d *deriver) dependents(x *analyze.Relation) relset {
	set := relset{x: true}
	var grow func(it analyze.Item)
	grow = func(it analyze.Item) {
		j, ok := it.(*analyze.Join)
		if !ok {
			return
		}
		grow(j.Left)
		grow(j.Right)
		if j.Kind == analyze.InnerJoin || !mentions(j.On, set) {
			return
		}
		if j.Kind != analyze.LeftJoin {
			relations(j.Left, func(r *analyze.Relation) { set[r] = true })
		}
		if j.Kind != analyze.RightJoin {
			relations(j.Right, func(r *analyze.Relation) { set[r] = true })
		}
	}
	for before := 0; before < len(set); {
		before = len(set)
		for _, it := range d.q.Tree.From {
			grow(it)
		}
	}
	return set
}

// hidden makes the key of x from links, and the hidden columns that it needs.
func (d *deriver) hidden(x *analyze.Relation, use []link, left bool) *followed {
	f := &followed{}
	var cols, conds []string
	for _, l := range use {
		c := l.y.rel.Table.Columns[l.y.column]
		h := Hidden{Table: l.y.rel.Alias, Column: c}
		i := slices.Index(d.result.Hidden, h)
		if i < 0 {
			i = len(d.result.Hidden)
			d.result.Hidden = append(d.result.Hidden, h)
		}
		own := x.Table.Columns[l.x.column]
		f.key = append(f.key, KeyColumn{Column: own, Follow: i})
		cols = append(cols, own.Name)
		conds = append(conds, own.Name+" = "+qualifiedName(l.y))
	}
	reason := "a foreign key"
	if left {
		reason = "the outer join"
	}
	f.why = fmt.Sprintf("keyed by %s of the rows found: %s; %s keeps the row in the result", tuple(cols), strings.Join(conds, " and "), reason)
	return f
}

// nullableLinks returns the equalities of x in the ON of the outer join that x is
// the nullable side of, if nothing that can reject a row mentions x or what
// depends on it; the second result says so.
func (d *deriver) nullableLinks(x *analyze.Relation, set relset) ([]link, bool) {
	on, ok := d.nullableOn(x)
	if !ok || d.lateral(set) {
		return nil, false
	}
	for _, c := range d.innerConditions() {
		if mentions(c, set) {
			return nil, false
		}
	}
	return d.links(x, conjuncts(nil, on)), true
}

// nullableOn returns the ON of the outer join whose nullable side is x alone and
// which stands where its rows reach the result.
func (d *deriver) nullableOn(x *analyze.Relation) (analyze.Expr, bool) {
	var find func(it analyze.Item) (analyze.Expr, bool)
	find = func(it analyze.Item) (analyze.Expr, bool) {
		j, ok := it.(*analyze.Join)
		if !ok {
			return nil, false
		}
		if j.Kind == analyze.LeftJoin && j.Right == analyze.Item(x) || j.Kind == analyze.RightJoin && j.Left == analyze.Item(x) {
			return j.On, true
		}
		if j.Kind == analyze.InnerJoin || j.Kind == analyze.LeftJoin {
			if on, ok := find(j.Left); ok {
				return on, true
			}
		}
		if j.Kind == analyze.InnerJoin || j.Kind == analyze.RightJoin {
			return find(j.Right)
		}
		return nil, false
	}
	for _, it := range d.q.Tree.From {
		if on, ok := find(it); ok {
			return on, true
		}
	}
	return nil, false
}

// foreignLinks returns the equalities of an inner-joined x, if they are all that
// the conditions which can reject a row say about x and what depends on it, but
// for joins that reject nothing.
func (d *deriver) foreignLinks(x *analyze.Relation, set relset) []link {
	if !d.innerJoined(x) || d.lateral(set) {
		return nil
	}
	conds := d.innerConditions()
	var list []link
	for _, e := range about(conds, set, d.absorbed(x, conds)) {
		links := append(d.links(x, []analyze.Expr{e}), d.valueLinks(x, e)...)
		if len(links) == 0 {
			return nil
		}
		list = append(list, links...)
	}
	return list
}

// about returns the conditions that mention set, but none of those that mention
// except.
func about(conds []analyze.Expr, set, except relset) []analyze.Expr {
	var own []analyze.Expr
	for _, c := range conds {
		if mentions(c, set) && !mentions(c, except) {
			own = append(own, c)
		}
	}
	return own
}

// innerJoined says that only inner joins stand between x and the result.
func (d *deriver) innerJoined(x *analyze.Relation) bool {
	var spine func(it analyze.Item) bool
	spine = func(it analyze.Item) bool {
		switch it := it.(type) {
		case *analyze.Relation:
			return it == x
		case *analyze.Join:
			switch it.Kind {
			case analyze.InnerJoin:
				return spine(it.Left) || spine(it.Right)
			case analyze.LeftJoin:
				return spine(it.Left)
			case analyze.RightJoin:
				return spine(it.Right)
			}
		}
		return false
	}
	return slices.ContainsFunc(d.q.Tree.From, spine)
}

// innerConditions returns WHERE and the ON of every inner join of the statement.
// Those inside the nullable side of an outer join are among them, which can only
// make a relation seem to be restricted.
func (d *deriver) innerConditions() []analyze.Expr {
	list := conjuncts(nil, d.q.Tree.Where)
	var visit func(it analyze.Item)
	visit = func(it analyze.Item) {
		j, ok := it.(*analyze.Join)
		if !ok {
			return
		}
		visit(j.Left)
		visit(j.Right)
		if j.Kind == analyze.InnerJoin || j.Kind == analyze.FullJoin {
			list = conjuncts(list, j.On)
		}
	}
	for _, it := range d.q.Tree.From {
		visit(it)
	}
	return list
}

// absorbed returns the relations, x not among them, that are inner-joined so that
// every row finds exactly one partner, whatever they hold: by a foreign key of NOT
// NULL columns, they and what depends on them mentioned by no other condition.
func (d *deriver) absorbed(x *analyze.Relation, conds []analyze.Expr) relset {
	out := relset{}
	for again := true; again; {
		again = false
		for _, r := range d.reads {
			z := r.rel
			if z == x || out[z] || !d.top[z] || !d.innerJoined(z) {
				continue
			}
			set := d.dependents(z)
			own := about(conds, set, out)
			links := d.links(z, own)
			if len(links) != len(own) || !references(z, links) || d.lateral(set) {
				continue
			}
			if allNotNull(links) && d.innerJoined(links[0].y.rel) {
				out[z], again = true, true
			}
		}
	}
	return out
}

func allNotNull(links []link) bool {
	return !slices.ContainsFunc(links, func(l link) bool { return !l.y.rel.Table.Columns[l.y.column].NotNull })
}

// lateral says that an item of FROM is evaluated anew for each row of set.
func (d *deriver) lateral(set relset) bool {
	found := false
	for _, it := range d.q.Tree.From {
		relations(it, func(r *analyze.Relation) {
			for _, e := range relationExprs(r) {
				found = found || mentions(e, set)
			}
			if r.Kind == analyze.SubqueryRel && treeMentions(r.Tree, set) {
				found = true
			}
		})
	}
	return found
}

// cachedSQL appends the hidden columns to the statement's output.
func (d *deriver) cachedSQL() {
	if len(d.result.Hidden) == 0 {
		return
	}
	var more strings.Builder
	for _, h := range d.result.Hidden {
		more.WriteString(", " + d.cat.QuoteIdent(h.Table) + "." + d.cat.QuoteIdent(h.Column.Name))
	}
	head, tail := d.q.SQL[:d.q.OutputEnd], d.q.SQL[d.q.OutputEnd:]
	body := strings.TrimRight(head, " \t\r\n")
	if gap := head[len(body):]; gap != "" && !strings.Contains(body[strings.LastIndexByte(body, '\n')+1:], "--") {
		d.result.CachedSQL = body + more.String() + gap + tail
		return
	}
	// Behind what may be a comment up to the end of the line.
	d.result.CachedSQL = head + more.String() + " " + tail
}
