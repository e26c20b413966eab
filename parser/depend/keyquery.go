package depend

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/runtime/tag"
)

// KeyQuery finds the values that keys follow: columns of the rows of a table that
// match its own keys, tag.MaxFollowed of them and one at most. The cached path asks
// it before the statement, so that its snapshot is no later.
type KeyQuery struct {
	Alias   string // of the relation in the statement
	Table   *catalog.Table
	Columns []*catalog.Column // the output

	only   bool
	keys   []Key
	cat    *catalog.Catalog
	params []analyze.Param
}

// keyQuery returns the query for the rows of r, which is keyed by keys: one that finds
// the same rows already, or a new one.
func (d *deriver) keyQuery(r *analyze.Relation, keys []Key) *KeyQuery {
	for _, q := range d.queries {
		if q.Table == r.Table && q.only == r.Only && sameKeys(q.keys, keys) {
			return q
		}
	}
	q := &KeyQuery{Alias: r.Alias, Table: r.Table, only: r.Only, keys: keys, cat: d.cat, params: d.q.Params}
	d.queries = append(d.queries, q)
	return q
}

// KeyQueries returns the queries that find the values of the watches' keys, those
// first that others are within.
func KeyQueries(reads []Watch) []*KeyQuery {
	var list []*KeyQuery
	var add func(q *KeyQuery)
	add = func(q *KeyQuery) {
		if q != nil && !slices.Contains(list, q) {
			add(q.Within())
			list = append(list, q)
		}
	}
	for _, w := range reads {
		for _, k := range w.Keys {
			add(k[0].Query)
		}
	}
	return list
}

// output returns the place of a column in the output, which it is added to.
func (q *KeyQuery) output(c *catalog.Column) int {
	i := slices.Index(q.Columns, c)
	if i < 0 {
		i = len(q.Columns)
		q.Columns = append(q.Columns, c)
	}
	return i
}

// Within is the query whose values choose the rows of this one, nil where the
// arguments do. Where that one finds too many, so does this.
func (q *KeyQuery) Within() *KeyQuery { return q.keys[0][0].Query }

// SQL returns the text, with parameters numbered from 1, and the number of the
// statement's parameter that each of them is.
func (q *KeyQuery) SQL() (text string, params []int) {
	text = q.text(q.Columns, func(n int) string {
		i := slices.Index(params, n)
		if i < 0 {
			i = len(params)
			params = append(params, n)
		}
		return fmt.Sprintf("$%d", i+1)
	})
	return text, params
}

// text writes the query for some columns; number gives the statement's parameters
// their numbers in it.
func (q *KeyQuery) text(columns []*catalog.Column, number func(n int) string) string {
	var b strings.Builder
	b.WriteString("SELECT " + q.names(columns) + " FROM ")
	if q.only {
		b.WriteString("ONLY ")
	}
	b.WriteString(q.cat.QuoteIdent(q.Table.Schema) + "." + q.cat.QuoteIdent(q.Table.Name) + " WHERE ")
	between := " OR "
	if optional(q.keys[0]) {
		between = " AND " // all that are given hold
	}
	for i, k := range q.keys {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(q.condition(k, number))
	}
	if !single(q.Table, q.keys) {
		fmt.Fprintf(&b, " LIMIT %d", tag.MaxFollowed+1)
	}
	return b.String()
}

// condition writes that a row matches a key.
func (q *KeyQuery) condition(k Key, number func(n int) string) string {
	if from := k[0].Query; from != nil {
		var own, theirs []*catalog.Column
		for _, c := range k {
			own, theirs = append(own, c.Column), append(theirs, from.Columns[c.Output])
		}
		left := q.names(own)
		if len(own) > 1 {
			left = "(" + left + ")"
		}
		return left + " IN (" + from.text(theirs, number) + ")"
	}
	var list []string
	for _, c := range k {
		name := q.cat.QuoteIdent(c.Column.Name)
		if c.Const != nil {
			list = append(list, name+" = "+quoteLiteral(*c.Const)+"::"+q.cat.FormatType(q.cat.BaseType(c.Column.Type)))
			continue
		}
		p := q.param(c.Param, number)
		equal := name + " = " + p
		if c.Each {
			equal = name + " = ANY (" + p + ")"
		}
		if c.Optional {
			equal = "(" + p + " IS NULL OR " + equal + ")"
		}
		list = append(list, equal)
	}
	return strings.Join(list, " AND ")
}

func (q *KeyQuery) param(n int, number func(n int) string) string {
	return number(n) + "::" + q.cat.FormatType(q.params[n-1].Type)
}

func (q *KeyQuery) names(columns []*catalog.Column) string {
	var list []string
	for _, c := range columns {
		list = append(list, q.cat.QuoteIdent(c.Name))
	}
	return strings.Join(list, ", ")
}

// quoteLiteral writes a text so that it means the same whatever
// standard_conforming_strings says.
func quoteLiteral(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}
