package generator

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/templates"
)

// Migration is the next migration of a database.
type Migration struct {
	Files []File   // one, or one up and one down
	Steps []string // what it does, a line each: "watch public.books"
}

// MigrationRequest says which migration is wanted.
type MigrationRequest struct {
	Existing []File    // the *.sql files in the folder; the content of those that rung has written
	Prune    bool      // also take away what no query reads
	Now      time.Time // for the number of the file where numbers are times
}

// NextMigration returns the migration that leads from what the newest of the
// existing ones has installed to what the queries read, nil where nothing is
// missing. It only widens: what older code may still need stays, unless Prune is
// set. The way down restores what was installed before, as far as the schema
// still has it.
//
// Each table is a transaction of its own, so that no two are locked at once.
func NextMigration(db *Database, r MigrationRequest) (*Migration, error) {
	if db.Config.Migrations == nil {
		return nil, fmt.Errorf("database %q has no migrations in the configuration", db.Config.Name)
	}
	before, err := newestState(db, r.Existing)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(db, before, r.Prune)
	if err != nil || len(p.up) == 0 {
		return nil, err
	}
	slices.Reverse(p.down)
	footer, err := p.after.footer()
	if err != nil {
		return nil, err
	}
	format := db.Config.Migrations.Format
	number := nextNumber(format, r.Existing, r.Now)
	m := &Migration{Files: frame(format, number+"_"+fileWord(db.Config.ObjectSchema), p.up, p.down, footer)}
	for i := range m.Files {
		m.Files[i].Path = path.Join(db.Config.Migrations.Dir, m.Files[i].Path)
	}
	for _, s := range p.up {
		m.Steps = append(m.Steps, s.name)
	}
	return m, nil
}

// newestState reads the footer of the newest migration of the database, nil where
// there is none.
func newestState(db *Database, existing []File) (*installed, error) {
	var newest *installed
	highest := ""
	for _, f := range existing {
		number := fileNumber(f.Path)
		if !bytes.HasPrefix(f.Content, []byte(strings.TrimSpace(migrationHeader))) || newest != nil && compareNumbers(number, highest) < 0 {
			continue
		}
		s, err := readState(f.Content)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		if s == nil && number != "" && !strings.HasSuffix(f.Path, ".down.sql") {
			return nil, fmt.Errorf("%s: its lines %q and %q are missing: restore them, for the next migration starts from them", f.Path, footerState, footerTable)
		}
		if s != nil && s.Schema == db.Config.ObjectSchema {
			newest, highest = s, number
		}
	}
	switch {
	case newest == nil:
		return nil, nil //nolint:nilnil // no migration yet is a state too
	case newest.Version > templates.Version:
		return nil, fmt.Errorf("the migrations in %s were written by a newer rung: update this one", db.Config.Migrations.Dir)
	case newest.Owner != db.owner() || newest.Channel != db.Config.Channel:
		return nil, fmt.Errorf("the migrations in %s are those of %q (prefix/database/channel), and rung.yaml says %q: take that back, or choose another object_schema, which starts anew",
			db.Config.Migrations.Dir, newest.Owner, db.owner())
	}
	return newest, nil
}

// step is one transaction.
type step struct {
	name string
	sql  string
}

// plan are the steps of a migration, both in the order of the way up.
type plan struct {
	db       *Database
	before   *installed // nil: nothing
	after    *installed
	up, down []step
}

