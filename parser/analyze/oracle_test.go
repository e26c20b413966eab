package analyze

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// oracleDir holds the corpus, a folder for each schema; libraryDir is the one that
// other tests use too.
const (
	oracleDir  = "testdata/oracle"
	libraryDir = oracleDir + "/library"
)

// oracleCatalog loads the schema of the corpus.
func oracleCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(libraryDir, "schema.sql"))
	pgtest.Check(t, err)
	return loadCatalog(t, string(text))
}

func loadCatalog(t testing.TB, texts ...string) *catalog.Catalog {
	t.Helper()
	cat, err := NewCatalog(15)
	pgtest.Check(t, err)
	for _, text := range texts {
		for _, e := range cat.Apply(&parser.Source{Path: "schema.sql", Text: text}) {
			t.Errorf("schema: %s", e.Message)
		}
	}
	for _, e := range Views(cat) {
		t.Errorf("schema: %s", e.Message)
	}
	return cat
}

// parsed is a query as package parser would hand it over, without named
// parameters.
func parsed(t testing.TB, sql string) *parser.Query {
	t.Helper()
	tree, err := pg_query.Parse(sql)
	if err != nil {
		return nil
	}
	tokens, err := pg_query.Scan(sql)
	pgtest.Check(t, err)
	return &parser.Query{
		Name: "Q", Source: &parser.Source{Path: "q.sql", Text: sql}, SQL: sql,
		Stmt: tree.Stmts[0].Stmt, Tokens: tokens.Tokens,
	}
}

// oracle is a server that says what a statement's types are.
type oracle struct {
	conn  *pgx.Conn
	names map[uint32]string
}

func newOracle(t testing.TB, s *server) *oracle {
	t.Helper()
	o := &oracle{conn: s.database(t).Conn(t), names: map[uint32]string{0: "0"}}
	o.load(t)
	return o
}

// load reads the names of the types that the server has now.
func (o *oracle) load(t testing.TB) {
	t.Helper()
	rows, err := o.conn.Query(context.Background(), "SELECT oid, format_type(oid, NULL) FROM pg_type")
	pgtest.Check(t, err)
	var oid uint32
	var name string
	_, err = pgx.ForEachRow(rows, []any{&oid, &name}, func() error { o.names[oid] = name; return nil })
	pgtest.Check(t, err)
}

// describe gives the server's answer to Parse and Describe, a line each for
// parameters and columns, or its error.
func (o *oracle) describe(t testing.TB, sql string) (answer string, pgErr *pgconn.PgError) {
	t.Helper()
	d, err := o.conn.Prepare(context.Background(), "", sql)
	if errors.As(err, &pgErr) {
		return "", pgErr
	}
	pgtest.Check(t, err)
	var b strings.Builder
	for i, p := range d.ParamOIDs {
		fmt.Fprintf(&b, "$%d %s\n", i+1, o.names[p])
	}
	for _, f := range d.Fields {
		fmt.Fprintf(&b, "%s %s\n", f.Name, o.names[f.DataTypeOID])
	}
	return b.String(), nil
}

// ours is the same for our answer.
func ours(cat *catalog.Catalog, q *parser.Query) (answer string, out *Query, first *finding) {
	a := newAnalyzer(cat, q.SQL)
	out = a.analyze(q)
	if len(a.findings) > 0 {
		return "", nil, a.findings[0]
	}
	var b strings.Builder
	for _, p := range out.Params {
		fmt.Fprintf(&b, "$%d %s\n", p.Number, cat.FormatType(p.Type))
	}
	for _, c := range out.Columns {
		fmt.Fprintf(&b, "%s %s\n", c.Name, cat.FormatType(c.Type))
	}
	return b.String(), out, nil
}

// sameError: the SQLSTATE and, where the server gives one, the position are the
// same. The server counts characters.
func sameError(sql string, f *finding, pgErr *pgconn.PgError) bool {
	return f.code == pgErr.Code && (pgErr.Position == 0 || f.pos >= 0 && int(pgErr.Position) == utf8.RuneCountInString(sql[:f.pos])+1)
}

// difference says how our answer differs from the server's, empty where it agrees.
func (p *project) difference(t testing.TB, q *parser.Query) string {
	o := p.server
	want, pgErr := o.describe(t, q.SQL)
	got, out, f := ours(p.cat, q)
	if pgErr != nil {
		p.rejected++
	}
	if pgErr != nil && f != nil && sameError(q.SQL, f, pgErr) {
		p.alike++
	}
	switch {
	case pgErr == nil && f == nil:
		if got != want {
			return fmt.Sprintf("got\n%swant\n%s", got, want)
		}
		return o.compareText(t, out, want)
	case pgErr == nil:
		return fmt.Sprintf("refused (%s at %d): %s", f.code, f.pos+1, f.message)
	case f == nil:
		return fmt.Sprintf("accepted, want %s at %d: %s", pgErr.Code, pgErr.Position, pgErr.Message)
	case !sameError(q.SQL, f, pgErr):
		return fmt.Sprintf("got %s at %d: %s\nwant %s at %d: %s", f.code, f.pos+1, f.message, pgErr.Code, pgErr.Position, pgErr.Message)
	case f.message != pgErr.Message:
		return fmt.Sprintf("got %s\nwant %s", f.message, pgErr.Message)
	}
	return ""
}

// compareText: the text with its stars spelled out means the same.
func (o *oracle) compareText(t testing.TB, out *Query, want string) string {
	again, pgErr := o.describe(t, out.SQL)
	if pgErr != nil || again != want {
		return fmt.Sprintf("expanded SQL %s: %v\n%s", out.SQL, pgErr, again)
	}
	return ""
}
