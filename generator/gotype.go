package generator

import (
	"slices"

	"github.com/dave/jennifer/jen"
)

// Import paths that generated code refers to.
const (
	runtimePath = "github.com/rungdb/rung/runtime"
	tagPath     = runtimePath + "/tag"
	pgxPath     = "github.com/jackc/pgx/v5"
	pgconnPath  = pgxPath + "/pgconn"
	pgtypePath  = pgxPath + "/pgtype"
)

// goType is a Go type of a generated argument or column, with what the
// generator must know to hash, compare, encode, copy and measure its values.
type goType struct {
	form form
	path string  // import path of a named type; empty: predeclared, or of the package itself
	name string  // of a named type
	elem *goType // of a slice or pointer, or the type argument of a generic type
	list bool    // a generic type that is a slice of elem
	// text: a slice that travels as the text of an array, since the driver does
	// not know its type.
	text bool

	// model is set for the struct of a table that is a field of a row: sqlc.embed.
	model *model

	// enum is set for the types of an enum.
	enum *enum
	// opaque: a type of an override of which nothing is known.
	opaque bool
	// in and inner are set for a type that is hashed and compared as the field inner
	// of the type in of pgtype.
	in, inner string

	// helper names the functions of the runtime that take the type: HashInt and
	// AppendInt for "Int". Empty: values of the type cannot be part of a key.
	helper string
	// field is set for a struct of a value and Valid; helper is then that of the
	// value.
	field string
	// same names the runtime's comparison; empty: == is right.
	same string
	// copy names the function that copies what a value refers to; empty: it
	// refers to nothing that can change.
	copy copyFunc
	// size says how the bytes are counted that a value holds beyond its own.
	size sizeRule
	// width is the size of a value in bytes.
	width int
	// comparable says that the type may be the key of a Go map.
	comparable bool
	// class says which key columns a value can be hashed for.
	class class
}

// form is how a type is written.
type form int

const (
	named form = iota
	slice
	pointer
	generic // name[elem]
)

// copyFunc is a function that returns a copy of its argument.
type copyFunc struct{ path, name string }

// sizeRule is how bytes beyond a value's own size are counted.
type sizeRule struct {
	field string // counted is this field, empty the value itself
	per   int    // bytes per element of len(value); 0: by the runtime's function
	fn    string // of the runtime
}

// class groups the Go types that hash alike as key columns.
type class int

const (
	noClass class = iota
	intClass
	boolClass
	textClass
	bytesClass
	uuidClass
	dateClass
	timestampClass
	timestamptzClass
	numericClass
)

// code returns the type as Go source.
func (t *goType) code() *jen.Statement {
	switch t.form {
	case slice:
		return jen.Index().Add(t.elem.code())
	case pointer:
		return jen.Op("*").Add(t.elem.code())
	case generic:
		return jen.Qual(t.path, t.name).Types(t.elem.code())
	}
	if t.path == "" {
		return jen.Id(t.name)
	}
	return jen.Qual(t.path, t.name)
}

// String returns the type as a reader sees it, for explain and messages. Equal
// strings are equal types.
func (t *goType) String() string {
	switch t.form {
	case slice:
		return "[]" + t.elem.String()
	case pointer:
		return "*" + t.elem.String()
	case generic:
		return packageName(t.path) + "." + t.name + "[" + t.elem.String() + "]"
	}
	if t.path == "" {
		return t.name
	}
	return packageName(t.path) + "." + t.name
}

// hasKey says whether values of the type can be arguments of a cached query.
func (t *goType) hasKey() bool {
	if t.form == slice || t.form == pointer {
		return t.elem.hasKey()
	}
	return t.helper != ""
}

// hasReferences says whether a copy of a value shares memory that can change.
func (t *goType) hasReferences() bool {
	if t.model != nil {
		return hasReferences(t.model.fields)
	}
	return t.copy.name != "" || t.isSlice() || t.form == pointer
}

func (t *goType) isSlice() bool { return t.form == slice || t.list }

// identical says whether == compares values as the server would.
func (t *goType) identical() bool { return t.same == "" && t.form != slice && t.form != pointer }

func runtimeFunc(name string) *jen.Statement { return jen.Qual(runtimePath, name) }

// hash returns the expression that folds v into seed.
func (t *goType) hash(seed, v jen.Code) *jen.Statement { return t.fold("Hash", seed, v) }

// appendKey returns the expression that appends v to the key b.
func (t *goType) appendKey(b, v jen.Code) *jen.Statement { return t.fold("Append", b, v) }

func (t *goType) fold(verb string, acc, v jen.Code) *jen.Statement {
	switch {
	case t.form == slice:
		return runtimeFunc(verb+"Slice").Call(acc, v, t.elem.foldFunc(verb))
	case t.form == pointer:
		return runtimeFunc(verb+"Pointer").Call(acc, v, t.elem.foldFunc(verb))
	case t.in != "":
		return runtimeFunc(verb+t.helper).Call(acc, t.wrapped(v))
	case t.field != "":
		value := jen.Add(v).Dot(t.field)
		return runtimeFunc(verb+"Nullable").Call(acc, value, jen.Add(v).Dot("Valid"), runtimeFunc(verb+t.helper))
	}
	return runtimeFunc(verb+t.helper).Call(acc, v)
}

