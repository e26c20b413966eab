package soundness

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// gen makes everything random; one stream of numbers makes one world.
type gen struct {
	*rand.Rand
	virtual bool // generated columns may be
	schema  *schema
	query   *text    // being written
	aliases int      // of query
	done    []string // names of tables and columns already given
	keys    []*typ   // of this world, with the values that it uses
	others  []*typ
}

func (g *gen) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *gen, list []T) T { return list[g.IntN(len(list))] }

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// schema is the database of one world.
type schema struct {
	ddl    []string
	late   []string // once the tables are filled
	tables []*table
	views  []*table // relations that queries read; writable where of is set
	// function is the table whose rows f1 returns, by its first column. scalars are
	// functions of one argument, that type's values their result.
	function *table
	scalars  []*lookup
}

// table is a table or a view.
type table struct {
	name    string // quoted, with its schema
	columns []*column
	key     []*column // primary key, or that of a unique constraint
	keyed   bool      // has a primary key
	foreign []*foreignKey
	parts   []string // sub-parents and leaves, quoted
	moves   []*column
	of      *table // what an updatable view shows
}

type column struct {
	name      string // quoted
	typ       *typ
	notNull   bool
	generated string // the expression
	virtual   bool
}

type foreignKey struct {
	columns []*column
	to      *table
	late    string // the constraint, if it is added to rows that it may not hold for
}

// newSchema makes a schema of four to six tables, related by foreign keys, with
// views and triggers of the user's own.
func (g *gen) newSchema() *schema {
	s := &schema{}
	g.schema, g.keys, g.others = s, g.fewTypes(g.fewValues(keyTypes()), 3, 4), g.fewTypes(g.fewValues(otherTypes()), 0, 3)
	s.add(`CREATE SCHEMA "odd Schema"`)
	s.add(`CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')`)
	s.add(`CREATE FUNCTION public.run(statement text) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN EXECUTE statement; RETURN true; END $f$`)
	s.add(`CREATE DOMAIN small_int AS integer CHECK (VALUE < 1000)`)
	s.add(`CREATE DOMAIN counted AS bigint CHECK (VALUE < 1000)`)
	s.add(`CREATE DOMAIN word AS text CHECK (VALUE <> 'refused')`)
	s.add(`CREATE DOMAIN short_word AS character varying(5)`)
	for range 4 + g.IntN(3) {
		g.table()
	}
	g.views()
	g.functions()
	for range g.IntN(3) {
		g.userTrigger()
	}
	return s
}

// fewValues leaves each type three or four of its values, integers six: what is
// written is then often what somebody asks for.
func (g *gen) fewValues(list []*typ) []*typ {
	for _, t := range list {
		g.Shuffle(len(t.values), func(i, j int) { t.values[i], t.values[j] = t.values[j], t.values[i] })
		if t.family != "int" {
			t.values = t.values[:min(len(t.values), 3+g.IntN(2))]
		}
	}
	// Integers of all sizes refer to one another.
	for _, t := range list {
		if t.family == list[0].family {
			t.values = list[0].values
		}
	}
	return list
}

// fewTypes keeps the first types and n others: columns that can be compared with
// one another are then frequent.
func (g *gen) fewTypes(list []*typ, first, n int) []*typ {
	rest := list[first:]
	g.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	return list[:first+n]
}

func (s *schema) add(format string, args ...any) {
	s.ddl = append(s.ddl, fmt.Sprintf(format, args...)+";")
}

// name gives a name that is not given yet: hostile ones as often as tame ones,
// some those that the triggers use themselves.
func (g *gen) name(tame, hostile []string) string {
	for {
		list := tame
		if g.chance(40) {
			list = hostile
		}
		name := pick(g, list)
		if !g.given(name) {
			g.done = append(g.done, name)
			return quote(name)
		}
	}
}

func (g *gen) given(name string) bool {
	return slices.Contains(g.done, name)
}

func (g *gen) tableName() string {
	name := g.name([]string{"accounts", "orders", "items", "events", "notes", "tags", "rooms", "seats"},
		[]string{`a"b; drop table x`, "Select", "größe", "it's %s", "$1", "rung_old", "rung_new", "r", "$rung$", strings.Repeat("long", 15) + "abc"})
	if g.chance(20) {
		return `"odd Schema".` + name
	}
	return "public." + name
}

