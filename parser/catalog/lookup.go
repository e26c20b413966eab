package catalog

import (
	"slices"
	"strings"

	"github.com/rungdb/rung/parser"
)

// Catalog is the schema that queries are resolved against: PostgreSQL's own
// objects, and on top of them what the schema files make.
//
// New and Apply build it, from one goroutine. The lookups may then be called from
// many; nothing that they return may be changed.
//
// Lookups with an empty schema follow the search path: temporary objects, then
// pg_catalog unless the path names it, then the path that the schema files set
// (default public). Objects of one schema hide those of the same name further
// back. Where nothing is found they return nil.
type Catalog struct {
	// ObjectSchema is the schema of rung's own objects: triggers whose function
	// is in it are not the user's. New sets it to "rung".
	ObjectSchema string
	// Mapped are types that may exist though no schema file makes them: "hyper",
	// "geo.shape". It is set before the first Apply.
	Mapped []string
	// OnView, where it is set, is called for every view when it is made or replaced,
	// and for the query of CREATE TABLE AS. It fills in the Columns: the catalog is
	// then as the view sees it. Without it, views keep the names of their column list
	// only, and CREATE TABLE AS is left out.
	OnView func(*Table) *parser.Error
	// Warnings are the statements that were left out because they are not
	// understood, in the order in which they were met.
	Warnings parser.ErrorList

	facts *facts
	user  *user

	path      []string // explicit search path now in force
	effective []string // path with the implicit schemas in front
}

// Server returns the version of the server that the facts about PostgreSQL's own
// objects were extracted from: "15.18".
func (c *Catalog) Server() string { return c.facts.server }

// SearchPath returns the schemas that unqualified names are looked up in, in
// order, pg_catalog included; the caller must not change it. The first one that
// the user wrote is where unqualified objects are made.
func (c *Catalog) SearchPath() []string { return c.effective }

// Type returns the type with that OID.
func (c *Catalog) Type(oid OID) *Type {
	if oid >= FirstUserOID {
		return c.user.typesByOID[oid]
	}
	return c.facts.typesByOID[oid]
}

// LookupType returns the type with that internal name: int8, _int8, mood. The
// names of SQL's grammar (bigint) are resolved by ParseTypeName.
func (c *Catalog) LookupType(schema, name string) *Type {
	if schema != "" {
		return c.typeIn(schema, name)
	}
	for _, s := range c.effective {
		if t := c.typeIn(s, name); t != nil {
			return t
		}
	}
	return nil
}

func (c *Catalog) typeIn(schema, name string) *Type {
	k := qualified{schema, name}
	if t := c.user.types[k]; t != nil {
		return t
	}
	return c.facts.types[k]
}

// Table returns the table or view with that name.
func (c *Catalog) Table(schema, name string) *Table {
	if schema != "" {
		return c.tableIn(schema, name)
	}
	for _, s := range c.effective {
		if t := c.tableIn(s, name); t != nil {
			return t
		}
		if c.user.relations[qualified{s, name}] != nil {
			return nil // hidden by an index, a sequence or a composite type
		}
	}
	return nil
}

func (c *Catalog) tableIn(schema, name string) *Table {
	k := qualified{schema, name}
	if r := c.user.relations[k]; r != nil {
		if r.kind == 'i' || r.kind == 'S' || r.kind == 'c' {
			return nil
		}
		return r.table
	}
	return c.facts.tables[k]
}

// HasSchema says whether there is a schema of that name.
func (c *Catalog) HasSchema(name string) bool { return c.hasSchema(name) }

// HasRelation says whether there is a table, view, index, sequence or composite
// type of that name, or may be one: where code that cannot be read may have made
// it, and for names of the server's own.
func (c *Catalog) HasRelation(schema, name string) bool {
	if c.user.unseen || schema != "" && schema != "public" && !c.user.schemas[schema] || schema == "" && strings.HasPrefix(name, "pg_") {
		return true
	}
	d := &ddl{c: c, u: c.user}
	return d.relation(schema, name) != nil || c.Table(schema, name) != nil
}

