package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

// schemaUnclear is the rule about statements of the schema files; the others are
// parser.LintRules.
const schemaUnclear = "schema-unclear"

// rulesPage explains every rule below its name.
const rulesPage = "https://github.com/rungdb/rung/blob/main/docs/rules.md"

// vetted is what `rung vet --json` prints.
type vetted struct {
	Warnings []warning        `json:"warnings"`
	Errors   parser.ErrorList `json:"errors"`
}

// warning is one finding of a rule.
type warning struct {
	rule string
	at   *parser.Error
}

func (w warning) link() string { return rulesPage + "#" + w.rule }

// String is the finding as people read it.
func (w warning) String() string {
	e := *w.at
	e.Message += " [" + w.rule + "]"
	hint := fmt.Sprintf("see %s, or write `-- allow: %s <reason>` above the statement", w.link(), w.rule)
	e.Hint = strings.TrimPrefix(e.Hint+"\n  hint: "+hint, "\n  hint: ")
	return e.Error()
}

// MarshalJSON writes the object of an error with two more keys, rule and link.
func (w warning) MarshalJSON() ([]byte, error) {
	at := parser.Position{}
	if w.at.Source != nil {
		at = w.at.Source.Position(w.at.Offset)
	}
	return json.Marshal(struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Column  int    `json:"column"`
		Query   string `json:"query"`
		Rule    string `json:"rule"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
		Link    string `json:"link"`
	}{at.File, at.Line, at.Column, w.at.Query, w.rule, w.at.Message, w.at.Hint, w.link()})
}

func newVet(at *place) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "vet",
		Short: "Show what is right and probably not what you want",
		Long: `Vet prints the findings of the rules of docs/rules.md on the queries and the schema,
and exits with 1 where there is one. A comment line above the statement silences a rule
with a reason: -- allow: <rule> <reason>.`,
		Example: "  rung vet\n  rung vet --json -C ./backend",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := vet(at)
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetEscapeHTML(false)
				enc.SetIndent("", "  ")
				if err := enc.Encode(out); err != nil {
					return err
				}
			} else {
				for _, w := range out.Warnings {
					fmt.Fprintln(cmd.OutOrStdout(), w)
				}
			}
			if err := out.Errors.Err(); err != nil {
				return err
			}
			if len(out.Warnings) > 0 {
				return errFindings
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, for programs")
	return cmd
}

// vet collects the warnings of a configuration in source order.
func vet(at *place) *vetted {
	out := &vetted{Warnings: []warning{}, Errors: parser.ErrorList{}}
	c, errs := config.Load(at.dir, at.file)
	out.Errors = append(out.Errors, errs...)
	if c == nil {
		return out
	}
	databases, errs := analyzeAll(c)
	out.Errors = append(out.Errors, errs...)
	told := map[string]bool{} // two databases may read the same schema files
	for _, db := range databases {
		for _, e := range db.Catalog.Warnings {
			if text := e.Error(); !told[text] && !allowed(e, schemaUnclear) {
				told[text] = true
				out.Warnings = append(out.Warnings, warning{schemaUnclear, e})
			}
		}
		for _, p := range db.Packages {
			for _, q := range p.Queries {
				for _, w := range q.Warnings {
					out.Warnings = append(out.Warnings, warning{w.Rule, q.Errorf(w.Offset, "", "", "%s", w.Message)})
				}
			}
		}
	}
	slices.SortStableFunc(out.Warnings, func(a, b warning) int {
		return cmp.Or(strings.Compare(a.at.Source.Path, b.at.Source.Path), cmp.Compare(a.at.Offset, b.at.Offset))
	})
	return out
}

var allowLine = regexp.MustCompile(`^--\s*allow:\s*(\S+)\s+\S`)

// allowed says whether a comment line directly above the statement of a schema
// file silences the rule. Query files are read by the parser.
func allowed(e *parser.Error, rule string) bool {
	if e.Source == nil || e.Offset < 0 {
		return false
	}
	start := e.Offset
	statements, _ := parser.Statements(e.Source)
	for _, st := range statements {
		if st.Offset <= e.Offset && e.Offset <= st.Offset+len(st.Text) {
			start = st.Offset
		}
	}
	lines := strings.Split(e.Source.Text[:start], "\n")
	for i := len(lines) - 2; i >= 0; i-- {
		line := strings.TrimSpace(lines[i])
		if !strings.HasPrefix(line, "--") {
			return false
		}
		if m := allowLine.FindStringSubmatch(line); m != nil && m[1] == rule {
			return true
		}
	}
	return false
}
