package generator

import (
	"fmt"
	"strings"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/depend"
	"github.com/rungdb/rung/runtime/tag"
)

// Explanation is what is known about one query: an element of `queries` of
// `rung explain --json`, which is a stable interface. Columns and params that
// come from no table have no table and column.
type Explanation struct {
	Package string              `json:"package"`
	Name    string              `json:"name"`
	Command string              `json:"cmd"`
	File    string              `json:"file"`
	Line    int                 `json:"line"`
	SQL     string              `json:"sql"`
	Params  []ExplanationParam  `json:"params"`
	Columns []ExplanationColumn `json:"columns"`
	Route   string              `json:"route"`
	MaxLag  string              `json:"-"` // for the report; empty: unbounded
	Cache   *ExplanationCache   `json:"cache"`
	Loader  *string             `json:"loader"`
	Reads   []ExplanationRead   `json:"reads"`
	Keys    []ExplanationKeys   `json:"key_queries"`
	Writes  []string            `json:"writes"` // "*": any table
	Refused *string             `json:"refused"`
}

// ExplanationParam is a parameter. Type is the server's format_type without
// modifier.
type ExplanationParam struct {
	Number   int    `json:"number"`
	Name     string `json:"name"`
	Type     string `json:"type"`
	Nullable bool   `json:"nullable"`
	Go       string `json:"go"`
}

// ExplanationColumn is a column of the result.
type ExplanationColumn struct {
	Name     string  `json:"name"`
	Type     string  `json:"type"`
	Nullable bool    `json:"nullable"`
	Table    *string `json:"table"`
	Column   *string `json:"column"`
	Go       string  `json:"go"`
}

// ExplanationCache is the cache rule as directives write it; null is what was not
// asked for.
type ExplanationCache struct {
	TTL     string  `json:"ttl"`
	Stale   *string `json:"stale"`
	Jitter  string  `json:"jitter"`
	Missing *string `json:"missing"`
	Max     *string `json:"max"`
	L1      bool    `json:"l1"`
	L2      bool    `json:"l2"`
}

// ExplanationRead is a table that the query reads. Keys are alternatives, each a
// list of conditions; null means any change of the columns.
type ExplanationRead struct {
	Table   string     `json:"table"`
	Columns []string   `json:"columns"`
	Keys    [][]string `json:"keys"`
	Why     string     `json:"why"`
}

// ExplanationKeys is a query for the values of keys that name a column of another
// relation, as id=orders.user_id does: its output Columns for the rows of Table that
// the arguments name. Alias is what the relation is called in the statement; Params
// are the statement's parameters that its own are, in their order.
type ExplanationKeys struct {
	Table   string   `json:"table"`
	Alias   string   `json:"alias"`
	Columns []string `json:"columns"`
	SQL     string   `json:"sql"`
	Params  []int    `json:"params"`
}

// Explain describes the queries of a database in the order of its packages. The
// errors are those of Generate; what they are about is described all the same.
func Explain(db *Database) ([]Explanation, parser.ErrorList) {
	list := []Explanation{}
	var errs parser.ErrorList
	for _, in := range db.Packages {
		p := newPackage(db, in)
		errs = append(errs, p.errs...)
		for _, m := range p.order {
			list = append(list, p.explain(m))
		}
	}
	errs.Sort()
	return list, errs
}

