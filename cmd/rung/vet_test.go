package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/depend"
)

const rulesConfig = `version: 1
databases:
  main: {schema: [schema.sql, more.sql], triggers: triggers.sql}
packages:
  - {database: main, queries: queries.sql, package: dal, out: dal}
`

// rulesFound runs vet over the schema of testdata/rules with one more schema file
// and one query file, and returns the rules that it names.
func rulesFound(t *testing.T, schema, queries string) []string {
	t.Helper()
	base, err := os.ReadFile("testdata/rules/schema.sql")
	pgtest.Check(t, err)
	dir := t.TempDir()
	for name, text := range map[string]string{"rung.yaml": rulesConfig, "schema.sql": string(base), "more.sql": schema, "queries.sql": queries} {
		pgtest.Check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	var stdout, stderr strings.Builder
	code := run([]string{"vet", "--json", "-C", dir}, &stdout, &stderr)
	var out struct {
		Warnings []struct{ Rule, Link string }
		Errors   []struct{ Message string }
	}
	pgtest.Check(t, json.Unmarshal([]byte(stdout.String()), &out))
	var refused []string
	for _, e := range out.Errors {
		m := regexp.MustCompile(`cannot be cached: .* \[([a-z-]+)\]$`).FindStringSubmatch(e.Message)
		if m == nil {
			t.Fatalf("vet: %s", stderr.String())
		}
		refused = append(refused, m[1])
	}
	if refused != nil {
		return refused
	}
	if want := min(len(out.Warnings), 1); code != want {
		t.Errorf("vet exits with %d, want %d", code, want)
	}
	var rules []string
	for _, w := range out.Warnings {
		rules = append(rules, w.Rule)
		if want := rulesPage + "#" + w.Rule; w.Link != want {
			t.Errorf("the link of %s is %s, want %s", w.Rule, w.Link, want)
		}
	}
	return rules
}

// TestRulesPage holds docs/rules.md to its word: every rule has a section, its
// first example is warned of, by that rule alone, and its second one is not.
func TestRulesPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/rules.md")
	pgtest.Check(t, err)
	block := regexp.MustCompile("(?s)```sql\n(.*?)```")
	intro, rest, _ := strings.Cut(string(page), "\n## ")
	var documented []string
	for section := range strings.SplitSeq(rest, "\n## ") {
		rule, text, _ := strings.Cut(section, "\n")
		documented = append(documented, rule)
		t.Run(rule, func(t *testing.T) {
			examples := block.FindAllStringSubmatch(text, -1)
			if len(examples) != 2 {
				t.Fatalf("%d examples, want a wrong and a right one", len(examples))
			}
			for i, want := range [][]string{{rule}, nil} {
				schema, queries := "", examples[i][1]
				if rule == schemaUnclear {
					schema, queries = queries, "-- name: Ping :exec\nSELECT 1;\n"
				}
				if diff := cmp.Diff(want, rulesFound(t, schema, queries)); diff != "" {
					t.Errorf("rules of\n%s (-want +got)\n%s", examples[i][1], diff)
				}
				if slices.Contains(depend.RefusalRules(), rule) {
					continue // it cannot be silenced
				}
				silenced := "-- allow: " + rule + " because\n"
				if rule != schemaUnclear {
					queries = regexp.MustCompile(`(?m)^(-- name: .*\n)`).ReplaceAllString(queries, "$1"+silenced)
				} else {
					schema = "-- A comment.\n" + silenced + "-- Another one.\n" + schema
				}
				if got := rulesFound(t, schema, queries); got != nil {
					t.Errorf("with -- allow: vet finds %q", got)
				}
			}
		})
	}
	allowExample := block.FindStringSubmatch(intro)
	if allowExample == nil {
		t.Fatal("the page shows no -- allow:")
	}
	if got := rulesFound(t, "", allowExample[1]); got != nil {
		t.Errorf("the allowed example gives %q", got)
	}
	want := append(append(parser.LintRules(), schemaUnclear), depend.RefusalRules()...)
	slices.Sort(want)
	slices.Sort(documented)
	if diff := cmp.Diff(want, documented); diff != "" {
		t.Errorf("rules documented (-rules +docs/rules.md)\n%s", diff)
	}
}
