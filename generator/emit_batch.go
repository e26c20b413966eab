package generator

import (
	"github.com/dave/jennifer/jen"

	"github.com/rungdb/rung/parser"
)

// declareBatches takes the names that the :batch commands need.
func (p *pkg) declareBatches() {
	found := false
	for _, m := range p.order {
		if m.Command.IsBatch() {
			found = true
			p.declare(m.Query, m.batchResults())
		}
	}
	if found {
		p.own("ErrBatchAlreadyClosed", "the generated ErrBatchAlreadyClosed")
	}
}

// batchResults is the name of the type of a batch's results.
func (m *method) batchResults() string { return m.Name + "BatchResults" }

// emitBatchError writes the error that all batches share.
func (p *pkg) emitBatchError(g *jen.Group) {
	declare(g, "ErrBatchAlreadyClosed is given to the callbacks for what is left when Close was called.")
	g.Var().Id("ErrBatchAlreadyClosed").Op("=").Qual(runtimePath, "ErrBatchAlreadyClosed")
}

// emitBatchResults writes the type of a batch's results, in the shape of sqlc's.
func (p *pkg) emitBatchResults(g *jen.Group, m *method) {
	name := m.batchResults()
	declare(g, name+" are the results of "+m.Name+", in the order of its arguments.")
	g.Type().Id(name).Struct(jen.Id("results").Op("*").Qual(runtimePath, "BatchResults").Types(m.row.code()))
	b := jen.Id("b").Op("*").Id(name)
	results := jen.Id("b").Dot("results")
	method, more := "Exec", []jen.Code{}
	doc := method + " calls f with the place of each argument and its error, and closes the batch."
	switch m.Command {
	case parser.BatchOne:
		method, more = "QueryRow", []jen.Code{p.result(m)}
		doc = method + " calls f with the place of each argument and its row, and closes the batch."
	case parser.BatchMany:
		method, more = "Query", []jen.Code{jen.Index().Add(p.result(m))}
		doc = method + " calls f with the place of each argument and its rows, and closes the batch."
	}
	f := jen.Func().Params(append(append([]jen.Code{jen.Int()}, more...), jen.Error())...)
	declare(g, doc)
	g.Func().Params(b).Id(method).Params(jen.Id("f").Add(f)).Block(results.Clone().Dot(method).Call(p.callback(m)))
	declare(g, "Close closes the batch.")
	g.Func().Params(b).Id("Close").Params().Error().Block(jen.Return(results.Clone().Dot("Close").Call()))
}

// callback is f, behind what the options make of its rows.
func (p *pkg) callback(m *method) *jen.Statement {
	pointer, notNil := p.byPointer(m), p.config.Go.EmitEmptySlices && m.Command == parser.BatchMany
	if !m.Command.HasRows() || !pointer && !notNil {
		return jen.Id("f")
	}
	rows, taken := jen.Add(m.row.code()), jen.Op("&").Id("r")
	if m.Command == parser.BatchMany {
		rows = jen.Index().Add(m.row.code())
		values := jen.List(jen.Id("r"), jen.Id("err"))
		statements := []jen.Code{}
		if notNil {
			statements = append(statements, values.Clone().Op("=").Add(runtimeFunc("NotNil").Call(values.Clone())))
		}
		taken = jen.Id("r")
		if pointer {
			statements = append(statements, jen.List(jen.Id("rows"), jen.Id("_")).Op(":=").Add(runtimeFunc("Pointers").Call(values.Clone())))
			taken = jen.Id("rows")
		}
		return jen.Func().Params(jen.Id("i").Int(), jen.Id("r").Add(rows), jen.Id("err").Error()).Block(
			jen.If(jen.Id("f").Op("==").Nil()).Block(jen.Return()),
			jen.Add(lines(statements)),
			jen.Id("f").Call(jen.Id("i"), taken, jen.Id("err")),
		)
	}
	return jen.Func().Params(jen.Id("i").Int(), jen.Id("r").Add(rows), jen.Id("err").Error()).Block(
		jen.If(jen.Id("f").Op("!=").Nil()).Block(jen.Id("f").Call(jen.Id("i"), taken, jen.Id("err"))),
	)
}

// lines puts statements one below the other.
func lines(statements []jen.Code) *jen.Statement {
	s := &jen.Statement{}
	for i, one := range statements {
		if i > 0 {
			s.Line()
		}
		s.Add(one)
	}
	return s
}
