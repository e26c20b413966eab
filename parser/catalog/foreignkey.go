package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// addForeignKey adds a FOREIGN KEY constraint (ATAddForeignKeyConstraint of
// tablecmds.c); partitions get it, too.
func (d *ddl) addForeignKey(t *Table, p *pending) {
	con := p.node
	for _, name := range p.columns {
		if t.Column(name) == nil {
			d.fail(d.find(name, con.Location), "42703", "column \"%s\" referenced in foreign key constraint does not exist", name).
				Hint = perhaps(parser.Nearest(name, t.columnNames()))
			return
		}
	}
	ref := d.c.Table(con.Pktable.Schemaname, con.Pktable.Relname)
	if ref == nil {
		d.noRelation(con.Pktable)
		return
	}
	if ref.Kind != 'r' && ref.Kind != 'p' || ref.constraints == nil {
		d.fail(con.Pktable.Location, "42809", "referenced relation \"%s\" is not a table", ref.Name)
		return
	}
	columns := stringsOf(con.PkAttrs)
	x := d.referenced(ref, columns, p)
	if x == nil {
		return
	}
	if len(columns) == 0 {
		columns = slices.Clone(x.key.Columns)
	}
	if len(columns) != len(p.columns) {
		d.fail(con.Location, "42830", "number of referencing and referenced columns for foreign key disagree")
		return
	}
	name := con.Conname
	if name == "" {
		name = d.u.constraintName(t.Schema, t.Name, nameAddition(p.columns), "fkey")
	}
	key := &ForeignKey{
		Name: name, Columns: slices.Clone(p.columns), RefSchema: ref.Schema, RefTable: ref.Name, RefColumns: columns,
		OnDelete: action(con.FkDelAction), OnUpdate: action(con.FkUpdAction),
		Validated: !con.SkipValidation, Enforced: true, Deferrable: con.Deferrable,
	}
	d.linkForeignKey(t, key, ref, x, con.Location)
}

// linkForeignKey adds a foreign key to its table, and copies to the partitions.
func (d *ddl) linkForeignKey(t *Table, key *ForeignKey, ref *Table, x *index, at int32) {
	if !d.named(t, &constraint{name: key.Name, kind: 'f', columns: key.Columns, foreign: key}, at) {
		return
	}
	t.ForeignKeys = append(t.ForeignKeys, key)
	d.u.referrers[ref] = append(d.u.referrers[ref], &reference{table: t, key: key, index: x})
	for _, child := range t.children {
		if child.partition && child.constraints[key.Name] == nil {
			d.linkForeignKey(child, key.clone(), ref, x, at)
		}
	}
}

func (k *ForeignKey) clone() *ForeignKey {
	c := *k
	c.Columns, c.RefColumns = slices.Clone(k.Columns), slices.Clone(k.RefColumns)
	return &c
}

// referenced finds the unique index that a foreign key rests on: the primary key
// where no columns are written, else the one over exactly those columns
// (transformFkeyCheckAttrs of tablecmds.c).
func (d *ddl) referenced(ref *Table, columns []string, p *pending) *index {
	if len(columns) == 0 {
		x := ref.primary()
		if x == nil {
			d.fail(p.node.Pktable.Location, "42704", "there is no primary key for referenced table \"%s\"", ref.Name)
		}
		return x
	}
	for _, name := range columns {
		if ref.Column(name) == nil {
			d.fail(d.find(name, p.node.Pktable.Location), "42703", "column \"%s\" referenced in foreign key constraint does not exist", name).
				Hint = perhaps(parser.Nearest(name, ref.columnNames()))
			return nil
		}
	}
	deferrable := false
	for _, x := range ref.indexes {
		if x.key == nil || x.expression || !sameSet(x.key.Columns, columns) {
			continue
		}
		if !x.key.Deferrable {
			return x
		}
		deferrable = true
	}
	if deferrable {
		d.fail(p.node.Pktable.Location, "55000", "cannot use a deferrable unique constraint for referenced table \"%s\"", ref.Name)
	} else {
		d.fail(p.node.Pktable.Location, "42830", "there is no unique constraint matching given keys for referenced table \"%s\"", ref.Name)
	}
	return nil
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i, s := range a {
		if !slices.Contains(b, s) || slices.Contains(a[:i], s) {
			return false
		}
	}
	return true
}

func action(s string) byte {
	if s == "" {
		return 'a'
	}
	return s[0]
}

func (d *ddl) dropForeignKey(t *Table, key *ForeignKey) {
	if con := t.constraints[key.Name]; con != nil {
		d.unnamed(t, con)
	}
	t.ForeignKeys = slices.DeleteFunc(t.ForeignKeys, func(k *ForeignKey) bool { return k == key })
	if ref := d.u.relations[qualified{key.RefSchema, key.RefTable}]; ref != nil && ref.table != nil {
		d.u.referrers[ref.table] = slices.DeleteFunc(d.u.referrers[ref.table], func(r *reference) bool { return r.key == key })
	}
	for _, child := range t.children {
		if con := child.constraints[key.Name]; child.partition && con != nil && con.foreign != nil {
			d.dropForeignKey(child, con.foreign)
		}
	}
}

func stringsOf(nodes []*pg_query.Node) []string {
	var list []string
	for _, n := range nodes {
		list = append(list, n.GetString_().GetSval())
	}
	return list
}