// foldFunc returns fold as a function value.
func (t *goType) foldFunc(verb string) *jen.Statement {
	if t.form == named && t.in == "" && t.field == "" {
		return runtimeFunc(verb + t.helper)
	}
	acc := jen.Uint64()
	if verb == "Append" {
		acc = jen.Index().Byte()
	}
	return jen.Func().Params(jen.Id("acc").Add(acc), jen.Id("v").Add(t.code())).Add(acc).
		Block(jen.Return(t.fold(verb, jen.Id("acc"), jen.Id("v"))))
}

// equal returns the expression that says whether a and b are the same.
func (t *goType) equal(a, b jen.Code) *jen.Statement {
	switch {
	case t.form == slice && t.elem.identical():
		return runtimeFunc("SameSlice").Call(a, b)
	case t.form == slice:
		return runtimeFunc("SameSliceFunc").Call(a, b, t.elem.equalFunc())
	case t.form == pointer && t.elem.identical():
		return runtimeFunc("SamePointer").Call(a, b)
	case t.form == pointer:
		return runtimeFunc("SamePointerFunc").Call(a, b, t.elem.equalFunc())
	case t.in != "" && t.same != "":
		return runtimeFunc("Same"+t.same).Call(t.wrapped(a), t.wrapped(b))
	case t.same != "":
		return runtimeFunc("Same"+t.same).Call(a, b)
	}
	return jen.Add(a).Op("==").Add(b)
}

// equalFunc returns equal as a function value.
func (t *goType) equalFunc() *jen.Statement {
	if t.form == named && t.in == "" && t.same != "" {
		return runtimeFunc("Same" + t.same)
	}
	return jen.Func().Params(jen.List(jen.Id("a"), jen.Id("b")).Add(t.code())).Bool().
		Block(jen.Return(t.equal(jen.Id("a"), jen.Id("b"))))
}

// wrapped returns v inside of the type of pgtype as which it is hashed.
func (t *goType) wrapped(v jen.Code) *jen.Statement {
	if t.field != "" {
		return jen.Qual(pgtypePath, t.in).Values(set(t.inner, jen.Add(v).Dot(t.field)), set("Valid", jen.Add(v).Dot("Valid")))
	}
	return jen.Qual(pgtypePath, t.in).Values(set(t.inner, jen.Add(v)), set("Valid", jen.True()))
}

// isOpaque says whether values cannot be copied, since nothing is known of them.
func (t *goType) isOpaque() bool {
	if t.model != nil {
		return slices.ContainsFunc(t.model.fields, func(f field) bool { return f.typ.isOpaque() })
	}
	return t == anyType || t == vectorType || t.opaque || t.elem != nil && t.elem.isOpaque()
}

// clone returns the expression that copies v and what it refers to.
func (t *goType) clone(v jen.Code) *jen.Statement {
	switch {
	case t.model != nil:
		return jen.Id(t.model.copy).Call(v)
	case t.isSlice() && !t.elem.hasReferences():
		return jen.Qual("slices", "Clone").Call(v)
	case t.isSlice():
		return runtimeFunc("CopySlice").Call(v, t.elem.cloneFunc())
	case t.form == pointer && t.elem.hasReferences():
		return runtimeFunc("CopyPointerFunc").Call(v, t.elem.cloneFunc())
	case t.form == pointer:
		return runtimeFunc("CopyPointer").Call(v)
	case t.form == generic:
		return runtimeFunc("CopyRange").Call(v, t.elem.cloneFunc())
	}
	return jen.Qual(t.copy.path, t.copy.name).Call(v)
}

// cloneFunc returns clone as a function value.
func (t *goType) cloneFunc() *jen.Statement {
	if t.model != nil {
		return jen.Id(t.model.copy)
	}
	if t.form == named {
		return jen.Qual(t.copy.path, t.copy.name)
	}
	return jen.Func().Params(jen.Id("v").Add(t.code())).Add(t.code()).Block(jen.Return(t.clone(jen.Id("v"))))
}

// bytes returns the expression that counts what v holds beyond its own size,
// nil where that is nothing.
func (t *goType) bytes(v jen.Code) *jen.Statement {
	counted := jen.Add(v)
	if t.size.field != "" {
		counted = counted.Dot(t.size.field)
	}
	switch {
	case t.model != nil && t.hasSize():
		return jen.Id(t.model.size).Call(jen.Op("&").Add(v))
	case t.isSlice() && t.elem.size.fn != "":
		return runtimeFunc("SizeSliceFunc").Call(v, jen.Lit(t.elem.width), runtimeFunc(t.elem.size.fn))
	case t.isSlice():
		return jen.Lit(t.elem.width).Op("*").Len(v)
	case t.form == pointer && t.elem.model != nil && t.elem.hasSize():
		return runtimeFunc("SizePointerFunc").Call(v, jen.Lit(t.elem.width), jen.Id(t.elem.model.size))
	case t.form == pointer:
		return jen.Lit(t.elem.width)
	case t.size.per == 1:
		return jen.Len(counted)
	case t.size.per > 1:
		return jen.Lit(t.size.per).Op("*").Len(counted)
	case t.size.fn != "":
		return runtimeFunc(t.size.fn).Call(counted)
	}
	return nil
}

// hasSize says whether values hold bytes beyond their own size.
func (t *goType) hasSize() bool {
	if t.model != nil {
		return hasSize(t.model.fields)
	}
	return t.isSlice() || t.form == pointer || t.size != sizeRule{}
}
