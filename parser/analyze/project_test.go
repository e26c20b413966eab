package analyze

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gopkg.in/yaml.v3"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// project is one schema with its queries, loaded by us and by a server.
type project struct {
	name    string
	cat     *catalog.Catalog
	server  *oracle
	queries []*parser.Query
	known   map[string]string // statements that differ, with the reason
	typed   []*Query          // see runnable
	corpus  bool

	count
	differences []string
}

// count is a line of the report. Refused are queries that the server accepts;
// rejected are those that the server refuses, alike where we say the same SQLSTATE
// and position. Right are those that it accepts and that agree.
type count struct{ total, agree, differ, refused, unsound, rejected, alike, right int }

func (c *count) add(other count) {
	c.right += other.right
	c.total += other.total
	c.agree += other.agree
	c.differ += other.differ
	c.refused += other.refused
	c.unsound += other.unsound
	c.rejected += other.rejected
	c.alike += other.alike
}

// newProject loads schema files. What the server refuses of them is left out on
// its side, as a tool that runs migrations would stop there; ours reports it.
func newProject(t testing.TB, s *server, name string, schema []*parser.Source) *project {
	t.Helper()
	o := newOracle(t, s)
	cat, err := NewCatalog(s.major)
	pgtest.Check(t, err)
	p := &project{name: fmt.Sprintf("%s@%d", name, s.major), cat: cat, server: o, known: deviations}
	for _, src := range schema {
		cat.Apply(src)
		p.apply(t, src)
		p.setPath(t)
	}
	Views(cat)
	o.load(t)
	return p
}

// setPath gives the server the search path that the files have left behind, less
// what is in front of every path.
func (p *project) setPath(t testing.TB) {
	t.Helper()
	var path []string
	for _, s := range p.cat.SearchPath() {
		if s != "pg_temp" && s != "pg_catalog" {
			path = append(path, pgx.Identifier{s}.Sanitize())
		}
	}
	_, err := p.server.conn.Exec(context.Background(), "SET search_path = "+strings.Join(path, ", "))
	pgtest.Check(t, err)
}

// apply runs a schema file on the server, statement by statement. Settings end
// with the file.
func (p *project) apply(t testing.TB, src *parser.Source) {
	t.Helper()
	ctx := context.Background()
	text, ok := catalog.SchemaText(src.Text)
	if !ok {
		return
	}
	list, _ := parser.Statements(&parser.Source{Path: src.Path, Text: text})
	for _, s := range list {
		if _, err := p.server.conn.Exec(ctx, s.Text, pgx.QueryExecModeSimpleProtocol); err != nil {
			var pgErr *pgconn.PgError
			if !errors.As(err, &pgErr) {
				pgtest.Check(t, err)
			}
			t.Logf("%s: %s: the server refuses %.60q: %s", p.name, src.Path, s.Text, pgErr.Message)
			if p.server.conn.PgConn().TxStatus() == 'E' {
				_, err := p.server.conn.Exec(ctx, "ROLLBACK")
				pgtest.Check(t, err)
			}
		}
	}
	_, err := p.server.conn.Exec(ctx, "RESET ALL")
	pgtest.Check(t, err)
}

// compare fills the count and the differences.
func (p *project) compare(t testing.TB) {
	t.Helper()
	for _, q := range p.queries {
		p.total++
		rejected := p.rejected
		diff := p.difference(t, q)
		if reason := p.known[q.SQL]; p.corpus && reason != "" && diff == "" {
			t.Errorf("%s: %s: agrees, although %s", p.name, q.SQL, reason)
		}
		switch {
		case diff == "":
			p.agree++
			if p.rejected == rejected {
				p.right++
			}
			continue
		case strings.HasPrefix(diff, "refused"):
			p.refused++
		default:
			p.differ++
		}
		if p.known[q.SQL] == "" {
			p.differences = append(p.differences, fmt.Sprintf("%s: %s: %s\n%s", p.name, q.Name, q.SQL, diff))
		}
	}
}

