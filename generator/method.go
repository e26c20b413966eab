package generator

import (
	"fmt"
	"path"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/config"
)

// method is a query with every name and Go type decided.
type method struct {
	*Query
	file     string // base name of the query file
	constant string // of the SQL
	value    string // variable of the rung.Query
	arg      argument
	row      row
	reads    []read

	keyQueries []keyQuery
	loader     *loader // nil: none
}

// argument is what a method takes beside the context.
type argument struct {
	name       string   // of the Go argument; empty: the query has no parameters
	strct      string   // name of the Params struct; empty: a bare argument
	typ        *goType  // of the bare argument
	fields     []field  // of the struct, by parameter number
	pointer    bool     // the method takes a pointer to the struct
	positional []string // the method takes the fields one by one, under these names
}

// row is what one row becomes.
type row struct {
	none   bool
	typ    *goType // a single column
	model  *model  // the struct of a table
	strct  string  // name of the Row struct
	fields []field // of the struct or the model
}

// newMethod decides the names and types of one query. Clashes are reported.
func (p *pkg) newMethod(q *Query) *method {
	m := &method{Query: q, file: path.Base(q.Source.Path)}
	if q.Command == parser.ExecLastID && p.config.Types != config.SQLC {
		p.fail(q, q.NameOffset, "PostgreSQL has no last insert id: no method can be made for :execlastid", "use :one with RETURNING")
	}
	if p.config.Types == config.SQLC {
		q.InferSQLC()
	}
	m.constant = q.Name
	if p.config.Go.EmitExportedQueries {
		p.declare(q, m.constant)
	} else {
		m.constant = p.names.claim(lowerFirst(q.Name))
	}
	m.arg = p.newArgument(q)
	m.row = p.newRow(q)
	m.reads = newReads(p.db.Catalog, q, m.arg)
	return m
}

func (p *pkg) newArgument(q *Query) argument {
	types := make([]*goType, len(q.Params))
	for i, param := range q.Params {
		types[i] = p.paramType(q, param)
	}
	limit := p.config.Go.QueryParameterLimit
	switch len(q.Params) {
	case 0:
		return argument{}
	case 1:
		if limit == 0 {
			break
		}
		names := scope{"ctx": true, "q": true, "db": true, lowerFirst(q.Name) + "Query": true}
		return argument{name: names.argument(p.paramName(q, 0, "dollar_1")), typ: types[0]}
	}
	a := argument{name: "arg", strct: q.Name + "Params", pointer: p.config.Go.EmitParamsStructPointers}
	if len(q.Params) <= limit && !q.Command.IsBatch() && q.Command != parser.CopyFrom {
		a.strct, a.pointer, a.positional = p.names.claim(lowerFirst(q.Name)+"Args"), false, p.positional(q)
	} else {
		p.declare(q, a.strct)
	}
	names := p.types.fields()
	for i, param := range q.Params {
		name := p.paramName(q, i, fmt.Sprintf("column_%d", i+1))
		a.fields = append(a.fields, names.add(name, name, types[i], p.paramTags(param)))
	}
	return a
}

// positional names the arguments of a method that takes them one by one.
func (p *pkg) positional(q *Query) []string {
	var list []string
	names := scope{"ctx": true, "q": true, "db": true, lowerFirst(q.Name) + "Query": true}
	for i := range q.Params {
		list = append(list, names.argument(p.paramName(q, i, fmt.Sprintf("dollar_%d", i+1))))
	}
	return list
}

// paramName is the user's name of a parameter, else the one that is found for it:
// with `types: sqlc` the one that sqlc finds.
func (p *pkg) paramName(q *Query, i int, unnamed string) string {
	param := q.Params[i]
	if param.SQLC != nil && q.Query.Query.Params[i].Name == "" {
		param.Name = param.SQLC.Name
	}
	return paramName(param, unnamed)
}

func paramName(param analyze.Param, unnamed string) string {
	if param.Name == "" {
		return unnamed
	}
	return param.Name
}

// paramTags are the tags that overrides give a parameter.
func (p *pkg) paramTags(param analyze.Param) []config.StructTag {
	if s := param.SQLC; s != nil {
		return p.types.columnTags(s.Type, s.Written, !s.NotNull && s.Dims == 0, s.Table, s.Column)
	}
	return p.types.columnTags(param.Type, "", param.Nullable, param.Table, param.Column)
}

func (p *pkg) paramType(q *Query, param analyze.Param) *goType {
	null := param.Nullable
	if p.config.Types == config.SQLC {
		if s := param.SQLC; s != nil {
			if t := p.types.columnOverride(param.Type, s.Table, s.Column); t != nil {
				return t
			}
			if t := p.types.sent(s, param.Type); t != nil {
				return t
			}
		}
		if isLimit(q, param) {
			return int32Type
		}
		null = null || param.Column != nil && !param.Column.NotNull
	}
	return p.types.columnType(param.Type, null, param.Table, param.Column)
}

// isLimit says whether the parameter is the count of LIMIT or OFFSET.
func isLimit(q *Query, param analyze.Param) bool {
	if param.Column != nil {
		return false
	}
	if param.Name == "limit" || param.Name == "offset" {
		return true
	}
	return q.Tree != nil && (refersTo(q.Tree.Limit, param.Number) || refersTo(q.Tree.Offset, param.Number))
}