func (g *gen) columnName() string {
	return g.name([]string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "p", "q"},
		[]string{"o", "n", "c1", "old1", "new1", "k1", "user", `a"b`, "ß", "mask", "keys", "touched", "fingerprint", "Id", "it's", "x.y", "tableoid1"})
}

// table adds a table: with a single or composite key, without one, or partitioned.
func (g *gen) table() {
	t := &table{}
	outer := g.done
	t.name = g.tableName()
	outer, g.done = append(outer, g.done[len(g.done)-1]), nil
	for range pick(g, []int{0, 1, 1, 1, 1, 2, 2}) {
		c := g.column(g.keys)
		c.notNull = true
		t.key = append(t.key, c)
	}
	for len(t.key) == 1 && t.key[0].typ.family == "bool" {
		t.key[0].typ = pick(g, g.keys)
	}
	t.columns = append(t.columns, t.key...)
	t.keyed = len(t.key) > 0
	constraints := g.foreignKeys(t)
	for range 2 + g.IntN(3) {
		list := g.keys
		if g.chance(30) {
			list = g.others
		}
		t.columns = append(t.columns, g.column(list))
	}
	g.generatedColumn(t)
	if t.keyed {
		kind := "PRIMARY KEY"
		if g.chance(15) {
			kind = "UNIQUE"
		}
		constraints = append([]string{fmt.Sprintf("%s (%s)", kind, names(t.key))}, constraints...)
	}
	g.schema.add("CREATE TABLE %s (%s)%s", t.name, strings.Join(append(definitions(t), constraints...), ", "), g.partitioning(t))
	g.partitions(t)
	for _, f := range t.foreign {
		if f.late != "" && len(t.moves) == 0 {
			g.schema.late = append(g.schema.late, fmt.Sprintf("ALTER TABLE %s ADD %s NOT VALID;", t.name, f.late))
		}
	}
	g.schema.tables = append(g.schema.tables, t)
	g.done = outer
}

func (g *gen) column(list []*typ) *column {
	return &column{name: g.columnName(), typ: pick(g, list), notNull: g.chance(30)}
}

func names(list []*column) string {
	var out []string
	for _, c := range list {
		out = append(out, c.name)
	}
	return strings.Join(out, ", ")
}

func definitions(t *table) []string {
	var out []string
	for _, c := range t.columns {
		d := c.name + " " + c.typ.ddl
		switch {
		case c.generated != "":
			d += " GENERATED ALWAYS AS (" + c.generated + ")"
			if !c.virtual { // which is the default where there are virtual ones
				d += " STORED"
			}
		case c.notNull:
			d += " DEFAULT " + literal(c.typ.values[0]) + " NOT NULL"
		}
		out = append(out, d)
	}
	return out
}

func (g *gen) generatedColumn(t *table) {
	if !g.chance(25) {
		return
	}
	of := pick(g, t.columns)
	c := &column{name: g.columnName(), typ: of.typ}
	switch of.typ.family {
	case "int":
		c.generated = "CASE WHEN " + of.name + " > 0 THEN 1 ELSE 2 END"
	case "text":
		c.generated = "coalesce(" + of.name + ", 'a')"
	default:
		c.generated = of.name
	}
	_, isDomain := domains[c.typ.ddl]
	c.virtual = g.virtual && !isDomain && c.typ.family != "domain" && c.typ.family != "mood" && g.chance(60)
	t.columns = append(t.columns, c)
}

// foreignKeys gives the table columns that refer to tables made before, or to
// itself.
func (g *gen) foreignKeys(t *table) []string {
	var out []string
	for range pick(g, []int{0, 1, 1, 2}) {
		to := t
		if len(g.schema.tables) > 0 && g.chance(90) {
			to = pick(g, g.schema.tables)
		}
		if !to.keyed {
			continue
		}
		f := &foreignKey{to: to}
		notNull := g.chance(45)
		for _, k := range to.key {
			c := &column{name: g.columnName(), typ: k.typ, notNull: notNull}
			if k.typ.family == "int" && g.chance(30) {
				c.typ = pick(g, g.keys[:3])
			}
			f.columns = append(f.columns, c)
			t.columns = append(t.columns, c)
		}
		t.foreign = append(t.foreign, f)
		constraint := fmt.Sprintf("FOREIGN KEY (%s) REFERENCES %s (%s)%s", names(f.columns), to.name, names(to.key), g.actions(notNull))
		if to != t && g.chance(15) {
			f.late = constraint // not checked for the rows that are there already
			continue
		}
		out = append(out, constraint)
	}
	return out
}

