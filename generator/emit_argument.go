package generator

import (
	"github.com/dave/jennifer/jen"
)

// The functions of a query value that take the arguments a.

// code returns the type of the arguments.
func (a argument) code() *jen.Statement {
	switch {
	case a.strct != "":
		return jen.Id(a.strct)
	case a.typ != nil:
		return a.typ.code()
	}
	return jen.Qual(runtimePath, "None")
}

// passedCode returns the type that the method takes.
func (a argument) passedCode() *jen.Statement {
	if a.pointer {
		return jen.Op("*").Add(a.code())
	}
	return a.code()
}

// exprs returns the arguments by parameter number, as fields of the variable.
func (a argument) exprs(variable string) []*jen.Statement {
	if a.typ != nil {
		return []*jen.Statement{jen.Id(variable)}
	}
	var list []*jen.Statement
	for _, f := range a.fields {
		list = append(list, jen.Id(variable).Dot(f.name))
	}
	return list
}

// argsFunc returns the function that gives the arguments to the driver; plain as they
// are: COPY takes no text for an array.
func (a argument) argsFunc(plain bool) *jen.Statement {
	return jen.Func().Params(jen.Id("a").Add(a.code())).Index().Any().Add(shortBody(
		jen.Return(jen.Index().Any().ValuesFunc(func(g *jen.Group) {
			exprs := a.exprs("a")
			for i, f := range a.all() {
				if plain {
					g.Add(exprs[i])
				} else {
					g.Add(f.typ.sent(exprs[i]))
				}
			}
		})),
	))
}

// hashFunc returns the function that finds an entry of the process cache.
func (a argument) hashFunc() *jen.Statement {
	return jen.Func().Params(jen.Id("seed").Uint64(), jen.Id("a").Add(a.code())).Uint64().
		Add(body(a.fold("seed", (*goType).hash)))
}

// keyFunc returns the function that writes the arguments into a key of the shared
// cache.
func (a argument) keyFunc() *jen.Statement {
	return jen.Func().Params(jen.Id("b").Index().Byte(), jen.Id("a").Add(a.code())).Index().Byte().
		Add(body(a.fold("b", (*goType).appendKey)))
}

// fold returns the statements that fold every argument into the variable acc: an
// assignment for each but the last, which is returned.
func (a argument) fold(acc string, one func(t *goType, acc, v jen.Code) *jen.Statement) []jen.Code {
	exprs := a.exprs("a")
	if len(exprs) == 0 {
		return []jen.Code{jen.Return(jen.Id(acc))}
	}
	var body []jen.Code
	last := len(exprs) - 1
	for i, f := range a.all() {
		value := one(f.typ, jen.Id(acc), exprs[i])
		if i == last {
			body = append(body, jen.Return(value))
		} else {
			body = append(body, jen.Id(acc).Op("=").Add(value))
		}
	}
	return body
}

// sameFunc returns the function that decides whether arguments are the same.
func (a argument) sameFunc() *jen.Statement {
	head := jen.Func().Params(jen.List(jen.Id("a"), jen.Id("b")).Add(a.code())).Bool()
	all := a.all()
	identical := true
	for _, f := range all {
		identical = identical && f.typ.identical()
	}
	if identical {
		return head.Add(shortBody(jen.Return(jen.Id("a").Op("==").Id("b"))))
	}
	left, right := a.exprs("a"), a.exprs("b")
	var cond *jen.Statement
	for i, f := range all {
		if one := f.typ.equal(left[i], right[i]); cond == nil {
			cond = one
		} else {
			cond.Op("&&")
			if len(all) > 3 {
				cond.Line()
			}
			cond.Add(one)
		}
	}
	return head.Add(shortBody(jen.Return(cond)))
}

// ownFunc returns the function that copies what arguments refer to, nil where they
// hold no references.
func (a argument) ownFunc() *jen.Statement {
	if !hasReferences(a.all()) {
		return nil
	}
	head := jen.Func().Params(jen.Id("a").Add(a.code())).Add(a.code())
	if a.typ != nil {
		return head.Add(shortBody(jen.Return(a.typ.clone(jen.Id("a")))))
	}
	return head.Block(copyBody("a", a.fields)...)
}
