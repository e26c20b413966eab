package generator

import (
	"strings"

	"github.com/dave/jennifer/jen"
)

// modelsFile is models.go: enums, then the structs of all tables and views.
func (p *pkg) modelsFile() goFile {
	f := p.newFile(p.config.Go.OutputModelsFileName, "")
	for _, e := range p.enums {
		if !e.unused {
			p.emitEnum(f.Group, e)
		}
	}
	for _, m := range p.list {
		if m.unused {
			continue
		}
		declare(f.Group, m.doc()...)
		emitStruct(f.Group, m.name, m.fields)
		m.emitFuncs(f.Group)
	}
	return f
}

func commentLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// doc is the comment of the table in the database, else a sentence of ours.
func (m *model) doc() []string {
	if m.table.Comment != "" {
		return commentLines(m.table.Comment)
	}
	return []string{m.name + " is a row of " + qualified(m.table.Schema, m.table.Name) + "."}
}

func (e *enum) doc() []string {
	if e.typ.Comment != "" {
		return commentLines(e.typ.Comment)
	}
	return []string{e.name + " is the enum " + qualified(e.typ.Schema, e.typ.Name) + "."}
}

func emitStruct(g *jen.Group, name string, fields []field) {
	g.Type().Id(name).StructFunc(func(g *jen.Group) {
		for _, f := range fields {
			comment(g, commentLines(f.comment))
			line := g.Id(f.name).Add(f.typ.code())
			if f.tags != "" {
				line.Add(tagLiteral(f.tags))
			}
		}
	})
}

// emitEnum writes an enum, and what the options ask for beside.
func (p *pkg) emitEnum(g *jen.Group, e *enum) {
	e.emit(g)
	consts := func(g *jen.Group) {
		for _, c := range e.values {
			g.Id(c.name)
		}
	}
	if p.config.Go.EmitEnumValidMethod {
		declare(g, "Valid says whether the value is one of the enum's.")
		if len(e.values) == 0 {
			g.Func().Params(jen.Id("e").Id(e.name)).Id("Valid").Params().Bool().Block(jen.Return(jen.False()))
		} else {
			g.Func().Params(jen.Id("e").Id(e.name)).Id("Valid").Params().Bool().Block(
				jen.Switch(jen.Id("e")).Block(jen.Case(jen.ListFunc(consts)).Block(jen.Return(jen.True()))),
				jen.Return(jen.False()),
			)
		}
	}
	if p.config.Go.EmitAllEnumValues {
		declare(g, "All"+e.name+"Values returns the values in the order of the enum.")
		g.Func().Id("All" + e.name + "Values").Params().Index().Id(e.name).Block(
			jen.Return(jen.Index().Id(e.name).ValuesFunc(func(g *jen.Group) {
				for _, c := range e.values {
					g.Id(c.name)
				}
			})),
		)
	}
}

// emit writes an enum in sqlc's shape: a string type with a scanner, and a struct
// for values that can be NULL.
func (e *enum) emit(g *jen.Group) {
	declare(g, e.doc()...)
	g.Type().Id(e.name).String()
	if len(e.values) > 0 {
		declare(g, "The values of "+e.name+".")
		g.Const().DefsFunc(func(g *jen.Group) {
			for _, c := range e.values {
				g.Id(c.name).Id(e.name).Op("=").Lit(c.label)
			}
		})
	}
	declare(g, "Scan implements sql.Scanner.")
	g.Func().Params(jen.Id("e").Op("*").Id(e.name)).Id("Scan").Params(jen.Id("src").Any()).Error().Block(
		jen.Switch(jen.Id("s").Op(":=").Id("src").Assert(jen.Type())).Block(
			jen.Case(jen.Index().Byte()).Block(jen.Op("*").Id("e").Op("=").Id(e.name).Call(jen.Id("s"))),
			jen.Case(jen.String()).Block(jen.Op("*").Id("e").Op("=").Id(e.name).Call(jen.Id("s"))),
			jen.Default().Block(jen.Return(jen.Qual("fmt", "Errorf").Call(jen.Lit("cannot scan %T into "+e.name), jen.Id("src")))),
		),
		jen.Return(jen.Nil()),
	)
	e.emitNull(g)
}

func (e *enum) emitNull(g *jen.Group) {
	null := "Null" + e.name
	declare(g, null+" is a "+e.name+" that may be NULL.")
	value, valid := jen.Id(e.name).Id(e.name), jen.Id("Valid").Bool()
	if e.nameTag != "" {
		value.Add(tagLiteral(e.nameTag))
		valid.Add(tagLiteral(e.validTag))
	}
	g.Type().Id(null).Struct(value, valid.Comment("false: NULL"))
	self := jen.Id("ns").Dot(e.name)
	declare(g, "Scan implements sql.Scanner.")
	g.Func().Params(jen.Id("ns").Op("*").Id(null)).Id("Scan").Params(jen.Id("value").Any()).Error().Block(
		jen.If(jen.Id("value").Op("==").Nil()).Block(
			jen.List(self.Clone(), jen.Id("ns").Dot("Valid")).Op("=").List(jen.Lit(""), jen.False()),
			jen.Return(jen.Nil()),
		),
		jen.Id("ns").Dot("Valid").Op("=").True(),
		jen.Return(self.Clone().Dot("Scan").Call(jen.Id("value"))),
	)
	declare(g, "Value implements driver.Valuer.")
	g.Func().Params(jen.Id("ns").Id(null)).Id("Value").Params().Params(jen.Qual("database/sql/driver", "Value"), jen.Error()).Block(
		jen.If(jen.Op("!").Id("ns").Dot("Valid")).Block(jen.Return(jen.Nil(), jen.Nil())),
		jen.Return(jen.String().Call(self.Clone()), jen.Nil()),
	)
}

// emitFuncs writes the functions that queries returning the model share.
func (m *model) emitFuncs(g *jen.Group) {
	if m.dest != "" {
		declare(g)
		g.Func().Id(m.dest).Params(jen.Id("r").Op("*").Id(m.name)).Index().Any().Block(destBody(m.fields))
	}
	if m.copy != "" {
		declare(g)
		g.Func().Id(m.copy).Params(jen.Id("r").Id(m.name)).Id(m.name).Block(copyBody("r", m.fields)...)
	}
	if m.size != "" {
		declare(g)
		g.Func().Id(m.size).Params(jen.Id("r").Op("*").Id(m.name)).Int().Block(sizeBody(m.fields))
	}
}
