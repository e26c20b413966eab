package depend_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// small is the schema of the differential test: few rows, few values, so that
// changes hit. rid tells rows apart and is used by no query.
const small = `
CREATE TABLE t1 (rid bigserial, id int PRIMARY KEY, a int, b bigint, s text);
CREATE TABLE t2 (rid bigserial, id int PRIMARY KEY, t1_id int NOT NULL REFERENCES t1 ON DELETE CASCADE ON UPDATE CASCADE, a int, s text);
CREATE TABLE t3 (rid bigserial, id int PRIMARY KEY, t2_id int REFERENCES t2 ON DELETE SET NULL ON UPDATE CASCADE, t1_id int NOT NULL REFERENCES t1, b bigint, s varchar);
CREATE TABLE t4 (rid bigserial, a int, b bigint, s text);
CREATE TABLE t5 (rid bigserial, a int NOT NULL, b bigint NOT NULL, s text, PRIMARY KEY (a, b));
CREATE TABLE t6 (rid bigserial, id int PRIMARY KEY, a int, b bigint, t1_id int REFERENCES t1 ON DELETE CASCADE, FOREIGN KEY (a, b) REFERENCES t5 ON UPDATE CASCADE ON DELETE CASCADE);
CREATE VIEW v1 AS SELECT id, a, s FROM t1 WHERE b = 1;
CREATE VIEW v2 AS SELECT t1.id, t1.a, t2.id AS t2_id, t2.s FROM t1 LEFT JOIN t2 ON t2.t1_id = t1.id;
CREATE VIEW v3 AS SELECT a, count(*) AS b, max(id) AS id FROM t2 GROUP BY a;
`

// column is a column that generated SQL may use, by its qualified name.
type column struct {
	name string
	text bool
}

// smallColumns are the columns of small, without rid.
func smallColumns(table string) []column {
	lists := map[string]string{
		"t1": "id a b s", "t2": "id t1_id a s", "t3": "id t2_id t1_id b s", "t4": "a b s", "t5": "a b s", "t6": "id a b t1_id",
		"v1": "id a s", "v2": "id a t2_id s", "v3": "a b id",
	}
	var out []column
	for _, n := range strings.Fields(lists[table]) {
		out = append(out, column{n, n == "s"})
	}
	return out
}

// sqlGen writes random statements over small.
type sqlGen struct {
	*rand.Rand
	params int
	alias  int
}

func (g *sqlGen) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *sqlGen, list ...T) T { return list[g.IntN(len(list))] }

func (g *sqlGen) literal(c column) string {
	if c.text {
		return pick(g, "'x'", "'y'", "'z'")
	}
	return fmt.Sprint(g.IntN(5))
}

// fresh is a parameter of its own.
func (g *sqlGen) fresh() string {
	g.params++
	return fmt.Sprintf("$%d", g.params)
}

func (g *sqlGen) name() string {
	g.alias++
	return fmt.Sprintf("r%d", g.alias)
}

func qualify(alias string, list []column) []column {
	out := make([]column, len(list))
	for i, c := range list {
		out[i] = column{alias + "." + c.name, c.text}
	}
	return out
}

// relation writes an item of FROM and returns its columns. outer are columns that
// a LATERAL item may use.
func (g *sqlGen) relation(outer []column, depth int) (string, []column) {
	alias := g.name()
	switch n := g.IntN(20); {
	case n < 13 || depth <= 0:
		t := pick(g, "t1", "t2", "t3", "t4", "t5", "t6")
		return t + " " + alias, qualify(alias, smallColumns(t))
	case n < 16:
		v := pick(g, "v1", "v2", "v3")
		return v + " " + alias, qualify(alias, smallColumns(v))
	case n < 17:
		return fmt.Sprintf("unnest(%s::int[]) AS %s(id)", g.fresh(), alias), []column{{alias + ".id", false}}
	}
	lateral := ""
	if g.chance(50) {
		lateral = "LATERAL "
	} else {
		outer = nil
	}
	from, cols := g.from(outer, depth-1, 1+g.IntN(2))
	var sel []string
	var out []column
	for i := range 2 {
		c := cols[g.IntN(len(cols))]
		sel = append(sel, fmt.Sprintf("%s AS c%d", c.name, i))
		out = append(out, column{fmt.Sprintf("%s.c%d", alias, i), c.text})
	}
	tail := ""
	if g.chance(25) {
		tail = fmt.Sprintf(" ORDER BY 1, 2 LIMIT %d", 1+g.IntN(3))
	}
	distinct := ""
	if g.chance(15) {
		distinct = "DISTINCT "
	}
	return fmt.Sprintf("%s(SELECT %s%s FROM %s%s%s) %s", lateral, distinct, strings.Join(sel, ", "), from, g.where(append(cols, outer...), depth-1), tail, alias), out
}

