package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// drop applies DROP of every kind of object.
func (d *ddl) drop(n *pg_query.DropStmt) {
	cascade := n.Behavior == pg_query.DropBehavior_DROP_CASCADE
	switch n.RemoveType {
	case pg_query.ObjectType_OBJECT_TABLE:
		d.dropTables(n, "table", "rpf", cascade)
	case pg_query.ObjectType_OBJECT_FOREIGN_TABLE:
		d.dropTables(n, "foreign table", "f", cascade)
	case pg_query.ObjectType_OBJECT_VIEW:
		d.dropTables(n, "view", "v", cascade)
	case pg_query.ObjectType_OBJECT_MATVIEW:
		d.dropTables(n, "materialized view", "m", cascade)
	case pg_query.ObjectType_OBJECT_INDEX:
		d.eachName(n, func(schema, name string) { d.dropIndexNamed(schema, name, cascade, n.MissingOk) })
	case pg_query.ObjectType_OBJECT_SEQUENCE:
		d.eachName(n, func(schema, name string) { d.dropSequence(schema, name, cascade, n.MissingOk) })
	case pg_query.ObjectType_OBJECT_SCHEMA:
		for _, o := range n.Objects {
			d.dropSchema(o.GetString_().GetSval(), cascade, n.MissingOk)
		}
	case pg_query.ObjectType_OBJECT_TYPE, pg_query.ObjectType_OBJECT_DOMAIN:
		for _, o := range n.Objects {
			if t := d.userType(o.GetTypeName().Names, n.MissingOk); t != nil {
				d.dropTypeNamed(t, cascade)
			}
		}
	case pg_query.ObjectType_OBJECT_FUNCTION, pg_query.ObjectType_OBJECT_PROCEDURE, pg_query.ObjectType_OBJECT_ROUTINE,
		pg_query.ObjectType_OBJECT_AGGREGATE:
		for _, o := range n.Objects {
			d.dropFunction(o.GetObjectWithArgs(), n.MissingOk)
		}
	case pg_query.ObjectType_OBJECT_OPERATOR:
		for _, o := range n.Objects {
			if op := d.userOperator(o.GetObjectWithArgs(), n.MissingOk); op != nil {
				d.u.removeOperator(op)
			}
		}
	case pg_query.ObjectType_OBJECT_CAST:
		for _, o := range n.Objects {
			d.dropCast(o.GetList().GetItems(), n.MissingOk)
		}
	case pg_query.ObjectType_OBJECT_EXTENSION:
		for _, o := range n.Objects {
			d.dropExtension(o.GetString_().GetSval(), cascade, n.MissingOk)
		}
	case pg_query.ObjectType_OBJECT_TRIGGER, pg_query.ObjectType_OBJECT_RULE:
		for _, o := range n.Objects {
			d.dropTrigger(stringsOf(o.GetList().GetItems()), n)
		}
	}
}

// eachName calls drop for every name of the list.
func (d *ddl) eachName(n *pg_query.DropStmt, drop func(schema, name string)) {
	for _, o := range n.Objects {
		drop(splitName(o.GetList().GetItems()))
	}
}

// dropTables applies DROP TABLE and its kin. All of the list go together, so that
// they may depend on each other.
func (d *ddl) dropTables(n *pg_query.DropStmt, what, kinds string, cascade bool) {
	var list []*Table
	d.eachName(n, func(schema, name string) {
		if t := d.droppable(schema, name, what, kinds, n.MissingOk); t != nil {
			list = append(list, t)
		}
	})
	if !cascade {
		for _, t := range list {
			if d.needed(t, list) {
				d.dependsOnIt(d.find(t.Name, 0), what+" "+d.c.QuoteIdent(t.Name))
			}
		}
	}
	for _, t := range list {
		if !t.dropped {
			d.dropTable(t)
		}
	}
}

