package catalog

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rungdb/rung/parser"
)

// TestStatementsInAnyOrder applies the statements of the schema files one by one
// to an empty catalog, and all of them backwards: whatever is missing is
// reported, and nothing is ever a crash.
func TestStatementsInAnyOrder(t *testing.T) {
	files, err := filepath.Glob("testdata/schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list, errs := parser.Statements(&parser.Source{Path: file, Text: string(text)})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		for _, s := range list {
			texts = append(texts, s.Text)
		}
	}
	empty := newCatalog(t)
	for _, text := range texts {
		c := &Catalog{facts: empty.facts, user: newUser()}
		c.setPath([]string{"public"})
		c.Apply(&parser.Source{Path: "one.sql", Text: text})
	}
	for step := 1; step < 8; step += 2 { // twice over, from the end, in several strides
		c := &Catalog{facts: empty.facts, user: newUser()}
		c.setPath([]string{"public"})
		for i := range 2 * len(texts) {
			at := (len(texts)*2*step - 1 - i*step) % len(texts)
			c.Apply(&parser.Source{Path: "any.sql", Text: texts[at]})
		}
		checkConsistent(t, c)
	}
}

// checkConsistent checks what must hold of every catalog.
func checkConsistent(t *testing.T, c *Catalog) {
	t.Helper()
	for _, table := range c.Tables() {
		if c.Table(table.Schema, table.Name) != table {
			t.Errorf("Table(%s, %s) is not the table of that name", table.Schema, table.Name)
		}
		if row := c.Type(table.RowType); row == nil || row.Table != table {
			t.Errorf("%s.%s has no row type", table.Schema, table.Name)
		}
		for _, col := range table.Columns {
			if c.Type(col.Type) == nil && table.Query == nil {
				t.Errorf("%s.%s.%s has no type", table.Schema, table.Name, col.Name)
			}
		}
		for _, key := range table.Keys {
			for _, name := range key.Columns {
				if table.Column(name) == nil && table.Query == nil {
					t.Errorf("%s.%s: key %s names the missing column %s", table.Schema, table.Name, key.Name, name)
				}
			}
		}
		for _, key := range table.ForeignKeys {
			ref := c.Table(key.RefSchema, key.RefTable)
			if ref == nil {
				t.Errorf("%s.%s: foreign key %s refers to the missing table %s.%s", table.Schema, table.Name, key.Name, key.RefSchema, key.RefTable)
				continue
			}
			for _, name := range key.RefColumns {
				if ref.Column(name) == nil {
					t.Errorf("%s.%s: foreign key %s refers to the missing column %s", table.Schema, table.Name, key.Name, name)
				}
			}
		}
	}
	for k, r := range c.user.relations {
		if k != (qualified{r.schema, r.name}) || r.index != nil && r.index.name != r.name {
			t.Errorf("relation %v is known as %s.%s", k, r.schema, r.name)
		}
	}
	for k, typ := range c.user.types {
		if k != (qualified{typ.Schema, typ.Name}) || c.Type(typ.OID) != typ {
			t.Errorf("type %v is known as %s.%s", k, typ.Schema, typ.Name)
		}
	}
	for k, n := range c.user.constraints {
		if n < 0 {
			t.Errorf("constraint %v is counted %d times", k, n)
		}
	}
}