// configured returns the projects of a folder's rung.yaml or sqlc.yaml, one for
// each database.
func configured(t testing.TB, s *server, name, dir string) []*project {
	t.Helper()
	c, errs := config.Load(dir, "")
	if c == nil {
		if c = filesOnly(t, dir); c == nil {
			t.Logf("%s: %v", name, errs.Err())
			return nil
		}
	}
	var list []*project
	for i, d := range c.Databases {
		label := name
		if len(c.Databases) > 1 {
			label = fmt.Sprintf("%s#%d", name, i+1)
		}
		files, errs := c.SchemaFiles(d)
		if len(errs) > 0 {
			t.Logf("%s: %v", label, errs.Err())
		}
		p := newProject(t, s, label, sources(t, c, files))
		for _, pkg := range c.Packages {
			if pkg.Database != d {
				continue
			}
			files, errs := c.QueryFiles(pkg)
			if len(errs) > 0 {
				t.Logf("%s: %v", label, errs.Err())
			}
			for _, src := range sources(t, c, files) {
				queries, errs := parser.ParseFile(src)
				for _, e := range errs {
					t.Logf("%s: %s: %s", label, src.Path, e.Message)
				}
				p.queries = append(p.queries, queries...)
			}
		}
		list = append(list, p)
	}
	return list
}

// paths is one path or several.
type paths []string

func (p *paths) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*p = paths{n.Value}
		return nil
	}
	return n.Decode((*[]string)(p))
}

// filesOnly reads which files an sqlc configuration names, whatever it wants to
// be made of them: another driver than pgx makes no difference to the server.
func filesOnly(t testing.TB, dir string) *config.Config {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "sqlc.*"))
	pgtest.Check(t, err)
	c := &config.Config{Dir: dir}
	type entry struct {
		Engine          string
		Schema, Queries paths
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		pgtest.Check(t, err)
		var doc struct{ SQL, Packages []entry }
		if yaml.Unmarshal(text, &doc) != nil {
			continue
		}
		for _, e := range append(doc.SQL, doc.Packages...) {
			if e.Engine == "postgresql" || e.Engine == "" {
				d := &config.Database{Schema: e.Schema}
				c.Databases = append(c.Databases, d)
				c.Packages = append(c.Packages, &config.Package{Database: d, Queries: e.Queries})
			}
		}
	}
	if len(c.Databases) == 0 {
		return nil
	}
	return c
}

func sources(t testing.TB, c *config.Config, files []string) []*parser.Source {
	t.Helper()
	var list []*parser.Source
	for _, f := range files {
		src, err := c.ReadSource(f)
		if err != nil {
			t.Logf("%s: %s", f, err.Message)
			continue
		}
		list = append(list, src)
	}
	return list
}

// projectsBelow returns the projects of every configuration in a folder and the
// folders in it.
func projectsBelow(t testing.TB, s *server, dir string) []*project {
	t.Helper()
	var folders []string
	pgtest.Check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "vendor"):
			return fs.SkipDir
		case slices.Contains([]string{"rung.yaml", "sqlc.yaml", "sqlc.yml", "sqlc.json"}, d.Name()):
			folders = append(folders, filepath.Dir(path))
		}
		return nil
	}))
	slices.Sort(folders)
	var list []*project
	for _, f := range slices.Compact(folders) {
		name, err := filepath.Rel(dir, f)
		pgtest.Check(t, err)
		if name == "." {
			name = filepath.Base(dir)
		}
		list = append(list, configured(t, s, name, f)...)
	}
	return list
}

