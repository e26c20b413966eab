package catalog

import (
	"slices"
	"strings"
	"sync"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// extension is an extension that is installed. The OIDs of what it made are those
// from first on and before next.
type extension struct {
	schema      string
	first, next OID
	requires    []string
}

// Extension returns the name of the extension that made an object, empty where none
// did.
func (c *Catalog) Extension(oid OID) string {
	if oid >= FirstUserOID {
		for name, e := range c.user.extensions {
			if e.made(oid) {
				return name
			}
		}
	}
	return ""
}

func (e *extension) made(oid OID) bool { return e.first <= oid && oid < e.next }

// extensionFacts returns the embedded facts of an extension and the extensions that
// it requires.
func extensionFacts(name string) (text string, requires []string, ok bool) {
	all, err := factsText("extensions")
	if err != nil {
		return "", nil, false
	}
	_, rest, found := strings.Cut("\n"+all, "\nextension "+name)
	if !found || rest[0] != '\n' && rest[0] != ' ' {
		return "", nil, false
	}
	head, rest, _ := strings.Cut(rest, "\n")
	if i := strings.Index("\n"+rest, "\nextension "); i >= 0 {
		rest = rest[:i]
	}
	return rest, strings.Fields(head), true
}

// Installed says whether a statement has created the extension.
func (c *Catalog) Installed(extension string) bool { return c.user.extensions[extension] != nil }

// FunctionExtension returns a known extension with a function of the name, empty where
// there is none.
func FunctionExtension(name string) string { return functionExtensions()[name] }

var functionExtensions = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	all, err := factsText("extensions")
	if err != nil {
		return out
	}
	ext := ""
	for line := range strings.Lines(all) {
		if head, found := strings.CutPrefix(line, "extension "); found {
			ext = strings.Fields(head)[0]
		}
		if f := strings.SplitN(line, "\t", 5); len(f) == 5 && f[1] == "x" && f[3] == "f" && out[f[2]] == "" {
			out[f[2]] = ext
		}
	}
	return out
})

// createExtension applies CREATE EXTENSION.
func (d *ddl) createExtension(n *pg_query.CreateExtensionStmt) {
	at := d.find(n.Extname, 0)
	if d.u.extensions[n.Extname] != nil {
		if !n.IfNotExists {
			d.fail(at, "42710", "extension \"%s\" already exists", n.Extname)
		}
		return
	}
	schema, cascade := "", false
	for _, o := range n.Options {
		switch e := o.GetDefElem(); e.Defname {
		case "schema":
			schema = e.Arg.GetString_().GetSval()
		case "cascade":
			cascade = true
		}
	}
	if schema, ok := d.schemaFor(schema, at); ok {
		d.install(n.Extname, schema, cascade, at)
	}
}

// install makes the objects of an extension. Of one that is not known it is noted
// only that there may be types of any name.
func (d *ddl) install(name, schema string, cascade bool, at int32) {
	text, requires, ok := extensionFacts(name)
	if !ok {
		d.u.extensions[name] = &extension{schema: schema}
		d.warn(at, "what the extension \"%s\" makes is not known", name).
			Hint = "Its types are known by their names, once the schema uses them: map them to Go types with overrides. Declare its functions in a file of the schema."
		return
	}
	for _, r := range requires {
		switch {
		case d.u.extensions[r] != nil:
		case cascade:
			d.install(r, schema, true, at)
		default:
			d.fail(at, "42704", "required extension \"%s\" is not installed", r).
				Hint = "Use CREATE EXTENSION ... CASCADE to install required extensions too."
			return
		}
	}
	e := &extension{schema: schema, first: d.u.next, requires: requires}
	e.next = e.first
	number := func(oid OID) OID {
		const stride = 100000 // of extract/extension.sql
		n := (oid - FirstUserOID) % stride
		if owner := (oid - FirstUserOID) / stride; owner > 0 {
			return d.u.extensions[requires[owner-1]].first + n
		}
		e.next = max(e.next, e.first+n+1)
		return e.first + n
	}
	f, err := parseFacts(&factReader{text: text, schema: schema, number: number}, d.u.objects)
	if err != nil {
		d.warn(at, "%s", err)
	}
	d.u.next, d.u.extensions[name] = e.next, e
	for k, t := range f.tables {
		d.u.relations[k] = &relation{schema: k.schema, name: k.name, kind: t.Kind, table: t}
	}
}

// dropExtension removes an extension with what it made.
func (d *ddl) dropExtension(name string, cascade, missing bool) {
	at := d.find(name, 0)
	e := d.u.extensions[name]
	if e == nil {
		if !missing {
			d.fail(at, "42704", "extension \"%s\" does not exist", name)
		}
		return
	}
	for _, other := range sortedKeys(d.u.extensions) {
		if o := d.u.extensions[other]; o != nil && slices.Contains(o.requires, name) {
			if !cascade {
				d.dependsOnIt(at, "extension "+name)
			}
			d.dropExtension(other, true, true)
		}
	}
	for oid := e.first; oid < e.next; oid++ {
		t := d.u.typesByOID[oid]
		if t == nil || t.Elem != 0 {
			continue
		}
		if !cascade && len(d.usersOf(t)) > 0 {
			d.dependsOnIt(at, "extension "+name)
		}
		d.dropType(t)
	}
	d.u.removeMade(e.made)
	for k, r := range d.u.relations {
		if r.table != nil && e.made(r.table.RowType) {
			delete(d.u.relations, k)
		}
	}
	delete(d.u.extensions, name)
}

// moveExtension applies ALTER EXTENSION ... SET SCHEMA.
func (d *ddl) moveExtension(name, schema string) {
	e := d.u.extensions[name]
	if e == nil {
		d.fail(d.find(name, 0), "42704", "extension \"%s\" does not exist", name)
		return
	}
	e.schema = schema
	for oid := e.first; oid < e.next; oid++ {
		if t := d.u.typesByOID[oid]; t != nil {
			delete(d.u.types, qualified{t.Schema, t.Name})
			t.Schema = schema
			d.u.putType(t)
		}
		if f := d.u.functionsByOID[oid]; f != nil {
			d.moveFunction(f, schema, f.Name)
		}
		if op := d.u.operatorsByOID[oid]; op != nil {
			d.moveOperator(op, schema)
		}
	}
	for _, r := range d.u.relations {
		if r.table != nil && e.made(r.table.RowType) {
			r.table.Schema = schema
			d.moveRelation(r, schema)
		}
	}
}

// extensionOf holds the types that are known to come from an extension, where the
// schema files do not install it.
var extensionOf = map[string]string{
	"citext": "citext", "hstore": "hstore", "ltree": "ltree", "lquery": "ltree", "ltxtquery": "ltree", "cube": "cube", "isbn": "isn",
	"earth": "earthdistance", "seg": "seg", "query_int": "intarray",
	"geometry": "postgis", "geography": "postgis", "raster": "postgis_raster", "vector": "vector", "halfvec": "vector", "sparsevec": "vector",
}
