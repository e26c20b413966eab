package generator

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/depend"
	"github.com/rungdb/rung/runtime/tag"
)

// read is one table that a query reads, as generated code declares it.
type read struct {
	watch depend.Watch
	keys  []key // parallel to those of the watch; nil: any change of the columns
}

// key is a set of key columns; from holds their values by the arguments, parallel
// to columns. Where it is nil, they are outputs of a key query.
type key struct {
	columns []string
	given   *jen.Statement // the condition that the argument is given; nil: always
	from    []keyPart
	query   *depend.KeyQuery
	follow  []int
}

// keyPart hashes one key column: by a method of tag.Hash, a literal or an argument.
type keyPart struct {
	method string
	lit    *jen.Statement // nil: not a literal
	typ    *goType        // of the value that is hashed
	arg    *jen.Statement // the argument, or the array whose elements are hashed
	each   bool
}

// newReads decides how each table of a query is watched. A watch whose keys
// cannot be hashed as the triggers hash them becomes "any change".
func newReads(cat *catalog.Catalog, q *Query, arg argument) []read {
	var list []read
	for _, w := range q.Reads {
		r := read{watch: w}
		for _, k := range w.Keys {
			one, ok := newKey(cat, k, arg)
			if !ok {
				r.keys = nil
				break
			}
			r.keys = append(r.keys, one)
		}
		list = append(list, r)
	}
	return list
}

func newKey(cat *catalog.Catalog, k depend.Key, args argument) (key, bool) {
	var out key
	for _, c := range k {
		out.columns = append(out.columns, c.Column.Name)
		if c.Query != nil {
			out.query = c.Query
			out.follow = append(out.follow, c.Output)
			continue
		}
		part, given, ok := newKeyPart(columnClass(cat, c.Column.Type), c, args)
		if !ok {
			return key{}, false
		}
		out.given, out.from = given, append(out.from, part)
	}
	// Values of the arguments and of the row do not mix in one key.
	return out, len(k) > 0 && (out.from == nil || out.follow == nil)
}

// newKeyPart also returns the condition that the argument is given; nil: it always is.
func newKeyPart(col class, c depend.KeyColumn, args argument) (part keyPart, given *jen.Statement, ok bool) {
	if c.Const != nil {
		part, ok = constPart(col, *c.Const)
		return part, nil, ok
	}
	if c.Param > len(args.all()) {
		return keyPart{}, nil, false
	}
	t, arg := args.all()[c.Param-1].typ, args.exprs("a")[c.Param-1]
	if c.Optional {
		given = t.given(arg)
		if t.form == pointer {
			t, arg = t.elem, jen.Op("*").Add(arg)
		}
	}
	if c.Each {
		if t.form != slice {
			return keyPart{}, nil, false
		}
		t = t.elem
	}
	if col == noClass || t.class != col {
		return keyPart{}, nil, false
	}
	return keyPart{method: t.tagMethod(), typ: t, arg: arg, each: c.Each}, given, true
}

// given returns the condition that v is not NULL, nil where it never is.
func (t *goType) given(v *jen.Statement) *jen.Statement {
	switch {
	case t.form == pointer, t.form == slice:
		return jen.Add(v).Op("!=").Nil()
	case t.field != "", t.path == pgtypePath:
		return jen.Add(v).Dot("Valid")
	}
	return nil
}

// tagMethod returns the method of tag.Hash that hashes the type.
func (t *goType) tagMethod() string {
	switch t.class {
	case intClass:
		if t.field != "" {
			return "Null" + t.name
		}
		return "Int8"
	case boolClass:
		return nullMethod(t, "Bool")
	case textClass:
		return nullMethod(t, "Text")
	case bytesClass:
		return "Bytes"
	case uuidClass:
		return "NullUUID"
	case timestamptzClass:
		return "Timestamptz"
	}
	return t.name // Date, Timestamp, Timestamptz, Numeric
}

func nullMethod(t *goType, name string) string {
	if t.field != "" {
		return "Null" + name
	}
	return name
}

// tagValue returns v as the method's argument.
func (t *goType) tagValue(v *jen.Statement) *jen.Statement {
	switch {
	case t == int16Type || t == int32Type:
		return jen.Int64().Call(v)
	case t.in != "":
		return t.wrapped(v)
	}
	return v
}

// columnClass says how the triggers hash a key column.
func columnClass(cat *catalog.Catalog, oid catalog.OID) class {
	t := cat.Type(cat.BaseType(oid))
	if t == nil || t.Schema != "pg_catalog" || !tag.KeyType(t.Name) {
		return noClass
	}
	return builtin[t.Name].notNull.class
}

// constPart returns the key part of a constant. Constants of types whose text is
// not a Go literal make no key.
func constPart(col class, text string) (keyPart, bool) {
	switch col {
	case intClass:
		n, err := strconv.ParseInt(text, 10, 64)
		// An untyped constant in the source, where Lit would write int64(n).
		return keyPart{method: "Int8", lit: jen.Id(strconv.FormatInt(n, 10))}, err == nil
	case boolClass:
		return keyPart{method: "Bool", lit: jen.Lit(text == "t" || text == "true")}, true
	case textClass:
		return keyPart{method: "Text", lit: jen.Lit(text)}, true
	}
	return keyPart{}, false
}

// fromFunc returns the function that appends the hashes of a key's values: one,
// or one per element where a column is compared with an array.
func (k key) fromFunc(argType jen.Code) *jen.Statement {
	hash := func() *jen.Statement { return jen.Qual(tagPath, "Hash") }
	sum := hash().Call(jen.Lit(0))
	var loops []*jen.Statement
	for _, part := range k.from {
		value := part.lit
		switch {
		case part.each:
			v := jen.Id("v" + strings.Repeat("v", len(loops)))
			loops = append(loops, jen.For(jen.List(jen.Id("_"), v).Op(":=").Range().Add(part.arg)))
			value = part.typ.tagValue(v.Clone())
		case value == nil:
			value = part.typ.tagValue(part.arg)
		}
		sum = sum.Dot(part.method).Call(value)
	}
	statements := []jen.Code{jen.Return(jen.Append(jen.Id("dst"), sum))}
	if len(loops) > 0 {
		inner := jen.Id("dst").Op("=").Append(jen.Id("dst"), sum)
		for i := len(loops) - 1; i >= 0; i-- {
			inner = loops[i].Block(inner)
		}
		statements = []jen.Code{inner, jen.Return(jen.Id("dst"))}
	}
	return jen.Func().Params(jen.Id("dst").Index().Add(hash()), jen.Id("a").Add(argType)).Index().Add(hash()).Add(body(statements))
}