func (p *pkg) explain(m *method) Explanation {
	at := m.Source.Position(m.NameOffset)
	e := Explanation{
		Package: p.config.Package, Name: m.Name, Command: string(m.Command),
		File: at.File, Line: at.Line, SQL: m.SQL,
		Params: []ExplanationParam{}, Columns: []ExplanationColumn{},
		Route: "primary", Cache: p.explainCache(m), Reads: []ExplanationRead{}, Keys: []ExplanationKeys{}, Writes: []string{},
	}
	args := m.arg.all()
	for i, param := range m.Params {
		e.Params = append(e.Params, ExplanationParam{param.Number, param.Name, p.db.Catalog.FormatType(param.Type), param.Nullable, args[i].typ.String()})
	}
	for _, c := range m.Columns {
		out := ExplanationColumn{Name: c.Name, Type: p.db.Catalog.FormatType(c.Type), Nullable: c.Nullable, Go: p.columnType(c).String()}
		if c.Table != nil && c.Column != nil {
			table := tag.Table(c.Table.Schema, c.Table.Name)
			out.Table, out.Column = &table, &c.Column.Name
		}
		e.Columns = append(e.Columns, out)
	}
	if m.replica() {
		e.Route = "replica"
		if lag := m.maxLag(); lag > 0 {
			e.MaxLag = FormatDuration(lag)
		}
	}
	if m.Loader != nil {
		name := m.BatchName()
		e.Loader = &name
	}
	for _, r := range m.reads {
		e.Reads = append(e.Reads, m.explainRead(p.db.Catalog, r))
	}
	for _, q := range m.followed() {
		k := ExplanationKeys{Table: tag.Table(q.Table.Schema, q.Table.Name), Alias: q.Alias, Params: []int{}}
		for _, c := range q.Columns {
			k.Columns = append(k.Columns, c.Name)
		}
		var params []int
		k.SQL, params = q.SQL()
		k.Params = append(k.Params, params...)
		e.Keys = append(e.Keys, k)
	}
	if m.WritesAll {
		e.Writes = append(e.Writes, "*")
	}
	for _, t := range m.Writes {
		e.Writes = append(e.Writes, tag.Table(t.Schema, t.Name))
	}
	if m.Refused != "" {
		e.Refused = &m.Refused
	}
	return e
}

func (p *pkg) explainCache(m *method) *ExplanationCache {
	if m.Cache == nil {
		return nil
	}
	defaults := p.db.Cache
	c := &ExplanationCache{
		TTL: FormatDuration(m.ttl(defaults)), Jitter: fmt.Sprintf("%d%%", m.jitter(defaults)),
		L1: !m.Cache.NoL1, L2: !m.Cache.NoL2,
	}
	if d := m.stale(); d > 0 {
		s := FormatDuration(d)
		c.Stale = &s
	}
	if m.Command == parser.One {
		s := "off"
		if d := m.missing(defaults); d > 0 {
			s = FormatDuration(d)
		}
		c.Missing = &s
	}
	if n := m.max(); n > 0 {
		s := formatSize(n)
		c.Max = &s
	}
	return c
}

func (m *method) explainRead(cat *catalog.Catalog, r read) ExplanationRead {
	out := ExplanationRead{
		Table:   tag.Table(r.watch.Table.Schema, r.watch.Table.Name),
		Columns: append([]string{}, r.watch.Columns...),
		Why:     r.why(),
	}
	if r.keys == nil {
		return out
	}
	for _, k := range r.watch.Keys {
		conditions := []string{}
		for _, c := range k {
			conditions = append(conditions, c.Column.Name+"="+m.explainSource(cat, c))
		}
		out.Keys = append(out.Keys, conditions)
	}
	return out
}

// why says why the table is watched so.
func (r read) why() string {
	if r.keys == nil && r.watch.Keys != nil {
		return "a key compares a column with a value of another type, which hashes otherwise"
	}
	return r.watch.Why
}

// explainSource writes where the value of a key column comes from.
func (m *method) explainSource(cat *catalog.Catalog, c depend.KeyColumn) string {
	switch {
	case c.Const != nil && columnClass(cat, c.Column.Type) == intClass:
		return *c.Const
	case c.Const != nil:
		return "'" + strings.ReplaceAll(*c.Const, "'", "''") + "'"
	case c.Param > 0:
		text := fmt.Sprintf("$%d", c.Param)
		if c.Each {
			text = "any(" + text + ")"
		}
		if c.Optional {
			text += " if given"
		}
		return text
	}
	return c.Query.Alias + "." + c.Query.Columns[c.Output].Name
}

// formatSize writes a number of bytes as directives are written: 64KiB.
func formatSize(n int64) string {
	units := []struct {
		shift int
		name  string
	}{{30, "GiB"}, {20, "MiB"}, {10, "KiB"}}
	for _, u := range units {
		if n%(1<<u.shift) == 0 {
			return fmt.Sprintf("%d%s", n>>u.shift, u.name)
		}
	}
	return fmt.Sprintf("%dB", n)
}
