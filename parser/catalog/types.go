package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// newType makes a type for a name that is free, nil where it is not.
func (d *ddl) newType(names []*pg_query.Node, kind TypeKind, category byte) *Type {
	schema, name := splitName(names)
	at := d.find(name, 0)
	schema, ok := d.schemaFor(schema, at)
	if !ok {
		return nil
	}
	k := qualified{schema, name}
	if old := d.u.types[k]; old != nil && old.Elem == 0 || d.c.facts.types[k] != nil {
		d.fail(at, "42710", "type \"%s\" already exists", name)
		return nil
	}
	d.freeTypeName(schema, name)
	return &Type{Schema: schema, Name: name, Kind: kind, Category: category}
}

// addNamed makes a type known, with its array type.
func (d *ddl) addNamed(t *Type) {
	d.u.addType(t)
	d.u.named = append(d.u.named, t)
}

// userType finds the user's type that a statement changes, nil where there is
// none, which is an error unless missing is allowed.
func (d *ddl) userType(names []*pg_query.Node, missing bool) *Type {
	schema, name := splitName(names)
	t := d.c.LookupType(schema, name)
	if t != nil && t.OID >= FirstUserOID {
		return t
	}
	if t != nil {
		d.fail(d.find(name, 0), "42501", "must be owner of type %s", d.c.FormatType(t.OID))
	} else if !missing {
		d.typeError(&pg_query.TypeName{Names: names, Location: d.find(name, 0)}, d.noType(names))
	}
	return nil
}

func (d *ddl) noType(names []*pg_query.Node) error {
	_, _, err := d.c.ParseTypeName(&pg_query.TypeName{Names: names})
	return err
}

// createEnum applies CREATE TYPE ... AS ENUM.
func (d *ddl) createEnum(n *pg_query.CreateEnumStmt) {
	t := d.newType(n.TypeName, Enum, 'E')
	if t == nil {
		return
	}
	for _, label := range stringsOf(n.Vals) {
		if slices.Contains(t.Labels, label) {
			d.fail(d.find(label, 0), "42710", "enum label \"%s\" used more than once", label)
			continue
		}
		t.Labels = append(t.Labels, label)
	}
	d.addNamed(t)
}

// alterEnum applies ALTER TYPE ... ADD VALUE and RENAME VALUE.
func (d *ddl) alterEnum(n *pg_query.AlterEnumStmt) {
	t := d.userType(n.TypeName, false)
	switch {
	case t == nil:
		return
	case t.Kind != Enum:
		d.fail(d.find(t.Name, 0), "42809", "%s is not an enum", d.c.FormatType(t.OID))
		return
	}
	if n.OldVal != "" {
		d.renameLabel(t, n)
		return
	}
	if slices.Contains(t.Labels, n.NewVal) {
		if !n.SkipIfNewValExists {
			d.fail(d.find(n.NewVal, 0), "42710", "enum label \"%s\" already exists", n.NewVal)
		}
		return
	}
	at := len(t.Labels)
	if n.NewValNeighbor != "" {
		if at = slices.Index(t.Labels, n.NewValNeighbor); at < 0 {
			d.noLabel(t, n.NewValNeighbor)
			return
		}
		if n.NewValIsAfter {
			at++
		}
	}
	t.Labels = slices.Insert(t.Labels, at, n.NewVal)
}

func (d *ddl) renameLabel(t *Type, n *pg_query.AlterEnumStmt) {
	at := slices.Index(t.Labels, n.OldVal)
	switch {
	case at < 0:
		d.noLabel(t, n.OldVal)
	case slices.Contains(t.Labels, n.NewVal):
		d.fail(d.find(n.NewVal, 0), "42710", "enum label \"%s\" already exists", n.NewVal)
	default:
		t.Labels[at] = n.NewVal
	}
}

func (d *ddl) noLabel(t *Type, label string) {
	d.fail(d.find(label, 0), "22023", "\"%s\" is not an existing enum label", label).Hint = perhaps(parser.Nearest(label, t.Labels))
}

// createComposite applies CREATE TYPE ... AS (...). Its name is a relation's, too.
func (d *ddl) createComposite(n *pg_query.CompositeTypeStmt) {
	schema, ok := d.schemaFor(n.Typevar.Schemaname, n.Typevar.Location)
	if old := d.u.types[qualified{schema, n.Typevar.Relname}]; old != nil && old.Elem == 0 {
		d.fail(n.Typevar.Location, "42710", "type \"%s\" already exists", n.Typevar.Relname)
		return
	}
	if !ok || d.taken(schema, n.Typevar.Relname, n.Typevar.Location, false) {
		return
	}
	d.freeTypeName(schema, n.Typevar.Relname)
	row := &Table{Schema: schema, Name: n.Typevar.Relname, Kind: 'c', constraints: map[string]*constraint{}}
	for _, e := range n.Coldeflist {
		d.addAttribute(row, e.GetColumnDef())
	}
	t := &Type{Schema: schema, Name: row.Name, Kind: Composite, Category: 'C', Table: row}
	d.addNamed(t)
	row.RowType = t.OID
	d.u.relations[qualified{schema, row.Name}] = &relation{schema: schema, name: row.Name, kind: 'c', table: row}
}

