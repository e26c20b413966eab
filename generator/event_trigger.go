package generator

import (
	"strings"

	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/templates"
)

// EventTriggerTags are the statements that the event trigger for ends of commands
// hears of. Which table they change is known of the first ones; others announce
// every watched table.
func EventTriggerTags() []string {
	return []string{
		"CREATE TABLE", "ALTER TABLE", "CREATE FOREIGN TABLE", "ALTER FOREIGN TABLE", "CREATE TRIGGER", "ALTER TRIGGER",
		"CREATE VIEW", "ALTER VIEW", "CREATE FUNCTION", "ALTER FUNCTION", "ALTER ROUTINE",
		"ALTER TYPE", "ALTER DOMAIN", "ALTER SCHEMA",
	}
}

// EventTriggerNames returns the names of the event triggers for ends of commands
// and for drops.
func EventTriggerNames(c *config.Database) (ddl, drop string) {
	return c.ObjectSchema + "_ddl", c.ObjectSchema + "_drop"
}

// EventTriggers returns the file of the event triggers of a database whose
// configuration has a path for it. A superuser applies it when triggers.sql has
// been applied.
func EventTriggers(db *Database) (File, error) {
	c := db.Config
	tmpl, err := templates.EventTriggers()
	if err != nil {
		return File{}, err
	}
	var tags []string
	for _, t := range EventTriggerTags() {
		tags = append(tags, quoteLiteral(t))
	}
	schema := quoteIdent(c.ObjectSchema)
	ddl, drop := EventTriggerNames(c)
	var b strings.Builder
	err = tmpl.Execute(&b, map[string]any{
		"Schema": schema, "Hint": strings.ReplaceAll(schema, "'", "''"),
		"Channel": quoteLiteral(c.Channel), "Insert": quoteLiteral(c.ObjectSchema + "_i"),
		"DDL": quoteIdent(ddl), "Drop": quoteIdent(drop), "Tags": tags,
		"Dollar": dollarQuote(c.ObjectSchema + c.Channel),
	})
	return File{Path: c.EventTriggers, Content: []byte(b.String())}, err
}
