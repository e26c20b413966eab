package catalog

import (
	"maps"
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// createSchema applies CREATE SCHEMA; its elements are made in it.
func (d *ddl) createSchema(n *pg_query.CreateSchemaStmt) {
	name := n.Schemaname
	if name == "" {
		name = n.Authrole.GetRolename()
	}
	if d.c.hasSchema(name) {
		if !n.IfNotExists {
			d.fail(d.find(name, 0), "42P06", "schema \"%s\" already exists", name)
		}
		return
	}
	d.u.schemas[name] = true
	path := d.c.path
	d.c.setPath(append([]string{name}, path...))
	for _, e := range n.SchemaElts {
		d.statement(e)
	}
	d.c.setPath(path)
}

// dropSchema removes a schema with what is in it.
func (d *ddl) dropSchema(name string, cascade, missing bool) {
	at := d.find(name, 0)
	if !d.u.schemas[name] {
		if !missing {
			d.noSchema(name, at)
		}
		return
	}
	var tables []*Table
	for _, t := range d.u.tables {
		if !t.dropped && t.Schema == name {
			tables = append(tables, t)
		}
	}
	var types []*Type
	for _, t := range d.u.named {
		if !t.dropped && t.Schema == name {
			types = append(types, t)
		}
	}
	if !cascade && (len(tables) > 0 || len(types) > 0 || d.extends(name)) {
		d.fail(at, "2BP01", "cannot drop schema %s because other objects depend on it", d.c.QuoteIdent(name)).
			Hint = "Use DROP ... CASCADE to drop the dependent objects too."
	}
	for _, e := range sortedKeys(d.u.extensions) {
		if d.u.extensions[e] != nil && d.u.extensions[e].schema == name {
			d.dropExtension(e, true, true)
		}
	}
	for _, t := range tables {
		if !t.dropped {
			d.dropTable(t)
		}
	}
	for _, t := range types {
		if !t.dropped {
			d.dropType(t)
		}
	}
	for k, r := range d.u.relations {
		if k.schema == name && r.kind == 'S' {
			delete(d.u.relations, k)
		}
	}
	d.u.remove(
		func(f *Function) bool { return f.Schema == name },
		func(op *Operator) bool { return op.Schema == name },
		func(*Cast) bool { return false })
	delete(d.u.schemas, name)
}

// renameSchema moves everything of a schema.
func (d *ddl) renameSchema(from, to string) {
	if !d.u.schemas[from] {
		d.noSchema(from, d.find(from, 0))
		return
	}
	if d.u.schemas[to] {
		d.fail(d.find(to, 0), "42P06", "schema \"%s\" already exists", to)
		return
	}
	delete(d.u.schemas, from)
	d.u.schemas[to] = true
	for _, t := range d.u.tables {
		if !t.dropped && t.Schema == from {
			d.moveTable(t, to)
		}
	}
	for _, t := range d.u.named {
		if !t.dropped && t.Schema == from {
			d.moveType(t, to, t.Name)
		}
	}
	for name, e := range d.u.extensions {
		if e.schema == from {
			d.moveExtension(name, to)
		}
	}
	for k, r := range d.u.relations {
		if k.schema == from {
			d.moveRelation(r, to)
		}
	}
	for _, oid := range slices.Sorted(maps.Keys(d.u.functionsByOID)) {
		if f := d.u.functionsByOID[oid]; f.Schema == from {
			d.moveFunction(f, to, f.Name)
		}
	}
	for _, oid := range slices.Sorted(maps.Keys(d.u.operatorsByOID)) {
		if op := d.u.operatorsByOID[oid]; op.Schema == from {
			d.moveOperator(op, to)
		}
	}
}

// extends says whether an extension is in the schema.
func (d *ddl) extends(schema string) bool {
	for _, e := range d.u.extensions {
		if e.schema == schema {
			return true
		}
	}
	return false
}
