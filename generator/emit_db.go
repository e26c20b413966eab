package generator

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/rungdb/rung/parser"
)

// handshake is the constant of the runtime that generated code refers to. It is
// raised with the first version of the runtime that generated code needs.
const handshake = "IsAtLeastVersion0_1_0"

// dbFile is db.go: what queries run on, and the type that has them as methods.
func (p *pkg) dbFile() goFile {
	f := p.newFile(p.config.Go.OutputDBFileName, "")
	declare(f.Group, "If this line does not compile, the generated code and the runtime do not fit: either",
		"go get github.com/rungdb/rung@latest, or run rung generate again with the version that",
		"go.mod names.")
	f.Const().Id("_").Op("=").Qual(runtimePath, handshake)

	declare(f.Group, "DBTX is what queries run on: a pool, a connection, a transaction or a fake, then nothing is",
		"cached; or a *rung.DB, then what is annotated is cached.")
	ctx, args := jen.Qual("context", "Context"), jen.Op("...").Any()
	methods := []jen.Code{
		jen.Id("Exec").Params(ctx, jen.String(), args).Params(jen.Qual(pgconnPath, "CommandTag"), jen.Error()),
		jen.Id("Query").Params(ctx, jen.String(), args).Params(jen.Qual(pgxPath, "Rows"), jen.Error()),
		jen.Id("QueryRow").Params(ctx, jen.String(), args).Qual(pgxPath, "Row"),
	}
	if p.has(func(c parser.Command) bool { return c == parser.CopyFrom }) {
		methods = append(methods, jen.Id("CopyFrom").Params(jen.Id("ctx").Add(ctx), jen.Id("tableName").Qual(pgxPath, "Identifier"),
			jen.Id("columnNames").Index().String(), jen.Id("rowSrc").Qual(pgxPath, "CopyFromSource")).Params(jen.Int64(), jen.Error()))
	}
	if p.has(parser.Command.IsBatch) {
		methods = append(methods, jen.Id("SendBatch").Params(ctx, jen.Op("*").Qual(pgxPath, "Batch")).Qual(pgxPath, "BatchResults"))
	}
	f.Type().Id("DBTX").Interface(methods...)

	if p.config.Go.EmitMethodsWithDBArgument {
		declare(f.Group, "New returns the queries.")
		f.Func().Id("New").Params().Op("*").Id("Queries").Block(jen.Return(jen.Op("&").Id("Queries").Values()))
		declare(f.Group, "Queries has one method per query.")
		f.Type().Id("Queries").Struct()
	} else {
		p.emitQueries(f.Group, jen.Qual(runtimePath, "DBTX"), len(methods) > 3)
	}
	p.emitDatabase(f.Group)
	return f
}

// has says whether a query has such a command.
func (p *pkg) has(f func(parser.Command) bool) bool {
	return slices.ContainsFunc(p.order, func(m *method) bool { return f(m.Command) })
}

// emitQueries writes the type that holds what the queries run on.
func (p *pkg) emitQueries(g *jen.Group, dbtx *jen.Statement, more bool) {
	if more {
		dbtx = jen.Id("DBTX") // the runtime's has fewer methods
	}
	declare(g, "New returns the queries, to be run on db.")
	g.Func().Id("New").Params(jen.Id("db").Id("DBTX")).Op("*").Id("Queries").Block(
		jen.Return(jen.Op("&").Id("Queries").Values(set("db", jen.Id("db")))),
	)

	declare(g, "Queries has one method per query. It is safe for concurrent use where its DBTX is.")
	g.Type().Id("Queries").Struct(jen.Id("db").Add(dbtx))

	declare(g, "WithTx returns the same queries, to be run in tx: nothing of them is cached.")
	g.Func().Params(jen.Id("q").Op("*").Id("Queries")).Id("WithTx").Params(jen.Id("tx").Qual(pgxPath, "Tx")).Op("*").Id("Queries").Block(
		jen.Return(jen.Op("&").Id("Queries").Values(set("db", jen.Id("tx")))),
	)
}

// emitDatabase writes what the package shares with its triggers.
func (p *pkg) emitDatabase(g *jen.Group) {
	declare(g)
	g.Var().Id(p.databaseVar).Op("=").Qual(runtimePath, "Database").Add(literal(
		set("Schema", jen.Lit(p.db.Config.ObjectSchema)),
		set("Channel", jen.Lit(p.db.Config.Channel)),
		set("Prefix", jen.Lit(p.db.Cache.Prefix)),
	))
	declare(g, p.databaseFunc+" names what this package shares with the triggers of its database.")
	g.Func().Id(p.databaseFunc).Params().Qual(runtimePath, "Database").Block(jen.Return(jen.Id(p.databaseVar)))
}

// querierFile is querier.go: the methods as an interface.
func (p *pkg) querierFile() goFile {
	f := p.newFile(p.config.Go.OutputQuerierFileName, "")
	declare(f.Group, "Querier is what Queries does, for those who want to put something else in its place.")
	f.Type().Id("Querier").InterfaceFunc(func(g *jen.Group) {
		for _, m := range p.order {
			if m.Command == parser.ExecLastID {
				continue
			}
			comment(g, trimBlank(m.Doc))
			g.Add(p.signature(m))
			if m.loader != nil {
				g.Add(p.batchSignature(m))
			}
		}
	})
	declare(f.Group)
	f.Var().Id("_").Id("Querier").Op("=").Parens(jen.Op("*").Id("Queries")).Parens(jen.Nil())
	return f
}
