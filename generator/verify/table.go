package verify

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/rungdb/rung/generator"
)

// watched is a desired table with what the server has of it.
type watched struct {
	generator.DesiredTable
	routine  routine
	install  string // the call that installs the triggers
	root     *relation
	function *function
}

// table compares function, coverage and triggers of one watched table.
func (c *comparison) table(t generator.DesiredTable) {
	c.wanted[t.Function+"()"] = true
	root := c.relations[t.Identity]
	if root == nil {
		return // tables has said so
	}
	w, ok := c.chosen(t, root)
	if !ok {
		return
	}
	before := len(c.found)
	mend := w.install
	if !c.routine(w.routine, " for "+t.Identity, w.SQL) {
		mend = w.SQL
	}
	c.covers(w, mend)
	for _, r := range c.below(root) {
		c.relation(w, r, mend)
	}
	c.unwatchable(w, before)
	row := c.coverage[w.Identity]
	if len(c.found) == before && row.Now != "" && row.Digest != row.Now {
		c.add("coverage-lies", w.Identity, mend, "coverage does not have the digest of the triggers: nodes take them for altered, and cache nothing that reads the table")
	}
}

// chosen decides what the table's function should be. What is installed may watch
// more than the queries read, for code of another version: the function is then
// the one generated for that.
func (c *comparison) chosen(t generator.DesiredTable, root *relation) (*watched, bool) {
	w, ok := c.watched(t, root)
	if !ok {
		return nil, false
	}
	var says struct {
		Columns []string   `json:"columns"`
		Keys    [][]string `json:"keys"`
	}
	row, found := c.coverage[t.Identity]
	if !found || row.Watch == t.Watch || json.Unmarshal([]byte(row.Watch), &says) != nil {
		return w, true
	}
	if w.function != nil && w.routine.differs(w.function) == "" {
		return w, true // and coverage lies
	}
	wider, err := c.desired.Widened(t, says.Columns, says.Keys)
	if err != nil {
		return w, true
	}
	return c.watched(wider, root)
}

func (c *comparison) watched(t generator.DesiredTable, root *relation) (*watched, bool) {
	list, err := statements(t.SQL)
	if err != nil || len(list) == 0 {
		c.add("not-generated", t.Identity, "", "the triggers cannot be read: %v", err).Hint = "this is a bug in rung"
		return nil, false
	}
	r := routines(list)[t.Function]
	return &watched{
		DesiredTable: t, routine: r, root: root, function: c.function(t.Function, ""),
		install: list[len(list)-1].Text + ";",
	}, true
}

// covers compares the row of rung.coverage.
func (c *comparison) covers(w *watched, mend string) {
	row, found := c.coverage[w.Identity]
	switch {
	case !found:
		c.add("coverage-missing", w.Identity, mend, "coverage does not say that the table is watched: nothing that reads it is cached")
	case row.Relation != w.root.OID:
		c.add("coverage-lies", w.Identity, mend, "coverage is that of another table of the name, which is gone")
	case row.Watch != w.Watch:
		c.add("coverage-lies", w.Identity, mend, "coverage says %s, the function watches %s", row.Watch, w.Watch)
	case row.Fingerprint != row.Hash:
		c.add("coverage-lies", w.Identity, mend, "coverage has the fingerprint %q, its text has %s", row.Fingerprint, row.Hash)
	}
}

// kind is one of a table's triggers: the end of the name, the bits of tgtype
// (catalog/pg_trigger.h), the transition tables, and whether it has a WHEN.
type kind struct {
	suffix    string
	event     string
	bits      int16
	old, new  string
	qualified bool
}

// kinds are the triggers of every table; moving those that tell of rows that MERGE
// moves, which a partitioned table and its partitions have too.
var (
	kinds = []kind{
		{"_i", "INSERT", 4, "", "rung_new", false},
		{"_u", "UPDATE", 16, "rung_old", "rung_new", false},
		{"_d", "DELETE", 8, "rung_old", "", false},
		{"_t", "TRUNCATE", 32, "", "", false},
	}
	moving = []kind{
		{"_b", "the beginning of UPDATE", 16 | 2, "", "", false},
		{"_m", "rows moved by MERGE", 8 | 1, "", "", true},
	}
)

// relation compares the triggers of the table or of one of its partitions.
func (c *comparison) relation(w *watched, r *relation, mend string) {
	c.watching[r.OID] = true
	if r.Kind != "r" && r.Kind != "p" {
		return
	}
	what := r.identity
	if r != w.root {
		what += ", a partition of " + w.Identity + ","
	}
	var missing []string
	wanted := kinds
	if w.root.Kind == "p" {
		wanted = slices.Concat(kinds, moving)
	}
	for _, k := range wanted {
		name := c.config.ObjectSchema + k.suffix
		g := c.trigger(r.OID, name)
		if g == nil {
			missing = append(missing, k.event)
			continue
		}
		sql := mend
		if g.Constraint {
			sql = "DROP TRIGGER " + quoteName(name) + " ON " + r.sql() + ";\n" + mend
		}
		switch {
		case g.Function != w.Function || g.Type != k.bits || g.Old != k.old || g.New != k.new || g.Qualified != k.qualified || g.Constraint:
			c.add("trigger-altered", r.identity, sql, "the trigger %q of %s is not the one generated", name, what)
		case g.Enabled == "D":
			c.add("trigger-disabled", r.identity, mend, "the trigger %q of %s is disabled: %s is not announced", name, what, k.event)
		case g.Enabled != "A":
			c.add("trigger-disabled", r.identity, mend, "the trigger %q of %s does not fire in every session (tgenabled is %s, not A)", name, what, g.Enabled)
		}
	}
	switch {
	case len(missing) == len(wanted):
		c.add("trigger-missing", r.identity, mend, "%s has no triggers", strings.TrimSuffix(what, ","))
	case len(missing) > 0:
		c.add("trigger-missing", r.identity, mend, "%s has no trigger for %s", strings.TrimSuffix(what, ","), strings.Join(missing, ", "))
	}
}

// unwatchable finds tables that triggers cannot watch. What was found on the table
// since before is not mended by SQL then.
func (c *comparison) unwatchable(w *watched, before int) {
	why := ""
	children := c.below(w.root)[1:]
	switch {
	case len(w.root.Parents) > 0:
		why = "it is a partition of another table or inherits from one, so that its changes are not seen in full"
	case w.root.Kind != "r" && w.root.Kind != "p":
		why = "it is not a table"
	case w.root.Kind == "r" && len(children) > 0:
		why = "other tables inherit from it, which is supported for partitions only"
	case w.root.RowSecurity:
		why = "it has row-level security, so that its rows depend on who asks, and the schema files do not say so"
	}
	if i := slices.IndexFunc(children, func(r *relation) bool { return r.Kind == "f" }); why == "" && i >= 0 {
		why = "its partition " + children[i].identity + " is a foreign table, and the triggers break inserts into it"
	}
	if why == "" {
		return
	}
	for i := range c.found[before:] {
		c.found[before+i].SQL = ""
	}
	c.add("unwatchable", w.Identity, "", "the table cannot be watched: %s", why).Hint = "do not cache queries that read it"
}
