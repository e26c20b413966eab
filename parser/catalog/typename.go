package catalog

import (
	"fmt"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// TypeError says why a type name could not be resolved, in PostgreSQL's words.
type TypeError struct {
	Message string
	Hint    string
	Code    string // SQLSTATE
}

// Error returns the message.
func (e *TypeError) Error() string { return e.Message }

// ParseTypeName resolves a type as the grammar spells it: int, varchar(10),
// app.mood[], t.c%TYPE. SETOF is left to the caller. The second result is the
// type modifier as pg_attribute.atttypmod has it, -1 where there is none. The error
// is a *TypeError.
func (c *Catalog) ParseTypeName(n *pg_query.TypeName) (OID, int32, error) {
	if n.PctType {
		return c.columnTypeName(n)
	}
	schema, name := splitName(n.Names)
	if schema != "" && !c.hasSchema(schema) {
		return 0, -1, &TypeError{Message: fmt.Sprintf("schema %q does not exist", schema), Code: "3F000"}
	}
	t := c.LookupType(schema, name)
	if t != nil && len(n.ArrayBounds) > 0 && (t.Elem == 0 || t.Array != 0) { // an array of arrays is an array
		t = c.Type(t.Array)
	}
	if t == nil {
		return 0, -1, &TypeError{
			Message: fmt.Sprintf("type \"%s\" does not exist", typeNameString(n)),
			Hint:    c.typeHint(name),
			Code:    "42704",
		}
	}
	mod := int32(-1)
	if len(n.Typmods) > 0 {
		mod = modifier(t, n.Typmods)
	}
	return t.OID, mod, nil
}

// columnTypeName resolves t.c%TYPE.
func (c *Catalog) columnTypeName(n *pg_query.TypeName) (OID, int32, error) {
	if len(n.Names) < 2 {
		return 0, -1, &TypeError{Message: "improper %TYPE reference (too few dotted names): " + typeNameString(n), Code: "42601"}
	}
	last := len(n.Names) - 1
	column := n.Names[last].GetString_().GetSval()
	schema, name := splitName(n.Names[:last])
	t := c.Table(schema, name)
	if t == nil {
		return 0, -1, &TypeError{Message: fmt.Sprintf("relation \"%s\" does not exist", dotted(schema, name)), Hint: perhaps(c.NearestTable(schema, name)), Code: "42P01"}
	}
	col := t.Column(column)
	if col == nil {
		return 0, -1, &TypeError{Message: fmt.Sprintf("column %q of relation %q does not exist", column, name), Hint: perhaps(parser.Nearest(column, t.columnNames())), Code: "42703"}
	}
	return col.Type, -1, nil
}

// modifier is what the input function of a type makes of the numbers behind its name
// (varchartypmodin and its kin): how pg_attribute.atttypmod holds them. Of an
// extension's type it is only exact that there is one.
func modifier(t *Type, list []*pg_query.Node) int32 {
	var n []int32
	for _, m := range list {
		if k := m.GetAConst(); k.GetIval() != nil {
			n = append(n, k.GetIval().GetIval())
		}
	}
	const header = 4 // VARHDRSZ
	name := strings.TrimPrefix(t.Name, "_")
	switch {
	case len(n) == 0:
		return 0
	case name == "bpchar" || name == "varchar":
		return n[0] + header
	case name == "numeric" && len(n) == 1:
		return n[0]<<16 + header
	case name == "numeric":
		return n[0]<<16 | n[1]&0x7ff + header
	case name == "interval" && len(n) == 1:
		return n[0]<<16 | 0xffff
	case name == "interval":
		return n[0]<<16 | min(n[1], 6)
	case strings.HasPrefix(name, "time"):
		return min(n[0], 6)
	}
	return n[0]
}

// typeHint says what to do about a type that does not exist.
func (c *Catalog) typeHint(name string) string {
	if ext := extensionOf[name]; ext != "" {
		return fmt.Sprintf("it comes from the extension %q: CREATE EXTENSION must be in an earlier statement of the schema files", ext)
	}
	var names []string
	for _, t := range c.user.named {
		if !t.dropped {
			names = append(names, t.Name)
		}
	}
	names = append(names, "boolean", "smallint", "integer", "bigint", "numeric", "real", "text", "varchar", "bytea", "date", "time",
		"timestamp", "timestamptz", "interval", "uuid", "json", "jsonb", "inet", "serial", "bigserial", "smallserial")
	return perhaps(parser.Nearest(name, names))
}

func perhaps(name string) string {
	if name == "" {
		return ""
	}
	if !strings.Contains(name, `"`) {
		name = `"` + name + `"`
	}
	return "Perhaps you meant " + name + "."
}

// splitName takes the last two parts of a dotted name.
func splitName(parts []*pg_query.Node) (schema, name string) {
	if len(parts) == 0 {
		return "", ""
	}
	name = parts[len(parts)-1].GetString_().GetSval()
	if len(parts) > 1 {
		schema = parts[len(parts)-2].GetString_().GetSval()
	}
	return schema, name
}

// CollationName names the collation of a COLLATE, empty where there is none. A
// collation of pg_catalog has no schema, so that nothing else is called "C".
func CollationName(n *pg_query.CollateClause) string {
	schema, name := splitName(n.GetCollname())
	if schema == systemSchema {
		return name
	}
	return dotted(schema, name)
}

func dotted(schema, name string) string {
	if schema == "" {
		return name
	}
	return schema + "." + name
}

// typeNameString is TypeNameToString of parse_type.c.
func typeNameString(n *pg_query.TypeName) string {
	var parts []string
	for _, p := range n.Names {
		parts = append(parts, p.GetString_().GetSval())
	}
	s := strings.Join(parts, ".")
	if n.PctType {
		s += "%TYPE"
	}
	if len(n.ArrayBounds) > 0 {
		s += "[]"
	}
	return s
}
