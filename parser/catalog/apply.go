package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// Apply changes the catalog by the statements of one schema file, in order, and
// returns every statement that the server would refuse. What such a statement
// would have made is made as far as it is understood, so that one error does not
// cause others.
//
// Down parts of migrations are left out, and files that rung has generated.
// Statements that do not concern the schema are passed over; those that may but
// are not understood are added to Warnings.
func (c *Catalog) Apply(src *parser.Source) parser.ErrorList {
	text, ok := SchemaText(src.Text)
	if !ok {
		return nil
	}
	clean := &parser.Source{Path: src.Path, Text: text}
	list, errs := parser.Statements(clean)
	for _, e := range errs {
		e.Source = src
	}
	d := &ddl{c: c, u: c.user, src: src, errs: errs, kept: c.path}
	for i := range list {
		d.text, d.base, d.tokens = list[i].Text, list[i].Offset, nil
		d.statement(list[i].Node)
	}
	if d.domains {
		c.spreadDomains()
	}
	c.user.compact()
	c.setPath(d.kept)
	return d.errs
}

// ddl is the work on one schema file.
type ddl struct {
	c   *Catalog
	u   *user
	src *parser.Source

	text   string // of the statement at hand
	base   int    // its offset in the source
	tokens []*pg_query.ScanToken

	errs    parser.ErrorList
	kept    []string // search path when the file has ended
	domains bool     // a domain has changed
}

// fail reports what the server would refuse, at a location of the statement's
// tree. Message and code are PostgreSQL's. Where code that cannot be read may have
// made or dropped what the error is about, it is a warning.
func (d *ddl) fail(at int32, code, message string, args ...any) *parser.Error {
	e := &parser.Error{Source: d.src, Offset: d.offset(at), Message: fmt.Sprintf(message, args...), Code: code}
	d.report(e)
	return e
}

// report makes a warning of an error that says that something does or does not exist,
// where something came ahead of it that was not seen.
func (d *ddl) report(e *parser.Error) {
	if d.u.unseen && existence[e.Code] {
		d.c.Warnings = append(d.c.Warnings, e)
	} else {
		d.errs = append(d.errs, e)
	}
}

// existence holds the SQLSTATEs that say that something does or does not exist.
var existence = map[string]bool{
	"3F000": true, "42703": true, "42704": true, "42883": true, "42P01": true, // undefined
	"42P06": true, "42701": true, "42710": true, "42723": true, "42P07": true, // duplicate
}

// warn notes a statement that is left out.
func (d *ddl) warn(at int32, message string, args ...any) *parser.Error {
	e := &parser.Error{Source: d.src, Offset: d.offset(at), Message: fmt.Sprintf(message, args...)}
	d.c.Warnings = append(d.c.Warnings, e)
	return e
}

func (d *ddl) offset(at int32) int {
	if at < 0 || int(at) > len(d.text) {
		at = d.start()
	}
	return d.base + int(at)
}

// start is the location of the statement's first token.
func (d *ddl) start() int32 { return d.find("", 0) }

// find returns the location of the first token from a location on that is the
// identifier, for the many names that the tree has without a place. An empty one
// is any token. Where nothing is found it returns -1.
func (d *ddl) find(word string, from int32) int32 {
	if d.tokens == nil {
		r, err := pg_query.Scan(d.text)
		if err != nil {
			return 0
		}
		d.tokens = r.Tokens
	}
	for _, t := range d.tokens {
		if t.Start < from || t.Token == pg_query.Token_SQL_COMMENT || t.Token == pg_query.Token_C_COMMENT {
			continue
		}
		s := d.text[t.Start:t.End]
		if word == "" || s == word || strings.ToLower(s) == word || s == `"`+strings.ReplaceAll(word, `"`, `""`)+`"` || s == "'"+word+"'" {
			return t.Start
		}
	}
	if word != "" && from > 0 {
		return d.find(word, 0)
	}
	return -1
}

// typ resolves a type name; where it cannot, it reports that and returns
// "unknown", which converts to anything.
func (d *ddl) typ(n *pg_query.TypeName) (OID, int32) {
	oid, mod, err := d.c.ParseTypeName(n)
	if err != nil && d.foreignType(n) {
		oid, mod, err = d.c.ParseTypeName(n)
	}
	if err == nil {
		if t := d.u.typesByOID[oid]; t != nil {
			t.used = true
			if e := d.u.typesByOID[t.Elem]; e != nil {
				e.used = true
			}
		}
		return oid, mod
	}
	if schema, name := splitName(n.Names); schema == "" && name == "blob" && len(n.ArrayBounds) == 0 {
		// SQLite's type, in schemas that both share: sqlc takes it for bytea, and their
		// programs replace it before PostgreSQL sees them.
		d.warn(n.Location, "type \"blob\" does not exist in PostgreSQL and is taken as bytea")
		return byteaOID, -1
	}
	d.typeError(n, err)
	return unknownOID, -1
}

