package templates

import (
	_ "embed" // the template's text
	"strings"
	"text/template"
)

//go:embed migration.sql.tmpl
var migrationSQL string

// Version is that of everything that the templates install: base objects,
// triggers and their payloads. A migration installs all of it anew where another
// version is there.
const Version = baseVersion

// Removal are the fields of the parts of migration.sql.tmpl; each uses some. They
// are names and texts as they are, not quoted.
type Removal struct {
	Schema, Channel, Owner string
	Table                  string // quoted, with its schema
	Identity, Function     string
	Role                   string
}

// RemoveTable returns the SQL that takes a table's triggers, their function and
// its coverage away, and announces that. The table need not exist any more.
func RemoveTable(r Removal) (string, error) { return r.render("table") }

// RemoveBase returns the SQL that takes all of rung's objects away, those of other
// configurations excepted.
func RemoveBase(r Removal) (string, error) { return r.render("base") }

// RevokeRole returns the SQL that takes a role's rights back.
func RevokeRole(r Removal) (string, error) { return r.render("role") }

func (r Removal) render(part string) (string, error) {
	t, err := template.New("migration.sql.tmpl").
		Funcs(template.FuncMap{"ident": ident, "literal": literal, "dollar": dollar}).Parse(migrationSQL)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.ExecuteTemplate(&b, part, r)
	return strings.TrimLeft(b.String(), "\n"), err
}

// dollar returns a delimiter that occurs in none of the texts.
func dollar(texts ...string) string {
	all := strings.Join(texts, "")
	q := "$rung$"
	for strings.Contains(all, q[:len(q)-1]) {
		q = q[:len(q)-1] + "_$"
	}
	return q
}
