package generator

import (
	"github.com/dave/jennifer/jen"
)

// The functions of a query value that take a row r.

// code returns the row's type.
func (r row) code() *jen.Statement {
	switch {
	case r.none:
		return jen.Qual(runtimePath, "None")
	case r.typ != nil:
		return r.typ.code()
	case r.model != nil:
		return jen.Id(r.model.name)
	}
	return jen.Id(r.strct)
}

// destFunc returns the function that gives the places of the columns.
func (r row) destFunc() *jen.Statement {
	if r.model != nil {
		return jen.Id(r.model.dest)
	}
	dest := destBody(r.fields)
	if r.typ != nil {
		dest = jen.Return(jen.Index().Any().Values(r.typ.destination(jen.Id("r"))))
	}
	return jen.Func().Params(jen.Id("r").Op("*").Add(r.code())).Index().Any().Add(shortBody(dest))
}

// copyFunc returns the function that copies a row, nil where it holds no
// references.
func (r row) copyFunc() *jen.Statement {
	head := func() *jen.Statement { return jen.Func().Params(jen.Id("r").Add(r.code())).Add(r.code()) }
	switch {
	case r.model != nil:
		if r.model.copy == "" {
			return nil
		}
		return jen.Id(r.model.copy)
	case !hasReferences(r.all()):
		return nil
	case r.typ != nil && r.typ.form == named:
		return r.typ.cloneFunc()
	case r.typ != nil:
		return head().Add(shortBody(jen.Return(r.typ.clone(jen.Id("r")))))
	}
	return head().Block(copyBody("r", r.fields)...)
}

// sizeFunc returns the function that counts the bytes a row holds beyond its own
// size, nil where there are none.
func (r row) sizeFunc() *jen.Statement {
	head := func() *jen.Statement { return jen.Func().Params(jen.Id("r").Op("*").Add(r.code())).Int() }
	switch {
	case r.model != nil:
		if r.model.size == "" {
			return nil
		}
		return jen.Id(r.model.size)
	case !hasSize(r.all()):
		return nil
	case r.typ != nil && r.typ.size.field != "":
		return head().Add(shortBody(jen.Return(r.typ.bytes(jen.Id("r")))))
	case r.typ != nil:
		return head().Add(shortBody(jen.Return(r.typ.bytes(jen.Op("*").Id("r")))))
	}
	return head().Add(shortBody(sizeBody(r.fields)))
}

func destBody(list []field) *jen.Statement {
	return jen.Return(jen.Index().Any().ValuesFunc(func(g *jen.Group) {
		for _, f := range list {
			at := jen.Op("&").Id("r").Dot(f.name)
			if f.isOptional() {
				for _, column := range f.typ.elem.model.fields {
					g.New(column.optional())
				}
				continue
			}
			if f.typ.model == nil {
				g.Add(f.typ.destination(at))
				continue
			}
			for _, column := range f.typ.model.fields {
				g.Add(column.typ.destination(at.Clone().Dot(column.name)))
			}
		}
	}))
}

// destination returns what a column is scanned into, given a pointer to its field.
func (t *goType) destination(p *jen.Statement) *jen.Statement {
	if t.text {
		return jen.Parens(jen.Op("*").Qual(runtimePath, "TextArray").Types(t.elem.code())).Call(p)
	}
	return p
}

// sent returns the argument as it is given to the driver.
func (t *goType) sent(v *jen.Statement) *jen.Statement {
	if t.text {
		return jen.Qual(runtimePath, "TextArray").Types(t.elem.code()).Call(v)
	}
	return v
}

// copyBody copies what the fields of a struct variable refer to.
func copyBody(variable string, list []field) []jen.Code {
	var body []jen.Code
	for _, f := range list {
		if f.typ.hasReferences() {
			field := jen.Id(variable).Dot(f.name)
			body = append(body, field.Clone().Op("=").Add(f.typ.clone(field)))
		}
	}
	return append(body, jen.Return(jen.Id(variable)))
}

func sizeBody(list []field) *jen.Statement {
	var sum *jen.Statement
	for _, f := range list {
		if n := f.typ.bytes(jen.Id("r").Dot(f.name)); n != nil {
			if sum == nil {
				sum = n
			} else {
				sum.Op("+").Add(n)
			}
		}
	}
	return jen.Return(sum)
}