func (g *gen) actions(notNull bool) string {
	list := []string{"NO ACTION", "RESTRICT", "CASCADE", "CASCADE", "CASCADE", "SET DEFAULT", "SET NULL", "SET NULL"}
	if notNull {
		list = list[:6]
	}
	out := " ON DELETE " + pick(g, list) + " ON UPDATE " + pick(g, list)
	if g.chance(20) {
		out += " DEFERRABLE INITIALLY DEFERRED"
	}
	return out
}

// partitioning decides how the table is partitioned, if it is.
func (g *gen) partitioning(t *table) string {
	if !g.chance(35) {
		return ""
	}
	by := t.columns[0]
	if by.typ.family == "bool" || !by.typ.comparable() || by.typ.family == "domain" || by.generated != "" {
		return ""
	}
	t.moves = []*column{by}
	method := pick(g, []string{"LIST", "HASH"})
	return fmt.Sprintf(" PARTITION BY %s (%s)", method, by.name)
}

// partitions adds the partitions, the first of them partitioned again.
func (g *gen) partitions(t *table) {
	if len(t.moves) == 0 {
		return
	}
	last := g.schema.ddl[len(g.schema.ddl)-1]
	sub := t.columns[0]
	if len(t.key) > 1 {
		sub = t.columns[1]
		t.moves = append(t.moves, sub)
	}
	n := len(g.schema.tables)
	part := func(of, bounds, tail string) string {
		name := fmt.Sprintf(`public."part %d %d"`, n, len(t.parts))
		g.schema.add("CREATE TABLE %s PARTITION OF %s %s%s", name, of, bounds, tail)
		t.parts = append(t.parts, name)
		return name
	}
	hash := "FOR VALUES WITH (MODULUS 2, REMAINDER %d)"
	first, second := fmt.Sprintf(hash, 0), fmt.Sprintf(hash, 1)
	if strings.Contains(last, " PARTITION BY LIST") {
		v := t.columns[0].typ.values
		first, second = fmt.Sprintf("FOR VALUES IN (%s, %s)", literal(v[0]), literal(v[1])), "DEFAULT"
	}
	root := part(t.name, first, fmt.Sprintf(" PARTITION BY HASH (%s)", sub.name))
	part(t.name, second, "")
	part(root, fmt.Sprintf(hash, 0), "")
	part(root, fmt.Sprintf(hash, 1), "")
}

// views adds views: of one table, of a join, of an aggregate.
func (g *gen) views() {
	t := pick(g, g.schema.tables)
	v := &table{name: "public.v1", columns: t.columns, of: t}
	where := ""
	if c := pick(g, t.columns); c.typ.comparable() && g.chance(60) {
		where = fmt.Sprintf(" WHERE %s = %s", c.name, literal(pick(g, c.typ.values)))
	}
	g.schema.add("CREATE VIEW %s AS SELECT %s FROM %s%s", v.name, names(t.columns), t.name, where)
	g.schema.views = append(g.schema.views, v)

	a, b := pick(g, g.schema.tables), pick(g, g.schema.tables)
	if l, r := g.partners(a.columns, b.columns); l != nil {
		c := pick(g, b.columns)
		g.schema.add("CREATE VIEW public.v2 AS SELECT a.%s AS x, b.%s AS y, b.%s AS z FROM %s a %s JOIN %s b ON b.%[3]s = a.%[7]s",
			a.columns[0].name, c.name, r.name, a.name, pick(g, []string{"LEFT", "INNER"}), b.name, l.name)
		g.schema.views = append(g.schema.views, &table{name: "public.v2", columns: []*column{
			{name: "x", typ: a.columns[0].typ}, {name: "y", typ: c.typ}, {name: "z", typ: r.typ},
		}})
	}
	t = pick(g, g.schema.tables)
	if c := t.columns[0]; c.typ.comparable() {
		g.schema.add("CREATE FUNCTION public.f1(k %s) RETURNS SETOF %s LANGUAGE sql STABLE AS $f$ SELECT * FROM %[2]s WHERE %s = $1 $f$", c.typ.base(), t.name, c.name)
		g.schema.function = t
	}
	t = pick(g, g.schema.tables)
	if c := t.columns[0]; c.typ.exact {
		g.schema.add("CREATE VIEW public.v3 AS SELECT %s AS x, count(*) AS n FROM %s GROUP BY 1", c.name, t.name)
		g.schema.views = append(g.schema.views, &table{name: "public.v3", columns: []*column{{name: "x", typ: c.typ}, {name: "n", typ: g.keys[2]}}})
	}
}

