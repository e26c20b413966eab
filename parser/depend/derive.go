package depend

import (
	"fmt"
	"slices"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// Derive finds what a query depends on and what it changes. It changes neither
// argument and may be called from many goroutines.
//
// Errors are those of the directives -- depends: and -- ignore:, a -- cache: on
// what cannot be cached, and a -- route: replica on what may write; the Result is
// there in any case. Positions in the Result are byte offsets in the parser's SQL.
func Derive(cat *catalog.Catalog, q *analyze.Query) (*Result, parser.ErrorList) {
	if q.Tree == nil { // the directives for reads are refused by the parser
		return &Result{WritesAll: true, MayWrite: true, Refused: "the statement is none that reads", RefusedRule: writesRows}, nil
	}
	d := &deriver{
		cat: cat, q: q, columns: columns(q.Tree), functions: map[*catalog.Function]seen{}, plain: relset{}, ignored: map[*catalog.Table]bool{},
		inline: map[*analyze.CTE]bool{},
	}
	for _, name := range q.Ignore {
		if t := cat.Table(name.Schema, name.Name); t != nil {
			d.ignored[partitionRoot(t)] = true
		}
	}
	d.see(q.Tree, map[*analyze.Body]bool{})
	d.tree(q.Tree, nil)
	d.refuse()
	d.watches()
	d.directives()
	d.writes()
	d.warn()
	if d.refusal != nil {
		d.result.Refused, d.result.RefusedAt, d.result.RefusedRule = d.refusal.reason, max(d.refusal.at, 0), d.refusal.rule
	}
	d.report()
	return &d.result, d.errors
}

// deriver is the state of Derive.
type deriver struct {
	cat     *catalog.Catalog
	q       *analyze.Query
	columns map[*analyze.Relation]*columnSet
	reads   []read                  // in order of appearance
	inside  []*analyze.SubLink      // that the walk is in
	behind  int                     // how many views and functions it is behind
	ignored map[*catalog.Table]bool // by -- ignore:
	queries []*KeyQuery             // for the values that keys follow

	functions map[*catalog.Function]seen
	plain     relset                // arguments whose texts are compared by their bytes
	inline    map[*analyze.CTE]bool // that are subqueries in the place that reads them

	refusal *refusal // the first one
	writing *refusal // the first one that also keeps the query off replicas
	timed   *finding // the first expression that depends on the time
	volatil bool     // calls a function that may write any table

	result Result
	errors parser.ErrorList
}

// finding is something said about a place in the parser's SQL.
type finding struct {
	at   int
	what string
}

// watches turns reads into watches, equal ones merged.
func (d *deriver) watches() {
	found, why := make([][]Key, len(d.reads)), make([]string, len(d.reads))
	for i, r := range d.reads {
		d.reads[i].filter = d.witnessed(r)
		if list := d.alternatives(r.rel, d.reads[i].filter); list != nil {
			found[i], why[i] = keys(r.rel.Table, list), whyKeyed(r.rel, list)
		}
	}
	d.follow(found, why)
	for i, r := range d.reads {
		w := Watch{Table: r.rel.Table, Columns: d.columns[r.rel].names(r.rel.Table), Keys: found[i], Why: why[i]}
		if w.Keys == nil {
			w.Why = d.whyAny(r)
		}
		if root := partitionRoot(w.Table); root != w.Table {
			w = d.ofAncestor(w, root)
		}
		d.addWatch(w)
	}
}

func (d *deriver) addWatch(w Watch) {
	same := func(o Watch) bool {
		return o.Table == w.Table && slices.Equal(o.Columns, w.Columns) && sameKeys(o.Keys, w.Keys)
	}
	if !slices.ContainsFunc(d.result.Reads, same) {
		d.result.Reads = append(d.result.Reads, w)
	}
}

func sameKeys(a, b []Key) bool {
	return slices.EqualFunc(a, b, func(x, y Key) bool {
		return slices.EqualFunc(x, y, func(p, q KeyColumn) bool {
			return p.Column == q.Column && p.Query == q.Query && p.Output == q.Output &&
				sameValue(value{p.Param, p.Each, p.Optional, p.Const}, value{q.Param, q.Each, q.Optional, q.Const})
		})
	})
}

// partitionRoot returns the topmost table that t is a partition of, t itself if it
// is none.
func partitionRoot(t *catalog.Table) *catalog.Table {
	for t.IsPartition() && len(t.Parents()) > 0 {
		t = t.Parents()[0]
	}
	return t
}

// ofAncestor makes the watch of a partition one of the table that it is part of.
func (d *deriver) ofAncestor(w Watch, root *catalog.Table) Watch {
	out := Watch{Table: root, Columns: (&columnSet{all: true}).names(root)}
	for _, k := range w.Keys {
		var key Key
		for _, c := range k {
			if c.Column = root.Column(c.Column.Name); c.Column != nil {
				key = append(key, c)
			}
		}
		if len(key) < len(k) {
			out.Keys = nil
			break
		}
		slices.SortStableFunc(key, func(x, y KeyColumn) int {
			return slices.Index(root.Columns, x.Column) - slices.Index(root.Columns, y.Column)
		})
		out.Keys = append(out.Keys, key)
	}
	out.Why = fmt.Sprintf("%s; all columns, as %s is a partition, which rows move in and out of", w.Why, w.Table.Name)
	return out
}

// report makes errors of directives that ask for what cannot be had.
func (d *deriver) report() {
	r := &d.result
	if d.q.Cache != nil && r.Refused != "" {
		d.errors = append(d.errors, d.q.Errorf(r.RefusedAt, "", "remove the -- cache: directive, or change the query", "cannot be cached: %s [%s]", r.Refused, r.RefusedRule))
	}
	if d.q.Route != nil && d.q.Route.Replica && r.MayWrite {
		d.errors = append(d.errors, d.q.Errorf(d.writing.at, "", "remove the -- route: directive", "cannot be routed to a replica: %s", d.writing.reason))
	}
}
