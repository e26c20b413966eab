package depend

import (
	"reflect"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// shortened is what the statement, and the views that it reads, convert to a type
// with a length or precision: varchar(3), numeric(10,2), timestamp(0). The value
// that is compared is then not the value that is given, though the type is the
// same, so none of these is used for a key.
type shortened struct {
	columns  map[string]bool // by name
	params   map[int]bool
	literals map[string]bool
}

// find adds the conversions below a parsed node.
func (s *shortened) find(n *pg_query.Node) {
	if n != nil {
		s.value(reflect.ValueOf(n))
	}
}

// value descends into pointers to messages, lists of them and the one-of of a
// Node, which is all that a tree is made of.
func (s *shortened) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() != reflect.Struct {
			return
		}
		if c, ok := v.Interface().(*pg_query.TypeCast); ok && len(c.GetTypeName().GetTypmods()) > 0 {
			s.operand(c.GetArg())
		}
		for i := range v.Elem().NumField() {
			if v.Elem().Type().Field(i).IsExported() {
				s.value(v.Elem().Field(i))
			}
		}
	case reflect.Interface:
		if !v.IsNil() {
			s.value(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			s.value(v.Index(i))
		}
	}
}

// operand notes what is converted, if it is a column or value as it stands.
func (s *shortened) operand(n *pg_query.Node) {
	for n.GetTypeCast() != nil || n.GetCollateClause() != nil {
		if c := n.GetTypeCast(); c != nil {
			n = c.GetArg()
		} else {
			n = n.GetCollateClause().GetArg()
		}
	}
	switch {
	case n.GetParamRef() != nil:
		s.params[int(n.GetParamRef().GetNumber())] = true
	case n.GetColumnRef() != nil:
		fields := n.GetColumnRef().GetFields()
		s.columns[fields[len(fields)-1].GetString_().GetSval()] = true
	case n.GetAConst() != nil:
		c := n.GetAConst()
		s.literals[c.GetSval().GetSval()] = true
		s.literals[c.GetFval().GetFval()] = true
	}
}
