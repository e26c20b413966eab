package analyze

import (
	"errors"
	"fmt"
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// Body is what a function in SQL does: its statements, of which the last one gives
// the result.
type Body struct {
	Trees []*Tree
	// Args stands for the arguments in Trees: column i is the parameter i.
	Args *Relation
}

// FunctionBody analyzes the body of a user's function. An error says why it cannot
// be seen.
func FunctionBody(cat *catalog.Catalog, f *catalog.Function) (*Body, error) {
	if f.Language != "sql" || f.Kind != 'f' {
		return nil, fmt.Errorf("it is written in %s", f.Language)
	}
	if f.Query == nil && f.Body == "" {
		return nil, errors.New("its body is not known") // of an extension
	}
	if f.Settings && (f.OwnPath == nil || !samePath(cat, f.OwnPath)) {
		return nil, errors.New("it runs with settings of its own")
	}
	if slices.ContainsFunc(f.Args, polymorphic) {
		return nil, errors.New("it takes values of any type")
	}
	stmts, err := bodyStatements(f)
	if err != nil {
		return nil, err
	}
	a := newAnalyzer(cat, "")
	a.nested = 1
	a.bound = f.Binding
	b := &Body{Args: &Relation{Kind: PseudoRel, Alias: f.Name, Offset: -1}}
	for i, t := range f.Args {
		c := RelColumn{Type: t, Nullable: true}
		if i < len(f.ArgNames) {
			c.Name = f.ArgNames[i]
		}
		b.Args.Columns = append(b.Args.Columns, c)
	}
	a.args = b.Args
	for _, n := range stmts {
		b.Trees = append(b.Trees, a.statement(nil, n))
	}
	if len(a.findings) > 0 {
		return nil, errors.New(a.findings[0].message)
	}
	return b, nil
}

// samePath says that names are looked up in a function's own search path as they
// are in a query. With no schema of the user's in it, every name has its schema.
func samePath(cat *catalog.Catalog, own []string) bool {
	system := func(s string) bool { return s == "pg_catalog" || s == "pg_temp" }
	own = slices.DeleteFunc(slices.Clone(own), system)
	return len(own) == 0 || slices.Equal(own, slices.DeleteFunc(slices.Clone(cat.SearchPath()), system))
}

// bodyStatements parses the body. RETURN is a SELECT of one expression.
func bodyStatements(f *catalog.Function) ([]*pg_query.Node, error) {
	if n, ok := f.Query.(*pg_query.Node); ok {
		return atomic(nil, n), nil
	}
	r, err := pg_query.Parse(f.Body)
	if err != nil {
		return nil, err
	}
	var out []*pg_query.Node
	for _, s := range r.Stmts {
		out = append(out, s.Stmt)
	}
	return out, nil
}

func atomic(list []*pg_query.Node, n *pg_query.Node) []*pg_query.Node {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_List:
		for _, item := range v.List.Items {
			list = atomic(list, item)
		}
		return list
	case *pg_query.Node_ReturnStmt:
		target := &pg_query.ResTarget{Val: v.ReturnStmt.Returnval}
		return append(list, &pg_query.Node{Node: &pg_query.Node_SelectStmt{SelectStmt: &pg_query.SelectStmt{
			TargetList:  []*pg_query.Node{{Node: &pg_query.Node_ResTarget{ResTarget: target}}},
			LimitOption: pg_query.LimitOption_LIMIT_OPTION_DEFAULT, Op: pg_query.SetOperation_SETOP_NONE,
		}}})
	}
	return append(list, n)
}

// argument resolves a name that is no column's to a parameter of the function
// whose body is analyzed (sql_fn_post_column_ref of functions.c). function is the
// qualifier, if there is one.
func (a *analyzer) argument(function, name string, pos int) Expr {
	if a.args == nil || function != "" && function != a.args.Alias {
		return nil
	}
	for i, c := range a.args.Columns {
		if c.Name == name && name != "" {
			return a.argumentAt(i, pos)
		}
	}
	return nil
}

func (a *analyzer) argumentAt(i, pos int) Expr {
	return &Var{Node: Node{a.args.Columns[i].Type, pos}, Rel: a.args, Column: i}
}
