// Package docs_test checks the documents of this folder against the code.
package docs_test

import (
	"flag"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
)

var update = flag.Bool("update", false, "rewrite what is generated of the documents")

func TestMain(m *testing.M) { pgtest.Main(m) }

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	pgtest.Check(t, err)
	return string(text)
}

// The grammar in annotations.md is the parser's own, and every directive has its
// section.
func TestAnnotations(t *testing.T) {
	t.Parallel()
	text := read(t, "annotations.md")
	block := regexp.MustCompile("(?s)```text\n.*?```\n")
	want := block.ReplaceAllLiteralString(text, "```text\n"+strings.Join(parser.Usage(), "\n")+"\n```\n")
	if *update {
		pgtest.Check(t, os.WriteFile("annotations.md", []byte(want), 0o600))
	} else if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("annotations.md (-want +got), rewrite with go test ./docs -update:\n%s", diff)
	}
	var words, sections []string
	for _, line := range parser.Usage() {
		word, _, _ := strings.Cut(strings.TrimPrefix(line, "-- "), ":")
		words = append(words, word)
	}
	for _, m := range regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(text, -1) {
		sections = append(sections, m[1])
	}
	if diff := cmp.Diff(words, sections); diff != "" {
		t.Errorf("directives and sections (-grammar +annotations.md):\n%s", diff)
	}
	for _, rule := range parser.LintRules() {
		if !strings.Contains(text, "`"+rule+"`") {
			t.Errorf("annotations.md does not name the warning %s", rule)
		}
	}
}

// Every reason of the runtime is explained, in its order.
func TestTroubleshootingReasons(t *testing.T) {
	t.Parallel()
	file, err := goparser.ParseFile(token.NewFileSet(), "../runtime/observer.go", nil, 0)
	pgtest.Check(t, err)
	var want []string
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || fmt.Sprint(v.Type) != "Reason" {
			return true
		}
		for _, value := range v.Values {
			s, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			pgtest.Check(t, err)
			want = append(want, s)
		}
		return true
	})
	_, section, _ := strings.Cut(read(t, "troubleshooting.md"), "\n## Reasons\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var got []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\|").FindAllStringSubmatch(section, -1) {
		got = append(got, m[1])
	}
	if len(want) == 0 || !cmp.Equal(want, got) {
		t.Errorf("reasons (-runtime/observer.go +troubleshooting.md):\n%s", cmp.Diff(want, got))
	}
}

// Every line that the runtime logs at a fixed text is explained.
func TestTroubleshootingLogLines(t *testing.T) {
	t.Parallel()
	text := read(t, "troubleshooting.md")
	files, err := filepath.Glob("../runtime/*.go")
	pgtest.Check(t, err)
	logged := regexp.MustCompile(`[lL]ogger\.(?:Debug|Info|Warn|Error)\("([^"]+)",`)
	found := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range logged.FindAllStringSubmatch(read(t, file), -1) {
			found++
			if !strings.Contains(text, "| `"+m[1]+"` |") {
				t.Errorf("troubleshooting.md does not explain %q of %s", m[1], file)
			}
		}
	}
	if found == 0 {
		t.Error("the runtime logs nothing that this test finds")
	}
}

// Everything that the installed SQL raises is explained by what is fixed of its
// text.
func TestTroubleshootingRaises(t *testing.T) {
	t.Parallel()
	text := read(t, "troubleshooting.md")
	files, err := filepath.Glob("../templates/*.sql.tmpl")
	pgtest.Check(t, err)
	raised := regexp.MustCompile(`RAISE (?:EXCEPTION|WARNING|LOG) '((?:[^']|'')+)'`)
	found := 0
	for _, file := range files {
		for _, m := range raised.FindAllStringSubmatch(read(t, file), -1) {
			found++
			longest := ""
			for _, part := range strings.Split(strings.ReplaceAll(strings.TrimPrefix(m[1], "rung: "), "''", "'"), "%") {
				if part = strings.Trim(part, " :,"); len(part) > len(longest) {
					longest = part
				}
			}
			if !strings.Contains(text, longest) {
				t.Errorf("troubleshooting.md does not explain %q of %s", m[1], file)
			}
		}
	}
	if found == 0 {
		t.Error("the templates raise nothing that this test finds")
	}
}
