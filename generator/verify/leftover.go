package verify

import (
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/generator"
)

func quoteName(name string) string { return pgx.Identifier{name}.Sanitize() }

func (r *relation) sql() string { return pgx.Identifier{r.Schema, r.Name}.Sanitize() }

// leftovers finds what is installed for tables that nothing reads, neither the
// queries nor, by the newest migration, older code.
func (c *comparison) leftovers() {
	dropped := map[string]bool{} // functions, with their triggers
	for _, f := range c.functions {
		if !c.wanted[f.signature()] {
			dropped[f.Name] = f.Args == "" // only such functions are called by triggers
			object := c.quoted(f.Name) + "(" + f.Args + ")"
			c.add("left-over", object, "DROP ROUTINE "+object+" CASCADE;", "the function is not one of rung's, or its table is not read any more")
		}
	}
	for _, g := range c.triggers {
		r := c.byOID[g.Relation]
		if r == nil || c.watching[g.Relation] && c.named(g.Name) || g.Function == "" || dropped[g.Function] {
			continue
		}
		c.add("left-over", r.identity, "DROP TRIGGER "+quoteName(g.Name)+" ON "+r.sql()+";", "the trigger %q of %s is not needed", g.Name, r.identity)
	}
	for _, name := range slices.Sorted(maps.Keys(c.coverage)) {
		if slices.ContainsFunc(c.desired.Tables, func(t generator.DesiredTable) bool { return t.Identity == name }) {
			continue
		}
		sql := "DELETE FROM " + c.quoted("coverage") + " WHERE table_name = " + literal(name) + ";\n" +
			"SELECT pg_catalog.pg_notify(" + literal(c.config.Channel) + ", " + literal("v1 "+name) + ");"
		c.add("left-over", name, sql, "coverage has a table that is not read")
	}
}

func (c *comparison) named(trigger string) bool {
	for _, k := range slices.Concat(kinds, moving) {
		if trigger == c.config.ObjectSchema+k.suffix {
			return true
		}
	}
	return false
}