func (d *ddl) addAttribute(row *Table, n *pg_query.ColumnDef) {
	if row.Column(n.Colname) != nil {
		d.fail(n.Location, "42701", "column \"%s\" specified more than once", n.Colname)
		return
	}
	col := &Column{Name: n.Colname, local: true}
	col.Type, col.TypeMod = d.columnType(n)
	col.Collation = CollationName(n.CollClause)
	row.Columns = append(row.Columns, col)
}

// alterComposite applies ALTER TYPE ... ADD, DROP and ALTER ATTRIBUTE.
func (d *ddl) alterComposite(n *pg_query.AlterTableStmt) {
	r := d.relation(n.Relation.Schemaname, n.Relation.Relname)
	if r == nil || r.kind != 'c' {
		d.fail(n.Relation.Location, "42P01", "relation \"%s\" does not exist", dotted(n.Relation.Schemaname, n.Relation.Relname))
		return
	}
	for _, node := range n.Cmds {
		cmd := node.GetAlterTableCmd()
		if cmd.Subtype == pg_query.AlterTableType_AT_AddColumn {
			d.addAttribute(r.table, cmd.Def.GetColumnDef())
			continue
		}
		col := r.table.Column(cmd.Name)
		switch {
		case col == nil && !cmd.MissingOk:
			d.noColumn(r.table, cmd.Name)
		case col == nil:
		case cmd.Subtype == pg_query.AlterTableType_AT_DropColumn:
			r.table.Columns = slices.DeleteFunc(r.table.Columns, func(c *Column) bool { return c == col })
		case cmd.Subtype == pg_query.AlterTableType_AT_AlterColumnType:
			d.alterType(r.table, col, cmd.Def.GetColumnDef())
		}
	}
}

// createDomain applies CREATE DOMAIN.
func (d *ddl) createDomain(n *pg_query.CreateDomainStmt) {
	t := d.newType(n.Domainname, Domain, 'U')
	if t == nil {
		return
	}
	t.Base, t.TypeMod = d.typ(n.TypeName)
	t.Collation = CollationName(n.CollClause)
	base := d.c.Type(t.Base)
	if base.Kind == Pseudo && t.Base != unknownOID {
		d.fail(n.TypeName.Location, "42804", "\"%s\" is not a valid base type for a domain", typeNameString(n.TypeName))
	}
	t.Category = base.Category
	for _, node := range n.Constraints {
		if node.GetConstraint().GetContype() == pg_query.ConstrType_CONSTR_NOTNULL {
			t.NotNull = true
		}
	}
	d.addNamed(t)
}

// alterDomain applies ALTER DOMAIN ... SET and DROP NOT NULL.
func (d *ddl) alterDomain(n *pg_query.AlterDomainStmt) {
	t := d.userType(n.TypeName, false)
	switch {
	case t == nil:
	case t.Kind != Domain:
		d.fail(d.find(t.Name, 0), "42809", "%s is not a domain", d.c.FormatType(t.OID))
	case n.Subtype == "O", n.Subtype == "N":
		t.NotNull = n.Subtype == "O"
		d.domains = true
	}
}

// createRange applies CREATE TYPE ... AS RANGE: the range type, its multirange
// type and the functions that make them.
func (d *ddl) createRange(n *pg_query.CreateRangeStmt) {
	t := d.newType(n.TypeName, Range, 'R')
	if t == nil {
		return
	}
	multirange := multirangeName(t.Name)
	multischema := t.Schema
	for _, p := range n.Params {
		e := p.GetDefElem()
		switch {
		case e.Defname == "subtype" && e.Arg.GetTypeName() != nil:
			t.Range, _ = d.typ(e.Arg.GetTypeName())
		case e.Defname == "multirange_type_name" && e.Arg.GetTypeName() != nil:
			schema, name := splitName(e.Arg.GetTypeName().Names)
			multirange = name
			if schema != "" {
				multischema = schema
			}
		}
	}
	if t.Range == 0 {
		d.fail(d.find(t.Name, 0), "42601", "type attribute \"subtype\" is required")
		return
	}
	d.addNamed(t)
	m := &Type{Schema: multischema, Name: multirange, Kind: Multirange, Category: 'R'}
	d.u.addType(m)
	t.Multirange, m.Range = m.OID, t.OID
	text := d.c.LookupType(systemSchema, "text").OID
	d.constructor(t, []OID{t.Range, t.Range}, 0)
	d.constructor(t, []OID{t.Range, t.Range, text}, 0)
	d.constructor(m, nil, 0)
	of := d.constructor(m, []OID{t.OID}, 0)
	d.constructor(m, []OID{t.Array}, t.OID)
	d.u.putCast(&Cast{Source: t.OID, Target: m.OID, Function: of.OID, Context: Explicit, Method: 'f'})
}

func (d *ddl) constructor(t *Type, args []OID, variadic OID) *Function {
	f := &Function{
		Schema: t.Schema, Name: t.Name, Kind: 'f', Args: args, Variadic: variadic, Result: t.OID, Strict: len(args) < 2,
		Volatility: 'i', Language: "internal",
	}
	d.addFunction(f)
	return f
}
