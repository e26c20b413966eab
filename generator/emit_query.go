package generator

import (
	"slices"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/runtime/tag"
)

// queryFile is a file of queries, in source order.
func (p *pkg) queryFile(name string, methods []*method) goFile {
	source := methods[0].file
	if methods[0].Command.IsBatch() || methods[0].Command == parser.CopyFrom {
		source = ""
	}
	f := p.newFile(name, source)
	if methods[0].Command.IsBatch() {
		p.emitBatchError(f.Group)
	}
	for _, m := range methods {
		p.emitMethod(f.Group, m)
	}
	return f
}

// emitMethod writes all that belongs to one query.
func (p *pkg) emitMethod(g *jen.Group, m *method) {
	if m.Command != parser.CopyFrom {
		declare(g)
		g.Const().Id(m.constant).Op("=").Add(m.constantSQL(m.Name, m.Command, m.SQL))
	}
	emitKeyQueries(g, m, asked)
	if m.arg.strct != "" {
		if m.arg.positional != nil {
			declare(g)
		} else {
			declare(g, m.arg.strct+" are the arguments of "+m.Name+".")
		}
		emitStruct(g, m.arg.strct, m.arg.fields)
	}
	if m.row.strct != "" {
		declare(g, m.row.strct+" is one row of "+m.Name+".")
		emitStruct(g, m.row.strct, m.row.fields)
	}
	if m.Command == parser.ExecLastID {
		return // as sqlc does for PostgreSQL
	}
	declare(g)
	g.Var().Id(m.value).Op("=").Qual(runtimePath, "Query").Types(m.arg.code(), m.row.code()).Add(literal(p.queryFields(m)...))
	if m.Command.IsBatch() {
		p.emitBatchResults(g, m)
	}
	declare(g, p.doc(m)...)
	g.Func().Params(jen.Id("q").Op("*").Id("Queries")).Add(p.signature(m)).Block(jen.Return(p.call(m)))
	if m.loader != nil {
		p.emitLoader(g, m)
	}
}

// constantSQL is the SQL with the name line that logs and pg_stat_statements
// show.
func (m *method) constantSQL(name string, command parser.Command, sql string) *jen.Statement {
	return rawString("-- name: " + name + " " + string(command) + "\n" + sql + "\n")
}

// signature is the method's name, arguments and results.
func (p *pkg) signature(m *method) *jen.Statement {
	params := p.context()
	switch {
	case m.arg.positional != nil:
		for i, f := range m.arg.fields {
			params = append(params, jen.Id(m.arg.positional[i]).Add(f.typ.code()))
		}
	case m.takesList():
		params = append(params, jen.Id(m.arg.name).Index().Add(m.arg.passedCode()))
	case m.arg.name != "":
		params = append(params, jen.Id(m.arg.name).Add(m.arg.passedCode()))
	}
	s := jen.Id(m.Name).Params(params...)
	switch m.Command {
	case parser.One:
		return s.Params(p.result(m), jen.Error())
	case parser.Many:
		return s.Params(jen.Index().Add(p.result(m)), jen.Error())
	case parser.ExecRows, parser.CopyFrom:
		return s.Params(jen.Int64(), jen.Error())
	case parser.ExecResult:
		return s.Params(jen.Qual(pgconnPath, "CommandTag"), jen.Error())
	case parser.BatchExec, parser.BatchOne, parser.BatchMany:
		return s.Op("*").Id(m.batchResults())
	}
	return s.Error()
}

// context is what every method takes first.
func (p *pkg) context() []jen.Code {
	params := []jen.Code{jen.Id("ctx").Qual("context", "Context")}
	if p.config.Go.EmitMethodsWithDBArgument {
		params = append(params, jen.Id("db").Id("DBTX"))
	}
	return params
}

// on is what a method runs on.
func (p *pkg) on() *jen.Statement {
	if p.config.Go.EmitMethodsWithDBArgument {
		return jen.Id("db")
	}
	return jen.Id("q").Dot("db")
}

// takesList says whether the method takes a list of arguments.
func (m *method) takesList() bool { return m.Command.IsBatch() || m.Command == parser.CopyFrom }

