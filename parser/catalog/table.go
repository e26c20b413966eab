package catalog

import (
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// createTable applies CREATE TABLE and CREATE FOREIGN TABLE.
func (d *ddl) createTable(n *pg_query.CreateStmt, kind byte) {
	t := d.newTable(n.Relation, kind, n.IfNotExists)
	if t == nil {
		return
	}
	if n.Partspec != nil {
		t.Kind = 'p'
	}
	if n.OfTypename != nil {
		d.columnsOfType(t, n.OfTypename)
	}
	for _, p := range n.InhRelations {
		d.inherit(t, p.GetRangeVar(), n.Partbound != nil)
	}
	var list []*pending
	var primary []string
	for _, e := range n.TableElts {
		switch e := e.Node.(type) {
		case *pg_query.Node_ColumnDef:
			list = append(list, d.addColumn(t, e.ColumnDef)...)
		case *pg_query.Node_Constraint:
			list = append(list, tableConstraint(e.Constraint))
			if e.Constraint.Contype == pg_query.ConstrType_CONSTR_PRIMARY {
				primary = stringsOf(e.Constraint.Keys)
			}
		case *pg_query.Node_TableLikeClause:
			list = append(list, d.like(t, e.TableLikeClause)...)
		}
	}
	for _, e := range n.Constraints {
		list = append(list, tableConstraint(e.GetConstraint()))
	}
	for _, c := range t.Columns {
		c.Declared = c.Declared || slices.Contains(primary, c.Name)
	}
	d.addTable(t)
	for _, p := range t.parents {
		for _, name := range sortedKeys(p.constraints) {
			if con := p.constraints[name]; con.kind == 'c' {
				d.named(t, &constraint{name: name, kind: 'c', columns: con.columns, check: con.check}, n.Relation.Location)
			}
		}
		p.children = append(p.children, t)
	}
	if t.partition {
		d.partitionLike(t, t.parents[0], n.Relation.Location)
	}
	d.addConstraints(t, list)
}

func tableConstraint(con *pg_query.Constraint) *pending {
	columns := stringsOf(con.Keys)
	if con.Contype == pg_query.ConstrType_CONSTR_FOREIGN {
		columns = stringsOf(con.FkAttrs)
	}
	return &pending{node: con, columns: columns, include: stringsOf(con.Including)}
}

// newTable makes an empty table for a name that is free; nil where it is not,
// which is an error unless that is allowed.
func (d *ddl) newTable(r *pg_query.RangeVar, kind byte, exists bool) *Table {
	temporary := r.Relpersistence == "t"
	schema := tempSchema
	if !temporary {
		var ok bool
		if schema, ok = d.schemaFor(r.Schemaname, r.Location); !ok {
			return nil
		}
	}
	if d.taken(schema, r.Relname, r.Location, exists) {
		return nil
	}
	return &Table{Schema: schema, Name: r.Relname, Kind: kind, Temporary: temporary, constraints: map[string]*constraint{}}
}

// taken says whether a relation of that name exists, and reports it unless that
// is allowed. A type of that name is reported in any case: tables have row types.
func (d *ddl) taken(schema, name string, at int32, exists bool) bool {
	k := qualified{schema, name}
	if d.u.relations[k] != nil || d.c.facts.tables[k] != nil {
		if !exists {
			d.fail(at, "42P07", "relation \"%s\" already exists", name)
		}
		return true
	}
	if old := d.u.types[k]; old != nil && old.Elem == 0 {
		d.fail(at, "42710", "type \"%s\" already exists", name).
			Hint = "A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type."
		return true
	}
	return false
}

// addTable makes a table known, with its row type and array type.
func (d *ddl) addTable(t *Table) {
	d.u.tables = append(d.u.tables, t)
	d.u.relations[qualified{t.Schema, t.Name}] = &relation{schema: t.Schema, name: t.Name, kind: t.Kind, table: t}
	d.freeTypeName(t.Schema, t.Name)
	row := &Type{Schema: t.Schema, Name: t.Name, Kind: Composite, Category: 'C', Table: t}
	d.u.addType(row)
	t.RowType = row.OID
}

// freeTypeName gives way: an array type whose name a new type wants gets another
// (moveArrayTypeName of pg_type.c).
func (d *ddl) freeTypeName(schema, name string) {
	k := qualified{schema, name}
	if old := d.u.types[k]; old != nil && old.Elem != 0 {
		elem := d.u.typesByOID[old.Elem]
		old.Name = d.u.arrayName(schema, elem.Name)
		delete(d.u.types, k)
		d.u.types[qualified{schema, old.Name}] = old
	}
}

// addColumn appends a column, merging it with an inherited one of that name, and
// returns the constraints written with it.
func (d *ddl) addColumn(t *Table, n *pg_query.ColumnDef) []*pending {
	col := &Column{Name: n.Colname, TypeMod: -1, local: true}
	serial := int4OID
	if n.TypeName != nil {
		col.write(n.TypeName)
		if serial = serialType(n.TypeName); serial != 0 {
			col.Type, col.notNull, col.Default, col.serial = serial, true, true, true
		} else {
			col.Type, col.TypeMod = d.columnType(n)
		}
	}
	old := t.Column(n.Colname)
	switch {
	case old != nil && n.TypeName == nil: // of OF type and PARTITION OF: options only
		col, serial = old, 0
	case old != nil && old.inherited > 0 && !old.local:
		col.inherited, col.notNull = old.inherited, col.notNull || old.notNull
		if col.Type != old.Type && col.Type != unknownOID {
			d.fail(n.Location, "42804", "column \"%s\" has a type conflict", n.Colname)
		}
		*old = *col
		col = old
	case old != nil:
		d.fail(n.Location, "42701", "column \"%s\" specified more than once", n.Colname)
		return nil
	case n.TypeName == nil:
		d.fail(n.Location, "42703", "column \"%s\" does not exist", n.Colname)
		return nil
	default:
		t.Columns = append(t.Columns, col)
	}
	if n.CollClause != nil {
		col.Collation = CollationName(n.CollClause)
	}
	if serial != 0 {
		d.ownSequence(t, col)
	}
	list := d.columnConstraints(t, col, n)
	d.refreshNotNull(col)
	return list
}

// write notes the type as it is written.
func (c *Column) write(n *pg_query.TypeName) {
	c.Written, c.Dims = strings.Join(stringsOf(n.Names), "."), len(n.ArrayBounds)
}

// columnType resolves the type of a column.
func (d *ddl) columnType(n *pg_query.ColumnDef) (OID, int32) {
	oid, mod := d.typ(n.TypeName)
	if t := d.c.Type(oid); oid != unknownOID && t.Kind == Pseudo {
		d.fail(n.Location, "42P16", "column \"%s\" has pseudo-type %s", n.Colname, d.c.FormatType(oid))
	} else if n.TypeName.Setof {
		d.fail(n.TypeName.Location, "42P16", "column \"%s\" cannot be declared SETOF", n.Colname)
	}
	return oid, mod
}

// serialType returns the integer type behind serial and its kin, 0 for others.
func serialType(n *pg_query.TypeName) OID {
	if len(n.Names) != 1 || n.PctType || len(n.ArrayBounds) > 0 {
		return 0
	}
	switch n.Names[0].GetString_().GetSval() {
	case "serial", "serial4":
		return int4OID
	case "smallserial", "serial2":
		return int2OID
	case "bigserial", "serial8":
		return int8OID
	}
	return 0
}

// ownSequence takes the name of the sequence behind a serial or identity column.
func (d *ddl) ownSequence(t *Table, col *Column) {
	name := d.u.relationName(t.Schema, t.Name, col.Name, "seq", false)
	r := &relation{schema: t.Schema, name: name, kind: 'S', table: t, column: col.Name}
	d.u.relations[qualified{t.Schema, name}] = r
	d.u.sequences[t] = append(d.u.sequences[t], r)
}

// columnConstraints applies what is written behind a column's type; keys, checks
// and references are returned.
func (d *ddl) columnConstraints(t *Table, col *Column, n *pg_query.ColumnDef) []*pending {
	var list []*pending
	for _, node := range n.Constraints {
		con := node.GetConstraint()
		switch con.Contype {
		case pg_query.ConstrType_CONSTR_NOTNULL:
			col.notNull, col.Declared = true, true
		case pg_query.ConstrType_CONSTR_NULL:
			if col.notNull {
				d.fail(con.Location, "42601", "conflicting NULL/NOT NULL declarations for column \"%s\" of table \"%s\"", col.Name, t.Name)
			}
		case pg_query.ConstrType_CONSTR_DEFAULT:
			col.Default = d.keptDefault(col, con.RawExpr)
		case pg_query.ConstrType_CONSTR_IDENTITY:
			col.Identity, col.notNull = con.GeneratedWhen[0], true
			if col.Type != int2OID && col.Type != int4OID && col.Type != int8OID && col.Type != unknownOID {
				d.fail(con.Location, "22023", "identity column type must be smallint, integer, or bigint")
			}
			d.ownSequence(t, col)
		case pg_query.ConstrType_CONSTR_GENERATED:
			col.Generated = 's'
			if con.GeneratedWhen == parser.VirtualColumn {
				col.Generated = 'v'
			}
		case pg_query.ConstrType_CONSTR_CHECK:
			list = append(list, &pending{node: con})
		case pg_query.ConstrType_CONSTR_PRIMARY, pg_query.ConstrType_CONSTR_UNIQUE, pg_query.ConstrType_CONSTR_FOREIGN:
			list = append(list, &pending{node: con, columns: []string{col.Name}, include: stringsOf(con.Including)})
			col.Declared = col.Declared || con.Contype == pg_query.ConstrType_CONSTR_PRIMARY
		case pg_query.ConstrType_CONSTR_ATTR_DEFERRABLE, pg_query.ConstrType_CONSTR_ATTR_DEFERRED:
			if len(list) > 0 { // it belongs to the constraint before
				list[len(list)-1].node.Deferrable = true
			}
		}
	}
	return list
}

// keptDefault says whether the server keeps a default: it drops NULL unless that
// has to be converted to the column's type.
func (d *ddl) keptDefault(col *Column, n *pg_query.Node) bool {
	return n != nil && (!isNullConstant(n) || col.TypeMod != -1 || d.c.Type(col.Type).Kind == Domain)
}

func isNullConstant(n *pg_query.Node) bool {
	if cast := n.GetTypeCast(); cast != nil {
		return isNullConstant(cast.Arg)
	}
	return n.GetAConst().GetIsnull()
}

func (d *ddl) setNotNull(t *Table, col *Column, notNull bool) {
	col.notNull = notNull
	d.refreshNotNull(col)
	for _, child := range t.children {
		if c := child.Column(col.Name); c != nil {
			d.setNotNull(child, c, notNull)
		}
	}
}

// refreshNotNull derives NotNull from the column's own declaration and the
// domains that its type is made of.
func (d *ddl) refreshNotNull(col *Column) { col.NotNull = col.notNull || d.c.domainNotNull(col.Type) }

func (c *Catalog) domainNotNull(oid OID) bool {
	for t := c.Type(oid); t != nil && t.Kind == Domain; t = c.Type(t.Base) {
		if t.NotNull {
			return true
		}
	}
	return false
}

// spreadDomains makes columns follow a change of NOT NULL of a domain.
func (c *Catalog) spreadDomains() {
	for _, t := range c.user.tables {
		for _, col := range t.Columns {
			col.NotNull = col.notNull || c.domainNotNull(col.Type)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
