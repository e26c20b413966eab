package soundness

import (
	"fmt"
	"slices"
	"strings"
)

// step is one message of a session to the server.
type step struct {
	session int
	form    string // how it writes; empty: it controls the transaction
	sql     string
	data    string // of COPY
}

// sessions is how many write; the last is a role that owns nothing.
const sessions = 3

// Transaction control, as steps hold it.
const (
	begin    = "BEGIN"
	commit   = "COMMIT"
	rollback = "ROLLBACK"
)

// transactions writes the steps up to a moment at which no transaction is open.
func (g *gen) transactions() []step {
	if g.chance(12) {
		return g.interleaved()
	}
	session := g.IntN(sessions)
	switch {
	case g.chance(25): // each statement is a transaction
		return []step{g.write(session)}
	case g.chance(8):
		return []step{{session: session, sql: begin}, g.write(session), {session: session, sql: rollback}}
	}
	out := []step{{session: session, sql: begin + g.isolation()}}
	for range 9 + g.IntN(10) {
		if g.chance(12) {
			out = append(out, step{session: session, sql: "SAVEPOINT p"}, g.write(session), step{session: session, sql: "ROLLBACK TO p"})
		}
		out = append(out, g.write(session))
	}
	return append(out, step{session: session, sql: commit})
}

func (g *gen) isolation() string {
	return pick(g, []string{"", "", "", " ISOLATION LEVEL REPEATABLE READ", " ISOLATION LEVEL SERIALIZABLE"})
}

// interleaved is two or three transactions at once, that end in any order.
func (g *gen) interleaved() []step {
	var out []step
	left := map[int]int{}
	for s := range 2 + g.IntN(sessions-1) {
		out = append(out, step{session: s, sql: begin + g.isolation()})
		left[s] = 1 + g.IntN(3)
	}
	for len(left) > 0 {
		s := g.IntN(sessions)
		n, open := left[s]
		switch {
		case !open:
		case n > 0:
			st := g.write(s)
			for strings.Contains(st.form, "truncate") {
				st = g.write(s) // it would lock out those who check meanwhile
			}
			out = append(out, st)
			left[s]--
		default:
			end := commit
			if g.chance(20) {
				end = rollback
			}
			out = append(out, step{session: s, sql: end})
			delete(left, s)
		}
	}
	return out
}

// write is a statement that changes rows of a table, if it succeeds.
func (g *gen) write(session int) step {
	t := pick(g, g.schema.tables)
	s := step{session: session}
	switch n := g.IntN(100); {
	case n < 14:
		s.form, s.sql = "insert", g.insert(t.name, t, 1)
	case n < 18:
		s.form, s.sql = "insertmany", g.insert(t.name, t, 2+g.IntN(4))
	case n < 23:
		s.form, s.sql = g.upsert(t)
	case n < 41:
		s.form, s.sql = g.update(t.name, t)
	case n < 48:
		s.form, s.sql = g.updateKey(t)
	case n < 50:
		c := g.writable(t)
		s.form, s.sql = "noop", fmt.Sprintf("UPDATE %s SET %s = %[2]s WHERE %s", t.name, c.name, g.some(t, ""))
	case n < 54:
		s.form, s.sql = g.updateFrom(t)
	case n < 58:
		s.form, s.sql = g.reparent()
	case n < 67:
		s.form, s.sql = "delete", fmt.Sprintf("DELETE FROM %s WHERE %s", t.name, g.some(t, ""))
	case n < 70:
		s.form, s.sql = g.copyIn(t, &s)
	case n < 77:
		s.form, s.sql = g.merge(t)
	case n < 82:
		s.form, s.sql = g.withWrite(t)
	case n < 88:
		s.form, s.sql = g.writeView()
	case n < 97:
		s.form, s.sql = g.writePart()
	case n < 98:
		s.form, s.sql = g.truncate(t)
	default:
		s.form, s.sql = "insertselect", g.insertSelect(t)
	}
	return s
}

// writable picks a column that can be assigned to.
func (g *gen) writable(t *table) *column {
	for {
		if c := pick(g, t.columns); c.generated == "" {
			return c
		}
	}
}

func (g *gen) value(c *column) string {
	if !c.notNull && g.chance(15) {
		return "NULL"
	}
	return literal(pick(g, c.typ.values))
}

// some is a condition that few rows meet, most often the key's first column.
func (g *gen) some(t *table, alias string) string {
	c := pick(g, t.columns)
	if g.chance(50) {
		c = t.columns[0]
	}
	for range 20 {
		if c.typ.comparable() {
			break
		}
		c = pick(g, t.columns)
	}
	cond := fmt.Sprintf("%s%s = %s", alias, c.name, literal(pick(g, c.typ.values)))
	if !c.typ.comparable() || g.chance(12) {
		cond = fmt.Sprintf("%s%s IS NOT NULL", alias, c.name)
	}
	return cond
}

