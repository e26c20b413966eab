package verify

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

// comparison collects findings.
type comparison struct {
	*server
	config   *config.Database
	baseSQL  []parser.Statement
	wanted   map[string]bool // signatures in the object schema
	watching map[uint32]bool // relations that should have triggers
	found    []Finding
}

func (c *comparison) add(rule, object, sql, format string, args ...any) *Finding {
	c.found = append(c.found, Finding{Rule: rule, Object: object, Message: fmt.Sprintf(format, args...), SQL: sql})
	return &c.found[len(c.found)-1]
}

// quoted is a name of the object schema as SQL.
func (c *comparison) quoted(name string) string {
	return pgx.Identifier{c.config.ObjectSchema, name}.Sanitize()
}

// literal quotes a text, whatever standard_conforming_strings is.
func literal(text string) string {
	quoted := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	if strings.Contains(text, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}

// installAll runs the files that install everything.
func (c *comparison) installAll() string {
	sql := `\i ` + c.config.Triggers
	if c.config.EventTriggers != "" {
		sql += "\n" + `\i ` + c.config.EventTriggers
	}
	return sql
}
