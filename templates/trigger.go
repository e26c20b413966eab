package templates

import (
	"embed"
	"strings"
	"text/template"
)

//go:embed trigger_install.sql.tmpl trigger_table.sql.tmpl event_triggers.sql.tmpl
var triggers embed.FS

// Trigger parses the templates of triggers: trigger_install.sql.tmpl, the
// procedures that a database needs once, and trigger_table.sql.tmpl, one table.
// The function `list` puts one item on a line, at an indent, with a separator
// between them.
func Trigger() (*template.Template, error) {
	return template.New("trigger").
		Option("missingkey=error").
		Funcs(template.FuncMap{"list": list}).
		ParseFS(triggers, "trigger_*.sql.tmpl")
}

// EventTriggers parses the template of the event triggers.
func EventTriggers() (*template.Template, error) {
	return template.New("event_triggers.sql.tmpl").
		Option("missingkey=error").
		Funcs(template.FuncMap{"list": list}).
		ParseFS(triggers, "event_triggers.sql.tmpl")
}

func list(indent int, separator string, items []string) string {
	return strings.Join(items, separator+"\n"+strings.Repeat(" ", indent))
}