// insertable lists the columns that INSERT may name.
func insertable(t *table) []*column {
	var out []*column
	for _, c := range t.columns {
		if c.generated == "" {
			out = append(out, c)
		}
	}
	return out
}

func (g *gen) row(list []*column) string {
	var values []string
	for _, c := range list {
		values = append(values, g.value(c))
	}
	return "(" + strings.Join(values, ", ") + ")"
}

func (g *gen) insert(into string, t *table, n int) string {
	list := insertable(t)
	var rows []string
	for range n {
		rows = append(rows, g.row(list))
	}
	sql := fmt.Sprintf("INSERT INTO %s (%s) VALUES %s", into, names(list), strings.Join(rows, ", "))
	if t.keyed && n > 1 && t.of == nil {
		sql += " ON CONFLICT DO NOTHING"
	}
	return sql
}

func (g *gen) upsert(t *table) (string, string) {
	list := insertable(t)
	if !t.keyed {
		return "insert", g.insert(t.name, t, 1)
	}
	var rows []string
	key := map[string]bool{}
	for range 1 + g.IntN(2) {
		values, _, _ := strings.Cut(g.row(t.key), "\x00")
		if key[values] {
			continue
		}
		key[values] = true
		var rest []string
		for _, c := range list[len(t.key):] {
			rest = append(rest, g.value(c))
		}
		rows = append(rows, strings.TrimSuffix(values, ")")+", "+strings.Join(rest, ", ")+")")
	}
	set := g.writable(t)
	value := "excluded." + set.name
	if g.chance(30) {
		value = g.value(set)
	}
	return "upsert", fmt.Sprintf("INSERT INTO %s (%s) VALUES %s ON CONFLICT (%s) DO UPDATE SET %s = %s", t.name, names(list), strings.Join(rows, ", "), names(t.key), set.name, value)
}

func (g *gen) update(name string, t *table) (string, string) {
	c := g.writable(t)
	set := fmt.Sprintf("%s = %s", c.name, g.value(c))
	if d := g.writable(t); d != c && g.chance(25) {
		set += fmt.Sprintf(", %s = %s", d.name, g.value(d))
	}
	if g.chance(4) {
		return "updateall", fmt.Sprintf("UPDATE %s SET %s", name, set)
	}
	return "update", fmt.Sprintf("UPDATE %s SET %s WHERE %s", name, set, g.some(t, ""))
}

// updateKey changes key columns: rows move between keys and partitions, and
// foreign keys cascade.
func (g *gen) updateKey(t *table) (string, string) {
	c := t.columns[0]
	if len(t.key) > 1 && g.chance(50) {
		c = t.columns[1]
	}
	kind := "updatekey"
	if len(t.moves) > 0 {
		kind = "move"
	}
	if c.generated != "" {
		return g.update(t.name, t)
	}
	return kind, fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", t.name, c.name, literal(pick(g, c.typ.values)), g.some(t, ""))
}

func (g *gen) updateFrom(t *table) (string, string) {
	u := pick(g, g.schema.tables)
	l, r := g.partners(t.columns, u.columns)
	if l == nil {
		return g.update(t.name, t)
	}
	if g.chance(40) {
		return "deleteusing", fmt.Sprintf("DELETE FROM %s x USING %s y WHERE x.%s = y.%s AND %s", t.name, u.name, l.name, r.name, g.some(u, "y."))
	}
	c := g.writable(t)
	return "updatefrom", fmt.Sprintf("UPDATE %s x SET %s = %s FROM %s y WHERE x.%s = y.%s AND %s", t.name, c.name, g.value(c), u.name, l.name, r.name, g.some(u, "y."))
}

// copyIn fills in the data of COPY, one row or two.
func (g *gen) copyIn(t *table, s *step) (string, string) {
	list := insertable(t)
	var b strings.Builder
	for range 1 + g.IntN(2) {
		for i, c := range list {
			if i > 0 {
				b.WriteByte(',')
			}
			if c.notNull || !g.chance(15) {
				b.WriteString(`"` + strings.ReplaceAll(pick(g, c.typ.values), `"`, `""`) + `"`)
			}
		}
		b.WriteByte('\n')
	}
	s.data = b.String()
	return "copy", fmt.Sprintf("COPY %s (%s) FROM STDIN (FORMAT csv)", t.name, names(list))
}

// reparent gives rows other parents, or takes a parent away and puts it back as
// another.
func (g *gen) reparent() (string, string) {
	t := pick(g, g.schema.tables)
	if len(t.foreign) == 0 {
		return g.update(t.name, t)
	}
	f := pick(g, t.foreign)
	if g.chance(30) {
		return "reinsert", fmt.Sprintf("WITH w AS (DELETE FROM %s WHERE %s RETURNING *) INSERT INTO %[1]s (%s) SELECT %[3]s FROM w", f.to.name, g.some(f.to, ""), names(insertable(f.to)))
	}
	var set []string
	for _, c := range f.columns {
		set = append(set, c.name+" = "+g.value(c))
	}
	return "reparent", fmt.Sprintf("UPDATE %s SET %s WHERE %s", t.name, strings.Join(set, ", "), g.some(t, ""))
}

