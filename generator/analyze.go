package generator

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/depend"
)

// ReadSchema applies the files of a schema in order, for a server's version. What
// is wrong with a view is a warning of the catalog: it is an error of the queries
// that use it. mapped are types that may exist though no file makes them.
func ReadSchema(server int, mapped []string, sources []*parser.Source) (*catalog.Catalog, parser.ErrorList) {
	cat, err := analyze.NewCatalog(server)
	if err != nil {
		return nil, parser.ErrorList{{Offset: -1, Message: err.Error()}}
	}
	cat.Mapped = mapped
	var errs parser.ErrorList
	for _, src := range sources {
		errs = append(errs, cat.Apply(src)...)
	}
	cat.Warnings = append(cat.Warnings, analyze.Views(cat)...)
	return cat, errs
}

// ReadQueries parses the query files of a package and finds of each query types and
// dependencies. The queries are those that are right, in source order; the errors
// are about all the others. Without a catalog the queries are parsed and no more.
func ReadQueries(cat *catalog.Catalog, sources []*parser.Source) ([]*Query, parser.ErrorList) {
	parsed := make([][]*parser.Query, len(sources))
	found := make([]parser.ErrorList, len(sources))
	each(len(sources), func(i int) { parsed[i], found[i] = parser.ParseFile(sources[i]) })
	var queries []*parser.Query
	var errs parser.ErrorList
	for i := range sources {
		queries, errs = append(queries, parsed[i]...), append(errs, found[i]...)
	}
	errs = append(errs, parser.CheckNames(queries)...)
	if cat == nil {
		return nil, errs
	}
	misdirected := map[string]bool{} // queries whose directives are wrong
	for _, e := range errs {
		misdirected[e.Query] = true
	}
	analyzed := make([]*Query, len(queries))
	found = make([]parser.ErrorList, len(queries))
	each(len(queries), func(i int) {
		analyzed[i], found[i] = readQuery(cat, queries[i], misdirected[queries[i].Name])
	})
	var list []*Query
	for i, q := range analyzed {
		errs = append(errs, found[i]...)
		if q != nil {
			list = append(list, q)
		}
	}
	return list, errs
}

// readQuery returns nil where the query is wrong. Where its directives are, what
// follows from them is not reported once more.
func readQuery(cat *catalog.Catalog, q *parser.Query, misdirected bool) (*Query, parser.ErrorList) {
	typed, errs := analyze.Analyze(cat, q)
	if typed == nil || len(errs) > 0 || misdirected {
		return nil, errs
	}
	result, errs := depend.Derive(cat, typed)
	if len(errs) > 0 {
		return nil, errs
	}
	return &Query{Query: typed, Result: result}, nil
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
