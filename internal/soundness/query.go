package soundness

import (
	"fmt"
	"slices"
	"strings"
)

// text is a statement being written: the parameters that it has so far.
type text struct {
	params []param
}

type param struct {
	typ      *typ
	array    bool
	optional bool // often NULL
}

// spec is a query of the world, not yet analysed.
type spec struct {
	kind   string
	sql    string
	one    bool
	params []param
}

// ref is a column that an expression may name.
type ref struct {
	sql     string
	typ     *typ
	notNull bool
}

// param adds a parameter that is compared with a column of the type.
func (g *gen) param(t *typ) string {
	g.query.params = append(g.query.params, param{typ: t})
	return fmt.Sprintf("$%d", len(g.query.params))
}

// optionalParam adds a parameter that says nothing where it is NULL.
func (g *gen) optionalParam(t *typ) string {
	g.query.params = append(g.query.params, param{typ: t, optional: true})
	return fmt.Sprintf("$%d::%s", len(g.query.params), t.base())
}

func (g *gen) arrayParam(t *typ) string {
	g.query.params = append(g.query.params, param{typ: t, array: true})
	name := fmt.Sprintf("$%d", len(g.query.params))
	if g.chance(40) {
		name += "::" + t.base() + "[]"
	}
	return name
}

// base is the type without length and collation.
func (t *typ) base() string {
	if _, isDomain := domains[t.ddl]; t.family == "text" && !isDomain {
		return "text"
	}
	return t.ddl
}

// from returns a relation as an item of FROM, with its columns.
func (g *gen) from(t *table) (string, []ref) {
	g.aliases++
	alias := fmt.Sprintf("r%d", g.aliases)
	var cols []ref
	for _, c := range t.columns {
		cols = append(cols, ref{alias + "." + c.name, c.typ, c.notNull})
	}
	return t.name + " " + alias, cols
}

// relation is a random table or, less often, a view; one with a column that can be
// compared.
func (g *gen) relation() *table {
	from := g.schema.tables
	if len(g.schema.views) > 0 && g.chance(15) {
		from = g.schema.views
	}
	for {
		t := pick(g, from)
		if slices.ContainsFunc(t.columns, func(c *column) bool { return c.typ.comparable() }) {
			return t
		}
		from = g.schema.tables
	}
}

func comparables(list []ref) []ref {
	var out []ref
	for _, c := range list {
		if c.typ.comparable() {
			out = append(out, c)
		}
	}
	return out
}

func exact(list []ref) []ref {
	var out []ref
	for _, c := range list {
		if c.typ.exact && c.typ.comparable() {
			out = append(out, c)
		}
	}
	return out
}

// output lists some of the columns.
func (g *gen) output(cols []ref) string {
	var out []string
	for range 1 + g.IntN(3) {
		out = append(out, pick(g, cols).sql)
	}
	return strings.Join(out, ", ")
}

// keyCondition pins columns of a key, the first ones more often.
func (g *gen) keyCondition(t *table, cols []ref) string {
	n := max(len(t.key), 1)
	var list []string
	for i, c := range comparables(cols) {
		if i < n && g.chance(85) || g.chance(8) {
			list = append(list, g.equals(c))
		}
	}
	if len(list) == 0 {
		list = append(list, g.equals(pick(g, comparables(cols))))
	}
	return strings.Join(list, " AND ")
}

func (g *gen) equals(c ref) string {
	if g.chance(20) {
		return g.param(c.typ) + " = " + c.sql
	}
	return c.sql + " = " + g.param(c.typ)
}

// coalesced is true of every value but NULL where the argument is not given, or
// something near.
func (g *gen) coalesced(c ref) string {
	p := g.optionalParam(c.typ)
	switch g.IntN(5) {
	case 0:
		return fmt.Sprintf("%s = coalesce(%s, %s)", c.sql, p, literal(pick(g, c.typ.values)))
	case 1:
		return fmt.Sprintf("%s = coalesce(NULLIF(%[1]s, %s), %s)", c.sql, literal(pick(g, c.typ.values)), p)
	}
	return fmt.Sprintf("coalesce(%s, %s) = %[2]s", p, c.sql)
}

