package soundness

import (
	"fmt"
	"strings"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/parser/depend"
)

// serverVersion is whose catalog facts are used.
const serverVersion = 16

// loadSchema makes the catalog of the world's schema.
func loadSchema(s *schema) (*catalog.Catalog, error) {
	cat, err := analyze.NewCatalog(serverVersion)
	if err != nil {
		return nil, err
	}
	errs := cat.Apply(&parser.Source{Path: "schema.sql", Text: strings.Join(append(s.ddl[:len(s.ddl):len(s.ddl)], s.late...), "\n")})
	if len(errs) == 0 {
		errs = analyze.Views(cat)
	}
	return cat, errs.Err()
}

// analyzed is a query that the generator has taken, with its spec.
type analyzed struct {
	spec
	*generator.Query
}

// take analyses a query as `rung generate` does. Where it may not be cached, or
// not be read, it says why.
func take(cat *catalog.Catalog, name string, s spec) (*analyzed, error) {
	cmd := parser.Many
	if s.one {
		cmd = parser.One
	}
	list, errs := parser.ParseFile(&parser.Source{Path: "q.sql", Text: fmt.Sprintf("-- name: %s %s\n-- cache: 10m\n%s;\n", name, cmd, s.sql)})
	if err := errs.Err(); err != nil || len(list) != 1 {
		return nil, err
	}
	q, errs := analyze.Analyze(cat, list[0])
	if err := errs.Err(); err != nil {
		return nil, err
	}
	result, errs := depend.Derive(cat, q)
	if err := errs.Err(); err != nil {
		return nil, err
	}
	if result.Refused != "" {
		return nil, fmt.Errorf("not to be cached: %s", result.Refused)
	}
	return &analyzed{s, &generator.Query{Query: q, Result: result}}, nil
}

// triggers is triggers.sql for the queries.
func triggers(cat *catalog.Catalog, list []*analyzed) (string, error) {
	p := &generator.Package{Config: &config.Package{Package: "dal"}}
	for _, q := range list {
		p.Queries = append(p.Queries, q.Query)
	}
	f, err := generator.Triggers(&generator.Database{
		Config:   &config.Database{Name: "main", Triggers: "triggers.sql", Server: serverVersion, ObjectSchema: "rung", Channel: "rung"},
		Catalog:  cat,
		Packages: []*generator.Package{p},
	})
	return string(f.Content), err
}
