package catalog

import (
	"reflect"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// walk calls visit for a node and all below it, in the order of their fields.
func walk(n *pg_query.Node, visit func(*pg_query.Node)) {
	if n != nil {
		walkValue(reflect.ValueOf(n), visit)
	}
}

// walkValue descends into pointers to messages, lists of them and the one-of of
// a Node, which is all that a tree is made of.
func walkValue(v reflect.Value, visit func(*pg_query.Node)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(*pg_query.Node); ok {
			visit(n)
		}
		s := v.Elem()
		if s.Kind() != reflect.Struct {
			return
		}
		for i := range s.NumField() {
			if s.Type().Field(i).IsExported() {
				walkValue(s.Field(i), visit)
			}
		}
	case reflect.Interface:
		if !v.IsNil() {
			walkValue(v.Elem(), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkValue(v.Index(i), visit)
		}
	}
}
