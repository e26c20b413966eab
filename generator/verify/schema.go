package verify

import (
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/runtime/tag"
)

const schemaHint = "apply the migrations that are missing, or bring the schema files up to date"

// tables compares the tables and views that the code was generated from. What the
// server has beyond them does no harm.
func (c *comparison) tables(cat *catalog.Catalog) {
	c.watching = map[uint32]bool{}
	for _, t := range cat.Tables() {
		if !t.Temporary && t.Schema != c.config.ObjectSchema {
			c.compareTable(cat, t)
		}
	}
}

func (c *comparison) compareTable(cat *catalog.Catalog, t *catalog.Table) {
	id := tag.Table(t.Schema, t.Name)
	r := c.relations[id]
	if r == nil {
		c.add("table-missing", id, "", "the table is missing").Hint = schemaHint
		return
	}
	if r.Kind != string(t.Kind) {
		c.add("table-kind", id, "", "it is %s, and the schema says %s", kindName(r.Kind), kindName(string(t.Kind))).Hint = schemaHint
	}
	for _, col := range t.Columns {
		have, found := r.columns[col.Name]
		want := typeName(cat, col.Type)
		switch {
		case !found:
			c.add("column-missing", id, "", "the column %q of type %s is missing", col.Name, cat.FormatType(col.Type)).Hint = schemaHint
		case have.Type != want:
			c.add("column-type", id, "", "the column %q has the type %s, and the schema says %s", col.Name, have.Type, want).Hint = schemaHint
		case col.NotNull && !have.NotNull && isTable(r.Kind):
			c.add("column-null", id, "ALTER TABLE "+r.sql()+" ALTER COLUMN "+quoteName(col.Name)+" SET NOT NULL;",
				"the column %q may be NULL, and the schema says NOT NULL", col.Name)
		}
	}
	c.compareKeys(t, r)
}

func isTable(kind string) bool { return kind == "r" || kind == "p" || kind == "f" }

// typeName names a type as columnsSQL does.
func typeName(cat *catalog.Catalog, oid catalog.OID) string {
	t := cat.Type(oid)
	if t == nil {
		return "unknown"
	}
	if e := cat.Type(t.Elem); e != nil && e.Array == t.OID {
		return e.Schema + "." + e.Name + "[]"
	}
	return t.Schema + "." + t.Name
}

func kindName(kind string) string {
	switch kind {
	case "r":
		return "a table"
	case "p":
		return "a partitioned table"
	case "f":
		return "a foreign table"
	case "v":
		return "a view"
	case "m":
		return "a materialized view"
	}
	return "something else"
}