// byPointer says whether the method returns pointers to its rows.
func (p *pkg) byPointer(m *method) bool {
	return p.config.Go.EmitResultStructPointers && m.row.typ == nil && !m.row.none
}

// result is the type of one row as the method returns it.
func (p *pkg) result(m *method) *jen.Statement {
	if p.byPointer(m) {
		return jen.Op("*").Add(m.row.code())
	}
	return m.row.code()
}

// call is the one call of the runtime that a method makes.
func (p *pkg) call(m *method) *jen.Statement {
	args := []jen.Code{jen.Id("ctx"), p.on(), jen.Op("&").Id(m.value)}
	switch {
	case m.Command == parser.CopyFrom:
		table, columns := m.copyTarget()
		args = append(args, jen.Qual(pgxPath, "Identifier").ValuesFunc(literals(table)), stringSlice(columns), m.passed())
		return runtimeFunc("CopyFrom").Call(args...)
	case m.Command.IsBatch():
		return jen.Op("&").Id(m.batchResults()).Values(runtimeFunc("SendBatch").Call(append(args, m.passed())...))
	}
	name := map[parser.Command]string{parser.One: "One", parser.Many: "Many", parser.ExecRows: "ExecRows", parser.ExecResult: "ExecResult"}[m.Command]
	if name == "" {
		name = "Exec"
	}
	call := runtimeFunc(name).Call(append(args, m.passed())...)
	if p.byPointer(m) && m.Command == parser.One {
		call = runtimeFunc("Pointer").Call(call)
	}
	if p.byPointer(m) && m.Command == parser.Many {
		call = runtimeFunc("Pointers").Call(call)
	}
	if p.config.Go.EmitEmptySlices && m.Command == parser.Many {
		call = runtimeFunc("NotNil").Call(call)
	}
	return call
}

// passed is the arguments as given to the runtime.
func (m *method) passed() *jen.Statement {
	switch {
	case m.arg.positional != nil:
		return jen.Id(m.arg.strct).ValuesFunc(func(g *jen.Group) {
			for i, f := range m.arg.fields {
				g.Add(set(f.name, jen.Id(m.arg.positional[i])))
			}
		})
	case m.arg.name == "":
		return jen.Qual(runtimePath, "None").Values()
	case m.arg.pointer && m.takesList():
		return runtimeFunc("Values").Call(jen.Id(m.arg.name))
	case m.arg.pointer:
		return jen.Op("*").Id(m.arg.name)
	}
	return jen.Id(m.arg.name)
}

// queryFields are the fields of the rung.Query; those with zero values are left
// out.
func (p *pkg) queryFields(m *method) []jen.Code {
	list := []jen.Code{
		set("Name", jen.Lit(p.config.Package+"."+m.Name)),
		set("Database", jen.Op("&").Id(p.databaseVar)),
	}
	if m.Command != parser.CopyFrom {
		list = append(list, set("SQL", jen.Id(m.constant)))
	}
	if m.arg.name != "" {
		list = append(list, set("Args", m.arg.argsFunc(m.Command == parser.CopyFrom)))
	}
	if !m.row.none {
		list = append(list, set("Dest", m.row.destFunc()))
		if f := m.row.doneFunc(); f != nil {
			list = append(list, set("Done", f))
		}
	}
	if len(m.Writes) > 0 {
		var names []string
		for _, t := range m.Writes {
			names = append(names, tag.Table(t.Schema, t.Name))
		}
		list = append(list, set("Writes", stringSlice(names)))
	}
	if m.WritesAll {
		list = append(list, set("WritesAll", jen.True()))
	}
	if m.isRead() && len(m.reads) > 0 && len(m.Writes) == 0 && !m.WritesAll {
		list = append(list, set("Reads", m.readsLiteral()))
	}
	if m.replica() {
		list = append(list, set("Replica", jen.True()))
	}
	if lag := m.maxLag(); lag > 0 {
		list = append(list, set("MaxLag", duration(lag)))
	}
	if m.Cache != nil {
		list = append(list, set("Cache", p.cacheLiteral(m)))
	}
	return list
}