// Tables returns the user's tables and views, in the order in which they were
// made.
func (c *Catalog) Tables() []*Table { return c.user.tables }

// Types returns the user's enums, domains, composite and range types, in the
// order in which they were made. Row types of tables, array types and
// multiranges are found through what they belong to.
func (c *Catalog) Types() []*Type { return c.user.named }

// Function returns the function with that OID.
func (c *Catalog) Function(oid OID) *Function {
	if oid >= FirstUserOID {
		return c.user.functionsByOID[oid]
	}
	return c.facts.functionsByOID[oid]
}

// Functions returns every overload with that name that is visible: all in the
// schema, or those of every schema on the search path, less those that one with
// the same arguments further in front hides (FuncnameGetCandidates).
func (c *Catalog) Functions(schema, name string) []*Function {
	if schema != "" {
		return c.functionsIn(schema, name)
	}
	var all []*Function
	for _, s := range c.effective {
		if s == tempSchema {
			continue // functions are never looked up there
		}
		for _, f := range c.functionsIn(s, name) {
			if !hidden(all, f) {
				all = append(all, f)
			}
		}
	}
	return all
}

// NearestFunction returns the name of a visible function that a misspelt one most
// likely means, of the schema's own before the server's, or "". The first letter of a
// word is seldom wrong.
func (c *Catalog) NearestFunction(name string) string {
	for _, all := range []map[qualified][]*Function{c.user.functions, c.facts.functions} {
		var names []string
		for k := range all {
			if slices.Contains(c.effective, k.schema) && name != "" && strings.HasPrefix(k.name, name[:1]) {
				names = append(names, k.name)
			}
		}
		slices.Sort(names)
		if near := parser.Nearest(name, slices.Compact(names)); near != "" {
			return near
		}
	}
	return ""
}

func (c *Catalog) functionsIn(schema, name string) []*Function {
	k := qualified{schema, name}
	return join(c.facts.functions[k], c.user.functions[k])
}

func hidden(front []*Function, f *Function) bool {
	for _, g := range front {
		if sameOIDs(f.Args, g.Args) {
			return true
		}
	}
	return false
}

func sameOIDs(a, b []OID) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Operator returns the operator with that OID.
func (c *Catalog) Operator(oid OID) *Operator {
	if oid >= FirstUserOID {
		return c.user.operatorsByOID[oid]
	}
	return c.facts.operatorsByOID[oid]
}

// Operators returns every operator with that name that is visible, prefix
// operators included: all in the schema, or those of every schema on the search
// path, less those that one with the same operands further in front hides
// (OpernameGetCandidates).
func (c *Catalog) Operators(schema, name string) []*Operator {
	if schema != "" {
		return c.operatorsIn(schema, name)
	}
	var all []*Operator
	for _, s := range c.effective {
		list := c.operatorsIn(s, name)
		switch {
		case s == tempSchema || len(list) == 0: // operators are never looked up there
		case len(all) == 0:
			all = list
		default:
			for _, op := range list {
				if !slices.ContainsFunc(all, func(o *Operator) bool { return o.Left == op.Left && o.Right == op.Right }) {
					all = append(all, op)
				}
			}
		}
	}
	return all
}

func (c *Catalog) operatorsIn(schema, name string) []*Operator {
	k := qualified{schema, name}
	return join(c.facts.operators[k], c.user.operators[k])
}

// join appends one list to the other, and leaves both as they are.
func join[T any](a, b []T) []T {
	switch {
	case len(b) == 0:
		return a[:len(a):len(a)]
	case len(a) == 0:
		return b[:len(b):len(b)]
	}
	return append(a[:len(a):len(a)], b...)
}

// Cast returns the pg_cast row from source to target, or nil. Conversions that
// have no row (to and from text by I/O, of arrays by their elements, of domains)
// follow from PostgreSQL's rules, not from the catalog.
func (c *Catalog) Cast(source, target OID) *Cast {
	if cast := c.user.casts[[2]OID{source, target}]; cast != nil {
		return cast
	}
	return c.facts.casts[[2]OID{source, target}]
}
