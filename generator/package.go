package generator

import (
	"fmt"
	"slices"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// pkg is one Go package with every name and type decided, before it is written.
type pkg struct {
	db     *Database
	config *config.Package
	types  *typeMap
	enums  []*enum
	list   []*model // sorted by name
	models map[*catalog.Table]*model
	order  []*method // as in Package.Queries

	names  scope             // package-level identifiers
	owners map[string]string // exported ones: what they stand for, for messages

	databaseVar  string // variable of the rung.Database
	databaseFunc string // function that returns it

	errs parser.ErrorList
}

// newPackage decides the names and types of one package.
func newPackage(db *Database, in *Package) *pkg {
	p := &pkg{
		db:     db,
		config: in.Config,
		types:  &typeMap{naming: naming{&in.Config.Go}, catalog: db.Catalog, mode: in.Config.Types, enums: map[catalog.OID]pair{}, memo: map[spelled]pair{}},
		models: map[*catalog.Table]*model{},
		names:  scope{},
		owners: map[string]string{},
	}
	for _, name := range []string{"DBTX", "New", "Queries", "Querier"} {
		p.own(name, "the generated "+name)
	}
	p.declareTypes()
	p.declareDatabase()
	for _, q := range in.Queries {
		p.order = append(p.order, p.newMethod(q))
	}
	p.declareBatches()
	p.nameValues()
	if in.Config.Go.OmitUnusedStructs {
		p.markUnused()
	}
	return p
}

// declareTypes makes the enums and models; two of one name are an error.
func (p *pkg) declareTypes() {
	p.enums = newEnums(p.db.Catalog.Types(), p.types)
	for _, e := range p.enums {
		what := "enum " + qualified(e.typ.Schema, e.typ.Name)
		p.own(e.name, what)
		p.own("Null"+e.name, what)
		for _, c := range e.values {
			p.own(c.name, "a value of "+what)
		}
	}
	p.list = newModels(p.db.Catalog.Tables(), p.types)
	for _, m := range p.list {
		p.own(m.name, "table "+qualified(m.table.Schema, m.table.Name))
		p.models[m.table] = m
	}
}

// own takes an exported name.
func (p *pkg) own(name, what string) {
	if owner, ok := p.owners[name]; ok {
		p.errs = append(p.errs, &parser.Error{
			Offset:  -1,
			Message: fmt.Sprintf("package %s: %s and %s would both be named %s in Go", p.config.Package, owner, what, name),
			Hint:    "rename one of them",
		})
		return
	}
	p.owners[name] = what
	p.names[name] = true
}

// declareDatabase names what a package says about its database. A table named
// databases keeps the name Database for its model.
func (p *pkg) declareDatabase() {
	p.databaseFunc = "Database"
	if p.names[p.databaseFunc] {
		p.databaseFunc = p.names.claim("RungDatabase")
	}
	p.names[p.databaseFunc] = true
	p.databaseVar = p.names.claim("rungDatabase")
}

// nameValues names what sqlc has no name for, after all that it has one for.
func (p *pkg) nameValues() {
	for _, m := range p.order {
		m.value = p.names.claim(lowerFirst(m.Name) + "Query")
		m.keyQueries = p.newKeyQueries(m)
		if m.Loader != nil {
			m.loader = p.newLoader(m)
		}
		if m.Cache != nil {
			p.checkCache(m)
		}
	}
}

// checkCache reports what stands against caching a query.
func (p *pkg) checkCache(m *method) {
	for i, f := range m.arg.all() {
		if !f.typ.hasKey() {
			p.fail(m.Query, m.Cache.Offset, fmt.Sprintf("cannot cache: parameter $%d has the Go type %s, which cannot be part of a cache key", i+1, f.typ),
				"cast the parameter to a type such as text, or leave the query uncached")
		}
	}
	for _, f := range m.row.all() {
		if f.typ.isOpaque() {
			p.fail(m.Query, m.Cache.Offset, fmt.Sprintf("cannot cache: column %s has the Go type %s, whose values cannot be copied", f.name, f.typ),
				"cast the column to a type such as text, or leave the query uncached")
		}
	}
}

// all returns the arguments as fields, by parameter number.
func (a argument) all() []field {
	if a.typ != nil {
		return []field{{name: a.name, typ: a.typ}}
	}
	return a.fields
}

// all returns the columns as fields, in order.
func (r row) all() []field {
	if r.typ != nil {
		return []field{{name: "1", typ: r.typ}}
	}
	return r.fields
}

// files returns the names of the Go files that hold queries, in order of their
// first query.
func (p *pkg) files() []string {
	var names []string
	for _, m := range p.order {
		if name := p.goFile(m); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func qualified(schema, name string) string {
	if schema == "" || schema == "public" {
		return name
	}
	return schema + "." + name
}
