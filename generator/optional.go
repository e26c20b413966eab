package generator

import (
	"github.com/dave/jennifer/jen"
)

// A row that an outer join can leave out is a pointer to a model. Its columns are
// scanned into places of their own, where all can be NULL; when the row has been
// scanned, the model is made of them, unless a column that the table has NOT NULL
// is NULL.

// isOptional says whether the field is such a pointer.
func (f field) isOptional() bool { return f.typ.form == pointer && f.typ.elem.model != nil }

// isPointed says whether the column is scanned by a pointer, which is nil for NULL.
func (f field) isPointed() bool { return f.notNull && !f.typ.isSlice() && f.typ.form != pointer }

// optional is the type of the place that the column is scanned into.
func (f field) optional() *jen.Statement {
	switch {
	case f.isPointed():
		return jen.Op("*").Add(f.typ.code())
	case f.typ.text:
		return jen.Qual(runtimePath, "TextArray").Types(f.typ.elem.code())
	}
	return f.typ.code()
}

// marker returns the index of a column whose NULL means that there is no row, -1
// where there is none.
func (m *model) marker() int {
	for i, f := range m.fields {
		if f.isPointed() {
			return i
		}
	}
	return -1
}

// width is the size of the struct in bytes, but for padding.
func (m *model) width() int {
	n := 0
	for _, f := range m.fields {
		n += f.typ.width
	}
	return n
}

// doneFunc returns the function that makes the models of a scanned row, nil where
// it has none that can be missing.
func (r row) doneFunc() *jen.Statement {
	var body []jen.Code
	at := 0
	for _, f := range r.fields {
		switch {
		case f.isOptional():
			m := f.typ.elem.model
			body = append(body, jen.If(m.place(m.marker(), at).Op("!=").Nil()).Block(
				jen.Id("r").Dot(f.name).Op("=").Op("&").Id(m.name).Add(literal(m.values(at)...)),
			))
			at += len(m.fields)
		case f.typ.model != nil:
			at += len(f.typ.model.fields)
		default:
			at++
		}
	}
	if body == nil {
		return nil
	}
	return jen.Func().Params(jen.Id("r").Op("*").Add(r.code()), jen.Id("dest").Index().Any()).Block(body...)
}

// place is what the i-th column was scanned into; the first has the index at.
func (m *model) place(i, at int) *jen.Statement {
	return jen.Op("*").Id("dest").Index(jen.Lit(at + i)).Assert(jen.Op("*").Add(m.fields[i].optional()))
}

// values are the fields of the model, of what was scanned.
func (m *model) values(at int) []jen.Code {
	var list []jen.Code
	for i, f := range m.fields {
		v := m.place(i, at)
		if f.isPointed() {
			v = jen.Op("*").Add(v)
		}
		list = append(list, set(f.name, v))
	}
	return list
}
