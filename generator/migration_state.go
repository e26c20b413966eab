package generator

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/runtime/tag"
	"github.com/rungdb/rung/templates"
)

// installed is what stands in a database after a migration, as the footer of the
// migration says. There are no hashes in it: two of them can be compared by eye.
type installed struct {
	Version int      `json:"version"` // of the templates
	Schema  string   `json:"object_schema"`
	Channel string   `json:"channel"`
	Owner   string   `json:"owner"`
	Roles   []string `json:"roles"`
	Tables  int      `json:"tables"` // how many lines follow

	tables map[string]*installedTable // by identity
}

// installedTable is what the triggers of one table were generated from.
type installedTable struct {
	Schema  string            `json:"schema"`
	Table   string            `json:"table"`
	Columns map[string]string `json:"columns"` // name to type
	Keys    [][]string        `json:"keys"`
	Rows    []string          `json:"rows"` // the columns that tell rows apart
	// Partitions have triggers of their own, which they do not get when they are made.
	Partitions []string `json:"partitions,omitempty"`
}

// The beginnings of the footer's lines.
const (
	footerState = "-- rung state: "
	footerTable = "-- rung table: "
)

const footerComment = "-- What is installed from here on. The next migration starts from it: keep these lines.\n"

// state is what is installed once the triggers of the tables are.
func (db *Database) state(tables []*watchedTable, roles []string) *installed {
	s := &installed{
		Version: templates.Version, Schema: db.Config.ObjectSchema, Channel: db.Config.Channel, Owner: db.owner(),
		Roles: append([]string{}, roles...), tables: map[string]*installedTable{},
	}
	for _, t := range tables {
		s.tables[t.identity()] = t.state()
	}
	return s
}

func (t *watchedTable) state() *installedTable {
	s := &installedTable{Schema: t.schema, Table: t.name, Columns: map[string]string{}, Keys: [][]string{}, Rows: []string{}}
	for _, c := range t.columns {
		s.Columns[c.name] = c.form()
	}
	s.Keys = append(s.Keys, t.keys...)
	s.Partitions = t.partitions
	for _, c := range t.pair {
		s.Rows = append(s.Rows, c.name)
	}
	return s
}

// form is the type, and what else the column's part of a function depends on.
func (c watchedColumn) form() string {
	switch {
	case c.compare == byWholeRow:
		return c.typname + " virtual"
	case c.compare == byValue && strings.Contains(c.typname, "."):
		return c.typname + " enum"
	}
	return c.typname
}

// serves says whether what is installed does all that is wanted.
func (t *installedTable) serves(u *installedTable) bool {
	return len(missing(u.Partitions, t.Partitions)) == 0 &&
		maps.Equal(t.Columns, u.Columns) && slices.Equal(t.Rows, u.Rows) && slices.EqualFunc(t.Keys, u.Keys, slices.Equal[[]string])
}

// footer writes the state as comments, a table a line.
func (s *installed) footer() (string, error) {
	var b strings.Builder
	b.WriteString(footerComment)
	s.Tables = len(s.tables)
	head, err := footerJSON(s)
	if err != nil {
		return "", err
	}
	b.WriteString(footerState + head)
	for _, id := range slices.Sorted(maps.Keys(s.tables)) {
		line, err := footerJSON(s.tables[id])
		if err != nil {
			return "", err
		}
		b.WriteString(footerTable + line)
	}
	return b.String(), nil
}

// footerJSON is a value on a line. tern takes two braces for the beginning of an
// action of text/template.
func footerJSON(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.ReplaceAll(b.String(), "{{", `{\u007b`), err
}

// readState reads the footer of a migration, nil where there is none.
func readState(content []byte) (*installed, error) {
	var s *installed
	for line := range strings.Lines(string(content)) {
		if text, found := strings.CutPrefix(line, footerState); found {
			s = &installed{tables: map[string]*installedTable{}}
			if err := json.Unmarshal([]byte(text), s); err != nil {
				return nil, fmt.Errorf("the line %q at its end cannot be read: %w", footerState, err)
			}
		}
		text, found := strings.CutPrefix(line, footerTable)
		if !found || s == nil {
			continue
		}
		var t installedTable
		if err := json.Unmarshal([]byte(text), &t); err != nil {
			return nil, fmt.Errorf("a line %q at its end cannot be read: %w", footerTable, err)
		}
		s.tables[tag.Table(t.Schema, t.Table)] = &t
	}
	if s != nil && len(s.tables) != s.Tables {
		return nil, fmt.Errorf("%d of its %d lines %q are missing: restore them, for the next migration starts from them", s.Tables-len(s.tables), s.Tables, footerTable)
	}
	return s, nil
}

// addTo adds what is installed to what queries read. Left out is what the schema
// does not have any more, or not in a form that triggers can watch.
func (t *installedTable) addTo(found map[string]*union, cat *catalog.Catalog) {
	table := cat.Table(t.Schema, t.Table)
	if table == nil || table.Kind != 'r' && table.Kind != 'p' {
		return
	}
	id := tag.Table(t.Schema, t.Table)
	u := found[id]
	if u == nil {
		u = &union{table: table, columns: map[string]bool{}, keys: map[string][]string{}, readBy: []string{"queries of before"}}
	}
	for name := range t.Columns {
		if columnNamed(table, name) != nil {
			u.columns[name] = true
		}
	}
	for _, key := range t.Keys {
		possible := !slices.ContainsFunc(key, func(name string) bool {
			c := columnNamed(table, name)
			return c == nil || !watchColumn(cat, c).keyable()
		})
		if possible {
			u.keys[fmt.Sprintf("%q", key)] = key
		}
	}
	if len(u.columns) > 0 {
		found[id] = u
	}
}
