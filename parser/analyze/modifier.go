package analyze

import (
	"fmt"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// modified are the types of pg_catalog that have a length or precision.
var modified = map[string]bool{
	"bpchar": true, "varchar": true, "bit": true, "varbit": true, "numeric": true,
	"time": true, "timetz": true, "timestamp": true, "timestamptz": true, "interval": true,
}

// checkModifiers is what typenameTypeMod and the typmod input functions refuse of a
// length or precision: varchar(0), numeric(2000). Empty: nothing.
func (a *analyzer) checkModifiers(t *catalog.Type, name *pg_query.TypeName) (code, message string) {
	if t.Elem != 0 {
		t = a.typ(t.Elem)
	}
	switch mods := name.GetTypmods(); {
	case len(mods) == 0:
		return "", ""
	case t.Schema != "pg_catalog" && t.Kind == catalog.Base: // an extension's, which knows itself
		return "", ""
	case t.Schema != "pg_catalog" || !modified[t.Name]:
		spelled := nameList(stringList(name.Names))
		if len(name.ArrayBounds) > 0 {
			spelled += "[]"
		}
		return errSyntax, fmt.Sprintf("type modifier is not allowed for type \"%s\"", spelled)
	default:
		return "22023", a.badLength(t, mods)
	}
}

func (a *analyzer) badLength(t *catalog.Type, mods []*pg_query.Node) string {
	var n []int32
	for _, m := range mods {
		if c := m.GetAConst(); c.GetIval() != nil {
			n = append(n, c.GetIval().GetIval())
		}
	}
	if len(n) == 0 || len(n) != len(mods) {
		return ""
	}
	names := map[string]string{"bpchar": "char", "varchar": "varchar", "bit": "bit", "varbit": "varbit"}
	const longest = 10 * 1024 * 1024 // MaxAttrSize
	switch name := names[t.Name]; {
	case name != "" && n[0] < 1:
		return fmt.Sprintf("length for type %s must be at least 1", name)
	case name != "" && n[0] > longest && name != "bit" && name != "varbit":
		return fmt.Sprintf("length for type %s cannot exceed %d", name, longest)
	case t.Name == "numeric" && (n[0] < 1 || n[0] > 1000):
		return fmt.Sprintf("NUMERIC precision %d must be between 1 and 1000", n[0])
	case t.Name == "numeric" && len(n) == 2 && a.since(15) && (n[1] < -1000 || n[1] > 1000):
		return fmt.Sprintf("NUMERIC scale %d must be between -1000 and 1000", n[1])
	}
	return ""
}
