package generator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jinzhu/inflection"
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// loader is the batch method of a query.
type loader struct {
	name     string // of the method
	value    string // variable of the rung.Batch
	constant string // of the SQL
	key      int    // index of the parameter
	keyType  *goType
	keys     string   // name of the argument
	others   []string // names of the other arguments, by parameter; "" for the key
	sql      string
	keyed    bool // rows begin with the key itself, see anySQL
}

// newLoader decides the names of a batch method, or reports why there is none.
func (p *pkg) newLoader(m *method) *loader {
	fail := func(message, hint string) *loader {
		p.fail(m.Query, m.Loader.Offset, message, hint)
		return nil
	}
	l := &loader{name: m.BatchName()} // by the only parameter, unless it says otherwise
	if m.Loader.By != "" {
		l.key = slices.IndexFunc(m.Params, func(q analyze.Param) bool { return q.Name == m.Loader.By })
	}
	if l.key < 0 || len(m.Params) == 0 {
		return fail(fmt.Sprintf("the query has no parameter %q", m.Loader.By), "its parameters are "+paramNames(m))
	}
	l.keyType = m.arg.all()[l.key].typ
	if !l.keyType.comparable {
		return fail(fmt.Sprintf("a loader cannot be by a parameter of the Go type %s", l.keyType), "results are returned in a map, whose keys must be comparable")
	}
	p.nameLoader(m, l)
	var err error
	if l.keyed = m.keyed(l); l.keyed {
		l.sql, err = p.anySQL(m, l)
	} else {
		l.sql, err = p.batchSQL(m.SQL, l.key+1, m.Params[l.key].Type)
	}
	if err == nil {
		err = p.forLoader(m, l)
	}
	if err != nil {
		return fail(err.Error(), "")
	}
	return l
}

func (p *pkg) nameLoader(m *method, l *loader) {
	base := lowerFirst(l.name)
	l.constant = p.names.claim(base)
	l.value = p.names.claim(base + "Query")
	names := scope{l.value: true}
	l.others = make([]string, len(m.Params))
	for i, param := range m.Params {
		if i != l.key {
			l.others[i] = names.argument(paramName(param, fmt.Sprintf("dollar_%d", i+1)))
		}
	}
	l.keys = names.claim(plural(argName(paramName(m.Params[l.key], "key"))))
}

// plural returns the name of many values of an argument.
func plural(name string) string {
	if strings.HasSuffix(name, "ID") {
		return name + "s"
	}
	return inflection.Plural(name)
}

func paramNames(m *method) string {
	var names []string
	for i, param := range m.Params {
		names = append(names, paramName(param, fmt.Sprintf("$%d", i+1)))
	}
	return strings.Join(names, ", ")
}

// batchSQL runs a statement once for each value of a parameter, of the given number
// and type, inside one statement. The server
// evaluates the LATERAL subquery for each element, so ORDER BY and LIMIT keep
// their meaning; rows come back with the key's place in the array. There is no
// outer ORDER BY: a sort need not keep the order of one key's rows.
func (p *pkg) batchSQL(sql string, number int, oid catalog.OID) (string, error) {
	scan, err := pg_query.Scan(sql)
	if err != nil {
		return "", err
	}
	alias := freeName(scan.Tokens, sql, "rung_key")
	rows := freeName(scan.Tokens, sql, "rung_rows")
	var b strings.Builder
	at := 0
	for i, t := range scan.Tokens {
		if t.Token != pg_query.Token_PARAM || sql[t.Start:t.End] != "$"+strconv.Itoa(number) {
			continue
		}
		key := alias + ".key"
		if i+1 < len(scan.Tokens) && sql[scan.Tokens[i+1].Start:scan.Tokens[i+1].End] == "." {
			key = "(" + key + ")" // $1.field
		}
		b.WriteString(sql[at:t.Start])
		b.WriteString(key)
		at = int(t.End)
	}
	b.WriteString(sql[at:])
	return fmt.Sprintf("SELECT %s.ord::int, %s.*\nFROM unnest(%s) WITH ORDINALITY AS %s(key, ord),\nLATERAL (\n%s\n) AS %s",
		alias, rows, p.arrayParam(oid, number), alias, b.String(), rows), nil
}

// freeName returns a name that occurs nowhere in the statement, so that it can
// neither hide a name of the user nor be hidden.
func freeName(tokens []*pg_query.ScanToken, sql, name string) string {
	for i := 2; ; i++ {
		taken := slices.ContainsFunc(tokens, func(t *pg_query.ScanToken) bool {
			return strings.EqualFold(strings.Trim(sql[t.Start:t.End], `"`), name)
		})
		if !taken {
			return name
		}
		name = fmt.Sprintf("%s_%d", strings.TrimRight(name, "_0123456789"), i)
	}
}

// arrayParam returns the parameter as an array of the type. What the driver does
// not know travels as an array of text, which the server converts.
func (p *pkg) arrayParam(oid catalog.OID, number int) string {
	t := p.db.Catalog.Type(p.db.Catalog.BaseType(oid))
	sent := oid
	switch {
	case t != nil && driverKnows(t):
		sent = t.OID
	case p.types.goType(oid, false).helper == "String":
		sent = p.db.Catalog.LookupType("pg_catalog", "text").OID
	}
	if sent == oid {
		return fmt.Sprintf("$%d::%s[]", number, p.sqlType(oid))
	}
	return fmt.Sprintf("$%d::%s[]::%s[]", number, p.sqlType(sent), p.sqlType(oid))
}

// sqlType returns the name of a type for a cast: format_type's, but for the
// words that mean one character or one bit where no length is written.
func (p *pkg) sqlType(oid catalog.OID) string {
	t := p.db.Catalog.Type(oid)
	switch {
	case t == nil:
		return "unknown"
	case t.Schema == "pg_catalog" && (t.Name == "bpchar" || t.Name == "bit"):
		return "pg_catalog." + t.Name
	case t.Schema == "pg_catalog":
		return p.db.Catalog.FormatType(oid)
	}
	return p.db.Catalog.QuoteIdent(t.Schema) + "." + p.db.Catalog.QuoteIdent(t.Name)
}

// batchDoc returns the lines of the batch method's doc comment.
func (m *method) batchDoc() []string {
	l := m.loader
	what := "missing keys are not in the map"
	if m.Command == parser.Many {
		what = "keys without rows are not in the map"
	}
	return wrap(fmt.Sprintf("%s is %s for many %s at once, with one SQL statement for all that is not cached; %s.", l.name, m.Name, l.keys, what), "")
}
