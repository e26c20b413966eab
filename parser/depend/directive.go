package depend

import (
	"slices"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// directives resolves -- depends: and -- ignore:.
func (d *deriver) directives() {
	var depends []*catalog.Table
	for _, name := range d.q.Depends {
		t := d.named(name, "depends")
		if t == nil {
			continue
		}
		if reason := unwatchable(t); reason != "" {
			d.errors = append(d.errors, d.q.SourceErrorf(name.Offset, "", "name the tables that hold the data", "%s is %s and cannot be watched", t.Name, reason))
			continue
		}
		depends = append(depends, t)
		root := partitionRoot(t)
		d.addWatch(Watch{
			Table: root, Columns: (&columnSet{all: true}).names(root),
			Why: "any change: named by -- depends:",
		})
	}
	for _, name := range d.q.Ignore {
		t := d.named(name, "ignore")
		switch {
		case t == nil:
		case slices.Contains(depends, t):
			d.errors = append(d.errors, d.q.SourceErrorf(name.Offset, "", "", "%s is named by both -- depends: and -- ignore:", t.Name))
		case !d.ignore(t):
			d.errors = append(d.errors, d.q.SourceErrorf(name.Offset, "", "remove it from -- ignore:", "the query does not read %s", t.Name))
		}
	}
}

func (d *deriver) named(name parser.TableName, directive string) *catalog.Table {
	t := d.cat.Table(name.Schema, name.Name)
	if t == nil {
		full := name.Name
		if name.Schema != "" {
			full = name.Schema + "." + name.Name
		}
		d.errors = append(d.errors, d.q.SourceErrorf(name.Offset, "42P01", "-- "+directive+": takes tables of the schema", "table %q does not exist", full))
	}
	return t
}

// unwatchable says what kind of relation triggers cannot watch.
func unwatchable(t *catalog.Table) string {
	switch {
	case t.Kind == 'v':
		return "a view"
	case t.Kind == 'm':
		return "a materialized view"
	case t.Kind == 'f':
		return "a foreign table"
	case t.Temporary:
		return "a temporary table"
	case t.Schema == "pg_catalog" || t.Schema == "information_schema":
		return "a system catalog"
	}
	return ""
}

// ignore takes the watches of a table out, and says whether there were any.
func (d *deriver) ignore(t *catalog.Table) bool {
	before := len(d.result.Reads)
	d.result.Reads = slices.DeleteFunc(d.result.Reads, func(w Watch) bool { return w.Table == partitionRoot(t) })
	if len(d.result.Reads) == before {
		return slices.Contains(d.result.Ignored, t)
	}
	d.result.Ignored = append(d.result.Ignored, t)
	return true
}