func (g *gen) anyOf(c ref) string {
	if c.typ.family == "ints" {
		return g.equals(c) // there are no arrays of arrays
	}
	return c.sql + " = ANY(" + g.arrayParam(c.typ) + ")"
}

// condition is a predicate over some of the columns.
func (g *gen) condition(cols []ref) string {
	c := pick(g, comparables(cols))
	value := literal(pick(g, c.typ.values))
	switch g.IntN(19) {
	case 18:
		// An operator between integers of different widths.
		if c.typ.family == "int" {
			return fmt.Sprintf("%s %s %s::%s", c.sql, pick(g, []string{"<", ">=", "<>"}), literal(pick(g, c.typ.values)), pick(g, []string{"bigint", "smallint"}))
		}
	case 0:
		return g.anyOf(c)
	case 1:
		return fmt.Sprintf("%s IN (%s, %s)", c.sql, value, g.param(c.typ))
	case 2:
		return c.sql + " IS NULL"
	case 3:
		return c.sql + " IS NOT NULL"
	case 4:
		return c.sql + pick(g, []string{" <> ", " IS DISTINCT FROM "}) + value
	case 5:
		return fmt.Sprintf("coalesce(%s, %s) = %s", c.sql, value, g.param(c.typ))
	case 6:
		return fmt.Sprintf("NOT (%s)", g.equals(c))
	case 7:
		return fmt.Sprintf("(%s) IS %s", g.equals(c), pick(g, []string{"TRUE", "TRUE", "FALSE", "UNKNOWN", "NOT TRUE", "NOT FALSE"}))
	case 8:
		return c.sql + " IS NOT DISTINCT FROM " + g.param(c.typ)
	case 9:
		d := pick(g, comparables(cols))
		return fmt.Sprintf("(%s OR %s)", g.equals(c), g.equals(d))
	case 10:
		return c.sql + " = " + value
	case 11, 12:
		return g.rowCondition(c, pick(g, comparables(cols)))
	case 13:
		if c.typ.family != "ints" {
			return fmt.Sprintf("%s %s ALL(%s)", c.sql, pick(g, []string{"=", "<>"}), g.arrayParam(c.typ))
		}
	case 14:
		return g.converted(c)
	case 16:
		return g.coalesced(c)
	case 15:
		// What concatenates takes NULL for nothing.
		if c.typ.family == "text" || c.typ.family == "int" {
			return fmt.Sprintf("concat(%s, %s) = %[2]s", c.sql, pick(g, []string{"''", "'a'", "'1'"}))
		}
	}
	return g.equals(c)
}

// rowCondition compares two columns at once.
func (g *gen) rowCondition(c, d ref) string {
	if g.chance(50) {
		return fmt.Sprintf("(%s, %s) = (%s, %s)", c.sql, d.sql, g.param(c.typ), g.param(d.typ))
	}
	return fmt.Sprintf("(%s, %s) IN ((%s, %s), (%s, %s))", c.sql, d.sql, g.param(c.typ), g.param(d.typ), literal(pick(g, c.typ.values)), g.param(d.typ))
}

// converted compares after a conversion that makes one value of several.
func (g *gen) converted(c ref) string {
	short := map[family]string{"text": "varchar(1)", "numeric": "numeric(12,0)", "timestamp": "timestamp(0)", "timestamptz": "timestamptz(0)", "bool": "text", "int": "text"}[c.typ.family]
	switch {
	case short == "":
		return g.equals(c)
	case c.typ.family == "bool":
		return fmt.Sprintf("NULLIF(%s, %s)", c.sql, g.param(c.typ))
	case short == "text":
		return fmt.Sprintf("%s::text = %s", c.sql, literal(pick(g, c.typ.values)))
	case short == "varchar(1)" && g.chance(30):
		return fmt.Sprintf("%s = %s::%s", c.sql, g.param(c.typ), pick(g, []string{"word", "short_word"}))
	case g.chance(50):
		return fmt.Sprintf("%s = %s::%s", c.sql, g.param(c.typ), short)
	}
	return fmt.Sprintf("%s::%s = %s", c.sql, short, g.param(c.typ))
}

// maybe adds a further condition.
func (g *gen) maybe(percent int, cols []ref) string {
	if !g.chance(percent) {
		return ""
	}
	return " AND " + g.condition(cols)
}

