package generator

import (
	"go/token"

	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// columnType returns the Go type of a value that comes from a column, or of an
// argument that meets one; nil for both: it does neither. An override of the column
// is the whole type, except for an array of such values.
func (m *typeMap) columnType(oid catalog.OID, null bool, table *catalog.Table, column *catalog.Column) *goType {
	if t := m.columnOverride(oid, table, column); t != nil {
		return t
	}
	if table != nil && column != nil {
		// The row description has the base type of a domain.
		if t := m.catalog.Type(column.Type); t != nil && t.Kind == catalog.Domain && m.base(oid) == m.base(column.Type) {
			oid = column.Type
		}
	}
	return m.goType(oid, null)
}

// columnOverride returns the type that an override of the column gives a value; nil:
// none does.
func (m *typeMap) columnOverride(oid catalog.OID, table *catalog.Table, column *catalog.Column) *goType {
	if table == nil || column == nil {
		return nil
	}
	for _, o := range m.options.Overrides {
		if o.Column == nil || o.GoType == nil || !o.Column.Matches(table.Schema, table.Name, column.Name) {
			continue
		}
		if t := m.catalog.Type(oid); t != nil && t.Elem == m.base(column.Type) && m.base(column.Type) != m.base(oid) {
			return sliceOf(newOverride(o.GoType))
		}
		return newOverride(o.GoType)
	}
	return nil
}

// columnTags returns the struct tags that overrides give a field.
func (m *typeMap) columnTags(oid catalog.OID, written string, null bool, table *catalog.Table, column *catalog.Column) []config.StructTag {
	var list []config.StructTag
	for _, o := range m.options.Overrides {
		ofColumn := o.Column != nil && table != nil && column != nil && o.Column.Matches(table.Schema, table.Name, column.Name)
		if ofColumn || o.Column == nil && m.means(o, oid, written) && o.Nullable == null {
			list = append(list, o.Tags...)
		}
	}
	return list
}

// base returns the type under a domain.
func (m *typeMap) base(oid catalog.OID) catalog.OID { return m.catalog.BaseType(oid) }

// overridden replaces the Go types of a type by those that overrides give it.
func (m *typeMap) overridden(oid catalog.OID, written string, p pair) pair {
	var notNull, null bool // found: the first override wins
	for _, o := range m.options.Overrides {
		if o.Column != nil || o.GoType == nil || !m.means(o, oid, written) {
			continue
		}
		if o.Nullable && !null {
			p.nullable, null = newOverride(o.GoType), true
		} else if !o.Nullable && !notNull {
			p.notNull, notNull = newOverride(o.GoType), true
		}
	}
	return p
}

// means says whether an override names the type.
func (m *typeMap) means(o config.Override, oid catalog.OID, written string) bool {
	if m.mode == config.SQLC && written != "" {
		return o.Written == written
	}
	t := m.catalog.Type(oid)
	return t != nil && t.Name == o.DBType && (o.Schema == "" || o.Schema == t.Schema)
}

// pointers replaces the structs for values that can be NULL by pointers, where the
// package asks for it and the struct is nothing but a value and Valid.
func (m *typeMap) pointers(p pair) pair {
	if m.options.EmitPointersForNullTypes && p.nullable != nil && p.nullable.form == named && p.nullable != p.notNull &&
		p.nullable.field != "" && p.nullable.enum == nil {
		p.nullable = pointerTo(p.notNull)
	}
	return p
}

// newOverride returns the Go type that an override names. Only of types that are
// known here can values be part of a cache key or of a cached row.
func newOverride(o *config.GoType) *goType {
	t := knownType(o.Import, o.Name)
	if t == nil {
		t = &goType{path: o.Import, name: o.Name, opaque: true, width: 16}
	}
	for prefix := o.Prefix; prefix != ""; {
		last := prefix[len(prefix)-1]
		if last == '*' {
			t, prefix = pointerTo(t), prefix[:len(prefix)-1]
		} else {
			t, prefix = sliceOf(t), prefix[:len(prefix)-2]
		}
	}
	return t
}

// knownType returns a type that the generator can hash, compare and copy, nil for
// others.
func knownType(importPath, name string) *goType {
	switch importPath {
	case "":
		return basicType(name)
	case pgtypePath:
		for _, p := range builtin {
			for _, t := range []*goType{p.notNull, p.nullable} {
				if t.form == named && t.path == importPath && t.name == name {
					return t
				}
			}
		}
	case "database/sql":
		return sqlNull[name]
	case "encoding/json":
		if name == "RawMessage" {
			t := *bytesType
			t.path, t.name = importPath, name
			return &t
		}
	case "time":
		if name == "Time" {
			return stdTimeType
		}
	case "github.com/google/uuid", "github.com/gofrs/uuid", "github.com/gofrs/uuid/v5", "github.com/satori/go.uuid":
		switch name {
		case "NullUUID":
			return &goType{path: importPath, name: name, helper: "UUID", in: "UUID", inner: "Bytes", field: "UUID", width: 17, comparable: true}
		case "UUID":
			return &goType{path: importPath, name: name, helper: "UUID", in: "UUID", inner: "Bytes", width: 16, comparable: true, class: uuidClass}
		}
	}
	return nil
}

// basicType returns a predeclared type.
func basicType(name string) *goType {
	switch name {
	case "any", "interface{}":
		return anyType
	case "uint32", "uint64":
		return &goType{name: name, helper: "Int", width: 8, comparable: true}
	case "int8", "int", "uint8", "uint16", "uint", "byte", "rune":
		return &goType{name: name, width: 8, comparable: true}
	}
	for _, t := range []*goType{int16Type, int32Type, int64Type, float32Type, float64Type, boolType, stringType} {
		if t.name == name {
			return t
		}
	}
	return &goType{name: name, width: 16, opaque: token.IsExported(name)} // complex128 and the like, or a type of the package itself
}

// stdTimeType is hashed and compared as pgtype's timestamps are.
var stdTimeType = &goType{path: "time", name: "Time", helper: "Timestamptz", same: "Timestamptz", in: "Timestamptz", inner: "Time", width: 24, class: timestamptzClass}

// sqlNull are the structs of database/sql for values that can be NULL.
var sqlNull = map[string]*goType{
	"NullString":  {path: "database/sql", name: "NullString", helper: "String", field: "String", size: sizeRule{field: "String", per: 1}, width: 24, comparable: true},
	"NullTime":    {path: "database/sql", name: "NullTime", helper: "Timestamptz", same: "Timestamptz", in: "Timestamptz", inner: "Time", field: "Time", width: 32},
	"NullFloat64": {path: "database/sql", name: "NullFloat64", helper: "Float", same: "NullFloat", field: "Float64", width: 16},
	"NullInt64":   {path: "database/sql", name: "NullInt64", helper: "Int", field: "Int64", width: 16, comparable: true},
	"NullInt32":   {path: "database/sql", name: "NullInt32", helper: "Int", field: "Int32", width: 8, comparable: true},
	"NullInt16":   {path: "database/sql", name: "NullInt16", helper: "Int", field: "Int16", width: 4, comparable: true},
	"NullBool":    {path: "database/sql", name: "NullBool", helper: "Bool", field: "Bool", width: 2, comparable: true},
}
