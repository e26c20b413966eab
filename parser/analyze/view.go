package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// NewCatalog is catalog.New for a schema whose views are analyzed in the order in
// which they are made.
func NewCatalog(server int) (*catalog.Catalog, error) {
	cat, err := catalog.New(server)
	if err != nil {
		return nil, err
	}
	cat.OnView = func(t *catalog.Table) *parser.Error {
		if errs := resolveView(cat, t); len(errs) > 0 {
			return errs[0]
		}
		return nil
	}
	return cat, nil
}

// Views resolves the columns of the catalog's views once more, since what may be
// NULL in them can have changed after they were made. It is called once, after the
// schema is loaded and before the first Analyze. A view that cannot be analyzed is
// an error; queries that do not use it are not affected.
func Views(cat *catalog.Catalog) parser.ErrorList {
	var errs parser.ErrorList
	for _, t := range cat.Tables() {
		if t.Query != nil {
			errs = append(errs, resolveView(cat, t)...)
		}
	}
	return errs
}

// resolveView gives a view's columns their types and nullability, and the names of
// the view's own column list. A column stays the object that it was: other views
// know it by that.
func resolveView(cat *catalog.Catalog, t *catalog.Table) parser.ErrorList {
	a := newAnalyzer(cat, "")
	a.placed = 1
	tree := a.viewTree(t)
	if len(a.findings) == 0 && tree == nil {
		a.fail(errFeature, -1, "", "the query of view \"%s\" cannot be analyzed", t.Name)
	}
	if len(a.findings) > 0 {
		return a.viewErrors(t)
	}
	sqlc := a.sqlcColumns(tree, nil)
	n := newNulls(a)
	n.tree(tree)
	for i, o := range visible(tree) {
		if i >= len(t.Columns) {
			t.Columns = append(t.Columns, &catalog.Column{TypeMod: -1})
		}
		c := t.Columns[i]
		c.Name, c.Type = o.Name, o.Expr.Type()
		c.TypeMod, c.Collation = a.outputModifier(tree, i), a.collation(o.Expr)
		if i < len(t.Aliases) {
			c.Name = t.Aliases[i]
		}
		c.NotNull = t.Kind == 'v' && !n.output(tree, indexOf(tree, i))
		c.Declared = c.NotNull
		if s := sqlc[i]; s != nil {
			c.Found, c.Written, c.Dims = s.Type, s.Written, s.Dims
			c.Declared = s.NotNull && !s.Nullable
			if s.Type == 0 {
				c.Written = SQLCAny
			}
		}
	}
	return nil
}

func (a *analyzer) viewErrors(t *catalog.Table) parser.ErrorList {
	var errs parser.ErrorList
	for _, f := range a.findings {
		at := t.Offset
		if f.pos >= 0 {
			at += f.pos
		}
		errs = append(errs, &parser.Error{Source: t.Source, Offset: at, Message: f.message, Hint: f.hint, Code: f.code})
	}
	return errs
}

// indexOf is the index in Output of the i-th visible output.
func indexOf(t *Tree, i int) int {
	for at, o := range t.Output {
		if o.Hidden {
			continue
		}
		if i == 0 {
			return at
		}
		i--
	}
	return -1
}

// view returns a view's tree; false: reported.
func (a *analyzer) view(t *catalog.Table) (*Tree, bool) {
	if tree, ok := a.views[t]; ok {
		return tree, tree != nil
	}
	a.views[t] = nil // a view cannot see itself
	before := len(a.findings)
	tree := a.viewTree(t)
	if tree == nil || len(a.findings) > before || len(visible(tree)) != len(t.Columns) {
		if len(a.findings) == before {
			a.fail(errFeature, -1, "", "the query of view \"%s\" cannot be analyzed", t.Name)
		}
		return nil, false
	}
	a.views[t] = tree
	return tree, true
}

func (a *analyzer) viewTree(t *catalog.Table) *Tree {
	n, _ := t.Query.(*pg_query.Node)
	if n == nil {
		return nil
	}
	old, args := a.bound, a.args
	a.nested++
	a.bound, a.args = t.Binding, nil
	defer func() { a.nested, a.bound, a.args = a.nested-1, old, args }()
	return a.statement(nil, n)
}
