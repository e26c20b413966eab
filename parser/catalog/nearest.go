package catalog

import (
	"slices"

	"github.com/rungdb/rung/parser"
)

// NearestTable returns the table or view that the user may have meant, as it
// would have to be written, or "": one with a similar name in the schema or on
// the search path, else one of the same name in another schema.
func (c *Catalog) NearestTable(schema, name string) string {
	var near, elsewhere []string
	for _, t := range c.user.tables {
		switch {
		case t.dropped:
		case t.Schema == schema || schema == "" && slices.Contains(c.effective, t.Schema):
			near = append(near, t.Name)
		case t.Name == name:
			elsewhere = append(elsewhere, c.QuoteIdent(t.Schema)+"."+c.QuoteIdent(t.Name))
		}
	}
	found := parser.Nearest(name, near)
	switch {
	case len(elsewhere) > 0 && (found == "" || parser.EditDistance(name, found, 1) > 1):
		return elsewhere[0]
	case found == "":
		return ""
	case schema != "":
		return c.QuoteIdent(schema) + "." + c.QuoteIdent(found)
	}
	return c.QuoteIdent(found)
}
