package catalog

import (
	"fmt"
	"strings"
)

// spelled holds the types that the grammar has words for; format_type uses them
// in every search path (format_type.c).
var spelled = map[OID]string{
	16:   "boolean",
	20:   "bigint",
	21:   "smallint",
	23:   "integer",
	114:  "json",
	700:  "real",
	701:  "double precision",
	1042: "character",
	1043: "character varying",
	1083: "time without time zone",
	1114: "timestamp without time zone",
	1184: "timestamp with time zone",
	1186: "interval",
	1266: "time with time zone",
	1560: "bit",
	1562: "bit varying",
	1700: "numeric",
}

// FormatType returns the name that format_type(oid, NULL) gives the type under
// the catalog's search path: "character varying", "bigint[]", "app.mood".
func (c *Catalog) FormatType(oid OID) string {
	t := c.Type(oid)
	switch {
	case oid == 0:
		return "-"
	case t == nil:
		return "???"
	}
	if e := c.Type(t.Elem); e != nil && e.Array == t.OID { // not so: int2vector, oidvector
		return c.FormatType(e.OID) + "[]"
	}
	if s, ok := spelled[oid]; ok {
		return s
	}
	name := c.QuoteIdent(t.Name)
	if c.LookupType("", t.Name) != t {
		name = c.QuoteIdent(t.Schema) + "." + name
	}
	return name
}

// FormatModified is FormatType with the length or precision that a modifier of
// pg_attribute.atttypmod stands for: "character varying(5)", "timestamp(3) without
// time zone". Those of intervals and of extensions' types are left out.
func (c *Catalog) FormatModified(oid OID, modifier int32) string {
	name := c.FormatType(oid)
	t := c.Type(oid)
	if t == nil || modifier < 0 {
		return name
	}
	digits := fmt.Sprint(modifier)
	switch t.Name {
	case "bpchar", "varchar":
		digits = fmt.Sprint(modifier - 4)
	case "numeric":
		scale := (modifier - 4) & 0x7ff
		digits = fmt.Sprintf("%d,%d", (modifier-4)>>16, (scale^0x400)-0x400)
	case "bit", "varbit", "time", "timetz", "timestamp", "timestamptz":
	default:
		return name
	}
	first, rest, _ := strings.Cut(name, " with") // of times: with or without time zone
	if rest != "" {
		rest = " with" + rest
	}
	return first + "(" + digits + ")" + rest
}

// QuoteIdent returns the identifier as quote_ident does: double-quoted where it
// would not be read as itself.
func (c *Catalog) QuoteIdent(name string) string {
	if isPlain(name) && !c.facts.keywords[name] {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// isPlain says whether the scanner reads the name as itself without quotes.
func isPlain(name string) bool {
	for i := range len(name) {
		ch := name[i]
		if ch >= 'a' && ch <= 'z' || ch == '_' || i > 0 && ch >= '0' && ch <= '9' {
			continue
		}
		return false
	}
	return name != ""
}