// from writes FROM of n items.
func (g *sqlGen) from(outer []column, depth, n int) (string, []column) {
	text, cols := g.relation(outer, depth)
	for range n - 1 {
		var item string
		var more []column
		if g.chance(15) {
			item, more = g.from(outer, depth-1, 2)
			if strings.Contains(item, ", ") && !strings.Contains(item, "JOIN") {
				item = strings.Replace(item, ", ", " CROSS JOIN ", 1)
			}
			item = "(" + item + ")"
		} else {
			item, more = g.relation(append(cols, outer...), depth)
		}
		kind := pick(g, ", ", " JOIN ", " JOIN ", " JOIN ", " LEFT JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ")
		if strings.HasPrefix(item, "(") && kind == ", " || strings.Contains(text, ", ") {
			kind = " JOIN "
		}
		on := ""
		if kind != ", " {
			on = " ON " + g.joinCondition(cols, more, depth)
		}
		text, cols = text+kind+item+on, append(cols[:len(cols):len(cols)], more...)
	}
	return text, cols
}

func (g *sqlGen) joinCondition(left, right []column, depth int) string {
	l, r := g.partner(left, right)
	text := fmt.Sprintf("%s = %s", l.name, r.name)
	if g.chance(25) {
		text += " AND " + g.predicate(append(left[:len(left):len(left)], right...), depth-1)
	}
	return text
}

// partner picks two columns of one type, those of foreign keys more often.
func (g *sqlGen) partner(left, right []column) (column, column) {
	for range 12 {
		l, r := pick(g, left...), pick(g, right...)
		if strings.HasSuffix(l.name, "_id") != strings.HasSuffix(r.name, "_id") && strings.HasSuffix(l.name, "id") && strings.HasSuffix(r.name, "id") {
			return l, r
		}
	}
	for {
		l, r := pick(g, left...), pick(g, right...)
		if l.text == r.text {
			return l, r
		}
		if !hasBoth(left, right) {
			return column{"1", false}, column{"1", false}
		}
	}
}

func hasBoth(left, right []column) bool {
	for _, l := range left {
		for _, r := range right {
			if l.text == r.text {
				return true
			}
		}
	}
	return false
}

func (g *sqlGen) where(cols []column, depth int) string {
	var list []string
	if g.chance(60) {
		c := pick(g, cols...)
		list = append(list, fmt.Sprintf("%s = %s", c.name, g.fresh()))
	}
	for g.chance(40) {
		list = append(list, g.predicate(cols, depth))
	}
	if len(list) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(list, " AND ")
}

// predicate writes a condition on columns.
func (g *sqlGen) predicate(cols []column, depth int) string {
	c := pick(g, cols...)
	if depth > 0 && g.chance(45) {
		return g.compound(cols, c, depth)
	}
	switch g.IntN(14) {
	case 0, 1, 2:
		return fmt.Sprintf("%s = %s", c.name, g.fresh())
	case 3:
		return fmt.Sprintf("%s = %s", g.literal(c), c.name)
	case 4:
		array := "int[]"
		if c.text {
			array = "text[]"
		}
		return fmt.Sprintf("%s = ANY(%s::%s)", c.name, g.fresh(), array)
	case 5:
		return fmt.Sprintf("%s IN (%s, %s)", c.name, g.literal(c), g.fresh())
	case 6:
		l, r := g.partner(cols, cols)
		return fmt.Sprintf("%s = %s", l.name, r.name)
	case 7:
		return c.name + " IS NULL"
	case 8:
		return c.name + " IS NOT NULL"
	case 9:
		return fmt.Sprintf("%s IS DISTINCT FROM %s", c.name, g.literal(c))
	case 10:
		return fmt.Sprintf("coalesce(%s, %s) = %s", c.name, g.literal(c), g.literal(c))
	case 11:
		return fmt.Sprintf("%s <> %s", c.name, g.literal(c))
	case 12:
		return fmt.Sprintf("(%s = %s) IS NOT FALSE", c.name, g.literal(c))
	}
	return fmt.Sprintf("%s > %s", c.name, g.literal(c))
}

