package catalog

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// rename applies ALTER ... RENAME.
func (d *ddl) rename(n *pg_query.RenameStmt) {
	switch n.RenameType {
	case pg_query.ObjectType_OBJECT_TABLE, pg_query.ObjectType_OBJECT_VIEW, pg_query.ObjectType_OBJECT_MATVIEW,
		pg_query.ObjectType_OBJECT_FOREIGN_TABLE, pg_query.ObjectType_OBJECT_INDEX, pg_query.ObjectType_OBJECT_SEQUENCE:
		d.renameRelation(n)
	case pg_query.ObjectType_OBJECT_COLUMN:
		if t := d.table(n.Relation, n.MissingOk); t != nil {
			d.renameColumn(t, n.Subname, n.Newname)
		}
	case pg_query.ObjectType_OBJECT_ATTRIBUTE:
		if r := d.relation(n.Relation.Schemaname, n.Relation.Relname); r != nil && r.kind == 'c' {
			d.renameColumn(r.table, n.Subname, n.Newname)
		} else {
			d.noRelation(n.Relation)
		}
	case pg_query.ObjectType_OBJECT_TABCONSTRAINT:
		if t := d.table(n.Relation, n.MissingOk); t != nil {
			d.renameConstraint(t, n.Subname, n.Newname)
		}
	case pg_query.ObjectType_OBJECT_TYPE, pg_query.ObjectType_OBJECT_DOMAIN:
		if t := d.userType(n.Object.GetList().GetItems(), n.MissingOk); t != nil {
			d.renameType(t, n.Newname)
		}
	case pg_query.ObjectType_OBJECT_SCHEMA:
		d.renameSchema(n.Subname, n.Newname)
	case pg_query.ObjectType_OBJECT_FUNCTION, pg_query.ObjectType_OBJECT_PROCEDURE, pg_query.ObjectType_OBJECT_ROUTINE,
		pg_query.ObjectType_OBJECT_AGGREGATE:
		if f := d.userFunction(n.Object.GetObjectWithArgs(), n.MissingOk); f != nil {
			d.moveFunction(f, f.Schema, n.Newname)
		}
	case pg_query.ObjectType_OBJECT_TRIGGER:
		if t := d.table(n.Relation, n.MissingOk); t != nil {
			for i, s := range t.triggers {
				if s == n.Subname {
					t.triggers[i] = n.Newname
				}
			}
		}
	}
}

func (d *ddl) renameRelation(n *pg_query.RenameStmt) {
	r := d.relation(n.Relation.Schemaname, n.Relation.Relname)
	at := d.find(n.Newname, n.Relation.Location+1)
	switch {
	case r == nil && n.MissingOk:
	case r == nil:
		d.noRelation(n.Relation)
	case r.index != nil:
		d.renameIndex(r.index, n.Newname, at)
	case d.taken(r.schema, n.Newname, at, false):
	case r.kind == 'S':
		delete(d.u.relations, qualified{r.schema, r.name})
		r.name = n.Newname
		d.u.relations[qualified{r.schema, r.name}] = r
	case r.kind == 'c':
		d.renameType(d.u.typesByOID[r.table.RowType], n.Newname)
	default:
		d.renameTable(r.table, r.table.Schema, n.Newname)
	}
}

// renameTable changes the name and schema of a table, its row type and the
// foreign keys that refer to it.
func (d *ddl) renameTable(t *Table, schema, name string) {
	from := qualified{t.Schema, t.Name}
	r := d.u.relations[from]
	delete(d.u.relations, from)
	d.freeTypeName(schema, name)
	r.schema, r.name, t.Schema, t.Name = schema, name, schema, name
	d.u.relations[qualified{schema, name}] = r
	if row := d.u.typesByOID[t.RowType]; row != nil {
		d.u.renameType(row, schema, name)
	}
	for _, ref := range d.u.referrers[t] {
		ref.key.RefSchema, ref.key.RefTable = schema, name
	}
}

// renameColumn renames a column wherever it is named, in descendants as well.
func (d *ddl) renameColumn(t *Table, from, to string) {
	col := t.Column(from)
	switch {
	case col == nil && t.Query != nil: // not known without OnView
		return
	case col == nil:
		d.fail(d.find(from, 0), "42703", "column \"%s\" does not exist", from).Hint = perhaps(parser.Nearest(from, t.columnNames()))
		return
	case t.Column(to) != nil:
		d.fail(d.find(to, 0), "42701", "column \"%s\" of relation \"%s\" already exists", to, t.Name)
		return
	}
	col.Name = to
	if t.Query != nil {
		t.Aliases = t.columnNames()
	}
	change := func(names []string) {
		for i, s := range names {
			if s == from {
				names[i] = to
			}
		}
	}
	for _, x := range t.indexes {
		change(x.columns)
		change(x.parts)
		if x.key != nil {
			change(x.key.Columns)
		}
	}
	for _, con := range t.constraints {
		if con.foreign == nil {
			change(con.columns)
		}
	}
	for _, key := range t.ForeignKeys {
		change(key.Columns)
	}
	for _, ref := range d.u.referrers[t] {
		change(ref.key.RefColumns)
	}
	for _, r := range d.u.sequences[t] {
		if r.column == from {
			r.column = to
		}
	}
	for _, child := range t.children {
		if child.Column(from) != nil {
			d.renameColumn(child, from, to)
		}
	}
}

