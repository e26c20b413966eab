package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// createIndex applies CREATE INDEX. Unique ones are keys; of the others only the
// name counts.
func (d *ddl) createIndex(n *pg_query.IndexStmt) {
	t := d.table(n.Relation, false)
	if t == nil {
		return
	}
	if n.Idxname != "" && d.u.relations[qualified{t.Schema, n.Idxname}] != nil {
		if !n.IfNotExists {
			d.fail(d.find(n.Idxname, 0), "42P07", "relation \"%s\" already exists", n.Idxname)
		}
		return
	}
	if t.Kind == 'v' {
		d.fail(n.Relation.Location, "42809", "cannot create index on relation \"%s\"", t.Name)
		return
	}
	x := &index{table: t, unique: n.Unique}
	for _, e := range n.IndexParams {
		d.indexPart(t, e.GetIndexElem(), x)
	}
	var keys []string
	for _, e := range n.IndexParams {
		if name := e.GetIndexElem().GetName(); name != "" {
			keys = append(keys, name)
		}
	}
	for _, e := range n.IndexIncludingParams {
		d.indexPart(t, e.GetIndexElem(), x)
	}
	d.addPredicate(t, n.WhereClause, x)
	if t.Query == nil && slices.ContainsFunc(keys, func(name string) bool { return t.Column(name) == nil }) {
		return // reported
	}
	if n.Unique {
		x.key = &Key{Columns: keys, Partial: x.expression, NullsEqual: n.NullsNotDistinct}
	}
	d.addIndex(t, x, n.Idxname, "idx", nil, n.Relation.Location)
}

// indexPart adds a column or an expression to an index. A part's own name is that
// of its column, or what the expression would be called in a select list, made
// unique by a number (ChooseIndexColumnNames of indexcmds.c).
func (d *ddl) indexPart(t *Table, e *pg_query.IndexElem, x *index) {
	name := e.Name
	if name == "" {
		x.expression = true
		name = figureName(e.Expr)
		for _, c := range d.columnRefs(t, e.Expr) {
			if !slices.Contains(x.columns, c) {
				x.columns = append(x.columns, c)
			}
		}
	} else {
		if t.Column(name) == nil && t.Query == nil {
			d.fail(d.find(name, 0), "42703", "column \"%s\" does not exist", name).Hint = perhaps(parser.Nearest(name, t.columnNames()))
			return
		}
		x.columns = append(x.columns, name)
	}
	unique := name
	for i := 1; slices.Contains(x.parts, unique); i++ {
		unique = numbered(name, i)
	}
	x.parts = append(x.parts, unique)
}

func (d *ddl) addPredicate(t *Table, where *pg_query.Node, x *index) {
	if where == nil {
		return
	}
	x.expression = true
	for _, c := range d.columnRefs(t, where) {
		if !slices.Contains(x.columns, c) {
			x.columns = append(x.columns, c)
		}
	}
}

// figureName is FigureIndexColname of parse_target.c, for what indexes are made
// of.
func figureName(n *pg_query.Node) string {
	switch e := n.Node.(type) {
	case *pg_query.Node_FuncCall:
		_, name := splitName(e.FuncCall.Funcname)
		return name
	case *pg_query.Node_TypeCast:
		if s := figureName(e.TypeCast.Arg); s != "expr" {
			return s
		}
		_, name := splitName(e.TypeCast.TypeName.Names)
		return name
	case *pg_query.Node_ColumnRef:
		if s := e.ColumnRef.Fields[len(e.ColumnRef.Fields)-1].GetString_(); s != nil {
			return s.Sval
		}
	case *pg_query.Node_CollateClause:
		return figureName(e.CollateClause.Arg)
	case *pg_query.Node_CoalesceExpr:
		return "coalesce"
	case *pg_query.Node_MinMaxExpr:
		if e.MinMaxExpr.Op == pg_query.MinMaxOp_IS_LEAST {
			return "least"
		}
		return "greatest"
	case *pg_query.Node_CaseExpr:
		return "case"
	}
	return "expr"
}