func (d *ddl) droppable(schema, name, what, kinds string, missing bool) *Table {
	at := d.find(name, 0)
	r := d.relation(schema, name)
	switch {
	case r == nil && missing:
	case r == nil && schema != "" && !d.c.hasSchema(schema):
		d.noSchema(schema, at)
	case r == nil:
		d.fail(at, "42P01", "%s \"%s\" does not exist", what, dotted(schema, name)).Hint = perhaps(d.c.NearestTable(schema, name))
	case !slices.Contains([]byte(kinds), r.kind):
		d.fail(at, "42809", "\"%s\" is not a %s", name, what)
	default:
		return r.table
	}
	return nil
}

// needed says whether something besides the tables of the list depends on a
// table.
func (d *ddl) needed(t *Table, list []*Table) bool {
	for _, r := range d.u.referrers[t] {
		if !slices.Contains(list, r.table) {
			return true
		}
	}
	for _, v := range d.u.dependents[t] {
		if !v.dropped && !slices.Contains(list, v) {
			return true
		}
	}
	for _, c := range t.children {
		if !c.partition && !slices.Contains(list, c) || c.partition && d.needed(c, append(list[:len(list):len(list)], c)) {
			return true
		}
	}
	row := d.u.typesByOID[t.RowType]
	return len(d.usersOf(row)) > 0
}

// dropTable removes a table with all that depends on it.
func (d *ddl) dropTable(t *Table) {
	t.dropped = true
	for _, v := range d.u.dependents[t] {
		if !v.dropped {
			d.dropTable(v)
		}
	}
	delete(d.u.dependents, t)
	for _, child := range slices.Clone(t.children) {
		if !child.dropped {
			d.dropTable(child)
		}
	}
	for _, p := range t.parents {
		p.children = slices.DeleteFunc(p.children, func(c *Table) bool { return c == t })
	}
	for _, key := range slices.Clone(t.ForeignKeys) {
		d.dropForeignKey(t, key)
	}
	for _, r := range slices.Clone(d.u.referrers[t]) {
		d.dropForeignKey(r.table, r.key)
	}
	delete(d.u.referrers, t)
	for _, x := range slices.Clone(t.indexes) {
		d.dropIndex(x)
	}
	for _, con := range t.constraints {
		d.u.constraints[qualified{t.Schema, con.name}]--
	}
	d.dropSequences(t, "")
	delete(d.u.sequences, t)
	delete(d.u.relations, qualified{t.Schema, t.Name})
	if row := d.u.typesByOID[t.RowType]; row != nil {
		d.dropType(row)
	}
}

func (d *ddl) dropIndexNamed(schema, name string, cascade, missing bool) {
	at := d.find(name, 0)
	r := d.relation(schema, name)
	switch {
	case r == nil && missing:
	case r == nil:
		d.fail(at, "42704", "index \"%s\" does not exist", dotted(schema, name))
	case r.kind != 'i':
		d.fail(at, "42809", "\"%s\" is not an index", name)
	case r.index.constraint != nil:
		e := d.fail(at, "2BP01", "cannot drop index %s because constraint %s on table %s requires it", name, name, r.table.Name)
		e.Hint = "You can drop constraint " + name + " on table " + r.table.Name + " instead."
	default:
		if !cascade && d.rests(r.index) {
			d.dependsOnIt(at, "index "+name)
		}
		d.dropIndexTree(r.index)
	}
}

// dropSequence applies DROP SEQUENCE; the default of a serial column goes with it.
func (d *ddl) dropSequence(schema, name string, cascade, missing bool) {
	r := d.relation(schema, name)
	switch {
	case r == nil && missing:
	case r == nil:
		d.fail(d.find(name, 0), "42P01", "sequence \"%s\" does not exist", dotted(schema, name))
	case r.kind != 'S':
		d.fail(d.find(name, 0), "42809", "\"%s\" is not a sequence", name)
	default:
		if r.table != nil {
			if col := r.table.Column(r.column); col != nil && col.serial {
				if !cascade {
					d.dependsOnIt(d.find(name, 0), "sequence "+name)
				}
				col.Default, col.serial = false, false
			}
			d.u.sequences[r.table] = slices.DeleteFunc(d.u.sequences[r.table], func(s *relation) bool { return s == r })
		}
		delete(d.u.relations, qualified{r.schema, r.name})
	}
}