func (d *ddl) renameConstraint(t *Table, from, to string) {
	con := t.constraints[from]
	at := d.find(to, 0)
	switch {
	case con == nil:
		d.fail(d.find(from, 0), "42704", "constraint \"%s\" for table \"%s\" does not exist", from, t.Name).
			Hint = perhaps(parser.Nearest(from, sortedKeys(t.constraints)))
	case con.index != nil:
		d.renameIndex(con.index, to, at)
	case t.constraints[to] != nil:
		d.fail(at, "42710", "constraint \"%s\" for relation \"%s\" already exists", to, t.Name)
	default:
		d.unnamed(t, con)
		con.name = to
		d.named(t, con, at)
		if con.foreign != nil {
			con.foreign.Name = to
		}
		for _, child := range t.children {
			if child.constraints[from] != nil {
				d.renameConstraint(child, from, to)
			}
		}
	}
}

func (d *ddl) renameType(t *Type, name string) {
	if d.u.types[qualified{t.Schema, name}] != nil {
		d.fail(d.find(name, 0), "42710", "type \"%s\" already exists", name)
		return
	}
	if t.Table != nil && t.Table.Kind != 'c' {
		d.fail(d.find(t.Name, 0), "42809", "%s is a table's row type", d.c.FormatType(t.OID)).Hint = "Use ALTER TABLE instead."
		return
	}
	d.moveType(t, t.Schema, name)
}

// moveType changes the name and schema of a type, and of the relation behind a
// composite type.
func (d *ddl) moveType(t *Type, schema, name string) {
	if t.Table != nil && t.Table.Kind == 'c' {
		from := qualified{t.Schema, t.Name}
		if r := d.u.relations[from]; r != nil {
			delete(d.u.relations, from)
			r.schema, r.name = schema, name
			d.u.relations[qualified{schema, name}] = r
		}
		t.Table.Schema, t.Table.Name = schema, name
	}
	d.u.renameType(t, schema, name)
}

func (d *ddl) moveFunction(f *Function, schema, name string) {
	d.u.removeFunction(f)
	f.Schema, f.Name = schema, name
	d.u.putFunction(f)
}

func (d *ddl) moveOperator(op *Operator, schema string) {
	d.u.removeOperator(op)
	op.Schema = schema
	d.u.putOperator(op)
}

// setSchema applies ALTER ... SET SCHEMA.
func (d *ddl) setSchema(n *pg_query.AlterObjectSchemaStmt) {
	if n.Relation != nil && n.MissingOk && d.relation(n.Relation.Schemaname, n.Relation.Relname) == nil {
		return // the server looks for the relation first
	}
	if !d.c.hasSchema(n.Newschema) {
		d.noSchema(n.Newschema, d.find(n.Newschema, 0))
		return
	}
	switch n.ObjectType {
	case pg_query.ObjectType_OBJECT_TABLE, pg_query.ObjectType_OBJECT_VIEW, pg_query.ObjectType_OBJECT_MATVIEW,
		pg_query.ObjectType_OBJECT_FOREIGN_TABLE:
		t := d.table(n.Relation, n.MissingOk)
		if t != nil && t.Schema != n.Newschema && !d.taken(n.Newschema, t.Name, d.find(n.Newschema, 0), false) {
			d.moveTable(t, n.Newschema)
		}
	case pg_query.ObjectType_OBJECT_SEQUENCE:
		if r := d.relation(n.Relation.Schemaname, n.Relation.Relname); r != nil && r.kind == 'S' {
			d.moveRelation(r, n.Newschema)
		}
	case pg_query.ObjectType_OBJECT_TYPE, pg_query.ObjectType_OBJECT_DOMAIN:
		if t := d.userType(n.Object.GetList().GetItems(), n.MissingOk); t != nil {
			d.moveType(t, n.Newschema, t.Name)
		}
	case pg_query.ObjectType_OBJECT_FUNCTION, pg_query.ObjectType_OBJECT_PROCEDURE, pg_query.ObjectType_OBJECT_ROUTINE,
		pg_query.ObjectType_OBJECT_AGGREGATE:
		if f := d.userFunction(n.Object.GetObjectWithArgs(), n.MissingOk); f != nil {
			d.moveFunction(f, n.Newschema, f.Name)
		}
	case pg_query.ObjectType_OBJECT_OPERATOR:
		if op := d.userOperator(n.Object.GetObjectWithArgs(), n.MissingOk); op != nil {
			d.moveOperator(op, n.Newschema)
		}
	case pg_query.ObjectType_OBJECT_EXTENSION:
		d.moveExtension(n.Object.GetString_().GetSval(), n.Newschema)
	}
}

// moveTable changes the schema of a table, its indexes, constraints and
// sequences.
func (d *ddl) moveTable(t *Table, schema string) {
	for _, con := range t.constraints {
		d.u.constraints[qualified{t.Schema, con.name}]--
		d.u.constraints[qualified{schema, con.name}]++
	}
	for _, x := range t.indexes {
		d.moveRelation(d.u.relations[qualified{t.Schema, x.name}], schema)
	}
	for _, r := range d.u.sequences[t] {
		d.moveRelation(r, schema)
	}
	d.renameTable(t, schema, t.Name)
}

func (d *ddl) moveRelation(r *relation, schema string) {
	delete(d.u.relations, qualified{r.schema, r.name})
	r.schema = schema
	d.u.relations[qualified{schema, r.name}] = r
}
