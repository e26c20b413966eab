package generator

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/depend"
)

// keyQuery is a query for the values of keys, asked before the query itself.
type keyQuery struct {
	*depend.KeyQuery
	one, many keyStatement // many: for the keys of a loader
	within    int          // place, from 1, of the one that chooses its rows; 0: none
}

// keyStatement is one form of a keyQuery.
type keyStatement struct {
	name     string // in the comment that the SQL begins with
	constant string
	sql      string
	args     []int // which of the method's arguments are its own, from 0
}

// newKeyQueries finds the queries that the keys of a method follow.
func (p *pkg) newKeyQueries(m *method) []keyQuery {
	if m.Cache == nil {
		return nil
	}
	all := m.followed()
	var list []keyQuery
	for _, q := range all {
		k := keyQuery{KeyQuery: q, within: slices.Index(all, q.Within()) + 1}
		text, params := q.SQL()
		k.one = p.keyStatement(m.Name, q, text)
		for _, n := range params {
			k.one.args = append(k.one.args, n-1)
		}
		list = append(list, k)
	}
	return list
}

// followed are the key queries of the keys that can be hashed.
func (m *method) followed() []*depend.KeyQuery {
	var watches []depend.Watch
	for _, r := range m.reads {
		if r.keys != nil {
			watches = append(watches, r.watch)
		}
	}
	return depend.KeyQueries(watches)
}

// forLoader makes the forms of the key queries for many keys.
func (p *pkg) forLoader(m *method, l *loader) error {
	for i := range m.keyQueries {
		k := &m.keyQueries[i]
		args := slices.Clone(k.one.args)
		if !slices.Contains(args, l.key) {
			args = append(args, l.key)
		}
		sql, err := p.batchSQL(k.one.sql, slices.Index(args, l.key)+1, m.Params[l.key].Type)
		if err != nil {
			return err
		}
		k.many = p.keyStatement(l.name, k.KeyQuery, sql)
		k.many.args = args
	}
	return nil
}

// keyStatement names a form of a key query for the method that asks it.
func (p *pkg) keyStatement(method string, q *depend.KeyQuery, sql string) keyStatement {
	name := method + "KeysOf" + p.types.exported(q.Table.Name)
	return keyStatement{name: name, constant: p.names.claim(lowerFirst(name)), sql: sql}
}

// emitKeyQueries declares the texts of key queries.
func emitKeyQueries(g *jen.Group, m *method, form func(k keyQuery) keyStatement) {
	for _, k := range m.keyQueries {
		s := form(k)
		declare(g)
		g.Const().Id(s.constant).Op("=").Add(m.constantSQL(s.name, parser.Many, s.sql))
	}
}

// keyQueriesLiteral lists key queries for the runtime.
func (m *method) keyQueriesLiteral(form func(k keyQuery) keyStatement) *jen.Statement {
	var list []jen.Code
	for _, k := range m.keyQueries {
		s := form(k)
		fields := []jen.Code{set("SQL", jen.Id(s.constant)), set("Args", intSlice(s.args))}
		if k.within > 0 {
			fields = append(fields, set("Within", jen.Lit(k.within)))
		}
		list = append(list, jen.Values(fields...))
	}
	return jen.Index().Qual(runtimePath, "KeyQuery").Values(list...)
}

func intSlice(list []int) *jen.Statement {
	return jen.Index().Int().ValuesFunc(func(g *jen.Group) {
		for _, n := range list {
			g.Lit(n)
		}
	})
}

func asked(k keyQuery) keyStatement  { return k.one }
func loaded(k keyQuery) keyStatement { return k.many }