// dropTypeNamed applies DROP TYPE and DROP DOMAIN; with CASCADE the columns of
// the type go, too.
func (d *ddl) dropTypeNamed(t *Type, cascade bool) {
	if t.Table != nil && t.Table.Kind != 'c' {
		d.fail(d.find(t.Name, 0), "2BP01", "cannot drop type %s because table %s requires it", t.Name, t.Table.Name).
			Hint = "You can drop table " + t.Table.Name + " instead."
		return
	}
	users := d.usersOf(t)
	if len(users) > 0 && !cascade {
		d.dependsOnIt(d.find(t.Name, 0), "type "+t.Name)
	}
	d.dropType(t)
}

// dropType removes a type with its array type, the columns and domains that are
// of it and the functions that take or give it.
func (d *ddl) dropType(t *Type) {
	for _, use := range d.usersOf(t) {
		if use.table != nil {
			if col := use.table.Column(use.column); col != nil {
				d.dropReaders(use.table, col)
				d.dropColumn(use.table, col, false)
			}
		} else if !use.domain.dropped {
			d.dropType(use.domain)
		}
	}
	if t.used {
		d.u.removeUsers(func(oid OID) bool { return oid == t.OID || oid == t.Array || oid == t.Multirange && oid != 0 })
	}
	if t.Table != nil && t.Table.Kind == 'c' {
		delete(d.u.relations, qualified{t.Schema, t.Name})
	}
	if m := d.u.typesByOID[t.Multirange]; m != nil {
		d.u.dropType(m)
	}
	d.u.dropType(t)
}

// use is a column or a domain of some type.
type use struct {
	table  *Table
	column string
	domain *Type
}

// usersOf returns the columns and domains of a type and of its array type.
func (d *ddl) usersOf(t *Type) []use {
	if t == nil || !t.used {
		return nil
	}
	var list []use
	of := func(oid OID) bool { return oid == t.OID || oid == t.Array }
	columns := func(table *Table) {
		for _, c := range table.Columns {
			if of(c.Type) {
				list = append(list, use{table: table, column: c.Name})
			}
		}
	}
	for _, table := range d.u.tables {
		if !table.dropped {
			columns(table)
		}
	}
	for _, other := range d.u.named {
		switch {
		case other.dropped || other == t:
		case other.Kind == Composite:
			columns(other.Table)
		case other.Kind == Domain && of(other.Base), other.Kind == Range && of(other.Range):
			list = append(list, use{domain: other})
		}
	}
	return list
}

// dropTrigger applies DROP TRIGGER and DROP RULE; names are those of the table
// and, last, of the trigger.
func (d *ddl) dropTrigger(names []string, n *pg_query.DropStmt) {
	if len(names) < 2 {
		return
	}
	last := len(names) - 1
	schema, name := "", names[last-1]
	if last > 1 {
		schema = names[last-2]
	}
	t := d.c.Table(schema, name)
	if t == nil || t.constraints == nil {
		if !n.MissingOk {
			d.fail(d.find(name, 0), "42P01", "relation \"%s\" does not exist", dotted(schema, name)).Hint = perhaps(d.c.NearestTable(schema, name))
		}
		return
	}
	if n.RemoveType == pg_query.ObjectType_OBJECT_TRIGGER {
		t.triggers = slices.DeleteFunc(t.triggers, func(s string) bool { return s == names[last] })
		t.HasTriggers = t.rules || len(t.triggers) > 0
	}
}