// merge merges into a partitioned table where there is one, most often moving its
// rows, with arms of all kinds; sometimes in a function that an UPDATE calls.
func (g *gen) merge(t *table) (string, string) {
	for range 3 {
		if len(t.moves) == 0 {
			t = pick(g, g.schema.tables)
		}
	}
	list := insertable(t)
	on := t.columns[0]
	if !on.typ.comparable() || on.generated != "" {
		return g.update(t.name, t)
	}
	set := g.writable(t)
	if len(t.moves) > 0 && g.chance(50) {
		set = t.moves[0]
	}
	matched := fmt.Sprintf("UPDATE SET %s = %s", set.name, g.value(set))
	if g.chance(35) {
		matched = "DELETE"
	}
	// Rows that are inserted and rows that are updated, in any order.
	keys := slices.Clone(on.typ.values)
	g.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	var source []string
	for _, k := range keys[:min(len(keys), 2+g.IntN(2))] {
		source = append(source, fmt.Sprintf("(%s::%s)", literal(k), on.typ.base()))
	}
	sql := fmt.Sprintf("MERGE INTO %s x USING (VALUES %s) AS y(k) ON x.%s = y.k WHEN MATCHED THEN %s",
		t.name, strings.Join(source, ", "), on.name, matched)
	if g.chance(60) {
		var values []string
		for _, c := range list {
			if c == on {
				values = append(values, "y.k")
			} else {
				values = append(values, g.value(c))
			}
		}
		sql += fmt.Sprintf(" WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)", names(list), strings.Join(values, ", "))
	}
	if g.chance(70) {
		return "merge", sql
	}
	u := pick(g, g.schema.tables)
	c := g.writable(u)
	return "mergeinside", fmt.Sprintf("UPDATE %s SET %s = %[2]s WHERE public.run(%s) AND %s", u.name, c.name, literal(sql), g.some(u, ""))
}

// withWrite writes two tables in one statement.
func (g *gen) withWrite(t *table) (string, string) {
	u := pick(g, g.schema.tables)
	_, first := g.update(t.name, t)
	if g.chance(50) {
		first = fmt.Sprintf("DELETE FROM %s WHERE %s", t.name, g.some(t, ""))
	}
	_, second := g.update(u.name, u)
	if g.chance(50) {
		second = g.insert(u.name, u, 1)
	}
	return "with", fmt.Sprintf("WITH w AS (%s RETURNING 1) %s", first, second)
}

func (g *gen) writeView() (string, string) {
	v := g.schema.views[0]
	switch g.IntN(4) {
	case 0:
		return "viewinsert", g.insert(v.name, v, 1)
	case 1:
		return "viewdelete", fmt.Sprintf("DELETE FROM %s WHERE %s", v.name, g.some(v, ""))
	}
	_, sql := g.update(v.name, v)
	return "viewupdate", sql
}

// writePart writes to a partition by its own name.
func (g *gen) writePart() (string, string) {
	for range 8 {
		t := pick(g, g.schema.tables)
		if len(t.parts) == 0 {
			continue
		}
		name := pick(g, t.parts)
		switch g.IntN(10) {
		case 0, 1, 2:
			return "partinsert", g.insert(name, t, 1+g.IntN(3))
		case 3, 4:
			return "partdelete", fmt.Sprintf("DELETE FROM %s WHERE %s", name, g.some(t, ""))
		case 5:
			if g.chance(30) {
				return "parttruncate", "TRUNCATE " + name
			}
		case 6, 7:
			c := pick(g, t.moves)
			return "partmove", fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", name, c.name, literal(pick(g, c.typ.values)), g.some(t, ""))
		}
		_, sql := g.update(name, t)
		return "partupdate", sql
	}
	t := pick(g, g.schema.tables)
	return g.update(t.name, t)
}

func (g *gen) truncate(t *table) (string, string) {
	if g.chance(50) {
		return "truncatecascade", fmt.Sprintf("TRUNCATE %s CASCADE", t.name)
	}
	return "truncate", "TRUNCATE " + t.name
}

// insertSelect copies rows of the table, with another key.
func (g *gen) insertSelect(t *table) string {
	list := insertable(t)
	var values []string
	for i, c := range list {
		if i == 0 {
			values = append(values, literal(pick(g, c.typ.values))+"::"+c.typ.base())
			continue
		}
		values = append(values, c.name)
	}
	return fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %[1]s WHERE %s", t.name, names(list), strings.Join(values, ", "), g.some(t, ""))
}
