package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// inherit gives a new table the columns of a parent.
func (d *ddl) inherit(t *Table, r *pg_query.RangeVar, partition bool) {
	p := d.table(r, false)
	if p == nil {
		return
	}
	if partition && p.Kind != 'p' {
		d.fail(r.Location, "42P17", "\"%s\" is not partitioned", p.Name)
	}
	t.parents = append(t.parents, p)
	t.partition = partition
	for _, c := range p.Columns {
		if old := t.Column(c.Name); old != nil {
			old.inherited++
			old.notNull = old.notNull || c.notNull
			d.refreshNotNull(old)
			continue
		}
		col := *c
		col.inherited, col.local, col.Comment = 1, false, ""
		if !partition {
			col.Identity = 0
		}
		t.Columns = append(t.Columns, &col)
	}
}

// columnsOfType gives a typed table the attributes of its composite type.
func (d *ddl) columnsOfType(t *Table, n *pg_query.TypeName) {
	oid, _ := d.typ(n)
	row := d.c.Type(oid)
	if oid == unknownOID {
		return
	}
	if row.Table == nil {
		d.fail(n.Location, "42809", "type %s is not a composite type", d.c.FormatType(oid))
		return
	}
	for _, c := range row.Table.Columns {
		col := *c
		col.local = true
		t.Columns = append(t.Columns, &col)
	}
}

// partitionLike gives a partition the keys and foreign keys of its parent.
func (d *ddl) partitionLike(t, parent *Table, at int32) {
	for _, x := range parent.indexes {
		d.partitionIndex(t, x, at)
	}
	for _, key := range parent.ForeignKeys {
		ref := d.u.relations[qualified{key.RefSchema, key.RefTable}]
		for _, r := range d.u.referrers[ref.table] {
			if r.key == key && t.constraints[key.Name] == nil {
				d.linkForeignKey(t, key.clone(), ref.table, r.index, at)
				break
			}
		}
	}
}

// attach applies ATTACH PARTITION.
func (d *ddl) attach(parent *Table, n *pg_query.PartitionCmd) {
	t := d.table(n.Name, false)
	if t == nil {
		return
	}
	if parent.Kind != 'p' {
		d.fail(d.find(parent.Name, 0), "42P17", "table \"%s\" is not partitioned", parent.Name)
		return
	}
	for _, c := range parent.Columns {
		col := t.Column(c.Name)
		if col == nil {
			d.fail(n.Name.Location, "42804", "child table is missing column \"%s\"", c.Name)
			return
		}
		col.inherited, col.local = 1, false
	}
	t.parents, t.partition = []*Table{parent}, true
	parent.children = append(parent.children, t)
	d.partitionLike(t, parent, n.Name.Location)
	if x := parent.primary(); x != nil {
		d.primaryNotNull(t, x.key.Columns)
	}
}

// detach applies DETACH PARTITION: what was copied stays.
func (d *ddl) detach(parent *Table, n *pg_query.PartitionCmd) {
	t := d.table(n.Name, false)
	if t == nil {
		return
	}
	if parent.Kind != 'p' {
		d.fail(d.find(parent.Name, 0), "42P17", "table \"%s\" is not partitioned", parent.Name)
		return
	}
	i := slices.Index(parent.children, t)
	if i < 0 {
		d.fail(n.Name.Location, "42P01", "relation \"%s\" is not a partition of relation \"%s\"", t.Name, parent.Name)
		return
	}
	d.orphan(t, parent)
}

// orphan ends the inheritance of a table from a parent.
func (d *ddl) orphan(t, parent *Table) {
	parent.children = slices.DeleteFunc(parent.children, func(c *Table) bool { return c == t })
	t.parents = slices.DeleteFunc(t.parents, func(p *Table) bool { return p == parent })
	t.partition = false
	for _, c := range parent.Columns {
		if col := t.Column(c.Name); col != nil {
			if col.inherited--; col.inherited == 0 {
				col.local = true
			}
		}
	}
}

// Bits of TableLikeClause.options (CREATE_TABLE_LIKE_... of parsenodes.h).
const (
	likeComments    = 1 << 0
	likeConstraints = 1 << 2
	likeDefaults    = 1 << 3
	likeGenerated   = 1 << 4
	likeIdentity    = 1 << 5
	likeIndexes     = 1 << 6
)

// like copies the columns of a table, and what the options name. Constraints are
// returned.
func (d *ddl) like(t *Table, n *pg_query.TableLikeClause) []*pending {
	from := d.c.Table(n.Relation.Schemaname, n.Relation.Relname)
	if from == nil {
		if typ := d.c.LookupType(n.Relation.Schemaname, n.Relation.Relname); typ != nil && typ.Table != nil {
			from = typ.Table
		} else {
			d.noRelation(n.Relation)
			return nil
		}
	}
	for _, c := range from.Columns {
		if t.Column(c.Name) != nil {
			d.fail(n.Relation.Location, "42701", "column \"%s\" specified more than once", c.Name)
			continue
		}
		d.likeColumn(t, c, n.Options)
	}
	var list []*pending
	if n.Options&likeConstraints != 0 {
		for _, name := range sortedKeys(from.constraints) {
			if con := from.constraints[name]; con.kind == 'c' {
				list = append(list, &pending{node: &pg_query.Constraint{Contype: pg_query.ConstrType_CONSTR_CHECK, Conname: name, RawExpr: con.check, Location: n.Relation.Location}})
			}
		}
	}
	if n.Options&likeIndexes != 0 {
		list = append(list, d.likeIndexes(from, n.Relation.Location)...)
	}
	return list
}

func (d *ddl) likeColumn(t *Table, c *Column, options uint32) {
	col := *c
	col.inherited, col.local = 0, true
	if options&likeComments == 0 {
		col.Comment = ""
	}
	if options&likeDefaults == 0 {
		col.Default = false
	}
	if options&likeGenerated == 0 {
		col.Generated = 0
	}
	if options&likeIdentity == 0 {
		col.Identity = 0
	} else if col.Identity != 0 {
		d.ownSequence(t, &col)
	}
	t.Columns = append(t.Columns, &col)
}

// likeIndexes returns the keys of a table as constraints without a name, and its
// other indexes to copy.
func (d *ddl) likeIndexes(from *Table, at int32) []*pending {
	var list []*pending
	for _, x := range from.indexes {
		con := &pg_query.Constraint{Location: at}
		switch {
		case x.constraint == nil:
			list = append(list, &pending{node: con, columns: x.columns, copied: x})
			continue
		case x.constraint.kind == 'p':
			con.Contype = pg_query.ConstrType_CONSTR_PRIMARY
		case x.constraint.kind == 'u':
			con.Contype = pg_query.ConstrType_CONSTR_UNIQUE
		default:
			list = append(list, &pending{node: con, columns: x.columns, copied: x})
			continue
		}
		con.Deferrable, con.NullsNotDistinct = x.key.Deferrable, x.key.NullsEqual
		list = append(list, &pending{node: con, columns: slices.Clone(x.key.Columns), include: slices.Clone(x.parts[len(x.key.Columns):])})
	}
	return list
}