// corpusProjects returns the corpus, a project for each of its schemas.
func corpusProjects(t testing.TB, s *server) []*project {
	t.Helper()
	schemas, err := filepath.Glob(filepath.Join(oracleDir, "*", "schema.sql"))
	pgtest.Check(t, err)
	var list []*project
	for _, schema := range schemas {
		dir := filepath.Dir(schema)
		text, err := os.ReadFile(schema)
		pgtest.Check(t, err)
		p := newProject(t, s, "corpus/"+filepath.Base(dir), []*parser.Source{{Path: "schema.sql", Text: string(text)}})
		p.corpus = true
		queries := corpus(t, dir)
		if dir == libraryDir {
			for _, file := range labelFiles {
				for _, l := range labels(t, file) {
					queries[file] = append(queries[file], l.sql)
				}
			}
		}
		for _, file := range slices.Sorted(maps.Keys(queries)) {
			if s.major < 16 && strings.Contains(file, ".16.") {
				continue
			}
			for _, sql := range queries[file] {
				q := parsed(t, sql)
				if q == nil {
					t.Errorf("%s: %s: %s is not in PostgreSQL's grammar", p.name, file, sql)
					continue
				}
				q.Name = file
				p.queries = append(p.queries, q)
			}
		}
		list = append(list, p)
	}
	return list
}

// corpus returns the queries of a folder, one a line, by file. Those of x.16.sql
// are for servers from version 16 on.
func corpus(t testing.TB, dir string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.sql"))
	pgtest.Check(t, err)
	out := map[string][]string{}
	for _, f := range files {
		if filepath.Base(f) == "schema.sql" {
			continue
		}
		text, err := os.ReadFile(f)
		pgtest.Check(t, err)
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "--") {
				out[filepath.Base(f)] = append(out[filepath.Base(f)], line)
			}
		}
	}
	return out
}

// TestOracle compares parameters, columns and errors of the corpus and of the
// golden cases with a real server's, then looks for NULLs in columns that are
// said to be not null. RUNG_ORACLE_PROJECTS names a folder of projects to take
// instead, whose differences are printed but fail nothing. RUNG_ORACLE_RUNS is
// how many queries are run for the second part.
func TestOracle(t *testing.T) {
	dir := os.Getenv("RUNG_ORACLE_PROJECTS")
	var list []*project
	var asked []string
	for _, s := range servers(t) {
		if dir != "" && asked != nil {
			break // projects are compared with the installed server
		}
		asked = append(asked, "PostgreSQL "+s.version)
		if dir != "" {
			list = append(list, projectsBelow(t, s, dir)...)
			continue
		}
		list = append(list, corpusProjects(t, s)...)
		list = append(list, generatedProjects(t, s, every(t))...)
		if !testing.Short() {
			list = append(list, projectsBelow(t, s, filepath.Join("..", "..", "golden"))...)
		}
	}
	fmt.Printf("servers: %s\n", strings.Join(asked, ", "))
	for _, p := range list {
		p.compare(t)
	}
	if dir == "" && !testing.Short() {
		compareMutated(t, list)
	}
	runRandomly(t, list)
	report(t, list, dir == "")
}

// every says which share of the generated queries is taken: 1 of that number.
// `make oracle` takes all.
func every(t testing.TB) int {
	t.Helper()
	if os.Getenv("RUNG_ORACLE_RUNS") != "" {
		return 1
	}
	return 37
}

// report prints the differences, then a line per project, then the sum.
func report(t *testing.T, list []*project, fail bool) {
	var total count
	shown := 0
	for _, p := range list {
		for _, d := range p.differences {
			if fail {
				t.Error(d)
			} else if shown++; shown <= 30 {
				fmt.Println(d)
			}
		}
	}
	for _, p := range list {
		fmt.Printf("%s %d %d %d %d\n", p.name, p.total, p.agree, p.differ, p.refused)
		total.add(p.count)
	}
	fmt.Printf("errors: %d queries that the server refuses, %d with its SQLSTATE and position (%.2f %%)\n",
		total.rejected, total.alike, percent(total.alike, total.rejected))
	mean, n := 0.0, 0
	for _, p := range list {
		if accepted := p.total - p.rejected; accepted > 0 {
			mean, n = mean+percent(p.right, accepted), n+1
		}
	}
	fmt.Printf("of %d that the server accepts %d agree (%.2f %%; mean of the lines %.2f %%)\n",
		total.total-total.rejected, total.right, percent(total.right, total.total-total.rejected), mean/float64(max(n, 1)))
	fmt.Printf("oracle: %d queries, %d agree (%.2f %%), not-null unsound %d\n",
		total.total, total.agree, percent(total.agree, total.total), total.unsound)
}
