package main

import (
	"strings"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// analyzeAll reads every schema and every query of a configuration. The databases
// hold the queries that are right; the errors, in source order, are about all the
// others.
func analyzeAll(c *config.Config) ([]*generator.Database, parser.ErrorList) {
	var list []*generator.Database
	var errs parser.ErrorList
	byConfig := map[*config.Database]*generator.Database{}
	for _, d := range c.Databases {
		cat, more := readSchema(c, d)
		errs = append(errs, more...)
		byConfig[d] = &generator.Database{Config: d, Cache: c.Cache, Catalog: cat}
		if cat != nil {
			list = append(list, byConfig[d])
		}
	}
	for _, p := range c.Packages {
		db := byConfig[p.Database]
		in, more := readQueries(c, p, db.Catalog)
		errs = append(errs, more...)
		db.Packages = append(db.Packages, in)
	}
	errs.Sort()
	return list, errs
}

// readSchema reads the schema files of a database. Where one of them cannot be
// read there is no catalog: that every query misses its tables is told by that.
func readSchema(c *config.Config, d *config.Database) (*catalog.Catalog, parser.ErrorList) {
	sources, errs := readSources(c, c.SchemaFiles, d)
	if len(errs) > 0 {
		return nil, errs
	}
	cat, errs := generator.ReadSchema(d.Server, mappedTypes(c, d), sources)
	return cat, placed(c, errs)
}

// mappedTypes are the types that overrides of a database's packages map to Go types.
func mappedTypes(c *config.Config, d *config.Database) []string {
	var list []string
	for _, p := range c.Packages {
		for _, o := range p.Go.Overrides {
			switch {
			case p.Database != d || o.DBType == "" || o.GoType == nil:
			case o.Schema == "":
				list = append(list, o.DBType)
			default:
				list = append(list, o.Schema+"."+o.DBType)
			}
		}
	}
	return list
}

// readQueries reads the query files of a package.
func readQueries(c *config.Config, p *config.Package, cat *catalog.Catalog) (*generator.Package, parser.ErrorList) {
	sources, unread := readSources(c, c.QueryFiles, p)
	queries, errs := generator.ReadQueries(cat, sources)
	errs = append(unread, errs...)
	for _, q := range queries {
		if q.Cache != nil && p.Database.Triggers == "" {
			errs = append(errs, q.SourceErrorf(q.Cache.Offset, "", "run `rung init --from-sqlc`, which writes a rung.yaml with a path for them",
				"cannot cache: %s has no path for the triggers that invalidate", c.Path))
		}
	}
	if cat != nil && len(queries) == 0 && len(errs) == 0 {
		errs = append(errs, &parser.Error{
			Source: sources[0], Offset: -1, Message: "there is no query in " + strings.Join(p.Queries, ", "),
			Hint: "a query begins with a line like `-- name: GetBook :one`",
		})
	}
	return &generator.Package{Config: p, Queries: queries}, errs
}

// readSources reads the files that list names for of.
func readSources[T any](c *config.Config, list func(T) ([]string, parser.ErrorList), of T) ([]*parser.Source, parser.ErrorList) {
	var sources []*parser.Source
	names, errs := list(of)
	for _, name := range names {
		src, err := c.ReadSource(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		sources = append(sources, src)
	}
	return sources, errs
}

// placed gives errors about a package as a whole the configuration as their file.
func placed(c *config.Config, errs parser.ErrorList) parser.ErrorList {
	for _, e := range errs {
		if e.Source == nil {
			e.Source, e.Offset = &parser.Source{Path: c.Path}, -1
		}
	}
	return errs
}