func (g *gen) byKey() (string, bool) {
	t := g.relation()
	from, cols := g.from(t)
	where := g.keyCondition(t, cols)
	// One row at most: the whole key.
	one := t.keyed && t.of == nil && g.chance(50)
	if one {
		g.query.params = nil
		var list []string
		for i := range t.key {
			list = append(list, g.equals(cols[i]))
		}
		where = strings.Join(list, " AND ")
	}
	out := g.output(cols)
	if g.chance(20) {
		out = "*"
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s%s", out, from, where, g.maybe(15, cols)), one
}

func (g *gen) byAny() string {
	t := g.relation()
	from, cols := g.from(t)
	c := comparables(cols)[0]
	more := ""
	if g.chance(40) {
		more = " AND " + g.equals(pick(g, comparables(cols)))
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s%s", g.output(cols), from, g.anyOf(c), more)
}

func (g *gen) byOr() string {
	from, cols := g.from(g.relation())
	c, d, e := pick(g, comparables(cols)), pick(g, comparables(cols)), pick(g, comparables(cols))
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s AND (%s OR %s)", g.output(cols), from, g.equals(e), g.equals(c), g.equals(d)+g.maybe(30, cols))
}

func (g *gen) byIn() string {
	from, cols := g.from(g.relation())
	c := comparables(cols)[0]
	if g.chance(30) {
		return fmt.Sprintf("SELECT %s FROM %s, (VALUES (%s), (%s)) AS v(x) WHERE %s = v.x", g.output(cols), from,
			g.param(c.typ)+"::"+c.typ.base(), g.param(c.typ)+"::"+c.typ.base(), c.sql)
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s IN (%s, %s, %s)%s", g.output(cols), from, c.sql, g.param(c.typ), g.param(c.typ), literal(pick(g, c.typ.values)), g.maybe(30, cols))
}

func (g *gen) byConstant() string {
	t := g.relation()
	from, cols := g.from(t)
	c := comparables(cols)[0]
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s = %s%s", g.output(cols), from, c.sql, literal(pick(g, c.typ.values)), g.maybe(50, cols))
}

func (g *gen) optional() string {
	t := g.relation()
	from, cols := g.from(t)
	c, d := pick(g, comparables(cols)), pick(g, comparables(cols))
	where := g.optionally(c)
	switch g.IntN(6) {
	case 0:
		where += " AND " + g.equals(d)
	case 1:
		where += " AND " + g.condition(cols)
	case 2:
		g.query.params = nil
		where = fmt.Sprintf("(%s IS NULL OR %s)", g.optionalParam(c.typ), g.equals(d))
	case 3:
		where += " AND " + g.optionally(d)
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", g.output(cols), from, where)
}

// optionally restricts a column where an argument is given.
func (g *gen) optionally(c ref) string {
	switch n := g.IntN(5); {
	case n == 0:
		return g.coalesced(c)
	case n == 1 && c.typ.family != "ints":
		g.query.params = append(g.query.params, param{typ: c.typ, array: true, optional: true})
		p := fmt.Sprintf("$%d::%s[]", len(g.query.params), c.typ.base())
		return fmt.Sprintf("(%s IS NULL OR %s = ANY(%[1]s))", p, c.sql)
	}
	return fmt.Sprintf("(%s IS NULL OR %s = %[1]s)", g.optionalParam(c.typ), c.sql)
}

func (g *gen) predicate() string {
	from, cols := g.from(g.relation())
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s%s", g.output(cols), from, g.condition(cols), g.maybe(50, cols))
}

// on joins two relations by a foreign key or by columns that can be compared.
func (g *gen) on(left, right []ref) string {
	for range 40 {
		l, r := pick(g, left), pick(g, right)
		if l.typ.family == r.typ.family && l.typ.comparable() {
			return l.sql + " = " + r.sql
		}
	}
	return ""
}

// related picks two relations, those of a foreign key more often, and joins them.
func (g *gen) related() (left, right string, on string, lcols, rcols []ref) {
	t := pick(g, g.schema.tables)
	if len(t.foreign) == 0 || g.chance(35) {
		left, lcols = g.from(g.relation())
		right, rcols = g.from(g.relation())
		return left, right, g.on(lcols, rcols), lcols, rcols
	}
	f := pick(g, t.foreign)
	left, lcols = g.from(t)
	right, rcols = g.from(f.to)
	on = joinKey(t, f, lcols, rcols)
	if g.chance(50) {
		left, right, lcols, rcols = right, left, rcols, lcols
	}
	return left, right, on, lcols, rcols
}

// joinKey is the condition of a foreign key.
func joinKey(t *table, f *foreignKey, from, to []ref) string {
	var list []string
	for i, c := range f.columns {
		list = append(list, to[i].sql+" = "+from[t.index(c)].sql)
	}
	return strings.Join(list, " AND ")
}

func (t *table) index(c *column) int {
	for i := range t.columns {
		if t.columns[i] == c {
			return i
		}
	}
	return -1
}

func (g *gen) join(kind string) string {
	left, right, on, lcols, rcols := g.related()
	if on == "" {
		return ""
	}
	all := slices.Concat(lcols, rcols)
	if kind == "FULL JOIN" {
		return fmt.Sprintf("SELECT %s FROM %s FULL JOIN %s ON %s WHERE %s%s", g.output(all), left, right, on, g.condition(all), g.maybe(30, all))
	}
	// What the ON says beyond the join, and on which side WHERE is, decides what an
	// outer join restricts.
	switch {
	case g.chance(40):
		on += " AND " + g.equals(pick(g, comparables(all)))
	case g.chance(25):
		on += " AND " + g.condition(all)
	}
	side := pick(g, [][]ref{lcols, lcols, rcols, rcols, all})
	var where string
	if g.chance(70) {
		where = g.equals(pick(g, comparables(side))) + g.maybe(30, side)
	} else {
		where = g.condition(side)
	}
	return fmt.Sprintf("SELECT %s FROM %s %s %s ON %s WHERE %s", g.output(all), left, kind, right, on, where)
}

// chain starts at a table with a foreign key and goes along it, and on.
func (g *gen) chain(kinds []string) (from string, first *table, start, all []ref) {
	t := pick(g, g.schema.tables)
	if len(t.foreign) == 0 {
		return "", nil, nil, nil
	}
	from, start = g.from(t)
	all = start
	first = t
	cols := start
	for range 2 {
		if len(t.foreign) == 0 {
			break
		}
		f := pick(g, t.foreign)
		item, more := g.from(f.to)
		on := joinKey(t, f, cols, more)
		if other := g.on(cols, more); g.chance(25) && other != "" {
			on = other // nothing says that there is such a row
		}
		from += " " + pick(g, kinds) + " " + item + " ON " + on
		all = append(all[:len(all):len(all)], more...)
		t, cols = f.to, more
	}
	return from, first, start, all
}

func (g *gen) follow() string {
	from, t, start, all := g.chain([]string{"JOIN", "JOIN", "LEFT JOIN"})
	if from == "" {
		return ""
	}
	// One row that is followed, or several, of which some may find no partner.
	before := g.query.params
	where := g.keyCondition(t, start)
	if g.chance(60) {
		g.query.params = before
		where = g.equals(pick(g, comparables(start)))
	}
	sql := fmt.Sprintf("SELECT %s FROM %s WHERE %s", g.output(all), from, where)
	if g.chance(30) {
		sql += g.maybe(100, all)
	}
	return sql
}

// followLeft joins what is not guaranteed to be there.
func (g *gen) followLeft() string {
	from, t, start, all := g.chain([]string{"LEFT JOIN"})
	if from == "" {
		return ""
	}
	item, more := g.from(g.relation())
	on := g.on(all, more)
	if on == "" {
		return ""
	}
	from += " LEFT JOIN " + item + " ON " + on + g.maybe(20, more)
	all = append(all[:len(all):len(all)], more...)
	before := len(g.query.params)
	// Several rows, some of which what is joined keeps out of the result.
	where := g.keyCondition(t, start)
	if g.chance(60) {
		g.query.params = g.query.params[:before]
		where = g.equals(pick(g, comparables(start)))
	}
	if g.chance(50) {
		c := pick(g, comparables(more))
		where += fmt.Sprintf(" AND (%s IS NULL OR %[1]s = %s)", c.sql, literal(pick(g, c.typ.values)))
	}
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", g.output(all), from, where)
}
