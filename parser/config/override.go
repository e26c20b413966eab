package config

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Override gives a database type or a column another Go type, more struct tags, or
// both.
type Override struct {
	// Schema and DBType name a type as the catalog does: "pg_catalog" and "int4",
	// however the user spells integer. Schema is empty where any will do. DBType is
	// empty for an override of columns.
	Schema, DBType string
	Written        string // the type as the user writes it: for sqlc another spelling is another type
	Nullable       bool   // of a type: applies where NULL can come, else where it cannot

	Column *ColumnPattern // nil for an override of a type
	GoType *GoType        // nil: only tags
	Tags   []StructTag    // sorted by key
}

// ColumnPattern names columns; `*` stands for any text and `?` for one character.
type ColumnPattern struct{ Schema, Table, Column string }

// GoType is a type of an override. Import is empty for predeclared types. Package
// is how the import is called in the code. Prefix is any of "*" and "[]", in the
// order in which they are written.
type GoType struct {
	Import, Package, Name, Prefix string
}

// StructTag is one key of a struct tag.
type StructTag struct{ Key, Value string }

// Matches says whether the pattern means the column.
func (p *ColumnPattern) Matches(schema, table, column string) bool {
	return wildcard(p.Schema, schema) && wildcard(p.Table, table) && wildcard(p.Column, column)
}

// wildcard matches `*` and `?`.
func wildcard(pattern, s string) bool {
	if pattern == "" {
		return s == ""
	}
	if pattern[0] == '*' {
		return wildcard(pattern[1:], s) || s != "" && wildcard(pattern, s[1:])
	}
	return s != "" && (pattern[0] == '?' || pattern[0] == s[0]) && wildcard(pattern[1:], s[1:])
}

var goIdentifier = regexp.MustCompile(`^[\pL_][\pL\p{Nd}_]*$`)

func (r *reader) overrides(n *yaml.Node) []Override {
	var list []Override
	if isNull(n) || n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		return nil
	}
	r.list(n, "overrides", func(item *yaml.Node) {
		if o, ok := r.override(item); ok {
			list = append(list, o)
		}
	})
	return list
}

// override reads one entry; false where it is for another engine, or wrong.
func (r *reader) override(n *yaml.Node) (Override, bool) {
	var o Override
	var column, typ *yaml.Node
	errs, other := len(r.errs), false
	dbType := func(n *yaml.Node) { typ = n }
	r.mapping(n, "an override", []field{
		{"db_type", false, dbType},
		{"postgres_type", false, dbType}, // its old name
		{"column", false, func(n *yaml.Node) { column = n }},
		{"go_type", false, func(n *yaml.Node) { o.GoType = r.goType(n) }},
		{"go_struct_tag", false, func(n *yaml.Node) { o.Tags = r.structTags(n) }},
		{"nullable", false, func(n *yaml.Node) { r.flag(n, "nullable", &o.Nullable) }},
		{"null", false, func(n *yaml.Node) { r.flag(n, "null", &o.Nullable) }}, // its old name
		{"unsigned", false, func(n *yaml.Node) { r.flag(n, "unsigned", &other) }},
		{"engine", false, func(n *yaml.Node) {
			s, _ := r.text(n, "engine")
			other = other || s != "postgresql"
		}},
	})
	switch {
	case len(r.errs) > errs:
		return o, false
	case (column == nil) == (typ == nil):
		r.fail(n, "", "an override has either db_type or column")
	case o.GoType == nil && o.Tags == nil:
		r.fail(n, "", "an override lacks its go_type")
	case typ != nil:
		o.Schema, o.DBType = r.dbType(typ)
		o.Written = typ.Value
	default:
		o.Column = r.columnPattern(column)
	}
	return o, len(r.errs) == errs && !other
}

// spellings are the names that the grammar turns into others (gram.y, SimpleTypename),
// and the pseudo types of serial columns.
var spellings = map[string]string{
	"int": "int4", "integer": "int4", "bigint": "int8", "smallint": "int2", "boolean": "bool",
	"decimal": "numeric", "dec": "numeric", "real": "float4", "float": "float8", "double precision": "float8",
	"character varying": "varchar", "character": "bpchar", "char": "bpchar", "nchar": "bpchar", "bit varying": "varbit",
	"timestamp with time zone": "timestamptz", "timestamp without time zone": "timestamp",
	"time with time zone": "timetz", "time without time zone": "time",
	"serial": "int4", "serial4": "int4", "bigserial": "int8", "serial8": "int8", "smallserial": "int2", "serial2": "int2",
}

// dbType reads the name of a type in any spelling.
func (r *reader) dbType(n *yaml.Node) (schema, name string) {
	s, _ := r.text(n, "db_type")
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	if known, ok := spellings[strings.TrimPrefix(s, "pg_catalog.")]; ok {
		return "pg_catalog", known
	}
	if before, after, ok := strings.Cut(s, "."); ok {
		return strings.Trim(before, `"`), strings.Trim(after, `"`)
	}
	return "", strings.Trim(s, `"`)
}

// columnPattern reads [[catalog.]schema.]table.column.
func (r *reader) columnPattern(n *yaml.Node) *ColumnPattern {
	s, _ := r.text(n, "column")
	parts := strings.Split(s, ".")
	switch len(parts) {
	case 2:
		return &ColumnPattern{"public", parts[0], parts[1]}
	case 3:
		return &ColumnPattern{parts[0], parts[1], parts[2]}
	case 4:
		return &ColumnPattern{parts[1], parts[2], parts[3]}
	}
	r.fail(n, "columns are written table.column or schema.table.column", "%q is not the name of a column", s)
	return nil
}

