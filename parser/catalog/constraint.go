package catalog

import (
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// constraint is a named constraint of a table.
type constraint struct {
	name    string
	kind    byte // contype: c check, f foreign key, p primary key, u unique, x exclusion
	columns []string
	index   *index      // of p, u and x
	foreign *ForeignKey // of f
	check   *pg_query.Node
}

// index is an index of a table.
type index struct {
	name       string
	table      *Table
	columns    []string // the plain columns that it uses anywhere
	parts      []string // names of its own columns, included ones too; expressions have names as well
	expression bool     // has an expression or a predicate
	unique     bool
	key        *Key        // of unique ones
	constraint *constraint // that it belongs to
	parent     *index      // of a partition's index: the one that it was copied for
}

// Arbiter returns the columns of the primary key, unique or exclusion constraint
// of that name, which ON CONFLICT ON CONSTRAINT can name.
func (t *Table) Arbiter(name string) (columns []string, ok bool) {
	c := t.constraints[name]
	if c == nil || c.kind != 'p' && c.kind != 'u' && c.kind != 'x' {
		return nil, false
	}
	return c.columns, true
}

// pending is a constraint that has been read but not added. Columns are those of
// a column constraint or of a key.
type pending struct {
	node    *pg_query.Constraint
	columns []string
	include []string
	copied  *index // of LIKE: an index to copy that no key constraint says
}

// addConstraints adds the constraints of one statement in the server's order:
// checks, the primary key, other keys, foreign keys.
func (d *ddl) addConstraints(t *Table, list []*pending) {
	keys := d.keysOf(t, list)
	checks := map[string]bool{}
	for _, p := range list {
		if p.node.Contype != pg_query.ConstrType_CONSTR_CHECK {
			continue
		}
		if name := p.node.Conname; name != "" && checks[name] {
			d.fail(p.node.Location, "42710", "check constraint \"%s\" already exists", name)
			continue
		}
		checks[p.node.Conname] = true
		d.addCheck(t, p)
	}
	for _, p := range keys {
		d.addKey(t, p)
	}
	for _, p := range list {
		if p.copied != nil {
			d.copyIndex(t, p.copied, p.node.Location)
		}
	}
	for _, p := range list {
		if p.node.Contype == pg_query.ConstrType_CONSTR_FOREIGN {
			d.addForeignKey(t, p)
		}
	}
}

// keysOf returns the keys among the constraints, the primary key first, those
// that repeat another merged with it (transformIndexConstraints of
// parse_utilcmd.c).
func (d *ddl) keysOf(t *Table, list []*pending) []*pending {
	var keys []*pending
	for _, p := range list {
		switch p.node.Contype {
		case pg_query.ConstrType_CONSTR_PRIMARY:
			if t.primary() != nil || len(keys) > 0 && keys[0].node.Contype == p.node.Contype {
				d.fail(p.node.Location, "42P16", "multiple primary keys for table \"%s\" are not allowed", t.Name)
				continue
			}
			keys = slices.Insert(keys, 0, p)
		case pg_query.ConstrType_CONSTR_UNIQUE, pg_query.ConstrType_CONSTR_EXCLUSION:
			keys = append(keys, p)
		}
	}
	var merged []*pending
	for _, p := range keys {
		i := slices.IndexFunc(merged, func(q *pending) bool { return sameKey(p, q) })
		if i < 0 {
			merged = append(merged, p)
		} else if merged[i].node.Conname == "" {
			merged[i].node.Conname = p.node.Conname
		}
	}
	return merged
}

func sameKey(p, q *pending) bool {
	return p.node.Contype != pg_query.ConstrType_CONSTR_EXCLUSION && q.node.Contype != pg_query.ConstrType_CONSTR_EXCLUSION &&
		p.node.Indexname == "" && q.node.Indexname == "" &&
		slices.Equal(p.columns, q.columns) && slices.Equal(p.include, q.include) &&
		p.node.NullsNotDistinct == q.node.NullsNotDistinct && p.node.Deferrable == q.node.Deferrable && p.node.Initdeferred == q.node.Initdeferred
}

func (t *Table) primary() *index {
	for _, x := range t.indexes {
		if x.key != nil && x.key.Primary {
			return x
		}
	}
	return nil
}

// named records a constraint of a table under its name, or reports that the name
// is taken.
func (d *ddl) named(t *Table, con *constraint, at int32) bool {
	if t.constraints[con.name] != nil {
		d.fail(at, "42710", "constraint \"%s\" for relation \"%s\" already exists", con.name, t.Name)
		return false
	}
	t.constraints[con.name] = con
	d.u.constraints[qualified{t.Schema, con.name}]++
	return true
}

func (d *ddl) unnamed(t *Table, con *constraint) {
	if t.constraints[con.name] == con {
		delete(t.constraints, con.name)
		d.u.constraints[qualified{t.Schema, con.name}]--
	}
}

// addCheck adds a CHECK constraint. One without a name gets that of its column if
// it uses exactly one. Descendants get it, too.
func (d *ddl) addCheck(t *Table, p *pending) {
	columns := d.columnRefs(t, p.node.RawExpr)
	name := p.node.Conname
	if name == "" {
		column := ""
		if len(columns) == 1 {
			column = columns[0]
		}
		name = d.u.constraintName(t.Schema, t.Name, column, "check")
	}
	d.inheritCheck(t, name, columns, p.node.RawExpr, p.node.Location, !p.node.IsNoInherit)
}

func (d *ddl) inheritCheck(t *Table, name string, columns []string, expr *pg_query.Node, at int32, inherit bool) {
	if !d.named(t, &constraint{name: name, kind: 'c', columns: columns, check: expr}, at) || !inherit {
		return
	}
	for _, child := range t.children {
		if child.constraints[name] == nil {
			d.inheritCheck(child, name, columns, expr, at, true)
		}
	}
}

// columnRefs returns the distinct columns of the table that an expression names,
// in order of appearance, and reports those that the table does not have.
func (d *ddl) columnRefs(t *Table, expr *pg_query.Node) []string {
	var columns []string
	walk(expr, func(n *pg_query.Node) {
		ref := n.GetColumnRef()
		if ref == nil || len(ref.Fields) == 0 {
			return
		}
		s := ref.Fields[len(ref.Fields)-1].GetString_()
		if s == nil || len(ref.Fields) > 1 && t.Column(s.Sval) == nil || slices.Contains(systemColumns, s.Sval) || s.Sval == t.Name && t.Column(s.Sval) == nil {
			return
		}
		if t.Column(s.Sval) == nil && t.Query == nil {
			d.fail(ref.Location, "42703", "column \"%s\" does not exist", s.Sval).Hint = perhaps(parser.Nearest(s.Sval, t.columnNames()))
			return
		}
		if !slices.Contains(columns, s.Sval) {
			columns = append(columns, s.Sval)
		}
	})
	return columns
}

var systemColumns = []string{"tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"}

// addKey adds a primary key, a unique or an exclusion constraint.
func (d *ddl) addKey(t *Table, p *pending) {
	con := p.node
	if con.Indexname != "" {
		d.addKeyUsingIndex(t, con)
		return
	}
	x := &index{table: t, columns: p.columns, parts: append(slices.Clip(p.columns), p.include...), unique: con.Contype != pg_query.ConstrType_CONSTR_EXCLUSION}
	kind, label := byte('u'), "key"
	switch con.Contype {
	case pg_query.ConstrType_CONSTR_PRIMARY:
		kind, label = 'p', "pkey"
	case pg_query.ConstrType_CONSTR_EXCLUSION:
		kind, label = 'x', "excl"
		d.exclusionParts(t, con, x)
	default:
	}
	for _, name := range append(slices.Clip(x.columns), p.include...) {
		if t.Column(name) == nil && !slices.Contains(systemColumns, name) {
			d.fail(d.find(name, con.Location), "42703", "column \"%s\" named in key does not exist", name).Hint = perhaps(parser.Nearest(name, t.columnNames()))
			return
		}
	}
	for i, name := range p.columns {
		if slices.Contains(p.columns[:i], name) {
			d.fail(d.find(name, con.Location), "42701", "column \"%s\" appears twice in %s constraint", name, map[byte]string{'p': "primary key", 'u': "unique"}[kind])
			return
		}
	}
	if x.unique {
		x.key = &Key{Primary: kind == 'p', Columns: slices.Clone(p.columns), Deferrable: con.Deferrable, NullsEqual: con.NullsNotDistinct}
	}
	d.addIndex(t, x, con.Conname, label, &constraint{kind: kind, columns: slices.Clone(x.columns)}, con.Location)
}

// exclusionParts fills in the index of an exclusion constraint.
func (d *ddl) exclusionParts(t *Table, con *pg_query.Constraint, x *index) {
	for _, e := range con.Exclusions {
		items := e.GetList().GetItems()
		if len(items) > 0 {
			d.indexPart(t, items[0].GetIndexElem(), x)
		}
	}
	d.addPredicate(t, con.WhereClause, x)
}

// addIndex gives an index its name and adds it, with its constraint if it has
// one; partitions get one of their own. A taken name is reported.
func (d *ddl) addIndex(t *Table, x *index, name, label string, con *constraint, at int32) {
	if name == "" {
		parts := ""
		if label != "pkey" {
			parts = nameAddition(x.parts)
		}
		name = d.u.relationName(t.Schema, t.Name, parts, label, con != nil)
	}
	if d.u.relations[qualified{t.Schema, name}] != nil {
		d.fail(at, "42P07", "relation \"%s\" already exists", name)
		return
	}
	x.name, x.table = name, t
	if con != nil {
		con.name, con.index, x.constraint = name, x, con
		if !d.named(t, con, at) {
			return
		}
	}
	if x.key != nil {
		x.key.Name = name
		t.Keys = append(t.Keys, x.key)
		if x.key.Primary {
			d.primaryNotNull(t, x.key.Columns)
		}
	}
	t.indexes = append(t.indexes, x)
	d.u.relations[qualified{t.Schema, name}] = &relation{schema: t.Schema, name: name, kind: 'i', table: t, index: x}
	for _, child := range t.children {
		if child.partition {
			d.partitionIndex(child, x, at)
		}
	}
}

// nameAddition is ChooseIndexNameAddition of indexcmds.c: names joined by "_".
func nameAddition(names []string) string {
	return clip(strings.Join(names, "_"), maxName)
}

func (d *ddl) primaryNotNull(t *Table, columns []string) {
	for _, name := range columns {
		if c := t.Column(name); c != nil {
			d.setNotNull(t, c, true)
		}
	}
}

// copyIndex gives a table an index like that of another.
func (d *ddl) copyIndex(t *Table, x *index, at int32) *index {
	y := *x
	label := "idx"
	var con *constraint
	if x.constraint != nil {
		label = map[byte]string{'p': "pkey", 'u': "key", 'x': "excl"}[x.constraint.kind]
		con = &constraint{kind: x.constraint.kind, columns: slices.Clone(x.constraint.columns)}
	}
	if x.key != nil {
		key := *x.key
		key.Columns = slices.Clone(key.Columns)
		y.key = &key
	}
	y.columns, y.parts, y.constraint = slices.Clone(x.columns), slices.Clone(x.parts), nil
	d.addIndex(t, &y, "", label, con, at)
	return &y
}

// partitionIndex gives a partition the index of its parent, unless it has an
// equal one.
func (d *ddl) partitionIndex(child *Table, x *index, at int32) {
	for _, y := range child.indexes {
		if slices.Equal(x.parts, y.parts) && x.unique == y.unique && x.expression == y.expression && (x.constraint == nil || y.constraint != nil && x.constraint.kind == y.constraint.kind) {
			y.parent = x
			return
		}
	}
	d.copyIndex(child, x, at).parent = x
}

// addKeyUsingIndex applies ADD PRIMARY KEY or UNIQUE USING INDEX.
func (d *ddl) addKeyUsingIndex(t *Table, con *pg_query.Constraint) {
	r := d.u.relations[qualified{t.Schema, con.Indexname}]
	at := d.find(con.Indexname, con.Location)
	switch {
	case r == nil || r.index == nil:
		d.fail(at, "42704", "index \"%s\" does not exist", con.Indexname)
		return
	case r.table != t:
		d.fail(at, "42809", "\"%s\" is not an index for table \"%s\"", con.Indexname, t.Name)
		return
	case r.index.constraint != nil:
		d.fail(at, "55000", "index \"%s\" is already associated with a constraint", con.Indexname)
		return
	case !r.index.unique:
		d.fail(at, "42809", "\"%s\" is not a unique index", con.Indexname)
		return
	case r.index.expression && len(r.index.key.Columns) < len(r.index.parts):
		d.fail(at, "42809", "index \"%s\" contains expressions", con.Indexname)
		return
	case r.index.expression:
		d.fail(at, "42809", "\"%s\" is a partial index", con.Indexname)
		return
	}
	x := r.index
	kind := byte('u')
	if con.Contype == pg_query.ConstrType_CONSTR_PRIMARY {
		if t.primary() != nil {
			d.fail(con.Location, "42P16", "multiple primary keys for table \"%s\" are not allowed", t.Name)
			return
		}
		kind = 'p'
		x.key.Primary = true
		d.primaryNotNull(t, x.key.Columns)
	}
	if con.Conname != "" && con.Conname != x.name {
		d.renameIndex(x, con.Conname, con.Location)
	}
	x.key.Deferrable = con.Deferrable
	x.constraint = &constraint{name: x.name, kind: kind, columns: slices.Clone(x.columns), index: x}
	d.named(t, x.constraint, con.Location)
}

// renameIndex renames an index and the constraint that it belongs to.
func (d *ddl) renameIndex(x *index, name string, at int32) {
	from, to := qualified{x.table.Schema, x.name}, qualified{x.table.Schema, name}
	if d.u.relations[to] != nil {
		d.fail(at, "42P07", "relation \"%s\" already exists", name)
		return
	}
	r := d.u.relations[from]
	delete(d.u.relations, from)
	r.name = name
	d.u.relations[to] = r
	if con := x.constraint; con != nil {
		d.unnamed(x.table, con)
		con.name = name
		d.named(x.table, con, at)
	}
	x.name = name
	if x.key != nil {
		x.key.Name = name
	}
}

// dropIndex removes an index with its constraint and the foreign keys that rest
// on it.
func (d *ddl) dropIndex(x *index) {
	t := x.table
	for _, r := range slices.Clone(d.u.referrers[t]) {
		if r.index == x {
			d.dropForeignKey(r.table, r.key)
		}
	}
	if x.constraint != nil {
		d.unnamed(t, x.constraint)
	}
	t.indexes = slices.DeleteFunc(t.indexes, func(y *index) bool { return y == x })
	t.Keys = slices.DeleteFunc(t.Keys, func(k *Key) bool { return k == x.key })
	delete(d.u.relations, qualified{t.Schema, x.name})
}

// rests says whether a foreign key of another table rests on the index.
func (d *ddl) rests(x *index) bool {
	return slices.ContainsFunc(d.u.referrers[x.table], func(r *reference) bool { return r.index == x && r.table != x.table })
}
