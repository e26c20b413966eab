package analyze

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rungdb/rung/parser"
)

// TestEmbeds: which columns an embedded table stands for, and whether its row can
// be missing.
func TestEmbeds(t *testing.T) {
	cat := oracleCatalog(t)
	tests := []struct{ sql, want string }{
		{"SELECT sqlc.embed(t), sqlc.embed(b) FROM app.things t JOIN app.books b USING (id)", "t=app.things[0:3] b=app.books[3:5]"},
		{"SELECT 1, sqlc.embed(b), 2 FROM app.things t LEFT JOIN app.books b ON b.id = t.id", "b=app.books[1:3]?"},
		{"SELECT sqlc.embed(t) FROM app.things t RIGHT JOIN app.books b ON b.id = t.id WHERE t.id > 1", "t=app.things[0:3]"},
		{"SELECT sqlc.embed(t), sqlc.embed(b) FROM app.things t FULL JOIN app.books b ON b.id = t.id", "t=app.things[0:3]? b=app.books[3:5]?"},
		{"SELECT sqlc.embed(a), sqlc.embed(b) FROM app.books a, app.books b", "a=app.books[0:2] b=app.books[2:4]"},
		{"INSERT INTO app.books VALUES (1) RETURNING sqlc.embed(books)", "books=app.books[0:2]"},
		{"SELECT sqlc.embed(s) FROM (SELECT 1 AS x) s", `0A000 7: sqlc.embed is for rows of tables and views: "s" is none`},
		{"SELECT sqlc.embed(s) FROM (SELECT * FROM app.books LIMIT 1) s", "s=app.books[0:2]"},
		{"SELECT sqlc.embed(s) FROM (SELECT id, note AS n FROM app.books) s", "s=app.books[0:2]"},
		{"SELECT sqlc.embed(s) FROM (SELECT note, id FROM app.books) s", `0A000 7: sqlc.embed is for rows of tables and views: "s" is none`},
		{"SELECT sqlc.embed(s) FROM (SELECT id, note, 1 AS one FROM app.books) s", `0A000 7: sqlc.embed is for rows of tables and views: "s" is none`},
		{"SELECT sqlc.embed(s) FROM (SELECT b.* FROM app.things t LEFT JOIN app.books b USING (id)) s", `0A000 7: sqlc.embed is for rows of tables and views: "s" is none`},
		{"WITH c AS (SELECT * FROM app.books) SELECT 1, sqlc.embed(c) FROM app.things t LEFT JOIN c USING (id)", "c=app.books[1:3]?"},
		{"WITH c AS (INSERT INTO app.books VALUES (1) RETURNING *) SELECT sqlc.embed(books) FROM c books", "books=app.books[0:2]"},
		{"SELECT sqlc.embed(b) FROM app.books b UNION ALL SELECT sqlc.embed(b) FROM app.books b", "b=app.books[0:2]"},
		{"SELECT sqlc.embed(b) FROM app.books b UNION ALL SELECT b.* FROM app.things t LEFT JOIN app.books b USING (id)", "b=app.books[0:2]?"},
		{"SELECT sqlc.embed(b) FROM app.books b UNION ALL SELECT 1, 'x'", `0A000 7: sqlc.embed(b) needs rows of books in every arm of the set operation`},
		{"SELECT b.* FROM app.books b UNION ALL SELECT sqlc.embed(b) FROM app.books b", "0A000 45: sqlc.embed in a later arm of a set operation stands for what the first arm embeds there"},
		{"SELECT * FROM (SELECT sqlc.embed(b) FROM app.books b) s", "0A000 22: sqlc.embed stands for columns of the result: it is for the outermost select list, or RETURNING"},
		{"SELECT sqlc.embed(x) FROM app.books b", `42P01 7: missing FROM-clause entry for table "x"`},
	}
	for _, tt := range tests {
		queries, errs := parser.ParseFile(&parser.Source{Path: "q.sql", Text: "-- name: A :many\n" + tt.sql})
		if len(errs) > 0 {
			t.Fatalf("ParseFile(%s): %v", tt.sql, errs)
		}
		var got []string
		q, errs := Analyze(cat, queries[0])
		for _, e := range errs {
			got = append(got, fmt.Sprintf("%s %d: %s", e.Code, e.Offset-queries[0].Offset, e.Message))
		}
		if q != nil {
			for _, e := range q.Embeds {
				one := fmt.Sprintf("%s=%s.%s[%d:%d]", e.Name, e.Table.Schema, e.Table.Name, e.From, e.To)
				if e.Nullable {
					one += "?"
				}
				got = append(got, one)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("Analyze(%s)\n got %s\nwant %s", tt.sql, s, tt.want)
		}
	}
}