// lookup is a function in SQL that looks one value up by another.
type lookup struct {
	name        string
	takes, gets *typ
}

// functions adds functions in SQL of all forms: of a text and of SQL itself, that
// name their argument, number it or compare it in a subquery, that call another.
func (g *gen) functions() {
	for i := range 3 {
		t := pick(g, g.schema.tables)
		by, of := pick(g, t.columns), pick(g, t.columns)
		if !by.typ.comparable() || !of.typ.exact || !of.typ.ord {
			continue
		}
		f := &lookup{fmt.Sprintf("public.s%d", i), by.typ, of.typ}
		where := fmt.Sprintf("z.%s = %s", by.name, pick(g, []string{"wanted", "$1", fmt.Sprintf("s%d.wanted", i)}))
		switch g.IntN(4) {
		case 0:
			where = fmt.Sprintf("(%s OR $1 IS NULL)", where)
		case 1:
			where = fmt.Sprintf("z.%s = (SELECT max(y.%[1]s) FROM %s y WHERE y.%[1]s = $1)", by.name, t.name)
			if !by.typ.ord {
				continue
			}
		}
		body := fmt.Sprintf("SELECT max(z.%s) FROM %s z WHERE %s", of.name, t.name, where)
		for _, o := range g.schema.scalars {
			if o.takes == by.typ && o.gets == of.typ && g.chance(60) {
				body = fmt.Sprintf("SELECT max(coalesce(%s(z.%s), z.%s)) FROM %s z WHERE %s", o.name, by.name, of.name, t.name, where)
			}
		}
		form := "LANGUAGE sql STABLE AS $f$ " + body + " $f$"
		switch g.IntN(3) {
		case 0:
			form = "LANGUAGE sql IMMUTABLE BEGIN ATOMIC; " + body + "; END"
		case 1:
			form = "STABLE RETURN (" + body + ")"
		}
		g.schema.add("CREATE FUNCTION %s(wanted %s) RETURNS %s %s", f.name, by.typ.base(), of.typ.base(), form)
		g.schema.scalars = append(g.schema.scalars, f)
	}
}

// partners picks two columns that can be compared, foreign keys first; nil: there
// are none.
func (g *gen) partners(left, right []*column) (l, r *column) {
	for range 40 {
		l, r = pick(g, left), pick(g, right)
		if l.typ.family == r.typ.family && l.typ.comparable() {
			return l, r
		}
	}
	return nil, nil
}

// userTrigger adds a trigger of the user's own that writes to another table, or
// changes what is written.
func (g *gen) userTrigger() {
	t, u := pick(g, g.schema.tables), pick(g, g.schema.tables)
	c := pick(g, u.columns)
	for c.generated != "" {
		c = pick(g, u.columns)
	}
	n := len(g.schema.ddl)
	set, cond := c, pick(g, u.columns)
	if !cond.typ.comparable() || t == u {
		return
	}
	body := fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = %s", u.name, set.name, literal(pick(g, set.typ.values)), cond.name, literal(pick(g, cond.typ.values)))
	if g.chance(35) {
		body = fmt.Sprintf("DELETE FROM %s WHERE %s = %s", u.name, cond.name, literal(pick(g, cond.typ.values)))
	}
	g.schema.add("CREATE FUNCTION public.user_%d() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN %s; RETURN NULL; END $f$", n, body)
	switch g.IntN(3) {
	case 0:
		g.schema.add("CREATE TRIGGER user_%d AFTER INSERT OR UPDATE ON %s FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION public.user_%[1]d()", n, t.name)
	case 1:
		g.schema.add("CREATE TRIGGER user_%d AFTER UPDATE OR DELETE ON %s FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION public.user_%[1]d()", n, t.name)
	default:
		g.schema.add("CREATE CONSTRAINT TRIGGER user_%d AFTER INSERT OR DELETE ON %s DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION public.user_%[1]d()", n, t.name)
	}
}