func refersTo(e analyze.Expr, number int) bool {
	if c, ok := e.(*analyze.Cast); ok && c.Implicit {
		e = c.Arg
	}
	ref, ok := e.(*analyze.ParamRef)
	return ok && ref.Number == number
}

func (p *pkg) newRow(q *Query) row {
	if !q.Command.HasRows() {
		return row{none: true}
	}
	if len(q.Columns) == 1 && len(q.Embeds) == 0 {
		return row{typ: p.columnType(q.Columns[0])}
	}
	list := p.rowFields(q)
	if len(list) > 0 { // SELECT FROM t returns rows without columns
		if m := p.models[tableOf(q.Tree, 0)]; m != nil && sameShape(q, list, m) {
			p.share(m)
			return row{model: m, fields: m.fields}
		}
	}
	r := row{strct: q.Name + "Row", fields: list}
	p.declare(q, r.strct)
	return r
}

// rowFields returns one field per column, and one per sqlc.embed.
func (p *pkg) rowFields(q *Query) []field {
	names := p.types.fields()
	var list []field
	embeds := q.Embeds
	for i := 0; i < len(q.Columns); i++ {
		if len(embeds) > 0 && embeds[0].From == i {
			e := embeds[0]
			embeds = embeds[1:]
			m := p.models[e.Table]
			p.shareValue(m)
			typ := &goType{name: m.name, model: m, width: m.width()}
			if e.Nullable {
				typ = pointerTo(typ)
				if m.marker() < 0 {
					p.fail(q, e.Offset, fmt.Sprintf("sqlc.embed(%s): the outer join can find no row, and no column that is NOT NULL tells that from a row of NULLs", e.Name), "list the columns instead")
				}
			}
			list = append(list, names.add(m.name, snakeCase(m.name), typ, nil))
			i = e.To - 1
			continue
		}
		c := q.Columns[i]
		name := columnName(c, i)
		list = append(list, names.add(name, name, p.columnType(c), p.columnTags(c)))
	}
	return list
}

// columnType returns the Go type of a result column.
func (p *pkg) columnType(c analyze.Column) *goType {
	null := c.Nullable
	if s := c.SQLC; s != nil {
		if t := p.types.columnOverride(c.Type, s.Table, s.Column); t != nil {
			return t
		}
		null = !s.NotNull || s.Nullable
		if t := p.types.scanned(s, c.Type, null); t != nil {
			return t
		}
	}
	return p.types.columnType(c.Type, null, c.Table, c.Column)
}

// columnTags are the tags that overrides give a result column.
func (p *pkg) columnTags(c analyze.Column) []config.StructTag {
	if s := c.SQLC; s != nil {
		return p.types.columnTags(s.Type, s.Written, !s.NotNull && s.Dims == 0, s.Table, s.Column)
	}
	return p.types.columnTags(c.Type, "", c.Nullable, c.Table, c.Column)
}

func columnName(c analyze.Column, i int) string {
	switch {
	case c.SQLCName != "":
		return c.SQLCName
	case c.Name == "" || c.Name == "?column?":
		return fmt.Sprintf("column_%d", i+1)
	}
	return c.Name
}

// sameShape says whether a row is the whole row of the model's table: sqlc's
// rule for returning the model.
func sameShape(q *Query, list []field, m *model) bool {
	if len(list) != len(m.fields) || len(q.Embeds) > 0 {
		return false
	}
	for i, f := range m.fields {
		if tableOf(q.Tree, i) != m.table || list[i].name != f.name || list[i].typ.String() != f.typ.String() {
			return false
		}
	}
	return true
}

// share names the functions that queries returning the model call.
func (p *pkg) share(m *model) {
	if m.dest == "" {
		m.dest = p.names.claim("dest" + m.name)
	}
	p.shareValue(m)
}

// shareValue names those that rows holding the model call too.
func (p *pkg) shareValue(m *model) {
	if m.copy == "" && hasReferences(m.fields) {
		m.copy = p.names.claim("copy" + m.name)
	}
	if m.size == "" && hasSize(m.fields) {
		m.size = p.names.claim("size" + m.name)
	}
}

func hasReferences(list []field) bool {
	for _, f := range list {
		if f.typ.hasReferences() {
			return true
		}
	}
	return false
}

func hasSize(list []field) bool {
	for _, f := range list {
		if f.typ.hasSize() {
			return true
		}
	}
	return false
}

// declare takes a name for a struct of the query, or reports who has it.
func (p *pkg) declare(q *Query, name string) {
	if owner, ok := p.owners[name]; ok {
		p.fail(q, q.NameOffset, fmt.Sprintf("struct %s of the query clashes with that of %s", name, owner), "rename the query")
		return
	}
	p.owners[name] = "query " + q.Name
	p.names[name] = true
}

// fail reports an error about a query. Offset is into its source.
func (p *pkg) fail(q *Query, offset int, message, hint string) {
	p.errs = append(p.errs, q.SourceErrorf(offset, "", hint, "%s", message))
}

// goFile returns the name of the Go file of a query: one of "query.sql" stands in
// "query.sql.go", what takes a list of arguments in files of their own.
func (p *pkg) goFile(m *method) string {
	switch {
	case m.Command.IsBatch():
		return p.config.Go.OutputBatchFileName
	case m.Command == parser.CopyFrom:
		return p.config.Go.OutputCopyFromFileName
	}
	return m.file + p.config.Go.OutputFilesSuffix + ".go"
}

// isRead says whether the command returns rows.
func (m *method) isRead() bool { return m.Command == parser.One || m.Command == parser.Many }