func (g *sqlGen) compound(cols []column, c column, depth int) string {
	switch g.IntN(9) {
	case 0, 1:
		return fmt.Sprintf("(%s OR %s)", g.predicate(cols, depth-1), g.predicate(cols, depth-1))
	case 2:
		return fmt.Sprintf("(%s AND %s)", g.predicate(cols, depth-1), g.predicate(cols, depth-1))
	case 3:
		return fmt.Sprintf("NOT (%s)", g.predicate(cols, depth-1))
	case 4:
		return fmt.Sprintf("(%s) IS TRUE", g.predicate(cols, depth-1))
	}
	from, inner := g.from(nil, depth-1, 1+g.IntN(2))
	all := slices.Concat(inner, cols)
	where := g.where(all, depth-1)
	if where == "" {
		l, r := g.partner(inner, cols)
		where = fmt.Sprintf(" WHERE %s = %s", l.name, r.name)
	}
	switch g.IntN(4) {
	case 0:
		return fmt.Sprintf("EXISTS (SELECT 1 FROM %s%s)", from, where)
	case 1:
		return fmt.Sprintf("NOT EXISTS (SELECT 1 FROM %s%s)", from, where)
	}
	for _, x := range inner {
		if x.text == c.text {
			return fmt.Sprintf("%s %s (SELECT %s FROM %s%s)", c.name, pick(g, "IN", "NOT IN"), x.name, from, where)
		}
	}
	return fmt.Sprintf("EXISTS (SELECT 1 FROM %s%s)", from, where)
}

// query writes a SELECT. ordered says that its rows have one possible order.
func (g *sqlGen) query() (text string, ordered bool) {
	g.params, g.alias = 0, 0
	switch n := g.IntN(20); {
	case n < 7:
		return g.chain()
	case n < 9:
		op := pick(g, "UNION", "UNION ALL", "EXCEPT", "EXCEPT ALL", "INTERSECT")
		return g.arm() + " " + op + " " + g.arm(), false
	case n < 11:
		alias := g.name()
		from, cols := g.from(nil, 1, 1)
		c, d := pick(g, cols...), pick(g, cols...)
		with := fmt.Sprintf("WITH %s AS (SELECT %s AS x, %s AS y FROM %s%s) ", alias, c.name, d.name, from, g.where(cols, 1))
		own := []column{{alias + ".x", c.text}, {alias + ".y", d.text}}
		rel, more := g.relation(nil, 0)
		l, r := g.partner(own, more)
		all := slices.Concat(own, more)
		return fmt.Sprintf("%sSELECT %s, %s FROM %s JOIN %s ON %s = %s%s", with, pick(g, all...).name, pick(g, all...).name, alias, rel, l.name, r.name, g.where(all, 1)), false
	}
	from, cols := g.from(nil, 2, 1+g.IntN(3))
	return g.shape(from, g.where(cols, 2), cols)
}

