package analyze

import (
	"testing"

	"github.com/rungdb/rung/parser"
)

// TestInheritedNotNull reads a parent whose child has dropped the NOT NULL that
// it inherited.
func TestInheritedNotNull(t *testing.T) {
	cat, err := NewCatalog(15)
	if err != nil {
		t.Fatal(err)
	}
	errs := cat.Apply(&parser.Source{Path: "schema.sql", Text: `
CREATE TABLE animals (id int NOT NULL, name text NOT NULL);
CREATE TABLE dogs (breed text) INHERITS (animals);
ALTER TABLE dogs ALTER COLUMN name DROP NOT NULL;`})
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	for sql, want := range map[string]bool{
		"SELECT name FROM animals":      true,
		"SELECT name FROM ONLY animals": false,
		"SELECT id FROM animals":        false,
		"SELECT name FROM dogs":         true,
	} {
		queries, errs := parser.ParseFile(&parser.Source{Path: "q.sql", Text: "-- name: Q :many\n" + sql + ";\n"})
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		q, errs := Analyze(cat, queries[0])
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		if got := q.Columns[0].Nullable; got != want {
			t.Errorf("%s: nullable = %v, want %v", sql, got, want)
		}
	}
}
