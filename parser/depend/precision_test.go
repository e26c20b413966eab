package depend

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
)

// TestPrecision measures on the projects of the folder that RUNG_PROJECTS names how
// many reads are keyed in every table, and lists those that could be, by the look
// of them, and are not, with what explain says of it.
func TestPrecision(t *testing.T) {
	dir := os.Getenv("RUNG_PROJECTS")
	if dir == "" {
		t.Skip("RUNG_PROJECTS names no folder of projects: make precision PROJECTS=dir")
	}
	var total precision
	for _, folder := range configFolders(t, dir) {
		name, _ := filepath.Rel(dir, folder)
		p := precision{name: name}
		p.measure(folder)
		fmt.Println(p.String())
		total.add(&p)
	}
	total.name = "all"
	for _, e := range total.exceptions {
		fmt.Println(e)
	}
	for _, rule := range slices.Sorted(maps.Keys(total.rules)) {
		fmt.Printf("not to be cached: %s %d\n", rule, total.rules[rule])
	}
	fmt.Println(total.String())
}

// precision counts reads, and of those that can be cached the pinned ones: an equality
// with a parameter or constant that every row passes reaches every table, whatever its
// type and whichever side of an outer join it is on.
type precision struct {
	name                string
	reads, refused      int
	rules               map[string]int // of refused
	pinned, pinnedKeyed int
	some, someKeyed     int
	exceptions          []string
}

func (p *precision) String() string {
	share := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("%s: %d reads, %d not to be cached; pinned in all tables %d (%.1f %%), of these keyed in all %d (%.1f %%); of several tables that pin only some %d, of these keyed in all %d (%.1f %%)",
		p.name, p.reads, p.refused, p.pinned, share(p.pinned, p.reads), p.pinnedKeyed, share(p.pinnedKeyed, p.pinned), p.some, p.someKeyed, share(p.someKeyed, p.some))
}

func (p *precision) add(o *precision) {
	p.reads, p.refused = p.reads+o.reads, p.refused+o.refused
	for rule, n := range o.rules {
		p.rule(rule, n)
	}
	p.pinned, p.pinnedKeyed = p.pinned+o.pinned, p.pinnedKeyed+o.pinnedKeyed
	p.some, p.someKeyed = p.some+o.some, p.someKeyed+o.someKeyed
	p.exceptions = append(p.exceptions, o.exceptions...)
}

func (p *precision) rule(name string, n int) {
	if p.rules == nil {
		p.rules = map[string]int{}
	}
	p.rules[name] += n
}

// configFolders are the folders with a configuration of sqlc's or rung's.
func configFolders(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "vendor"):
			return fs.SkipDir
		case slices.Contains([]string{"rung.yaml", "sqlc.yaml", "sqlc.yml", "sqlc.json"}, d.Name()):
			out = append(out, filepath.Dir(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// paths is one path or several.
type paths []string

// UnmarshalYAML takes a text or a list of them.
func (p *paths) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*p = paths{n.Value}
		return nil
	}
	return n.Decode((*[]string)(p))
}

