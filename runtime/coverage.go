package rung

import (
	"slices"

	"github.com/rungdb/rung/runtime/feed"
)

// coverage is what the installed triggers watch, as last read: an immutable
// snapshot. An announcement replaces it by one without the tables announced,
// until it has been read again.
//
// A fill must look at it after it noted its stamp: an announcement between the
// two would go unnoticed the other way round.
type coverage struct {
	tables map[string]*feed.Coverage
	// altered are tables whose triggers are not the ones that were installed.
	altered map[string]bool
}

// newCoverage makes a snapshot of the rows.
func newCoverage(rows []feed.Coverage) *coverage {
	c := &coverage{tables: make(map[string]*feed.Coverage, len(rows)), altered: map[string]bool{}}
	for i := range rows {
		if rows[i].Altered {
			c.altered[rows[i].Table] = true
			continue
		}
		c.tables[rows[i].Table] = &rows[i]
	}
	return c
}

// covers says whether every change of columns of the table is announced, with
// the hash of key where key is not empty.
func (c *coverage) covers(table string, columns, key []string) bool {
	row := c.tables[table]
	if row == nil {
		return false
	}
	for _, column := range columns {
		if !slices.Contains(row.Columns, column) {
			return false
		}
	}
	return len(key) == 0 || slices.ContainsFunc(row.Keys, func(k []string) bool { return slices.Equal(k, key) })
}

// without is the snapshot less one table.
func (c *coverage) without(table string) *coverage {
	if c == nil || c.tables[table] == nil {
		return c
	}
	rest := &coverage{tables: make(map[string]*feed.Coverage, len(c.tables)), altered: c.altered}
	for name, row := range c.tables {
		if name != table {
			rest.tables[name] = row
		}
	}
	return rest
}
