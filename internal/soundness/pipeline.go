package soundness

import (
	"fmt"
	"strings"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// serverVersion is whose catalog facts are used.
const serverVersion = 16

// loadSchema makes the catalog of the world's schema.
func loadSchema(s *schema) (*catalog.Catalog, error) {
	cat, errs := generator.ReadSchema(serverVersion, nil, []*parser.Source{{Path: "schema.sql", Text: strings.Join(append(s.ddl[:len(s.ddl):len(s.ddl)], s.late...), "\n")}})
	return cat, append(errs, cat.Warnings...).Err()
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
	list, errs := generator.ReadQueries(cat, []*parser.Source{
		{Path: "q.sql", Text: fmt.Sprintf("-- name: %s %s\n-- cache: 10m\n%s;\n", name, cmd, s.sql)},
	})
	if err := errs.Err(); err != nil || len(list) != 1 {
		return nil, err
	}
	if refused := list[0].Result.Refused; refused != "" {
		return nil, fmt.Errorf("not to be cached: %s", refused)
	}
	return &analyzed{s, list[0]}, nil
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
