package verify

import (
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/runtime/tag"
)

// compareKeys compares the keys of a table. What a cached query depends on may be
// derived from them: from a row that a unique key finds, and from one that a
// foreign key says to be there.
func (c *comparison) compareKeys(t *catalog.Table, r *relation) {
	for _, k := range t.Keys {
		if !k.Partial && len(k.Columns) > 0 {
			c.compareKey(k, r)
		}
	}
	for _, k := range t.ForeignKeys {
		if k.Validated && k.Enforced {
			c.compareForeignKey(k, r)
		}
	}
}

func (c *comparison) compareKey(k *catalog.Key, r *relation) {
	want := slices.Sorted(slices.Values(k.Columns))
	found := slices.ContainsFunc(c.keys[r.OID], func(have key) bool {
		return slices.Equal(have.Columns, want) && (have.Primary || !k.Primary) && (have.Immediate || k.Deferrable)
	})
	if found {
		return
	}
	what, sql := "UNIQUE ", "ADD UNIQUE "
	if k.Primary {
		what, sql = "PRIMARY KEY ", "ADD PRIMARY KEY "
	}
	list := " (" + strings.Join(k.Columns, ", ") + ")"
	if k.Deferrable {
		what = "deferrable " + what
	}
	c.add("key-missing", r.identity, "ALTER TABLE "+r.sql()+" "+sql+quotedList(k.Columns)+";",
		"%s%s of the schema is missing, is not valid, or is deferrable", strings.TrimSpace(what), list)
}

func (c *comparison) compareForeignKey(k *catalog.ForeignKey, r *relation) {
	target := c.relations[tag.Table(k.RefSchema, k.RefTable)]
	if target == nil {
		return // said already
	}
	what := "FOREIGN KEY (" + strings.Join(k.Columns, ", ") + ") REFERENCES " + target.identity
	i := slices.IndexFunc(c.foreign[r.OID], func(have foreignKey) bool {
		return have.References == target.OID && samePairs(have, k)
	})
	switch {
	case i < 0:
		c.add("key-missing", r.identity, "ALTER TABLE "+r.sql()+" ADD FOREIGN KEY "+quotedList(k.Columns)+
			" REFERENCES "+target.sql()+" "+quotedList(k.RefColumns)+action("DELETE", k.OnDelete)+action("UPDATE", k.OnUpdate)+";", "%s of the schema is missing", what)
	case !c.foreign[r.OID][i].Enforced:
		c.add("key-missing", r.identity, "ALTER TABLE "+r.sql()+" ALTER CONSTRAINT "+quoteName(c.foreign[r.OID][i].Name)+" ENFORCED;", "%s is not enforced", what)
	case !c.foreign[r.OID][i].Validated:
		c.add("key-missing", r.identity, "ALTER TABLE "+r.sql()+" VALIDATE CONSTRAINT "+quoteName(c.foreign[r.OID][i].Name)+";", "%s is not validated", what)
	}
}

// samePairs says whether two foreign keys compare the same columns, in any order.
func samePairs(have foreignKey, want *catalog.ForeignKey) bool {
	if len(have.Columns) != len(want.Columns) || len(have.RefColumns) != len(want.RefColumns) {
		return false
	}
	for i, name := range want.Columns {
		at := slices.Index(have.Columns, name)
		if at < 0 || i >= len(want.RefColumns) || have.RefColumns[at] != want.RefColumns[i] {
			return false
		}
	}
	return true
}

// action writes what a foreign key does (confdeltype, confupdtype).
func action(event string, code byte) string {
	names := map[byte]string{'r': "RESTRICT", 'c': "CASCADE", 'n': "SET NULL", 'd': "SET DEFAULT"}
	if names[code] == "" {
		return ""
	}
	return " ON " + event + " " + names[code]
}

func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteName(name)
	}
	return "(" + strings.Join(quoted, ", ") + ")"
}