// shape puts an output, grouping and limit around FROM and WHERE.
func (g *sqlGen) shape(from, where string, cols []column) (string, bool) {
	a, b := pick(g, cols...), pick(g, cols...)
	switch g.IntN(9) {
	case 0:
		return fmt.Sprintf("SELECT count(*) FROM %s%s", from, where), true
	case 1:
		return fmt.Sprintf("SELECT %s, count(*), max(%s) FROM %s%s GROUP BY 1", a.name, b.name, from, where), false
	case 2:
		return fmt.Sprintf("SELECT DISTINCT %s, %s FROM %s%s", a.name, b.name, from, where), false
	case 3:
		return fmt.Sprintf("SELECT %s, %s FROM %s%s ORDER BY 1, 2 LIMIT %d", a.name, b.name, from, where, 1+g.IntN(3)), true
	case 4:
		inner, more := g.from(nil, 0, 1)
		l, r := g.partner(more, cols)
		return fmt.Sprintf("SELECT %s, (SELECT count(*) FROM %s WHERE %s = %s) FROM %s%s", a.name, inner, l.name, r.name, from, where), false
	case 5:
		return fmt.Sprintf("SELECT %s, %s FROM %s%s ORDER BY 1, 2", a.name, b.name, from, where), true
	}
	return fmt.Sprintf("SELECT %s, %s FROM %s%s", a.name, b.name, from, where), false
}

func (g *sqlGen) arm() string {
	from, cols := g.from(nil, 1, 1+g.IntN(2))
	output := "1" // a derived table can have columns of text alone
	if numbers := slices.DeleteFunc(slices.Clone(cols), func(c column) bool { return c.text }); len(numbers) > 0 {
		output = pick(g, numbers...).name
	}
	return fmt.Sprintf("SELECT %s FROM %s%s", output, from, g.where(cols, 1))
}

// chain writes a join along foreign keys, as following needs them.
func (g *sqlGen) chain() (string, bool) {
	join := func() string { return pick(g, "JOIN", "JOIN", "LEFT JOIN") }
	var from string
	var cols []column
	add := func(text, alias, table string) {
		from += text
		cols = append(cols, qualify(alias, smallColumns(table))...)
	}
	switch g.IntN(4) {
	case 0:
		add("t3 x", "x", "t3")
		add(" "+join()+" t2 y ON y.id = x.t2_id", "y", "t2")
		add(" "+join()+" t1 z ON z.id = y.t1_id", "z", "t1")
	case 1:
		add("t3 x", "x", "t3")
		add(" "+join()+" t1 y ON y.id = x.t1_id", "y", "t1")
		add(" "+join()+" t2 z ON z.t1_id = y.id", "z", "t2")
	case 2:
		add("t6 x", "x", "t6")
		add(" "+join()+" t5 y ON y.a = x.a AND y.b = x.b", "y", "t5")
		add(" "+join()+" t1 z ON z.id = x.t1_id", "z", "t1")
	default:
		add("t2 x", "x", "t2")
		add(" "+join()+" t1 y ON y.id = x.t1_id", "y", "t1")
	}
	if g.chance(25) {
		item, more := g.relation(cols, 1)
		from += " " + join() + " " + item + " ON " + g.joinCondition(cols, more, 1)
		cols = append(cols, more...)
	}
	where := fmt.Sprintf(" WHERE x.%s = %s", pick(g, "id", "t1_id"), g.fresh())
	if g.chance(30) {
		where += " AND " + g.predicate(cols, 1)
	}
	if g.chance(80) {
		return fmt.Sprintf("SELECT %s, %s FROM %s%s", pick(g, cols...).name, pick(g, cols...).name, from, where), false
	}
	return g.shape(from, where, cols)
}

// write writes a statement that changes rows, or fails.
func (g *sqlGen) write() string {
	t := pick(g, "t1", "t2", "t3", "t4", "t5", "t6")
	cols := smallColumns(t)
	value := func(c column) string {
		if g.chance(12) {
			return "NULL"
		}
		return g.literal(c)
	}
	where := func() string {
		c := pick(g, cols...)
		return fmt.Sprintf(" WHERE %s = %s", c.name, g.literal(c))
	}
	switch n := g.IntN(10); {
	case n < 4:
		var names, values []string
		for _, c := range cols {
			names, values = append(names, c.name), append(values, value(c))
		}
		return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", t, strings.Join(names, ", "), strings.Join(values, ", "))
	case n < 9:
		c := pick(g, cols...)
		return fmt.Sprintf("UPDATE %s SET %s = %s%s", t, c.name, value(c), where())
	}
	return fmt.Sprintf("DELETE FROM %s%s", t, where())
}
