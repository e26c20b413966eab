package analyze

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
)

// TestStars: the text of the query with its stars spelled out.
func TestStars(t *testing.T) {
	cat := oracleCatalog(t)
	tests := []struct{ sql, want string }{
		{"SELECT * FROM app.things", "SELECT id, name, owner FROM app.things"},
		{"SELECT t.* FROM app.things t", "SELECT t.id, t.name, t.owner FROM app.things t"},
		{"SELECT things.* FROM app.things", "SELECT things.id, things.name, things.owner FROM app.things"},
		{"SELECT app.things.* FROM app.things", "SELECT app.things.* FROM app.things"},
		{"SELECT * FROM app.things t, app.books b", "SELECT t.id, name, owner, b.id, note FROM app.things t, app.books b"},
		{"SELECT * FROM app.things JOIN app.books USING (id)", "SELECT id, name, owner, note FROM app.things JOIN app.books USING (id)"},
		{"SELECT * FROM app.things NATURAL FULL JOIN app.books", "SELECT id, name, owner, note FROM app.things NATURAL FULL JOIN app.books"},
		{"SELECT 1, *, 2 FROM app.books", "SELECT 1, id, note, 2 FROM app.books"},
		{"SELECT count(*), b.* FROM app.books b GROUP BY id", "SELECT count(*), b.id, b.note FROM app.books b GROUP BY id"},
		{"SELECT * FROM (SELECT * FROM app.books) s", "SELECT id, note FROM (SELECT id, note FROM app.books) s"},
		{"SELECT * FROM (SELECT 1 AS x, 2 AS x) s", "SELECT * FROM (SELECT 1 AS x, 2 AS x) s"},
		{"SELECT * FROM app.books UNION SELECT * FROM app.books", "SELECT id, note FROM app.books UNION SELECT id, note FROM app.books"},
		{"INSERT INTO app.books VALUES (1) RETURNING *", "INSERT INTO app.books VALUES (1) RETURNING id, note"},
		{"UPDATE app.books b SET note = t.name FROM app.things t RETURNING *, b.*", "UPDATE app.books b SET note = t.name FROM app.things t RETURNING b.id, note, t.id, name, owner, b.id, b.note"},
		{`SELECT * FROM (SELECT "Mixed", "order" FROM people) "Q"`, `SELECT "Mixed", "order" FROM (SELECT "Mixed", "order" FROM people) "Q"`},
		{`SELECT "Q".* FROM (SELECT "order" FROM people) "Q"`, `SELECT "Q"."order" FROM (SELECT "order" FROM people) "Q"`},
		{"SELECT (b.*) FROM app.books b", "SELECT (b.*) FROM app.books b"},
		{"SELECT ROW(b.*) FROM app.books b", "SELECT ROW(b.id, b.note) FROM app.books b"},
		{"SELECT a IS DISTINCT FROM b, extract(day FROM now()) FROM (VALUES (1, 2)) v (a, b)", "SELECT a IS DISTINCT FROM b, extract(day FROM now()) FROM (VALUES (1, 2)) v (a, b)"},
		{"WITH x AS (SELECT * FROM app.books) SELECT * FROM x", "WITH x AS (SELECT id, note FROM app.books) SELECT id, note FROM x"},
		{"SELECT 1", "SELECT 1"},
		{"SELECT id FROM authors WHERE EXISTS (SELECT * FROM app.books)", "SELECT id FROM authors WHERE EXISTS (SELECT id, note FROM app.books)"},
	}
	for _, tt := range tests {
		q, errs := Analyze(cat, parsed(t, tt.sql))
		if len(errs) > 0 {
			t.Errorf("Analyze(%s): %s", tt.sql, errs[0].Message)
			continue
		}
		if q.SQL != tt.want {
			t.Errorf("Analyze(%s).SQL\n got %s\nwant %s", tt.sql, q.SQL, tt.want)
		}
	}
}

