package catalog

import (
	"slices"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// alterTable applies ALTER TABLE, and the forms of ALTER TYPE, VIEW, INDEX and
// FOREIGN TABLE that share its grammar.
func (d *ddl) alterTable(n *pg_query.AlterTableStmt) {
	switch n.Objtype {
	case pg_query.ObjectType_OBJECT_TYPE:
		d.alterComposite(n)
		return
	case pg_query.ObjectType_OBJECT_INDEX, pg_query.ObjectType_OBJECT_SEQUENCE:
		return // storage and owners only
	}
	if r := d.relation(n.Relation.Schemaname, n.Relation.Relname); r != nil && (r.kind == 'S' || r.kind == 'i') {
		return // dumps change the owner of sequences so
	}
	t := d.table(n.Relation, n.MissingOk)
	if t == nil {
		return
	}
	cmds := make([]*pg_query.AlterTableCmd, len(n.Cmds))
	for i, c := range n.Cmds {
		cmds[i] = c.GetAlterTableCmd()
	}
	// The server's passes: what is dropped makes room for what is added.
	slices.SortStableFunc(cmds, func(a, b *pg_query.AlterTableCmd) int { return pass(a) - pass(b) })
	only := !n.Relation.Inh
	var list []*pending
	for _, cmd := range cmds {
		list = append(list, d.alterCommand(t, cmd, only)...)
	}
	d.addConstraints(t, list)
}

// pass is the order in which the server takes up a command (AlterTablePass of
// tablecmds.c).
func pass(cmd *pg_query.AlterTableCmd) int {
	switch cmd.Subtype {
	case pg_query.AlterTableType_AT_DropColumn, pg_query.AlterTableType_AT_DropConstraint, pg_query.AlterTableType_AT_DropNotNull,
		pg_query.AlterTableType_AT_DropExpression, pg_query.AlterTableType_AT_DropIdentity:
		return 0
	case pg_query.AlterTableType_AT_AlterColumnType:
		return 1
	case pg_query.AlterTableType_AT_AddColumn:
		return 2
	}
	return 3
}

// alterCommand applies one command of ALTER TABLE; constraints to add are
// returned.
func (d *ddl) alterCommand(t *Table, cmd *pg_query.AlterTableCmd, only bool) []*pending {
	switch cmd.Subtype {
	case pg_query.AlterTableType_AT_AddColumn:
		return d.alterAddColumn(t, cmd, only)
	case pg_query.AlterTableType_AT_DropColumn:
		d.alterDropColumn(t, cmd, only)
	case pg_query.AlterTableType_AT_AddConstraint:
		return []*pending{tableConstraint(cmd.Def.GetConstraint())}
	case pg_query.AlterTableType_AT_DropConstraint:
		d.dropConstraint(t, cmd)
	case pg_query.AlterTableType_AT_ValidateConstraint, pg_query.AlterTableType_AT_AlterConstraint:
		d.changeConstraint(t, cmd)
	case pg_query.AlterTableType_AT_EnableRowSecurity:
		t.RowSecurity = true
	case pg_query.AlterTableType_AT_DisableRowSecurity:
		t.RowSecurity = false
	case pg_query.AlterTableType_AT_AttachPartition:
		d.attach(t, cmd.Def.GetPartitionCmd())
	case pg_query.AlterTableType_AT_DetachPartition, pg_query.AlterTableType_AT_DetachPartitionFinalize:
		d.detach(t, cmd.Def.GetPartitionCmd())
	case pg_query.AlterTableType_AT_AddInherit:
		if p := d.table(cmd.Def.GetRangeVar(), false); p != nil {
			t.parents, p.children = append(t.parents, p), append(p.children, t)
			for _, c := range p.Columns {
				if col := t.Column(c.Name); col != nil {
					col.inherited++
				}
			}
		}
	case pg_query.AlterTableType_AT_DropInherit:
		if p := d.table(cmd.Def.GetRangeVar(), false); p != nil {
			d.orphan(t, p)
		}
	default:
		d.alterColumn(t, cmd)
	}
	return nil
}

// alterColumn applies the commands that change one column.
func (d *ddl) alterColumn(t *Table, cmd *pg_query.AlterTableCmd) {
	switch cmd.Subtype {
	case pg_query.AlterTableType_AT_SetNotNull, pg_query.AlterTableType_AT_DropNotNull, pg_query.AlterTableType_AT_ColumnDefault,
		pg_query.AlterTableType_AT_AlterColumnType, pg_query.AlterTableType_AT_AddIdentity, pg_query.AlterTableType_AT_SetIdentity,
		pg_query.AlterTableType_AT_DropIdentity, pg_query.AlterTableType_AT_DropExpression:
	default:
		return // storage, statistics, owners, triggers on and off: nothing that queries see
	}
	col := t.Column(cmd.Name)
	if col == nil {
		d.noColumn(t, cmd.Name)
		return
	}
	switch cmd.Subtype {
	case pg_query.AlterTableType_AT_SetNotNull:
		d.setNotNull(t, col, true)
		col.Declared = true
	case pg_query.AlterTableType_AT_DropNotNull:
		d.dropNotNull(t, col)
	case pg_query.AlterTableType_AT_ColumnDefault:
		has := d.keptDefault(col, cmd.Def)
		eachColumn(t, col.Name, func(c *Column) { c.Default, c.serial = has, false })
	case pg_query.AlterTableType_AT_AlterColumnType:
		d.alterType(t, col, cmd.Def.GetColumnDef())
	case pg_query.AlterTableType_AT_AddIdentity:
		if !col.notNull {
			d.fail(d.find(col.Name, 0), "55000", "column \"%s\" of relation \"%s\" must be declared NOT NULL before identity can be added", col.Name, t.Name)
		}
		col.Identity = cmd.Def.GetConstraint().GetGeneratedWhen()[0]
		d.ownSequence(t, col)
	case pg_query.AlterTableType_AT_SetIdentity:
		for _, e := range cmd.Def.GetList().GetItems() {
			if e.GetDefElem().GetDefname() == "generated" {
				col.Identity = byte(e.GetDefElem().GetArg().GetInteger().GetIval())
			}
		}
	case pg_query.AlterTableType_AT_DropIdentity:
		col.Identity = 0
		d.dropSequences(t, col.Name)
	case pg_query.AlterTableType_AT_DropExpression:
		eachColumn(t, col.Name, func(c *Column) { c.Generated = 0 })
	}
}

// eachColumn calls change for the column of that name of the table and of all
// that inherit from it.
func eachColumn(t *Table, name string, change func(*Column)) {
	if c := t.Column(name); c != nil {
		change(c)
	}
	for _, child := range t.children {
		eachColumn(child, name, change)
	}
}

func (d *ddl) noColumn(t *Table, name string) {
	d.fail(d.find(name, 0), "42703", "column \"%s\" of relation \"%s\" does not exist", name, t.Name).Hint = perhaps(parser.Nearest(name, t.columnNames()))
}

func (d *ddl) dropNotNull(t *Table, col *Column) {
	at := d.find(col.Name, 0)
	if x := t.primary(); x != nil && slices.Contains(x.key.Columns, col.Name) {
		d.fail(at, "42P16", "column \"%s\" is in a primary key", col.Name)
		return
	}
	if col.Identity != 0 {
		d.fail(at, "42601", "column \"%s\" of relation \"%s\" is an identity column", col.Name, t.Name)
		return
	}
	d.setNotNull(t, col, false)
	col.Declared = false
}

// alterType applies ALTER COLUMN TYPE, to descendants as well.
func (d *ddl) alterType(t *Table, col *Column, n *pg_query.ColumnDef) {
	if d.c.Type(col.Type) == nil {
		return
	}
	n.Colname = col.Name
	oid, mod := d.columnType(n)
	collation := CollationName(n.CollClause)
	eachColumn(t, col.Name, func(c *Column) {
		c.Type, c.TypeMod, c.Collation = oid, mod, collation
		c.write(n.TypeName)
		d.refreshNotNull(c)
	})
}

// alterAddColumn applies ADD COLUMN, to descendants as well.
func (d *ddl) alterAddColumn(t *Table, cmd *pg_query.AlterTableCmd, only bool) []*pending {
	n := cmd.Def.GetColumnDef()
	if t.Column(n.Colname) != nil {
		if !cmd.MissingOk {
			d.fail(n.Location, "42701", "column \"%s\" of relation \"%s\" already exists", n.Colname, t.Name)
		}
		return nil
	}
	list := d.addColumn(t, n)
	if !only {
		d.spreadColumn(t, t.Column(n.Colname))
	}
	return list
}

func (d *ddl) spreadColumn(t *Table, col *Column) {
	for _, child := range t.children {
		if old := child.Column(col.Name); old != nil {
			old.inherited++
			continue
		}
		c := *col
		c.inherited, c.local, c.Identity = 1, false, 0
		child.Columns = append(child.Columns, &c)
		d.spreadColumn(child, &c)
	}
}

// alterDropColumn applies DROP COLUMN: what the column is part of goes with it.
func (d *ddl) alterDropColumn(t *Table, cmd *pg_query.AlterTableCmd, only bool) {
	col := t.Column(cmd.Name)
	switch {
	case col == nil && cmd.MissingOk:
		return
	case col == nil:
		d.noColumn(t, cmd.Name)
		return
	case col.inherited > 0:
		d.fail(d.find(cmd.Name, 0), "42P16", "cannot drop inherited column \"%s\"", cmd.Name)
		return
	}
	if cmd.Behavior != pg_query.DropBehavior_DROP_CASCADE {
		for _, x := range t.indexes {
			if slices.Contains(x.columns, col.Name) && d.rests(x) {
				d.dependsOnIt(d.find(cmd.Name, 0), "column "+cmd.Name+" of table "+t.Name)
				break
			}
		}
	}
	if cmd.Behavior == pg_query.DropBehavior_DROP_CASCADE {
		d.dropReaders(t, col)
	}
	d.dropColumn(t, col, only)
}

func (d *ddl) dependsOnIt(at int32, what string) {
	d.fail(at, "2BP01", "cannot drop %s because other objects depend on it", what).Hint = "Use DROP ... CASCADE to drop the dependent objects too."
}

// dropColumn removes a column with its indexes, constraints and sequences.
func (d *ddl) dropColumn(t *Table, col *Column, only bool) {
	for _, x := range slices.Clone(t.indexes) {
		if slices.Contains(x.columns, col.Name) || slices.Contains(x.parts, col.Name) {
			d.dropIndex(x)
		}
	}
	for _, name := range sortedKeys(t.constraints) {
		con := t.constraints[name]
		switch {
		case con == nil || !slices.Contains(con.columns, col.Name):
		case con.foreign != nil:
			d.dropForeignKey(t, con.foreign)
		case con.kind == 'c':
			d.unnamed(t, con)
		}
	}
	d.dropSequences(t, col.Name)
	t.Columns = slices.DeleteFunc(t.Columns, func(c *Column) bool { return c == col })
	for _, child := range t.children {
		c := child.Column(col.Name)
		if c == nil {
			continue
		}
		c.inherited--
		if only {
			c.local = true
		} else if c.inherited == 0 && !c.local {
			d.dropColumn(child, c, false)
		}
	}
}

// dropSequences removes the sequences that belong to a column of the table, or to
// any where none is named.
func (d *ddl) dropSequences(t *Table, column string) {
	d.u.sequences[t] = slices.DeleteFunc(d.u.sequences[t], func(r *relation) bool {
		if column != "" && r.column != column {
			return false
		}
		delete(d.u.relations, qualified{r.schema, r.name})
		return true
	})
}

// dropConstraint applies DROP CONSTRAINT, to descendants as well.
func (d *ddl) dropConstraint(t *Table, cmd *pg_query.AlterTableCmd) {
	con := t.constraints[cmd.Name]
	at := d.find(cmd.Name, 0)
	if con == nil {
		if !cmd.MissingOk {
			d.fail(at, "42704", "constraint \"%s\" of relation \"%s\" does not exist", cmd.Name, t.Name).
				Hint = perhaps(parser.Nearest(cmd.Name, sortedKeys(t.constraints)))
		}
		return
	}
	switch con.kind {
	case 'f':
		d.dropForeignKey(t, con.foreign)
	case 'c':
		d.dropCheck(t, con)
	default:
		if cmd.Behavior != pg_query.DropBehavior_DROP_CASCADE && d.rests(con.index) {
			d.dependsOnIt(at, "constraint "+con.name+" on table "+t.Name)
		}
		d.dropIndexTree(con.index)
	}
}

func (d *ddl) dropCheck(t *Table, con *constraint) {
	d.unnamed(t, con)
	for _, child := range t.children {
		if c := child.constraints[con.name]; c != nil && c.kind == 'c' {
			d.dropCheck(child, c)
		}
	}
}

// dropIndexTree removes an index and its copies in partitions.
func (d *ddl) dropIndexTree(x *index) {
	d.dropIndex(x)
	for _, child := range x.table.children {
		if !child.partition {
			continue
		}
		for _, y := range slices.Clone(child.indexes) {
			if y.parent == x {
				d.dropIndexTree(y)
			}
		}
	}
}

// changeConstraint applies VALIDATE CONSTRAINT and ALTER CONSTRAINT.
func (d *ddl) changeConstraint(t *Table, cmd *pg_query.AlterTableCmd) {
	name := cmd.Name
	if name == "" {
		name = cmd.Def.GetConstraint().GetConname()
	}
	con := t.constraints[name]
	if con == nil {
		d.fail(d.find(name, 0), "42704", "constraint \"%s\" of relation \"%s\" does not exist", name, t.Name).
			Hint = perhaps(parser.Nearest(name, sortedKeys(t.constraints)))
		return
	}
	if con.foreign == nil {
		return
	}
	if cmd.Subtype == pg_query.AlterTableType_AT_ValidateConstraint {
		con.foreign.Validated = true
	} else {
		con.foreign.Deferrable = cmd.Def.GetConstraint().GetDeferrable()
	}
}