// newPlan compares what is installed with what is wanted.
func newPlan(db *Database, before *installed, prune bool) (*plan, error) {
	wanted := readTables(db)
	roles := slices.Sorted(slices.Values(db.Config.Roles))
	if before != nil && !prune {
		for _, t := range before.tables {
			t.addTo(wanted, db.Catalog)
		}
		roles = slices.Compact(slices.Sorted(slices.Values(append(roles, before.Roles...))))
	}
	tables, err := watchAll(db.Catalog, wanted)
	if err != nil {
		return nil, err
	}
	p := &plan{db: db, before: before, after: db.state(tables, roles)}
	if err := p.base(); err != nil {
		return nil, err
	}
	for _, t := range tables {
		if err := p.table(t); err != nil {
			return nil, err
		}
	}
	if before == nil {
		return p, nil
	}
	for _, id := range slices.Sorted(maps.Keys(before.tables)) {
		if p.after.tables[id] != nil {
			continue
		}
		if err := p.remove(before.tables[id]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// base installs rung's own objects, or gives and takes rights.
func (p *plan) base() error {
	c := p.db.Config
	old := p.before
	if old != nil && old.Version == p.after.Version && slices.Equal(old.Roles, p.after.Roles) {
		return nil
	}
	var had []string
	if old != nil {
		had = old.Roles
	}
	taken := missing(had, p.after.Roles)
	up, err := p.revoke(taken)
	if err != nil {
		return err
	}
	down, err := p.revoke(missing(p.after.Roles, had))
	if err != nil {
		return err
	}
	install, err := p.baseSQL(p.after.Roles)
	if err != nil {
		return err
	}
	name := "rights"
	if old == nil || old.Version != p.after.Version {
		name = "install " + c.ObjectSchema
	}
	switch {
	case old == nil:
		down, err = templates.RemoveBase(templates.Removal{Schema: c.ObjectSchema, Channel: c.Channel, Owner: p.db.owner()})
	case len(taken) > 0: // the old rights are given again
		var again string
		again, err = p.baseSQL(had)
		down += again
	}
	p.up = append(p.up, step{name, up + install})
	if down != "" {
		p.down = append(p.down, step{name, down})
	}
	return err
}

// revoke takes the rights of roles back.
func (p *plan) revoke(roles []string) (string, error) {
	text := ""
	for _, role := range roles {
		sql, err := templates.RevokeRole(templates.Removal{Schema: p.db.Config.ObjectSchema, Role: role})
		if err != nil {
			return "", err
		}
		text += sql
	}
	return text, nil
}

// baseSQL are the base objects and the procedures that install triggers.
func (p *plan) baseSQL(roles []string) (string, error) {
	c := p.db.Config
	base, err := templates.Base(c.ObjectSchema, c.Channel, p.db.owner(), roles)
	if err != nil {
		return "", err
	}
	tmpl, err := templates.Trigger()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(base + "\n")
	err = installSQL(&b, tmpl, c.ObjectSchema, c.Channel)
	return b.String(), err
}

// table installs the triggers of a table whose state is another one now.
func (p *plan) table(t *watchedTable) error {
	var old *installedTable
	if p.before != nil {
		old = p.before.tables[t.identity()]
		if old != nil && old.serves(t.state()) && p.before.Version == p.after.Version {
			return nil
		}
	}
	up, err := p.installTable(t)
	if err != nil {
		return err
	}
	down, err := p.restore(old)
	if err != nil {
		return err
	}
	if down == "" {
		if down, err = p.removeTable(t.schema, t.name); err != nil {
			return err
		}
	}
	name := "watch " + t.identity()
	p.up = append(p.up, step{name, up})
	p.down = append(p.down, step{name, down})
	return nil
}

// remove takes the triggers of a table away that is gone, or that is not read and
// pruned.
func (p *plan) remove(t *installedTable) error {
	up, err := p.removeTable(t.Schema, t.Table)
	if err != nil {
		return err
	}
	down, err := p.restore(t)
	if err != nil {
		return err
	}
	name := "remove " + (&watchedTable{schema: t.Schema, name: t.Table}).identity()
	p.up = append(p.up, step{name, up})
	if down != "" {
		p.down = append(p.down, step{name, down})
	}
	return nil
}

// restore installs what was there before, as far as the schema has it; empty
// where there is nothing to install.
func (p *plan) restore(old *installedTable) (string, error) {
	if old == nil {
		return "", nil
	}
	found := map[string]*union{}
	old.addTo(found, p.db.Catalog)
	tables, err := watchAll(p.db.Catalog, found)
	if err != nil || len(tables) == 0 {
		return "", err
	}
	return p.installTable(tables[0])
}

func (p *plan) installTable(t *watchedTable) (string, error) {
	tmpl, err := templates.Trigger()
	if err != nil {
		return "", err
	}
	return t.render(tmpl, p.db.Config.ObjectSchema, p.db.Config.Channel)
}

func (p *plan) removeTable(schema, name string) (string, error) {
	t := &watchedTable{schema: schema, name: name}
	return templates.RemoveTable(templates.Removal{
		Schema: p.db.Config.ObjectSchema, Channel: p.db.Config.Channel, Owner: p.db.owner(),
		Table: quoteIdent(schema) + "." + quoteIdent(name), Identity: t.identity(), Function: t.function(),
	})
}

// missing returns those of a that b does not have.
func missing(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// nextNumber returns the number of the next migration, written as the numbers of
// the existing ones are: a time, or one more.
func nextNumber(format config.MigrationFormat, existing []File, now time.Time) string {
	highest := ""
	for _, f := range existing {
		if n := fileNumber(f.Path); n != "" && (highest == "" || compareNumbers(n, highest) > 0) {
			highest = n
		}
	}
	at := now.UTC().Format("20060102150405")
	switch {
	case highest == "" && (format == config.Goose || format == config.Dbmate):
		return at
	case highest == "" && format == config.GolangMigrate:
		return "000001"
	case highest == "":
		return "001"
	case len(highest) == len(at) && compareNumbers(at, highest) > 0:
		return at
	}
	return successor(highest)
}
