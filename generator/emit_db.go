package generator

import (
	"github.com/dave/jennifer/jen"
)

// handshake is the constant of the runtime that generated code refers to. It is
// raised with the first version of the runtime that generated code needs.
const handshake = "IsAtLeastVersion0_1_0"

// dbFile is db.go: what queries run on, and the type that has them as methods.
func (p *pkg) dbFile() goFile {
	f := p.newFile("db.go", "")
	declare(f.Group, "If this line does not compile, the generated code and the runtime do not fit: either",
		"go get github.com/rungdb/rung@latest, or run rung generate again with the version that",
		"go.mod names.")
	f.Const().Id("_").Op("=").Qual(runtimePath, handshake)

	declare(f.Group, "DBTX is what queries run on: a pool, a connection, a transaction or a fake, then nothing is",
		"cached; or a *rung.DB, then what is annotated is cached.")
	ctx, args := jen.Qual("context", "Context"), jen.Op("...").Any()
	f.Type().Id("DBTX").Interface(
		jen.Id("Exec").Params(ctx, jen.String(), args).Params(jen.Qual(pgconnPath, "CommandTag"), jen.Error()),
		jen.Id("Query").Params(ctx, jen.String(), args).Params(jen.Qual(pgxPath, "Rows"), jen.Error()),
		jen.Id("QueryRow").Params(ctx, jen.String(), args).Qual(pgxPath, "Row"),
	)

	declare(f.Group, "New returns the queries, to be run on db.")
	f.Func().Id("New").Params(jen.Id("db").Id("DBTX")).Op("*").Id("Queries").Block(
		jen.Return(jen.Op("&").Id("Queries").Values(set("db", jen.Id("db")))),
	)

	declare(f.Group, "Queries has one method per query. It is safe for concurrent use where its DBTX is.")
	f.Type().Id("Queries").Struct(jen.Id("db").Qual(runtimePath, "DBTX"))

	declare(f.Group, "WithTx returns the same queries, to be run in tx: nothing of them is cached.")
	f.Func().Params(jen.Id("q").Op("*").Id("Queries")).Id("WithTx").Params(jen.Id("tx").Qual(pgxPath, "Tx")).Op("*").Id("Queries").Block(
		jen.Return(jen.Op("&").Id("Queries").Values(set("db", jen.Id("tx")))),
	)

	declare(f.Group)
	f.Var().Id(p.databaseVar).Op("=").Qual(runtimePath, "Database").Add(literal(
		set("Schema", jen.Lit(p.db.Config.ObjectSchema)),
		set("Channel", jen.Lit(p.db.Config.Channel)),
		set("Prefix", jen.Lit(p.db.Cache.Prefix)),
	))
	declare(f.Group, p.databaseFunc+" names what this package shares with the triggers of its database.")
	f.Func().Id(p.databaseFunc).Params().Qual(runtimePath, "Database").Block(jen.Return(jen.Id(p.databaseVar)))
	return f
}

// querierFile is querier.go: the methods as an interface.
func (p *pkg) querierFile() goFile {
	f := p.newFile("querier.go", "")
	declare(f.Group, "Querier is what Queries does, for those who want to put something else in its place.")
	f.Type().Id("Querier").InterfaceFunc(func(g *jen.Group) {
		for _, m := range p.order {
			comment(g, trimBlank(m.Doc))
			g.Add(m.signature())
			if m.loader != nil {
				g.Add(m.batchSignature())
			}
		}
	})
	declare(f.Group)
	f.Var().Id("_").Id("Querier").Op("=").Parens(jen.Op("*").Id("Queries")).Parens(jen.Nil())
	return f
}