// TestParams: name, what it is compared with or assigned to, and whether NULL
// makes sense.
func TestParams(t *testing.T) {
	cat := oracleCatalog(t)
	tests := []struct {
		sql  string
		want string
	}{
		{"SELECT 1 FROM authors WHERE id = $1 AND bio LIKE $2", "id authors.id; bio authors.bio"},
		{"SELECT 1 FROM authors WHERE lower(name) = $1", "name"},
		{"SELECT 1 FROM authors WHERE id = ANY($1::bigint[])", "- authors.id"},
		{"SELECT 1 FROM authors WHERE id IN ($1, $2)", "id authors.id; id authors.id"},
		{"SELECT 1 FROM books WHERE qty BETWEEN $1 AND $2", "qty books.qty; qty books.qty"},
		{"SELECT 1 FROM authors LIMIT $1 OFFSET $2", "limit; offset"},
		{"SELECT g($1, 'x'), upper($2), opt(c => $3, a => 1)", "a; upper; c"},
		{"SELECT $1::int", "-"},
		{"INSERT INTO authors (name, bio) VALUES ($1, $2)", "name =authors.name; bio =authors.bio null"},
		{"INSERT INTO app.things (id, name) SELECT $1, $2", "id =things.id; name =things.name"},
		{"INSERT INTO app.things (id, name, owner) VALUES ($1, $2, $3), ($4, $5, $6)", "id =things.id; name =things.name; owner =things.owner null; id =things.id; name =things.name; owner =things.owner null"},
		{"UPDATE authors SET bio = $1, name = coalesce($2, name) WHERE id = $3", "bio =authors.bio null; name; id authors.id"},
		{"SELECT t.id FROM (SELECT id FROM authors) t WHERE t.id = $1", "id authors.id"},
		{"SELECT 1 FROM rich WHERE total > $1", "total rich.total"},
		{"SELECT 1 FROM authors WHERE (id, name) = ($1, $2)", "id authors.id; name authors.name"},
		{"INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET owner = $3", "id =things.id; name =things.name; owner =things.owner null"},
	}
	for _, tt := range tests {
		q, errs := Analyze(cat, parsed(t, tt.sql))
		if len(errs) > 0 {
			t.Errorf("Analyze(%s): %s", tt.sql, errs[0].Message)
			continue
		}
		var list []string
		for _, p := range q.Params {
			s := p.Name
			if s == "" {
				s = "-"
			}
			if p.Column != nil {
				s += map[bool]string{true: " =", false: " "}[p.Assigned] + p.Table.Name + "." + p.Column.Name
			}
			if p.Nullable {
				s += " null"
			}
			list = append(list, s)
		}
		if diff := cmp.Diff(tt.want, strings.Join(list, "; ")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.sql, diff)
		}
	}
}

// TestErrors: every independent mistake of a statement is reported, and nothing
// that follows from another.
func TestErrors(t *testing.T) {
	cat := oracleCatalog(t)
	tests := []struct {
		sql  string
		want []string
	}{
		{"SELECT nam, bo FROM authors WHERE idd = 1", []string{
			`8 42703 column "nam" does not exist (Perhaps you meant to reference the column "authors.name".)`,
			`13 42703 column "bo" does not exist (Perhaps you meant to reference the column "authors.bio".)`,
			`35 42703 column "idd" does not exist (Perhaps you meant to reference the column "authors.id".)`,
		}},
		{"SELECT upper(nam) || 'x', nam + 1 FROM authors", []string{
			`14 42703 column "nam" does not exist (Perhaps you meant to reference the column "authors.name".)`,
			`27 42703 column "nam" does not exist (Perhaps you meant to reference the column "authors.name".)`,
		}},
		{"UPDATE books SET meta = (SELECT coalesce(1, to_jsonb(now())))", []string{
			`45 42804 COALESCE types integer and jsonb cannot be matched`,
		}},
		{"SELECT replace(1, 2, 3)", []string{ // citext has one, too
			"8 42883 function replace(integer, integer, integer) does not exist (No function matches the given name and argument types. You might need to add explicit type casts.)",
		}},
		{"SELECT uuidv7()", []string{
			"8 42883 function uuidv7() does not exist (PostgreSQL has it from version 18 on: say which one is used by `server: 18` of the database in rung.yaml.)",
		}},
		{"SELECT uuid_generate_v4(), frobnicate(1)", []string{
			`8 42883 function uuid_generate_v4() does not exist (It comes from the extension "uuid-ossp": CREATE EXTENSION must be in an earlier statement of the schema files.)`,
			`28 42883 function frobnicate(integer) does not exist (No function matches the given name and argument types. You might need to add explicit type casts. One that is made elsewhere is declared by a CREATE FUNCTION in a schema file.)`,
		}},
		{"SELECT anything, b.id, lower(5) FROM nowhere, books b", []string{
			`24 42883 function lower(integer) does not exist (No function matches the given name and argument types. You might need to add explicit type casts.)`,
			`38 42P01 relation "nowhere" does not exist`,
		}},
		{"INSERT INTO authors (nam, bio) VALUES (1, 2) RETURNING nope", []string{
			`22 42703 column "nam" of relation "authors" does not exist (Perhaps you meant the column "name".)`,
			`56 42703 column "nope" does not exist (Perhaps you meant to reference the column "authors.name".)`,
		}},
		{"UPDATE authors SET nam = 1, id = 'x' WHERE nope", []string{
			`20 42703 column "nam" of relation "authors" does not exist (Perhaps you meant the column "name".)`,
			`34 22P02 invalid input syntax for type bigint: "x"`,
			`44 42703 column "nope" does not exist (Perhaps you meant to reference the column "authors.name".)`,
		}},
		{"SELECT $1", nil},
		{"SELECT id FROM authors WHERE $1 IS NULL OR name = $2", []string{
			`30 42P18 could not determine data type of parameter $1 (Cast it to the type you mean, for example $1::text.)`,
		}},
		{"SELECT JSON_OBJECT('a': nam, 'b': id) FROM authors WHERE bio IS JSON AND idd", []string{
			`8 42601 JSON_OBJECT is not known to PostgreSQL 15.18 (Set server: 16 in rung.yaml if that is what you use.)`,
			`58 42601 IS JSON is not known to PostgreSQL 15.18 (Set server: 16 in rung.yaml if that is what you use.)`,
			`74 42703 column "idd" does not exist (Perhaps you meant to reference the column "authors.id".)`,
		}},
	}
	for _, tt := range tests {
		_, errs := Analyze(cat, parsed(t, tt.sql))
		var got []string
		for _, e := range errs {
			s := fmt.Sprintf("%d %s %s", e.Offset+1, e.Code, e.Message)
			if e.Hint != "" {
				s += " (" + e.Hint + ")"
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.sql, diff)
		}
	}
}

