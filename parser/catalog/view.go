package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// createView applies CREATE VIEW. The query is kept for the analysis, which finds
// the columns.
func (d *ddl) createView(n *pg_query.ViewStmt) {
	if n.Replace {
		if schema, ok := d.schemaFor(n.View.Schemaname, n.View.Location); ok {
			if r := d.u.relations[qualified{schema, n.View.Relname}]; r != nil && r.kind == 'v' {
				d.defineView(r.table, n.Query, stringsOf(n.Aliases))
				return
			}
		}
	}
	t := d.newTable(n.View, 'v', false)
	if t == nil {
		return
	}
	d.addTable(t)
	d.defineView(t, n.Query, stringsOf(n.Aliases))
}

// createTableAs applies CREATE MATERIALIZED VIEW. CREATE TABLE AS makes a table
// whose columns are not known.
func (d *ddl) createTableAs(n *pg_query.CreateTableAsStmt) {
	if n.Objtype != pg_query.ObjectType_OBJECT_MATVIEW {
		d.createTableFrom(n.Query, n.Into, n.IfNotExists)
		return
	}
	t := d.newTable(n.Into.Rel, 'm', n.IfNotExists)
	if t == nil {
		return
	}
	d.addTable(t)
	d.defineView(t, n.Query, stringsOf(n.Into.ColNames))
}

// defineView gives a view its query, and notes what it reads.
func (d *ddl) defineView(t *Table, query *pg_query.Node, aliases []string) {
	for _, read := range d.reads(query) {
		if !slices.Contains(d.u.dependents[read], t) {
			d.u.dependents[read] = append(d.u.dependents[read], t)
		}
	}
	d.resolve(t, query, aliases) //nolint:errcheck // what is wrong with a view is found again where it is used
}

// resolve gives a view its query and has its columns found. Columns that it had
// stay the same objects, in their order: a view is replaced by one that has more.
func (d *ddl) resolve(t *Table, query *pg_query.Node, aliases []string) *parser.Error {
	t.Query, t.Aliases, t.Binding = query, aliases, d.bind(query)
	t.Source, t.Offset = d.src, d.base
	for i, name := range aliases {
		if i >= len(t.Columns) {
			t.Columns = append(t.Columns, &Column{TypeMod: -1})
		}
		t.Columns[i].Name = name
	}
	if d.c.OnView == nil {
		return nil
	}
	return d.c.OnView(t)
}

// createTableFrom applies CREATE TABLE AS and SELECT INTO: a table with the
// columns that a view of the query would have, none of them NOT NULL. What is wrong
// with the query is a warning: what it reads may be made elsewhere.
func (d *ddl) createTableFrom(query *pg_query.Node, into *pg_query.IntoClause, exists bool) {
	t := d.newTable(into.Rel, 'v', exists)
	if t == nil {
		return
	}
	e := d.resolve(t, query, stringsOf(into.ColNames))
	if e != nil && e.Source == nil {
		e.Source, e.Offset = d.src, d.offset(-1)
	}
	if e != nil || d.c.OnView == nil {
		d.warn(into.Rel.Location, "the table \"%s\" is left out: the columns that its query makes are not known", into.Rel.Relname).
			Hint = "Write CREATE TABLE with the columns."
		if e != nil {
			d.c.Warnings = append(d.c.Warnings, e)
		}
		return
	}
	t.Kind, t.Query, t.Aliases, t.Binding = 'r', nil, nil, nil
	for _, c := range t.Columns {
		c.NotNull, c.local = false, true
	}
	d.addTable(t)
}

// reads returns the user's tables and views that a query names, and reports names
// that nothing has. A name that some WITH of the query gives is not a table's, at
// least not for sure.
func (d *ddl) reads(query *pg_query.Node) []*Table {
	ctes := map[string]bool{}
	walk(query, func(n *pg_query.Node) {
		if cte := n.GetCommonTableExpr(); cte != nil {
			ctes[cte.Ctename] = true
		}
	})
	var tables []*Table
	walk(query, func(n *pg_query.Node) {
		r := n.GetRangeVar()
		if r == nil || r.Schemaname == "" && ctes[r.Relname] {
			return
		}
		t := d.c.Table(r.Schemaname, r.Relname)
		switch {
		case t == nil && d.relation(r.Schemaname, r.Relname) == nil:
			d.noRelation(r)
		case t != nil && t.constraints != nil && !slices.Contains(tables, t):
			tables = append(tables, t)
		}
	})
	return tables
}

// createTrigger notes that a table has triggers that are not rung's.
func (d *ddl) createTrigger(n *pg_query.CreateTrigStmt) {
	t := d.table(n.Relation, false)
	if t == nil {
		return
	}
	if schema, _ := splitName(n.Funcname); schema == d.c.ObjectSchema {
		return
	}
	t.triggers = append(t.triggers, n.Trigname)
	t.HasTriggers = true
}

// createSequence takes the name of a sequence.
func (d *ddl) createSequence(n *pg_query.CreateSeqStmt) {
	schema, ok := d.schemaFor(n.Sequence.Schemaname, n.Sequence.Location)
	if !ok || d.taken(schema, n.Sequence.Relname, n.Sequence.Location, n.IfNotExists) {
		return
	}
	d.u.relations[qualified{schema, n.Sequence.Relname}] = &relation{schema: schema, name: n.Sequence.Relname, kind: 'S'}
}
