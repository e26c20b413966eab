package generator

import (
	"github.com/dave/jennifer/jen"

	"github.com/rungdb/rung/parser"
)

// emitLoader writes the batch method of a query.
func (p *pkg) emitLoader(g *jen.Group, m *method) {
	l := m.loader
	declare(g)
	g.Const().Id(l.constant).Op("=").Add(m.constantSQL(l.name, parser.Many, l.sql))
	emitKeyQueries(g, m, loaded)
	declare(g)
	g.Var().Id(l.value).Op("=").Qual(runtimePath, "Batch").
		Types(l.keyType.code(), m.arg.code(), m.row.code()).Add(literal(m.batchFields()...))
	declare(g, m.batchDoc()...)
	name := "OneBatch"
	if m.Command == parser.Many {
		name = "ManyBatch"
	}
	g.Func().Params(jen.Id("q").Op("*").Id("Queries")).Add(p.batchSignature(m)).Block(
		jen.Return(jen.Qual(runtimePath, name).Call(
			jen.Id("ctx"), p.on(), jen.Op("&").Id(l.value), m.batchArg(), jen.Id(l.keys))),
	)
}

func (p *pkg) batchSignature(m *method) *jen.Statement {
	l := m.loader
	params := p.context()
	for i, f := range m.arg.all() {
		if i != l.key {
			params = append(params, jen.Id(l.others[i]).Add(f.typ.code()))
		}
	}
	params = append(params, jen.Id(l.keys).Index().Add(l.keyType.code()))
	value := m.row.code()
	if m.Command == parser.Many {
		value = jen.Index().Add(value)
	}
	return jen.Id(l.name).Params(params...).Params(jen.Map(l.keyType.code()).Add(value), jen.Error())
}

// batchArg is the query's argument with everything but the key.
func (m *method) batchArg() *jen.Statement {
	if m.arg.strct == "" {
		return jen.Op("*").New(m.arg.code())
	}
	return jen.Id(m.arg.strct).ValuesFunc(func(g *jen.Group) {
		for i, f := range m.arg.fields {
			if i != m.loader.key {
				g.Add(set(f.name, jen.Id(m.loader.others[i])))
			}
		}
	})
}

func (m *method) batchFields() []jen.Code {
	l := m.loader
	list := []jen.Code{set("Query", jen.Op("&").Id(m.value)), set("SQL", jen.Id(l.constant))}
	if l.keyed {
		list = append(list, set("Keyed", jen.True()))
	}
	if len(m.keyQueries) > 0 {
		list = append(list, set("KeyQueries", m.keyQueriesLiteral(loaded)))
	}
	key := m.arg.all()[l.key]
	with := jen.Func().Params(jen.Id("a").Add(m.arg.code()), jen.Id("k").Add(l.keyType.code())).Add(m.arg.code())
	if m.arg.strct == "" {
		with.Add(shortBody(jen.Return(jen.Id("k"))))
	} else {
		with.Block(jen.Id("a").Dot(key.name).Op("=").Id("k"), jen.Return(jen.Id("a")))
	}
	exprs := m.arg.exprs("a")
	args := jen.Func().Params(jen.Id("a").Add(m.arg.code()), jen.Id("ks").Index().Add(l.keyType.code())).Index().Any().Add(shortBody(
		jen.Return(jen.Index().Any().ValuesFunc(func(g *jen.Group) {
			for i, f := range m.arg.all() {
				if i == l.key {
					g.Id("ks")
				} else {
					g.Add(f.typ.sent(exprs[i]))
				}
			}
		})),
	))
	return append(list, set("With", with), set("Args", args))
}
