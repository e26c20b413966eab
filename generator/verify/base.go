package verify

import (
	"bytes"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// base compares rung's own tables. It returns false where they are missing or not
// ours: nothing else can be said then.
func (c *comparison) base() bool {
	schema := c.config.ObjectSchema
	if !c.schema || c.own("stream") == nil && c.own("coverage") == nil && len(c.functions) == 0 {
		c.add("not-installed", schema, c.installAll(), "nothing of rung is installed in schema %q", schema).Hint = c.migrationsHint()
		return false
	}
	if len(c.streams) > 0 && c.streams[0].Owner != c.desired.Owner {
		c.add("other-owner", schema, "", "the schema belongs to another configuration: %q, not %q", c.streams[0].Owner, c.desired.Owner).
			Hint = "choose another object_schema and channel in rung.yaml, or another --database"
		return false
	}
	list, err := statements(c.desired.Base)
	if err != nil {
		c.add("not-generated", schema, "", "the base objects cannot be read: %s", err).Hint = "this is a bug in rung"
		return false
	}
	c.baseSQL = list
	if !c.ownTables() {
		return false
	}
	c.stream()
	c.secret()
	return true
}

// migrationsHint says how this is mended where there are migrations.
func (c *comparison) migrationsHint() string {
	if c.config.Migrations == nil {
		return ""
	}
	return "better run rung migrate, and apply the migrations in " + c.config.Migrations.Dir
}

// ownTables compares the columns of rung's tables.
func (c *comparison) ownTables() bool {
	cat, err := catalog.New(c.config.Server)
	if err != nil {
		c.add("not-generated", c.config.ObjectSchema, "", "%s", err)
		return false
	}
	var text strings.Builder
	for _, st := range c.baseSQL {
		if st.Node.GetCreateSchemaStmt() != nil || st.Node.GetCreateStmt() != nil {
			text.WriteString(st.Text + ";\n")
		}
	}
	_ = cat.Apply(&parser.Source{Path: "base", Text: text.String()}) // it is ours
	before := len(c.found)
	for _, t := range cat.Tables() {
		c.compareTable(cat, t)
	}
	for i := range c.found[before:] {
		f := &c.found[before+i]
		f.Rule, f.Hint = "base-altered", ""
		f.SQL = "DROP SCHEMA " + quoteName(c.config.ObjectSchema) + " CASCADE;\n" + c.installAll()
	}
	return len(c.found) == before
}

// stream compares the one row of the stream.
func (c *comparison) stream() {
	name := c.quoted("stream")
	switch {
	case len(c.streams) != 1:
		c.add("stream", name, "DELETE FROM "+name+";\n"+c.insertInto("stream"), "it has %d rows, not 1", len(c.streams))
		return
	case c.streams[0].Version > c.desired.Version:
		c.add("version", c.config.ObjectSchema, "", "version %d is installed, and this rung knows up to %d", c.streams[0].Version, c.desired.Version).
			Hint = "update rung"
	case c.streams[0].Version < c.desired.Version:
		c.add("version", c.config.ObjectSchema, c.installAll(), "version %d is installed, and the code needs %d", c.streams[0].Version, c.desired.Version).
			Hint = c.migrationsHint()
	}
	if got := c.streams[0].Channel; got != c.config.Channel {
		c.add("channel", name, "UPDATE "+name+" SET channel = "+literal(c.config.Channel)+";", "heartbeats go to channel %q, not %q", got, c.config.Channel)
	}
}

// secret compares the key of the heartbeats with what is derived from it
// (RFC 2104).
func (c *comparison) secret() {
	name := c.quoted("secret")
	sql := "DELETE FROM " + name + ";\n" + c.insertInto("secret")
	if len(c.secrets) != 1 {
		c.add("secret", name, sql, "it has %d rows, not 1", len(c.secrets))
		return
	}
	s := c.secrets[0]
	padded := func(with byte) []byte {
		block := append(slices.Clone(s.Key), make([]byte, max(0, 64-len(s.Key)))...)
		for i := range block {
			block[i] ^= with
		}
		return block
	}
	if len(s.Key) != 32 || !bytes.Equal(s.Inner, padded(0x36)) || !bytes.Equal(s.Outer, padded(0x5c)) {
		c.add("secret", name, sql, "the key and its padded forms do not belong together: no node accepts a heartbeat")
	}
}

// insertInto returns the statement of the base that fills one of rung's tables.
func (c *comparison) insertInto(table string) string {
	for _, st := range c.baseSQL {
		if n := st.Node.GetInsertStmt(); n != nil && n.Relation.Relname == table {
			return st.Text + ";"
		}
	}
	return c.installAll()
}

// routines compares the functions and procedures of the base.
func (c *comparison) routines() {
	c.wanted = map[string]bool{}
	want := routines(c.baseSQL)
	for _, st := range c.baseSQL { // in the order in which they are made
		n := st.Node.GetCreateFunctionStmt()
		if n == nil {
			continue
		}
		r := want[lastName(n.Funcname)]
		c.wanted[r.signature()] = true
		c.routine(r, "", r.sql+"\n"+c.revokeAll(r.function))
	}
}

// routine compares one function or procedure, and says whether it is as generated.
func (c *comparison) routine(r routine, about, sql string) bool {
	object := c.quoted(r.Name) + "(" + r.Args + ")"
	f := c.function(r.Name, r.Args)
	switch {
	case f == nil:
		c.add("function-missing", object, sql, "the function is missing%s", about)
		return false
	case f.Kind != r.Kind:
		sql = "DROP ROUTINE " + object + " CASCADE;\n" + sql
	}
	if what := r.differs(f); what != "" {
		c.add("function-altered", object, sql, "the function is not the one generated%s: %s", about, what)
		return false
	}
	if !f.Owner && mayCall(f.signature()) {
		c.add("function-owner", object, "ALTER ROUTINE "+object+" OWNER TO "+quoteName(c.schemaOwner())+";", "its owner may not use rung's tables")
	}
	return true
}

func (c *comparison) schemaOwner() string {
	for _, r := range c.server.rights {
		if r.Kind == "S" && r.Owner {
			return r.Grantee
		}
	}
	return ""
}

// revokeAll takes the execution of a routine from PUBLIC, and gives it to those
// who should have it.
func (c *comparison) revokeAll(f function) string {
	object := "ROUTINE " + c.quoted(f.Name) + "(" + f.Args + ")"
	sql := "REVOKE ALL ON " + object + " FROM PUBLIC;"
	if mayCall(f.signature()) {
		for _, role := range c.config.Roles {
			if c.roles[role] {
				sql += "\nGRANT EXECUTE ON " + object + " TO " + quoteName(role) + ";"
			}
		}
	}
	return sql
}