// TestErrorPlace: places are those of the file, not of the SQL that is sent.
func TestErrorPlace(t *testing.T) {
	cat := oracleCatalog(t)
	src := &parser.Source{Path: "q.sql", Text: "-- name: A :many\nSELECT id FROM authors\nWHERE name = @the_name AND id = @the_id AND nam = @more;\n"}
	queries, errs := parser.ParseFile(src)
	if len(errs) > 0 || len(queries) != 1 {
		t.Fatalf("ParseFile: %v", errs)
	}
	_, errs = Analyze(cat, queries[0])
	if len(errs) != 1 {
		t.Fatalf("Analyze = %d errors, want 1", len(errs))
	}
	if want := strings.Index(src.Text, "nam ="); errs[0].Offset != want {
		t.Errorf("Analyze: error at %d, want %d", errs[0].Offset, want)
	}
}

func TestViewErrors(t *testing.T) {
	cat, err := NewCatalog(15)
	pgtest.Check(t, err)
	text := "CREATE TABLE t (a int);\nCREATE VIEW v AS SELECT b FROM t;\nCREATE VIEW w AS SELECT a FROM t;\n"
	if errs := cat.Apply(&parser.Source{Path: "s.sql", Text: text}); len(errs) > 0 {
		t.Fatal(errs[0].Message)
	}
	errs := Views(cat)
	if len(errs) != 1 || errs[0].Offset != strings.Index(text, "b FROM") {
		t.Errorf("Views = %v, want one error at %d", errs, strings.Index(text, "b FROM"))
	}
	if w := cat.Table("", "w"); len(w.Columns) != 1 || w.Columns[0].Name != "a" {
		t.Errorf("columns of w = %v, want a", w.Columns)
	}
}

// BenchmarkAnalyze analyzes the accepted queries of the corpus.
func BenchmarkAnalyze(b *testing.B) {
	cat := oracleCatalog(b)
	var list []*parser.Query
	for _, queries := range corpus(b, libraryDir) {
		for _, sql := range queries {
			q := parsed(b, sql)
			if q == nil {
				continue
			}
			if _, errs := Analyze(cat, q); len(errs) == 0 {
				list = append(list, q)
			}
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		Analyze(cat, list[i%len(list)])
	}
}

// TestKeywords compares the list with PostgreSQL's scanner.
func TestKeywords(t *testing.T) {
	for _, name := range pg_query.Token_name {
		word := strings.TrimSuffix(strings.ToLower(name), "_p")
		r, err := pg_query.Scan(word)
		if err != nil || len(r.Tokens) != 1 {
			continue
		}
		kind := r.Tokens[0].KeywordKind
		want := kind != pg_query.KeywordKind_NO_KEYWORD && kind != pg_query.KeywordKind_UNRESERVED_KEYWORD
		if got := keyword(word); got != want {
			t.Errorf("keyword(%q) = %t, want %t", word, got, want)
		}
	}
}
