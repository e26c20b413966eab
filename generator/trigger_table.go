package generator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/zeebo/xxh3"

	"github.com/rungdb/rung/runtime/tag"
)

// watchedTable is what the triggers of one table watch: the union of what all
// cached queries read.
type watchedTable struct {
	schema, name string
	columns      []watchedColumn // sorted by name; key columns included
	keys         [][]string      // distinct, sorted; each in the table's column order
	pair         []watchedColumn // a primary key, or unique columns that are not null; nil: none
	readBy       []string        // names of queries
	partitioned  bool
	partitions   []string // identities of partitions, all levels, sorted
}

// watchedColumn is a column with its type, domains seen through.
type watchedColumn struct {
	name    string
	typname string
	compare comparison
	foreign bool // the type's equality is not one of pg_catalog's
}

// The bounds of one announcement. A payload has less than 8,000 bytes: what is
// left above changeBytes holds the fields before the mask and the table's identity,
// at most 57 and 261 bytes.
const (
	changeRows  = 300
	changeBytes = 7600
)

// identity is the table's name in coverage and on the wire.
func (t *watchedTable) identity() string { return tag.Table(t.schema, t.name) }

// watch is the text that rung.coverage holds and whose md5 is the fingerprint.
func (t *watchedTable) watch() (string, error) {
	spec := struct {
		Columns []string   `json:"columns"`
		Keys    [][]string `json:"keys"`
	}{Columns: []string{}, Keys: [][]string{}}
	for _, c := range t.columns {
		spec.Columns = append(spec.Columns, c.name)
	}
	spec.Keys = append(spec.Keys, t.keys...)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(spec); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// maxName is the most bytes that a name can have (NAMEDATALEN - 1).
const maxName = 63

// function is the name of the trigger function: the table's identity, shortened
// where the server would cut it off.
func (t *watchedTable) function() string {
	return short(t.identity())
}

// short is the name, or where it is too long its beginning and a hash of the whole.
func short(name string) string {
	if len(name) <= maxName {
		return name
	}
	suffix := fmt.Sprintf("~%016x", xxh3.HashString(name))
	head := name[:maxName-len(suffix)]
	return strings.ToValidUTF8(head, "") + suffix
}

// alias is the quoted name of what a row has of some columns: "old id, shop_id".
// It depends on nothing else, so that another key or column more leaves it.
func alias(what string, columns ...string) string {
	names := slices.Clone(columns)
	for i, name := range names {
		if strings.ContainsAny(name, `,"`) {
			names[i] = quoteIdent(name)
		}
	}
	return quoteIdent(short(what + " " + strings.Join(names, ", ")))
}

// column returns the watched column with that name.
func (t *watchedTable) column(name string) watchedColumn {
	for _, c := range t.columns {
		if c.name == name {
			return c
		}
	}
	return watchedColumn{name: name}
}

// hash is the hash of a key of the row named row.
func (t *watchedTable) hash(row string, key []string) string {
	h := "0"
	for _, name := range key {
		h = hashSQL(t.column(name).typname, row+"."+quoteIdent(name), h)
	}
	return h
}

// tableText are the fields of trigger_table.sql.tmpl. Lists hold one line each.
type tableText struct {
	Comment, ReadBy string

	Schema, Table, Function          string // quoted names
	TableText, FunctionText          string // literals of them
	Identity, Watch, Channel, Dollar string
	Settings                         []string // of the function
	Limit, Bytes                     int
	Keyed, Partitioned               bool
	On                               string // pairs old and new rows; empty: nothing does
	PairFirst                        string // one of the columns that pair them
	Flags, AnyFlags                  []string
	AllFlags, Changed                string
	Row, Pair, Old, New              []string
	RowKeys, PairKeys, SetKeys       []string
	OldKeys, NewKeys                 []string
	PairNames                        []string // literals
}

// text fills in the fields.
func (t *watchedTable) text(schema, channel string) (*tableText, error) {
	watch, err := t.watch()
	if err != nil {
		return nil, err
	}
	table := quoteIdent(t.schema) + "." + quoteIdent(t.name)
	function := quoteIdent(schema) + "." + quoteIdent(t.function())
	x := &tableText{
		Comment: oneLine(t.identity()), ReadBy: strings.Join(t.readBy, ", "),
		Schema: quoteIdent(schema), Table: table, Function: function,
		TableText: quoteLiteral(table), FunctionText: quoteLiteral(function + "()"),
		Identity: quoteLiteral(t.identity()), Watch: quoteLiteral(watch), Channel: quoteLiteral(channel),
		// A plan made for very many rows would be compiled, then and whenever the
		// session runs it again for a few.
		Settings: []string{"SET search_path = pg_catalog, pg_temp", "SET jit = off"},
		Limit:    changeRows, Bytes: changeBytes, Keyed: len(t.keys) > 0, Partitioned: t.partitioned,
	}
	t.columnText(x)
	t.keyText(x)
	t.pairText(x)
	x.Dollar = dollarQuote(table + function + x.Identity + x.Watch + x.Channel + strings.Join(x.Row, ""))
	return x, nil
}

// columnText writes what tells the watched columns of two rows apart.
func (t *watchedTable) columnText(x *tableText) {
	var changed []string
	floats := false
	for _, c := range t.columns {
		flag := alias("changed", c.name)
		name := quoteIdent(c.name)
		x.Row = append(x.Row, changedSQL(c.compare, name)+" AS "+flag)
		x.Old = append(x.Old, memberSQL(c.compare, c.typname, "o", name)+" AS "+flag)
		x.New = append(x.New, memberSQL(c.compare, c.typname, "n", name)+" AS "+flag)
		x.Flags = append(x.Flags, "r."+flag+"::int4")
		x.AnyFlags = append(x.AnyFlags, "bool_or(r."+flag+")::int4")
		changed = append(changed, "s."+flag)
		floats = floats || len(t.pair) == 0 && c.compare == byImage
	}
	if floats {
		// Text of a float within an array or a row has all its digits only then.
		x.Settings = append(x.Settings, "SET extra_float_digits = 3")
	}
	x.Pair = append(x.Pair, x.Row...)
	x.AllFlags = strings.Repeat("1", len(t.columns))
	x.Changed = strings.Join(changed, " OR ")
}

// keyText writes the hashes of the keys of one row, of a pair and of a set.
func (t *watchedTable) keyText(x *tableText) {
	for _, key := range t.keys {
		o, n := t.hash("o", key), t.hash("n", key)
		before, after, one := alias("old", key...), alias("new", key...), alias("key", key...)
		x.Row = append(x.Row, o+" AS "+before, n+" AS "+after)
		x.Old = append(x.Old, o+" AS "+one)
		x.New = append(x.New, n+" AS "+one)
		x.OldKeys = append(x.OldKeys, o+" AS "+one)
		x.NewKeys = append(x.NewKeys, n+" AS "+one)
		x.RowKeys = append(x.RowKeys, fmt.Sprintf(
			"concat_ws(',', to_hex(r.%[1]s), CASE WHEN r.%[2]s <> r.%[1]s THEN to_hex(r.%[2]s) END)", before, after))
		x.PairKeys = append(x.PairKeys, fmt.Sprintf(
			"(SELECT string_agg(DISTINCT to_hex(h), ',') FROM unnest(array_agg(r.%s) || array_agg(r.%s)) h)", before, after))
		x.SetKeys = append(x.SetKeys, fmt.Sprintf("string_agg(DISTINCT to_hex(r.%s), ',')", one))
		if len(t.pair) > 0 {
			there := quoteIdent(t.pair[0].name)
			x.Pair = append(x.Pair,
				fmt.Sprintf("CASE WHEN o.%s IS NOT NULL THEN %s END AS %s", there, o, before),
				fmt.Sprintf("CASE WHEN n.%s IS NOT NULL THEN %s END AS %s", there, n, after))
		}
	}
}

// pairText writes the condition that finds the old row of a new one.
func (t *watchedTable) pairText(x *tableText) {
	var conditions []string
	for _, c := range t.pair {
		cast := ""
		if c.foreign {
			cast = "::text"
		}
		x.PairNames = append(x.PairNames, quoteLiteral(c.name))
		conditions = append(conditions, fmt.Sprintf("o.%[1]s%[2]s = n.%[1]s%[2]s", quoteIdent(c.name), cast))
	}
	x.On = strings.Join(conditions, " AND ")
	if len(t.pair) > 0 {
		x.PairFirst = quoteIdent(t.pair[0].name)
	}
}

// render returns the function and the installation of the table's triggers.
func (t *watchedTable) render(tmpl *template.Template, schema, channel string) (string, error) {
	x, err := t.text(schema, channel)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = tmpl.ExecuteTemplate(&b, "trigger_table.sql.tmpl", x)
	return b.String(), err
}
