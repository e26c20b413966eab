package generator

import (
	"maps"
	"slices"
	"strings"

	"github.com/rungdb/rung/templates"
)

// Desired is what should stand in a database: what its queries read and, where it
// has migrations, what the newest of them says to be installed for older code.
type Desired struct {
	Database *Database
	Owner    string // of the object schema
	Version  int    // of the base objects
	Base     string // SQL of the base objects and of the procedures that install triggers
	Tables   []DesiredTable
	Events   string // SQL of the event triggers; empty: none are wanted

	wanted map[string]*union
}

// DesiredTable is one watched table.
type DesiredTable struct {
	Identity string
	Schema   string
	Name     string
	Columns  []string // watched, sorted
	Keys     [][]string
	Watch    string // what rung.coverage should say
	Function string // name of the trigger function
	SQL      string // installs function and triggers
}

// Desire returns what should stand in a database. migrations are the *.sql files
// of the folder of migrations, none where there is no such folder.
func Desire(db *Database, migrations []File) (*Desired, error) {
	wanted := readTables(db)
	if db.Config.Migrations != nil {
		before, err := newestState(db, migrations)
		if err != nil {
			return nil, err
		}
		if before != nil {
			for _, t := range before.tables {
				t.addTo(wanted, db.Catalog)
			}
		}
	}
	tables, err := watchAll(db.Catalog, wanted)
	if err != nil {
		return nil, err
	}
	d := &Desired{Database: db, Owner: db.owner(), Version: templates.Version, wanted: wanted}
	if d.Base, err = (&plan{db: db}).baseSQL(db.Config.Roles); err != nil {
		return nil, err
	}
	if db.Config.EventTriggers != "" {
		f, err := EventTriggers(db)
		if err != nil {
			return nil, err
		}
		d.Events = string(f.Content)
	}
	for _, t := range tables {
		one, err := d.table(t)
		if err != nil {
			return nil, err
		}
		d.Tables = append(d.Tables, one)
	}
	return d, nil
}

// Widened is a desired table that also watches columns and keys which are
// installed. What the schema does not have is left out.
func (d *Desired) Widened(t DesiredTable, columns []string, keys [][]string) (DesiredTable, error) {
	was := d.wanted[t.Identity]
	u := &union{table: was.table, columns: map[string]bool{}, keys: map[string][]string{}, readBy: was.readBy}
	found := map[string]*union{t.Identity: u}
	maps.Copy(u.columns, was.columns)
	maps.Copy(u.keys, was.keys)
	also := &installedTable{Schema: t.Schema, Table: t.Name, Columns: map[string]string{}, Keys: keys}
	for _, name := range columns {
		also.Columns[name] = ""
	}
	also.addTo(found, d.Database.Catalog)
	tables, err := watchAll(d.Database.Catalog, found)
	if err != nil {
		return DesiredTable{}, err
	}
	return d.table(tables[0])
}

func (d *Desired) table(t *watchedTable) (DesiredTable, error) {
	out := DesiredTable{Identity: t.identity(), Schema: t.schema, Name: t.name, Keys: t.keys, Function: t.function()}
	for _, c := range t.columns {
		out.Columns = append(out.Columns, c.name)
	}
	slices.Sort(out.Columns)
	var err error
	if out.Watch, err = t.watch(); err != nil {
		return out, err
	}
	text, err := (&plan{db: d.Database}).installTable(t)
	out.SQL = strings.TrimSpace(text)
	return out, err
}
