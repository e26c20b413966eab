package templates

import (
	_ "embed" // the template's text
	"errors"
	"fmt"
	"strings"
	"text/template"
)

//go:embed base.sql.tmpl
var baseSQL string

// baseVersion is that of the base objects and payloads, see feed.Version.
const baseVersion = 1

// Base returns the SQL that installs the base objects of one database: schema,
// stream, secret, heartbeat, coverage, grants. It is idempotent, and refuses a
// schema that is not rung's or that another owner holds. It runs in the
// transaction of triggers.sql, before the tables' part.
//
// owner is "<prefix>/<database of rung.yaml>/<channel>"; roles are those that run
// the runtime, beside the role that runs the SQL.
func Base(schema, channel, owner string, roles []string) (string, error) {
	var errs []error
	for _, n := range append([]string{schema, channel}, roles...) {
		if n == "" || len(n) > 63 || strings.ContainsAny(n, "\x00") {
			errs = append(errs, fmt.Errorf("a schema, channel or role has 1 to 63 bytes: %q", n))
		}
	}
	for _, n := range []string{schema, channel, owner} {
		if strings.Contains(n, "$rung$") {
			errs = append(errs, fmt.Errorf("a name cannot contain $rung$: %q", n))
		}
	}
	if len(errs) > 0 {
		return "", errors.Join(errs...)
	}
	t, err := template.New("base.sql.tmpl").Funcs(template.FuncMap{"ident": ident, "literal": literal}).Parse(baseSQL)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.Execute(&b, struct {
		Schema, Channel, Owner string
		Roles                  []string
		Version                int
	}{schema, channel, owner, roles, baseVersion})
	return b.String(), err
}

// ident quotes an identifier.
func ident(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// literal quotes a text, whatever standard_conforming_strings is.
func literal(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return " E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}
