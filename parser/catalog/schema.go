package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}

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
	if !cascade && (len(tables) > 0 || len(types) > 0) {
		d.fail(at, "2BP01", "cannot drop schema %s because other objects depend on it", d.c.QuoteIdent(name)).
			Hint = "Use DROP ... CASCADE to drop the dependent objects too."
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
	for k, list := range d.u.functions {
		if k.schema == name {
			for _, f := range list {
				delete(d.u.functionsByOID, f.OID)
			}
			delete(d.u.functions, k)
		}
	}
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
	for k, r := range d.u.relations {
		if k.schema == from {
			delete(d.u.relations, k)
			r.schema = to
			d.u.relations[qualified{to, k.name}] = r
		}
	}
	for k, list := range d.u.functions {
		if k.schema == from {
			delete(d.u.functions, k)
			for _, f := range list {
				f.Schema = to
			}
			d.u.functions[qualified{to, k.name}] = list
		}
	}
}
