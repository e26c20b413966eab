package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// model is the struct of one table or view.
type model struct {
	name   string
	table  *catalog.Table
	fields []field
	// dest, copy and size name the functions that queries returning the model
	// share; empty until a query needs them.
	dest, copy, size string
	unused           bool // no method refers to it, and such are left out
}

// field is one field of a generated struct.
type field struct {
	name    string
	typ     *goType
	comment string
	tags    string // of the struct, without the backquotes
	notNull bool   // of a model: the table says so
}

// enum is the Go type of an enum.
type enum struct {
	name   string
	typ    *catalog.Type
	values []enumConst
	// nameTag and validTag are the struct tags of the nullable form.
	nameTag, validTag string
	unused            bool // no method refers to it, and such are left out
}

type enumConst struct{ name, label string }

// newEnums names the enums of the catalog, sorted by name, and gives their
// types to the map.
func newEnums(types []*catalog.Type, m *typeMap) []*enum {
	var list []*enum
	for _, t := range types {
		if t.Kind != catalog.Enum {
			continue
		}
		e := m.newEnum(t)
		list = append(list, e)
		value := &goType{name: e.name, enum: e, helper: "String", size: sizeRule{per: 1, fn: "SizeString"}, width: 16, comparable: true}
		null := &goType{name: "Null" + e.name, enum: e, helper: "String", field: e.name, size: sizeRule{field: e.name, per: 1}, width: 24, comparable: true}
		if m.options.EmitPointersForNullEnumTypes {
			null = pointerTo(value)
		}
		m.enums[t.OID] = pair{value, null}
	}
	slices.SortStableFunc(list, func(a, b *enum) int { return strings.Compare(a.name, b.name) })
	return list
}

func (n naming) newEnum(t *catalog.Type) *enum {
	name := inSchema(t.Schema, t.Name)
	e := &enum{name: n.exported(name), typ: t}
	if n.options.EmitJSONTags {
		e.nameTag, e.validTag = fmt.Sprintf("json:%q", n.json(name)), fmt.Sprintf("json:%q", n.json("valid"))
	}
	seen := map[string]bool{}
	for i, label := range t.Labels {
		value := enumValue(label)
		if value == "" || seen[value] {
			value = fmt.Sprintf("value_%d", i)
		}
		seen[value] = true
		e.values = append(e.values, enumConst{n.exported(name + "_" + value), label})
	}
	return e
}

// newModels names the structs of the catalog's tables, sorted by name.
func newModels(tables []*catalog.Table, m *typeMap) []*model {
	var list []*model
	for _, t := range tables {
		s := &model{name: m.exported(m.singular(inSchema(t.Schema, t.Name))), table: t}
		names := m.fields()
		for _, c := range t.Columns {
			seen := analyze.SQLCColumn(m.catalog, c)
			f := names.add(c.Name, c.Name, m.modelType(seen, t, c), m.columnTags(c.Type, c.Written, !c.NotNull, t, c))
			f.comment, f.notNull = c.Comment, c.NotNull
			s.fields = append(s.fields, f)
		}
		list = append(list, s)
	}
	slices.SortStableFunc(list, func(a, b *model) int { return strings.Compare(a.name, b.name) })
	return list
}

// modelType returns the Go type of a column of a model.
func (m *typeMap) modelType(s *analyze.SQLC, t *catalog.Table, c *catalog.Column) *goType {
	if o := m.columnOverride(c.Type, t, c); o != nil || m.mode != config.SQLC {
		return m.columnType(c.Type, !c.NotNull, t, c)
	}
	null := !s.NotNull || !c.NotNull && t.Kind != 'm' && t.Kind != 'v'
	if typ := m.scanned(s, c.Type, null); typ != nil {
		return typ
	}
	return m.columnType(c.Type, null, t, c)
}

// inSchema puts the schema in front of a name, as sqlc does for every schema but
// public.
func inSchema(schema, name string) string {
	if schema == "public" {
		return name
	}
	return schema + "_" + name
}
