package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// Views resolves the columns of the catalog's views in the order in which they
// were made, and fills in their Columns. It is called once, after the schema is
// loaded and before the first Analyze. A view that cannot be analyzed is an
// error; queries that do not use it are not affected.
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
// the view's own column list.
func resolveView(cat *catalog.Catalog, t *catalog.Table) parser.ErrorList {
	a := newAnalyzer(cat, "")
	a.placed = 1
	tree := a.viewTree(t)
	if len(a.findings) == 0 && tree == nil {
		a.fail(errFeature, -1, "", "the query of view \"%s\" cannot be analyzed", t.Name)
	}
	if len(a.findings) > 0 {
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
	n := newNulls(a)
	n.tree(tree)
	cols := visible(tree)
	t.Columns = nil
	for i, o := range cols {
		c := &catalog.Column{Name: o.Name, Type: o.Expr.Type(), TypeMod: -1}
		if i < len(t.Aliases) {
			c.Name = t.Aliases[i]
		}
		c.NotNull = t.Kind == 'v' && !n.output(tree, indexOf(tree, i))
		t.Columns = append(t.Columns, c)
	}
	return nil
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
	old, args := a.path, a.args
	a.nested++
	a.path, a.args = t.Path, nil
	defer func() { a.nested, a.path, a.args = a.nested-1, old, args }()
	return a.statement(nil, n)
}
