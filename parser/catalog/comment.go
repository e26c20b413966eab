package catalog

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// comment applies COMMENT ON for tables, views, columns, types and domains.
func (d *ddl) comment(n *pg_query.CommentStmt) {
	switch n.Objtype {
	case pg_query.ObjectType_OBJECT_TABLE, pg_query.ObjectType_OBJECT_VIEW, pg_query.ObjectType_OBJECT_MATVIEW,
		pg_query.ObjectType_OBJECT_FOREIGN_TABLE:
		if t := d.tableNamed(stringsOf(n.Object.GetList().GetItems())); t != nil {
			t.Comment = n.Comment
		}
	case pg_query.ObjectType_OBJECT_COLUMN:
		names := stringsOf(n.Object.GetList().GetItems())
		if len(names) < 2 {
			return
		}
		last := len(names) - 1
		t := d.tableNamed(names[:last])
		if t == nil {
			return
		}
		if c := t.Column(names[last]); c != nil {
			c.Comment = n.Comment
		} else if t.Query == nil {
			d.noColumn(t, names[last])
		}
	case pg_query.ObjectType_OBJECT_TYPE, pg_query.ObjectType_OBJECT_DOMAIN:
		if t := d.userType(n.Object.GetTypeName().GetNames(), false); t != nil {
			t.Comment = n.Comment
		}
	}
}

// tableNamed finds a table by the parts of its name, composite types included.
func (d *ddl) tableNamed(names []string) *Table {
	r := &pg_query.RangeVar{Relname: names[len(names)-1]}
	if len(names) > 1 {
		r.Schemaname = names[len(names)-2]
	}
	if rel := d.relation(r.Schemaname, r.Relname); rel != nil && rel.kind == 'c' {
		return rel.table
	}
	r.Location = d.find(r.Relname, 0)
	return d.table(r, false)
}