// goType reads a type: a text, or a mapping of its parts.
func (r *reader) goType(n *yaml.Node) *GoType {
	if n.Kind == yaml.MappingNode {
		return r.goTypeParts(n)
	}
	s, ok := r.text(n, "go_type")
	if !ok {
		return nil
	}
	t := &GoType{}
	rest := strings.TrimLeft(s, "*[]")
	t.Prefix = s[:len(s)-len(rest)]
	if strings.Trim(strings.ReplaceAll(t.Prefix, "[]", ""), "*") != "" {
		r.fail(n, "", "%q is not a Go type", s)
		return nil
	}
	dot := strings.LastIndexByte(rest, '.')
	if dot < strings.LastIndexByte(rest, '/') || dot < 0 {
		if !predeclared[rest] {
			r.fail(n, "types are written int64, time.Time or github.com/google/uuid.UUID", "%q is not a type of Go itself and has no package", s)
			return nil
		}
		t.Name = rest
		return t
	}
	t.Import, t.Name = rest[:dot], rest[dot+1:]
	t.Package = packageOf(t.Import)
	return r.checkedGoType(n, t)
}

func (r *reader) goTypeParts(n *yaml.Node) *GoType {
	t := &GoType{}
	var pointer, list bool
	r.mapping(n, "go_type", []field{
		{"import", false, func(n *yaml.Node) { t.Import, _ = r.text(n, "import") }},
		{"package", false, func(n *yaml.Node) { t.Package, _ = r.text(n, "package") }},
		{"type", true, func(n *yaml.Node) { t.Name, _ = r.text(n, "type") }},
		{"pointer", false, func(n *yaml.Node) { r.flag(n, "pointer", &pointer) }},
		{"slice", false, func(n *yaml.Node) { r.flag(n, "slice", &list) }},
		{"spec", false, func(n *yaml.Node) {}},
		{"builtin", false, func(n *yaml.Node) {}},
	})
	prefix := t.Name[:len(t.Name)-len(strings.TrimLeft(t.Name, "*[]"))]
	if strings.Trim(strings.ReplaceAll(prefix, "[]", ""), "*") == "" { // sqlc takes the type as it is written
		t.Prefix, t.Name = prefix, t.Name[len(prefix):]
	}
	if qualifier, name, ok := strings.Cut(t.Name, "."); ok && t.Import == "" && t.Package == "" && goIdentifier.MatchString(name) {
		if known, ok := standard[qualifier]; ok {
			t.Import, t.Name = known, name // as sqlc imports them
		}
	}
	if t.Import == "" && t.Package != "" {
		r.fail(n, "", "a go_type with a package needs its import")
		return nil
	}
	if t.Package == "" && t.Import != "" {
		t.Package = packageOf(t.Import)
	}
	if pointer {
		t.Prefix = "*" + t.Prefix
	}
	if list {
		t.Prefix = "[]" + t.Prefix
	}
	return r.checkedGoType(n, t)
}

func (r *reader) checkedGoType(n *yaml.Node, t *GoType) *GoType {
	name, _, _ := strings.Cut(t.Name, "[")              // type arguments
	local := t.Import == "" && token.IsExported(t.Name) // a type of the package itself, written by hand
	if t.Import == "" && isMapType(t.Name) {
		return t
	}
	if !goIdentifier.MatchString(name) || t.Import == "" && !local && !predeclared[t.Name] && t.Name != "interface{}" {
		r.fail(n, "types are written int64, time.Time or github.com/google/uuid.UUID", "%q is not the name of a Go type", t.Name)
		return nil
	}
	return t
}

// isMapType says whether the text is a map type of Go, which sqlc writes as it stands:
// map[string]any.
func isMapType(text string) bool {
	e, err := goparser.ParseExpr(text)
	_, ok := e.(*ast.MapType)
	return err == nil && ok
}

// standard are the packages whose types sqlc imports by their names alone.
var standard = map[string]string{"time": "time", "json": "encoding/json", "net": "net", "netip": "net/netip"}

// predeclared are the types of Go itself that an override can name.
var predeclared = map[string]bool{
	"any": true, "interface{}": true, "bool": true, "byte": true, "rune": true, "string": true, "float32": true, "float64": true,
	"int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true, "uintptr": true,
	"complex64": true, "complex128": true,
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// packageOf guesses the name of a package from its path: the last part that is no
// version, without go- and -go.
func packageOf(importPath string) string {
	name := path.Base(importPath)
	if version.MatchString(name) && name != importPath {
		name = path.Base(path.Dir(importPath))
	}
	name, _, _ = strings.Cut(name, ".") // gopkg.in/guregu/null.v4
	name = strings.TrimSuffix(strings.TrimPrefix(name, "go-"), "-go")
	name = strings.Map(func(c rune) rune {
		if c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '_'
	}, name)
	return name
}

// structTags reads a struct tag as Go has it: validate:"required" x:"y".
func (r *reader) structTags(n *yaml.Node) []StructTag {
	s, ok := r.text(n, "go_struct_tag")
	if !ok {
		return nil
	}
	var list []StructTag
	for rest := strings.TrimSpace(s); rest != ""; rest = strings.TrimSpace(rest) {
		key, after, ok := strings.Cut(rest, ":")
		quoted, err := strconv.QuotedPrefix(after)
		if !ok || key == "" || strings.ContainsAny(key, " \t\"") || err != nil || quoted[0] != '"' {
			r.fail(n, `tags are written key:"value", with spaces between them`, "%s is not a struct tag", fmt.Sprintf("%q", s))
			return nil
		}
		value, _ := strconv.Unquote(quoted)
		list = append(list, StructTag{key, value})
		rest = after[len(quoted):]
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	return list
}