// readsLiteral declares the tables that the query reads. Keys are left out where
// nothing is cached.
func (m *method) readsLiteral() *jen.Statement {
	var reads []jen.Code
	for _, r := range m.reads {
		fields := []jen.Code{
			set("Table", jen.Lit(tag.Table(r.watch.Table.Schema, r.watch.Table.Name))),
			set("Columns", stringSlice(r.watch.Columns)),
		}
		if m.Cache != nil && len(r.keys) > 0 {
			var keys []jen.Code
			for _, k := range r.keys {
				keys = append(keys, literal(m.keyFields(k)...))
			}
			fields = append(fields, set("Keys", jen.Index().Qual(runtimePath, "Key").Types(m.arg.code()).Values(keys...)))
		}
		reads = append(reads, literal(fields...))
	}
	return jen.Index().Qual(runtimePath, "Read").Types(m.arg.code()).Values(reads...)
}

func (m *method) keyFields(k key) []jen.Code {
	fields := []jen.Code{set("Columns", stringSlice(k.columns))}
	if k.given != nil {
		fields = append(fields, set("Given", jen.Func().Params(jen.Id("a").Add(m.arg.code())).Bool().Add(shortBody(jen.Return(k.given)))))
	}
	if k.from != nil {
		return append(fields, set("From", k.fromFunc(m.arg.code())))
	}
	if i := slices.IndexFunc(m.keyQueries, func(q keyQuery) bool { return q.KeyQuery == k.query }); i > 0 {
		fields = append(fields, set("Query", jen.Lit(i)))
	}
	return append(fields, set("Follow", intSlice(k.follow)))
}

// cacheLiteral declares the cache rule.
func (p *pkg) cacheLiteral(m *method) *jen.Statement {
	list := []jen.Code{set("TTL", duration(m.ttl(p.db.Cache)))}
	add := func(ok bool, name string, value *jen.Statement) {
		if ok {
			list = append(list, set(name, value))
		}
	}
	add(m.stale() > 0, "Stale", duration(m.stale()))
	add(m.jitter(p.db.Cache) > 0, "Jitter", jen.Lit(m.jitter(p.db.Cache)))
	add(m.missing(p.db.Cache) > 0, "Missing", duration(m.missing(p.db.Cache)))
	add(m.max() > 0, "Max", size(m.max()))
	add(m.Cache.NoL1, "NoL1", jen.True())
	add(m.Cache.NoL2, "NoL2", jen.True())
	if len(m.keyQueries) > 0 {
		list = append(list, set("KeyQueries", m.keyQueriesLiteral(asked)))
	}
	var types []string
	for _, c := range m.Columns {
		types = append(types, p.db.Catalog.FormatType(c.Type))
	}
	list = append(list,
		set("Columns", stringSlice(types)),
		set("Hash", m.arg.hashFunc()),
		set("Same", m.arg.sameFunc()),
	)
	if f := m.arg.ownFunc(); f != nil {
		list = append(list, set("Own", f))
	}
	list = append(list, set("Key", m.arg.keyFunc()))
	if f := m.row.copyFunc(); f != nil {
		list = append(list, set("Copy", f))
	}
	if f := m.row.sizeFunc(); f != nil {
		list = append(list, set("Size", f))
	}
	return jen.Op("&").Qual(runtimePath, "Cache").Types(m.arg.code(), m.row.code()).Add(literal(list...))
}

// duration writes a duration in its largest whole unit: 10 * time.Minute.
func duration(d time.Duration) *jen.Statement {
	units := []struct {
		unit time.Duration
		name string
	}{{time.Hour, "Hour"}, {time.Minute, "Minute"}, {time.Second, "Second"}, {time.Millisecond, "Millisecond"}, {time.Microsecond, "Microsecond"}}
	for _, u := range units {
		if d == u.unit {
			return jen.Qual("time", u.name)
		}
		if d%u.unit == 0 {
			return jen.Lit(int(d/u.unit)).Op("*").Qual("time", u.name)
		}
	}
	return jen.Lit(int(d)).Op("*").Qual("time", "Nanosecond")
}

// size writes a number of bytes in its largest whole binary unit: 64 << 10.
func size(n int64) *jen.Statement {
	for _, shift := range []int{30, 20, 10} {
		if n%(1<<shift) == 0 {
			return jen.Lit(int(n >> shift)).Op("<<").Lit(shift)
		}
	}
	return jen.Lit(int(n))
}
