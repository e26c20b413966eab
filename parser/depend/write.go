package depend

import (
	"slices"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// writes finds the tables that the statement changes: targets, those of
// data-modifying CTEs, and what foreign keys change with them.
func (d *deriver) writes() {
	w := &writer{cat: d.cat, done: map[written]bool{}, all: d.volatil}
	w.tree(d.q.Tree)
	d.result.Writes, d.result.WritesAll = w.tables, w.all
}

// writer collects written tables.
type writer struct {
	cat    *catalog.Catalog
	tables []*catalog.Table
	all    bool
	done   map[written]bool
}

// written is a kind of change of a table: of a column, or of whole rows.
type written struct {
	table  *catalog.Table
	kind   analyze.Kind
	column string
}

func (w *writer) tree(t *analyze.Tree) {
	if t == nil {
		return
	}
	for _, c := range t.With {
		w.tree(c.Tree)
	}
	switch t.Kind {
	case analyze.Insert:
		w.target(t.Target, analyze.Insert, nil)
		if c := t.OnConflict; c != nil && c.Update {
			w.target(t.Target, analyze.Update, assigned(c.Assign))
		}
	case analyze.Update:
		w.target(t.Target, analyze.Update, assigned(t.Assign))
	case analyze.Delete:
		w.target(t.Target, analyze.Delete, nil)
	case analyze.Merge:
		for _, arm := range t.Arms {
			if arm.Kind != analyze.Select {
				w.target(t.Target, arm.Kind, assigned(arm.Assign))
			}
		}
	}
}

func assigned(list []analyze.Assign) []string {
	var names []string
	for _, a := range list {
		if a.Column != nil {
			names = append(names, a.Column.Name)
		}
	}
	return names
}

// target changes what a statement names: a table, or the tables behind a view.
func (w *writer) target(r *analyze.Relation, kind analyze.Kind, columns []string) {
	if r == nil || r.Table == nil {
		w.all = true
		return
	}
	if r.Table.Kind != 'v' {
		w.change(r.Table, kind, columns)
		return
	}
	w.add(r.Table)
	if r.Table.HasTriggers || r.Tree == nil || len(r.Tree.From) != 1 {
		w.all = true // INSTEAD OF triggers and rules write what they like
		return
	}
	// An automatically updatable view has one table behind it. Its columns may
	// have other names there: take all.
	base, ok := r.Tree.From[0].(*analyze.Relation)
	if !ok {
		w.all = true
		return
	}
	var all []string
	if kind == analyze.Update && base.Table != nil {
		for _, c := range base.Table.Columns {
			all = append(all, c.Name)
		}
	}
	w.target(base, kind, all)
}

// change notes a change of a table and follows foreign keys that refer to it.
func (w *writer) change(t *catalog.Table, kind analyze.Kind, columns []string) {
	w.add(t)
	if t.HasTriggers {
		w.all = true
	}
	switch kind {
	case analyze.Delete:
		if w.first(written{t, kind, ""}) {
			w.cascade(t, kind, nil)
		}
	case analyze.Update:
		var fresh []string
		for _, c := range withGenerated(t, columns) {
			if w.first(written{t, kind, c}) {
				fresh = append(fresh, c)
			}
		}
		if len(fresh) > 0 {
			w.cascade(t, kind, fresh)
		}
	}
}

// cascade follows the actions of foreign keys that refer to t or to a table that
// t's rows are also rows of.
func (w *writer) cascade(t *catalog.Table, kind analyze.Kind, columns []string) {
	for _, target := range append([]*catalog.Table{t}, ancestors(t)...) {
		for _, child := range w.cat.Tables() {
			for _, fk := range child.ForeignKeys {
				if fk.RefSchema == target.Schema && fk.RefTable == target.Name {
					w.action(child, fk, kind, columns)
				}
			}
		}
	}
}

func (w *writer) action(child *catalog.Table, fk *catalog.ForeignKey, kind analyze.Kind, columns []string) {
	action := fk.OnDelete
	if kind == analyze.Update {
		if !slices.ContainsFunc(fk.RefColumns, func(c string) bool { return slices.Contains(columns, c) }) {
			return
		}
		action = fk.OnUpdate
	}
	switch {
	case action == 'c' && kind == analyze.Delete:
		w.change(child, analyze.Delete, nil)
	case action == 'c' || action == 'n' || action == 'd':
		w.change(child, analyze.Update, fk.Columns)
	}
}

func (w *writer) first(x written) bool {
	if w.done[x] {
		return false
	}
	w.done[x] = true
	return true
}

// add notes a table and those that its rows are also rows of: reads of them see
// the change.
func (w *writer) add(t *catalog.Table) {
	for _, x := range append([]*catalog.Table{t}, ancestors(t)...) {
		if !slices.Contains(w.tables, x) {
			w.tables = append(w.tables, x)
		}
	}
}

func ancestors(t *catalog.Table) []*catalog.Table {
	var list []*catalog.Table
	for _, p := range t.Parents() {
		list = append(list, p)
		list = append(list, ancestors(p)...)
	}
	return list
}

// withGenerated adds the stored generated columns, which may change with any
// other.
func withGenerated(t *catalog.Table, columns []string) []string {
	list := slices.Clone(columns)
	for _, c := range t.Columns {
		if c.Generated == 's' && !slices.Contains(list, c.Name) {
			list = append(list, c.Name)
		}
	}
	return list
}
