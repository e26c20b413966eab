package main

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/parser/depend"
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
		if cat == nil {
			continue
		}
		byConfig[d] = &generator.Database{Config: d, Cache: c.Cache, Catalog: cat}
		list = append(list, byConfig[d])
	}
	for _, p := range c.Packages {
		db := byConfig[p.Database]
		if db == nil {
			continue
		}
		in, more := readQueries(c, p, db.Catalog)
		errs = append(errs, more...)
		db.Packages = append(db.Packages, in)
	}
	errs.Sort()
	return list, errs
}

// readSchema applies the schema files of a database in order.
func readSchema(c *config.Config, d *config.Database) (*catalog.Catalog, parser.ErrorList) {
	cat, err := analyze.NewCatalog(d.Server)
	if err != nil {
		return nil, parser.ErrorList{{Source: &parser.Source{Path: c.Path}, Offset: -1, Message: err.Error()}}
	}
	names, errs := c.SchemaFiles(d)
	for _, name := range names {
		src, err := c.ReadSource(name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		errs = append(errs, cat.Apply(src)...)
	}
	// What is wrong with a view is an error of the queries that use it.
	cat.Warnings = append(cat.Warnings, analyze.Views(cat)...)
	return cat, errs
}

// readQueries parses the query files of a package and analyzes each query.
func readQueries(c *config.Config, p *config.Package, cat *catalog.Catalog) (*generator.Package, parser.ErrorList) {
	names, errs := c.QueryFiles(p)
	parsed := make([][]*parser.Query, len(names))
	found := make([]parser.ErrorList, len(names))
	each(len(names), func(i int) {
		src, err := c.ReadSource(names[i])
		if err != nil {
			found[i] = parser.ErrorList{err}
			return
		}
		parsed[i], found[i] = parser.ParseFile(src)
	})
	var queries []*parser.Query
	for i := range names {
		queries, errs = append(queries, parsed[i]...), append(errs, found[i]...)
	}
	errs = append(errs, parser.CheckNames(queries)...)

	misdirected := map[string]bool{} // queries whose directives are wrong
	for _, e := range errs {
		misdirected[e.Query] = true
	}
	analyzed := make([]*generator.Query, len(queries))
	found = make([]parser.ErrorList, len(queries))
	each(len(queries), func(i int) {
		analyzed[i], found[i] = analyzeQuery(cat, queries[i], misdirected[queries[i].Name])
		if q := queries[i]; q.Cache != nil && p.Database.Triggers == "" {
			found[i] = append(found[i], q.SourceErrorf(q.Cache.Offset, "", "run `rung init --from-sqlc`, which writes a rung.yaml with a path for them",
				"cannot cache: %s has no path for the triggers that invalidate", c.Path))
		}
	})
	out := &generator.Package{Config: p}
	for i, q := range analyzed {
		errs = append(errs, found[i]...)
		if q != nil {
			out.Queries = append(out.Queries, q)
		}
	}
	return out, errs
}

// analyzeQuery returns nil where the query is wrong. Where its directives are,
// what follows from them is not reported once more.
func analyzeQuery(cat *catalog.Catalog, q *parser.Query, misdirected bool) (*generator.Query, parser.ErrorList) {
	typed, errs := analyze.Analyze(cat, q)
	if typed == nil || len(errs) > 0 || misdirected {
		return nil, errs
	}
	result, errs := depend.Derive(cat, typed)
	if len(errs) > 0 {
		return nil, errs
	}
	return &generator.Query{Query: typed, Result: result}, nil
}

// each calls f for 0 to n-1 on all processors.
func each(n int, f func(i int)) {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		g.Go(func() error {
			f(i)
			return nil
		})
	}
	g.Wait() //nolint:errcheck // f returns no error
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