// foreignType makes a type that does not exist known all the same: by the
// extension that it is known to come from, which may be installed elsewhere, or by
// its name alone where it is mapped to a Go type or an extension is installed that is
// not known.
func (d *ddl) foreignType(n *pg_query.TypeName) bool {
	schema, name := splitName(n.Names)
	if n.PctType || schema == systemSchema {
		return false
	}
	ext := extensionOf[name]
	unknown := ext
	for _, e := range sortedKeys(d.u.extensions) {
		if d.u.extensions[e].first == 0 && e != "plpgsql" {
			unknown = e
		}
	}
	mapped := slices.Contains(d.c.Mapped, dotted(schema, name)) || slices.Contains(d.c.Mapped, name)
	in, ok := d.schemaFor(schema, n.Location)
	switch {
	case !ok || unknown == "" && !mapped || d.c.LookupType(schema, name) != nil:
		return false
	case ext != "" && d.u.extensions[ext] == nil:
		d.warn(n.Location, "type \"%s\" comes from the extension \"%s\", which no statement creates and is taken as installed", name, ext).
			Hint = "CREATE EXTENSION IF NOT EXISTS in an earlier statement says so."
		before := len(d.c.Warnings)
		d.install(ext, in, true, n.Location)
		d.c.Warnings = d.c.Warnings[:before]
		if d.c.LookupType(schema, name) != nil {
			return true
		}
	case mapped:
		d.warn(n.Location, "type \"%s\" does not exist in the schema files and is taken as made elsewhere, since an override maps it", name)
	default:
		d.warn(n.Location, "type \"%s\" is taken as made by the extension \"%s\", which is not known", name, unknown)
	}
	d.u.addType(&Type{Schema: in, Name: name, Kind: Base, Category: 'U'})
	return true
}

func (d *ddl) typeError(n *pg_query.TypeName, err error) {
	e := d.fail(n.Location, "", "%s", err.Error())
	var t *TypeError
	if errors.As(err, &t) {
		e.Code, e.Hint = t.Code, t.Hint
	}
	if e.Hint == "" && e.Code == "42704" {
		e.Hint = fmt.Sprintf("one that is made elsewhere is mapped by an override: {db_type: %s, go_type: string}", typeNameString(n))
	}
}

// table finds the table that a statement changes. It returns nil where there is
// none, which is an error unless missing is allowed.
func (d *ddl) table(r *pg_query.RangeVar, missing bool) *Table {
	if t := d.c.Table(r.Schemaname, r.Relname); t != nil {
		if t.constraints != nil {
			return t
		}
		d.fail(r.Location, "42501", "permission denied: \"%s\" is a system catalog", r.Relname)
		return nil
	}
	if !missing {
		d.noRelation(r)
	}
	return nil
}

func (d *ddl) noRelation(r *pg_query.RangeVar) {
	if r.Schemaname != "" && !d.c.hasSchema(r.Schemaname) {
		d.noSchema(r.Schemaname, r.Location)
		return
	}
	if rel := d.relation(r.Schemaname, r.Relname); rel != nil {
		d.fail(r.Location, "42809", "\"%s\" is not a table", r.Relname)
		return
	}
	d.fail(r.Location, "42P01", "relation \"%s\" does not exist", dotted(r.Schemaname, r.Relname)).Hint = perhaps(d.c.NearestTable(r.Schemaname, r.Relname))
}

func (d *ddl) noSchema(name string, at int32) {
	e := d.fail(at, "3F000", "schema \"%s\" does not exist", name)
	if e.Hint = perhaps(parser.Nearest(name, sortedKeys(d.u.schemas))); e.Hint == "" {
		e.Hint = "CREATE SCHEMA must be in an earlier statement of the schema files."
	}
}

// relation finds any relation of the user: tables, indexes, sequences, composite types.
func (d *ddl) relation(schema, name string) *relation {
	if schema != "" {
		return d.u.relations[qualified{schema, name}]
	}
	for _, s := range d.c.effective {
		if r := d.u.relations[qualified{s, name}]; r != nil {
			return r
		}
	}
	return nil
}

// schemaFor returns the schema that a new object goes to: the written one, else
// the first of the search path that exists. A schema that no statement makes is
// taken as there: often it is made elsewhere, with the database.
func (d *ddl) schemaFor(schema string, at int32) (string, bool) {
	if schema != "" {
		if !d.c.hasSchema(schema) {
			e := d.warn(at, "schema \"%s\" does not exist in the schema files and is taken as made elsewhere", schema)
			if e.Hint = perhaps(parser.Nearest(schema, sortedKeys(d.u.schemas))); e.Hint == "" {
				e.Hint = "CREATE SCHEMA IF NOT EXISTS in an earlier statement says so."
			}
			d.u.schemas[schema] = true
		}
		return schema, true
	}
	for _, s := range d.c.path {
		if d.c.hasSchema(s) {
			return s, true
		}
	}
	d.fail(at, "3F000", "no schema has been selected to create in")
	return "", false
}

func (c *Catalog) hasSchema(name string) bool { return name == tempSchema || c.user.schemas[name] }