// anyConfig is the configuration of a folder; of sqlc's whatever the driver.
func anyConfig(dir string) *config.Config {
	if c, _ := config.Load(dir, ""); c != nil {
		return c
	}
	c := &config.Config{Dir: dir}
	files, _ := filepath.Glob(filepath.Join(dir, "sqlc.*"))
	type entry struct {
		Engine          string
		Schema, Queries paths
	}
	for _, f := range files {
		var doc struct{ SQL, Packages []entry }
		text, err := os.ReadFile(f)
		if err != nil || yaml.Unmarshal(text, &doc) != nil {
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
	return c
}

func (p *precision) measure(dir string) {
	c := anyConfig(dir)
	for _, db := range c.Databases {
		cat, err := catalog.New(16)
		if err != nil {
			continue
		}
		files, _ := c.SchemaFiles(db)
		for _, f := range files {
			if src, err := c.ReadSource(f); err == nil {
				cat.Apply(src)
			}
		}
		analyze.Views(cat)
		for _, pkg := range c.Packages {
			if pkg.Database != db {
				continue
			}
			files, _ := c.QueryFiles(pkg)
			for _, f := range files {
				if src, err := c.ReadSource(f); err == nil {
					list, _ := parser.ParseFile(src)
					p.queries(cat, list)
				}
			}
		}
	}
}

func (p *precision) queries(cat *catalog.Catalog, list []*parser.Query) {
	for _, parsed := range list {
		q, errs := analyze.Analyze(cat, parsed)
		if len(errs) > 0 || q.Tree == nil || q.Tree.Kind != analyze.Select {
			continue
		}
		p.reads++
		r, _ := Derive(cat, q)
		if r.Refused != "" {
			p.refused++
			p.rule(r.RefusedRule, 1)
			continue
		}
		l := look(q.Tree)
		pinned := 0
		for _, rel := range l.tables {
			if l.pinned[rel] {
				pinned++
			}
		}
		keyed := !slices.ContainsFunc(r.Reads, func(w Watch) bool { return w.Keys == nil })
		kind := ""
		switch {
		case len(l.tables) == 0:
			continue
		case pinned == len(l.tables):
			p.pinned++
			kind = "pinned"
			if keyed {
				p.pinnedKeyed++
			}
		case pinned > 0 && len(l.tables) > 1:
			p.some++
			kind = "some"
			if keyed {
				p.someKeyed++
			}
		}
		if kind != "" && !keyed {
			var why []string
			for _, w := range r.Reads {
				if w.Keys == nil {
					why = append(why, w.Table.Name+": "+w.Why)
				}
			}
			p.exceptions = append(p.exceptions, fmt.Sprintf("%s %s %s: %s", kind, p.name, q.Name, strings.Join(why, "; ")))
		}
	}
}

// looks is a rough look at a statement: its tables, and which of them have a column
// that a condition which every row passes connects with a value.
type looks struct {
	tables []*analyze.Relation
	pinned map[*analyze.Relation]bool

	seen   relset
	valued map[columnOf]bool
	equal  [][2]columnOf
}

// look collects equalities until none connects anything more.
func look(t *analyze.Tree) *looks {
	l := &looks{pinned: map[*analyze.Relation]bool{}, seen: relset{}, valued: map[columnOf]bool{}}
	l.tree(t)
	for again := true; again; {
		again = false
		for _, e := range l.equal {
			if l.valued[e[0]] != l.valued[e[1]] {
				l.valued[e[0]], l.valued[e[1]], again = true, true, true
			}
		}
	}
	for c := range l.valued {
		l.pinned[c.rel] = true
	}
	return l
}

func (l *looks) tree(t *analyze.Tree) {
	if t == nil {
		return
	}
	for _, c := range t.With {
		l.tree(c.Tree)
	}
	if t.SetOp != nil {
		l.tree(t.SetOp.Left)
		l.tree(t.SetOp.Right)
	}
	for _, it := range t.From {
		relations(it, l.relation)
		conditions(it, l.condition)
	}
	l.condition(t.Where)
	for _, e := range clauses(t) {
		l.subqueries(e)
	}
}

func (l *looks) relation(r *analyze.Relation) {
	if l.seen[r] {
		return
	}
	l.seen[r] = true
	if isBase(r) {
		l.tables = append(l.tables, r)
	}
	if r.Tree == nil {
		return
	}
	if r.Kind != analyze.CTERel {
		l.tree(r.Tree)
	}
	for i := range r.Columns {
		if v, ok := output(r.Tree, i).(*analyze.Var); ok && v.Column >= 0 {
			l.equal = append(l.equal, [2]columnOf{{r, i}, {v.Rel, v.Column}})
		}
	}
}

func (l *looks) subqueries(e analyze.Expr) {
	each(e, func(x analyze.Expr) {
		if s, ok := x.(*analyze.SubLink); ok {
			l.tree(s.Tree)
		}
	})
}

// condition notes the equalities of a condition. A disjunction pins the tables that
// each of its arms pins; that an argument is NULL is no arm.
func (l *looks) condition(e analyze.Expr) {
	l.subqueries(e)
	for _, c := range conjuncts(nil, e) {
		or, ok := c.(*analyze.BoolOp)
		if !ok || or.Op != "or" {
			connect(l, c)
			continue
		}
		var common map[*analyze.Relation]bool
		for _, a := range or.Args {
			if test, ok := a.(*analyze.NullTest); ok && !test.Not {
				if _, ok := bare(test.Arg).(*analyze.ParamRef); ok {
					continue
				}
			}
			arm := &looks{pinned: map[*analyze.Relation]bool{}, seen: l.seen, valued: map[columnOf]bool{}}
			arm.condition(a)
			for c := range arm.valued {
				arm.pinned[c.rel] = true
			}
			if common == nil {
				common = arm.pinned
			}
			maps.DeleteFunc(common, func(r *analyze.Relation, _ bool) bool { return !arm.pinned[r] })
		}
		maps.Copy(l.pinned, common)
	}
}

// connect notes an equality between two columns, or of a column and a value.
func connect(l *looks, e analyze.Expr) {
	var a, b analyze.Expr
	switch x := e.(type) {
	case *analyze.Op:
		if len(x.Args) != 2 || x.Operator == nil || x.Operator.Name != "=" || x.Distinct {
			return
		}
		a, b = x.Args[0], x.Args[1]
	case *analyze.ArrayOp:
		if x.Operator == nil || x.Operator.Name != "=" || x.All {
			return
		}
		a, b = x.Left, x.Array
		if _, ok := bare(b).(*analyze.Var); ok {
			return // an array that holds a value
		}
	}
	v, ok := compared(a)
	if !ok {
		a, b = b, a
		if v, ok = compared(a); !ok {
			return
		}
	}
	at := columnOf{v.Rel, v.Column}
	switch x := bare(b).(type) {
	case *analyze.Var:
		l.equal = append(l.equal, [2]columnOf{at, {x.Rel, x.Column}})
	case *analyze.ParamRef, *analyze.Const, *analyze.ArrayExpr:
		l.valued[at] = true
	}
}

// compared returns the column that is compared, but for conversions that nobody wrote.
func compared(e analyze.Expr) (*analyze.Var, bool) {
	for {
		c, ok := e.(*analyze.Cast)
		if !ok || !c.Implicit {
			break
		}
		e = c.Arg
	}
	v, ok := e.(*analyze.Var)
	return v, ok
}

// bare strips conversions.
func bare(e analyze.Expr) analyze.Expr {
	for {
		c, ok := e.(*analyze.Cast)
		if !ok {
			return e
		}
		e = c.Arg
	}
}
