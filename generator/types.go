package generator

import (
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// pair is what a PostgreSQL type becomes where it cannot and where it can be
// NULL: sqlc's table for pgx/v5.
type pair struct{ notNull, nullable *goType }

// The Go types of PostgreSQL's own types. Their values are never changed.
var (
	int16Type   = &goType{name: "int16", helper: "Int", width: 2, comparable: true, class: intClass}
	int32Type   = &goType{name: "int32", helper: "Int", width: 4, comparable: true, class: intClass}
	int64Type   = &goType{name: "int64", helper: "Int", width: 8, comparable: true, class: intClass}
	float32Type = &goType{name: "float32", helper: "Float", same: "Float", width: 4}
	float64Type = &goType{name: "float64", helper: "Float", same: "Float", width: 8}
	boolType    = &goType{name: "bool", helper: "Bool", width: 1, comparable: true, class: boolClass}
	stringType  = &goType{name: "string", helper: "String", size: sizeRule{per: 1, fn: "SizeString"}, width: 16, comparable: true, class: textClass}
	bytesType   = &goType{name: "[]byte", helper: "Bytes", same: "Bytes", copy: copyFunc{"bytes", "Clone"}, size: sizeRule{per: 1, fn: "SizeBytes"}, width: 24, class: bytesClass}
	anyType     = &goType{name: "any", width: 16}

	int2Type   = nullable("Int2", "Int16", int16Type, 4)
	int4Type   = nullable("Int4", "Int32", int32Type, 8)
	int8Type   = nullable("Int8", "Int64", int64Type, 16)
	float4Type = floating("Float4", "Float32", float32Type, 8)
	float8Type = floating("Float8", "Float64", float64Type, 16)
	pgBoolType = nullable("Bool", "Bool", boolType, 2)
	textType   = &goType{path: pgtypePath, name: "Text", helper: "String", field: "String", size: sizeRule{field: "String", per: 1}, width: 24, comparable: true, class: textClass}
	uint32Type = &goType{path: pgtypePath, name: "Uint32", helper: "Int", field: "Uint32", width: 8, comparable: true}
	uint64Type = &goType{path: pgtypePath, name: "Uint64", helper: "Int", field: "Uint64", width: 16, comparable: true}

	uuidType        = &goType{path: pgtypePath, name: "UUID", helper: "UUID", width: 17, comparable: true, class: uuidClass}
	dateType        = &goType{path: pgtypePath, name: "Date", helper: "Date", same: "Date", width: 32, class: dateClass}
	timeType        = &goType{path: pgtypePath, name: "Time", helper: "Time", width: 16, comparable: true}
	timestampType   = &goType{path: pgtypePath, name: "Timestamp", helper: "Timestamp", same: "Timestamp", width: 32, class: timestampClass}
	timestamptzType = &goType{path: pgtypePath, name: "Timestamptz", helper: "Timestamptz", same: "Timestamptz", width: 32, class: timestamptzClass}
	intervalType    = &goType{path: pgtypePath, name: "Interval", helper: "Interval", width: 24, comparable: true}
	numericType     = &goType{path: pgtypePath, name: "Numeric", helper: "Numeric", same: "Numeric", copy: copyFunc{runtimePath, "CopyNumeric"}, size: sizeRule{fn: "SizeNumeric"}, width: 24, class: numericClass}
	addrType        = &goType{path: "net/netip", name: "Addr", helper: "Addr", width: 24, comparable: true}
	prefixType      = &goType{path: "net/netip", name: "Prefix", helper: "Prefix", width: 32, comparable: true}
	macaddrType     = &goType{path: "net", name: "HardwareAddr", helper: "Bytes", same: "Bytes", copy: copyFunc{"slices", "Clone"}, size: sizeRule{per: 1}, width: 24}
	hstoreType      = &goType{path: pgtypePath, name: "Hstore", copy: copyFunc{runtimePath, "CopyHstore"}, size: sizeRule{fn: "SizeHstore"}, width: 8}
	bitsType        = &goType{path: pgtypePath, name: "Bits", copy: copyFunc{runtimePath, "CopyBits"}, size: sizeRule{field: "Bytes", per: 1}, width: 32}
	tsvectorType    = &goType{path: pgtypePath, name: "TSVector", copy: copyFunc{runtimePath, "CopyTSVector"}, size: sizeRule{field: "Lexemes", per: 48}, width: 32}
	vectorType      = &goType{path: "github.com/pgvector/pgvector-go", name: "Vector", width: 24}
)

func nullable(name, field string, value *goType, width int) *goType {
	return &goType{path: pgtypePath, name: name, helper: value.helper, field: field, width: width, comparable: true, class: value.class}
}

func floating(name, field string, value *goType, width int) *goType {
	return &goType{path: pgtypePath, name: name, helper: value.helper, field: field, same: name, width: width}
}

// plain is a type of pgtype that holds no references and is never part of a key.
func plain(name string, width int) *goType {
	return &goType{path: pgtypePath, name: name, width: width}
}

func sliceOf(elem *goType) *goType { return &goType{form: slice, elem: elem, width: 24} }

func pointerTo(elem *goType) *goType {
	return &goType{form: pointer, elem: elem, width: 8}
}

func rangeOf(bound *goType) *goType {
	t := &goType{form: generic, path: pgtypePath, name: "Range", elem: bound, width: 2*bound.width + 8}
	if bound.hasReferences() {
		t.copy = copyFunc{runtimePath, "CopyRange"}
	}
	return t
}

func multirangeOf(bound *goType) *goType {
	return &goType{form: generic, path: pgtypePath, name: "Multirange", elem: rangeOf(bound), list: true, width: 24}
}

// both is a type that has its own NULL.
func both(t *goType) pair { return pair{t, t} }

// builtin maps the names of pg_catalog's types.
var builtin = map[string]pair{
	"int2": {int16Type, int2Type}, "int4": {int32Type, int4Type}, "int8": {int64Type, int8Type},
	"float4": {float32Type, float4Type}, "float8": {float64Type, float8Type},
	"bool": {boolType, pgBoolType}, "text": {stringType, textType}, "varchar": {stringType, textType},
	"bpchar": {stringType, textType}, "name": {stringType, textType},
	"numeric": both(numericType), "date": both(dateType), "time": both(timeType),
	"timestamp": both(timestampType), "timestamptz": both(timestamptzType),
	"interval": both(intervalType), "uuid": both(uuidType),
	"json": both(bytesType), "jsonb": both(bytesType), "bytea": both(bytesType),
	"inet": {addrType, pointerTo(addrType)}, "cidr": {prefixType, pointerTo(prefixType)},
	"macaddr": both(macaddrType), "macaddr8": both(macaddrType),
	"bit": both(bitsType), "varbit": both(bitsType),
	"xml": both(bytesType), "tsvector": both(tsvectorType), "record": both(anyType), "char": {stringType, pointerTo(stringType)},
	"cid": both(uint32Type), "oid": both(uint32Type), "xid": both(uint32Type), "xid8": both(uint64Type),
	"tid": both(plain("TID", 8)), "box": both(plain("Box", 40)), "circle": both(plain("Circle", 32)),
	"line": both(plain("Line", 32)), "lseg": both(plain("Lseg", 40)), "point": both(plain("Point", 24)),
	"path": both(points("Path")), "polygon": both(points("Polygon")),
	"int4range": both(rangeOf(int4Type)), "int8range": both(rangeOf(int8Type)),
	"numrange": both(rangeOf(numericType)), "daterange": both(rangeOf(dateType)),
	"tsrange": both(rangeOf(timestampType)), "tstzrange": both(rangeOf(timestamptzType)),
	"int4multirange": both(multirangeOf(int4Type)), "int8multirange": both(multirangeOf(int8Type)),
	"nummultirange": both(multirangeOf(numericType)), "datemultirange": both(multirangeOf(dateType)),
	"tsmultirange": both(multirangeOf(timestampType)), "tstzmultirange": both(multirangeOf(timestamptzType)),
}

// extension maps the names of types of well-known extensions.
var extension = map[string]pair{
	"citext": {stringType, textType}, "ltree": {stringType, textType},
	"lquery": {stringType, textType}, "ltxtquery": {stringType, textType},
	"hstore": both(hstoreType), "vector": {vectorType, pointerTo(vectorType)},
}

// untyped are the types for which sqlc knows no Go type.
var untyped = map[string]bool{
	"char": true, "xml": true, "tsvector": true, "tsquery": true, "jsonpath": true,
	"pg_lsn": true, "regclass": true, "void": true, "record": true,
}

func points(name string) *goType {
	return &goType{path: pgtypePath, name: name, copy: copyFunc{runtimePath, "Copy" + name}, size: sizeRule{field: "P", per: 16}, width: 32}
}

// typeMap gives each type of one package's queries its Go type.
type typeMap struct {
	naming
	catalog *catalog.Catalog
	mode    config.Types
	enums   map[catalog.OID]pair
	memo    map[spelled]pair
}

// spelled is a type as it is written; overrides of an sqlc.yaml tell spellings apart.
type spelled struct {
	oid     catalog.OID
	written string
}

// goType returns the Go type of a value of the PostgreSQL type. What has no
// better type is the text that the server prints: the driver reads any type so.
func (m *typeMap) goType(oid catalog.OID, null bool) *goType {
	p := m.pair(oid, "")
	if null {
		return p.nullable
	}
	return p.notNull
}

// pair returns both Go types of a type, written so where that is known.
func (m *typeMap) pair(oid catalog.OID, written string) pair {
	p, ok := m.memo[spelled{oid, written}]
	if !ok {
		p = m.overridden(oid, written, m.pointers(m.resolve(oid)))
		m.memo[spelled{oid, written}] = p
	}
	return p
}

func (m *typeMap) resolve(oid catalog.OID) pair {
	t := m.catalog.Type(oid)
	if t == nil {
		return both(anyType)
	}
	if elem := m.catalog.Type(t.Elem); elem != nil && elem.Array == t.OID {
		return m.array(elem, m.goType(elem.OID, false))
	}
	switch t.Kind {
	case catalog.Enum:
		return m.enums[oid]
	case catalog.Domain:
		if m.mode == config.SQLC {
			return both(anyType)
		}
		return pair{m.goType(t.Base, false), m.goType(t.Base, true)}
	case catalog.Composite:
		if m.mode == config.SQLC {
			return pair{stringType, sqlNull["NullString"]}
		}
	}
	if t.Schema == "pg_catalog" {
		if m.mode == config.SQLC && untyped[t.Name] {
			return both(anyType)
		}
		if p, ok := builtin[t.Name]; ok {
			return p
		}
	} else if p, ok := extension[t.Name]; ok {
		return p
	} else if m.mode == config.SQLC && t.Kind == catalog.Base {
		return both(anyType)
	}
	return pair{stringType, textType}
}

// array returns the type of an array. Elements that the driver does not know come
// as text, where they are text; else the whole array does.
func (m *typeMap) array(elem *catalog.Type, value *goType) pair {
	t := sliceOf(value)
	switch {
	case driverKnows(elem) || t.elem == anyType:
	case t.elem.helper == "String":
		t.text = true
	case m.mode == config.SQLC && t.elem.opaque: // for those who register the type
	default:
		return pair{stringType, textType}
	}
	return both(t)
}

// driverKnows says whether the driver has a codec for the type without being
// told by the user: then it has one for its arrays too.
func driverKnows(t *catalog.Type) bool {
	if t.Schema != "pg_catalog" {
		return false
	}
	_, ok := builtin[t.Name]
	return ok || t.Name == "jsonpath"
}
