// Package rung_test holds the tests of the repository as a whole: what imports
// what, how large things are, and that the documents tell the truth.
package rung_test

import (
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/rungdb/rung"

// goList is what `go list -json` says of one package.
type goList struct {
	ImportPath   string
	Doc          string
	Imports      []string
	GoFiles      []string
	TestGoFiles  []string
	XTestGoFiles []string
	Error        *struct{ Err string }
}

// packages lists the packages of the module. Standard error is left out, since
// the go command reports downloads there.
func packages(t *testing.T, args ...string) []goList {
	t.Helper()
	out := run(t, append([]string{"go", "list", "-e", "-json=ImportPath,Doc,Imports,GoFiles,TestGoFiles,XTestGoFiles,Error"}, args...)...)
	var all []goList
	for decoder := json.NewDecoder(strings.NewReader(out)); decoder.More(); {
		var p goList
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

func run(t *testing.T, command ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", strings.Join(command, " "), err)
	}
	return string(out)
}

// layers says which packages of rung each one may import: the data flows from
// parser to cmd, so imports go the other way. A path ending in /... names all
// below it too. The longest matching path rules.
func layers() map[string][]string {
	return map[string][]string{
		"cmd/rung":               {"generator/...", "parser/...", "templates"},
		"generator/verify":       {"generator", "parser/...", "runtime/tag"},
		"generator":              {"parser/...", "templates", "runtime/tag"},
		"templates":              {},
		"parser/depend":          {"parser/analyze", "parser/catalog", "parser", "runtime/tag"},
		"parser/analyze":         {"parser/catalog", "parser"},
		"parser/catalog":         {"parser"},
		"parser/catalog/extract": {},
		"parser/config":          {"parser"},
		"parser":                 {},
		"runtime/...":            {"runtime/..."},
		"runtime/tag":            {},
		"internal/mutant":        {},
		"internal/pgtest":        {},
		"internal/soundness":     {"generator", "parser/...", "runtime/feed", "runtime/tag", "internal/pgtest"},
		"golden/...":             {"golden/...", "runtime", "runtime/tag"},
		"examples/...":           {"examples/...", "runtime/...", "internal/pgtest"},
		"docs":                   {},
	}
}

func TestImportsGoOneWay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, "./...") {
		path, inside := strings.CutPrefix(p.ImportPath, module+"/")
		if !inside {
			continue // this package
		}
		allowed, found := rule(path)
		if !found {
			t.Errorf("%s is in no layer: add it to layers", path)
			continue
		}
		for _, imported := range p.Imports {
			target, inside := strings.CutPrefix(imported, module+"/")
			if inside && !slices.ContainsFunc(allowed, func(pattern string) bool { return matches(pattern, target) }) {
				t.Errorf("%s imports %s; it may import %q", path, target, allowed)
			}
		}
	}
}

// rule returns what the longest matching path of layers allows.
func rule(path string) (allowed []string, found bool) {
	longest := ""
	for pattern, rule := range layers() {
		if matches(pattern, path) && len(pattern) > len(longest) {
			longest, allowed, found = pattern, rule, true
		}
	}
	return allowed, found
}

func matches(pattern, path string) bool {
	base, below := strings.CutSuffix(pattern, "/...")
	return path == base || below && strings.HasPrefix(path, base+"/")
}

// What users link is the runtime: no parser, no generator, no cgo, no test code,
// and nothing that the table of ARCHITECTURE.md does not name.
func TestRuntimeLinksLittle(t *testing.T) {
	t.Parallel()
	forbidden := []string{
		"github.com/pganalyze/pg_query_go", "github.com/dave/jennifer", "gopkg.in/yaml.v3",
		"github.com/spf13/cobra", "runtime/cgo", "testing",
	}
	out := run(t, "env", "CGO_ENABLED=0", "go", "list", "-deps", "./runtime")
	for path := range strings.Lines(out) {
		path = strings.TrimSpace(path)
		for _, prefix := range forbidden {
			if path == prefix || strings.HasPrefix(path, prefix+"/") {
				t.Errorf("runtime links %s", path)
			}
		}
		if target, inside := strings.CutPrefix(path, module+"/"); inside && !matches("runtime/...", target) {
			t.Errorf("runtime links %s", target)
		}
	}
}

// The runtime's own direct dependencies, which every user takes over.
func TestRuntimeImportsLittle(t *testing.T) {
	t.Parallel()
	allowed := []string{
		"github.com/jackc/pgx/v5", "github.com/redis/go-redis/v9", "github.com/maypok86/otter/v2",
		"github.com/zeebo/xxh3", "github.com/sony/gobreaker/v2", "golang.org/x/sync",
	}
	for _, p := range packages(t, "./runtime/...") {
		if strings.HasSuffix(p.ImportPath, "test") {
			continue // for users' tests
		}
		for _, imported := range p.Imports {
			host, _, _ := strings.Cut(imported, "/")
			ok := !strings.Contains(host, ".") || strings.HasPrefix(imported, module+"/") ||
				slices.ContainsFunc(allowed, func(m string) bool { return matches(m+"/...", imported) })
			if !ok {
				t.Errorf("%s imports %s", p.ImportPath, imported)
			}
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	t.Parallel()
	generated := make(map[string]bool)
	for _, f := range goFiles(t, token.NewFileSet()) {
		generated[f.path] = f.generated
	}
	for _, p := range packages(t, "./...") {
		path := strings.TrimPrefix(p.ImportPath, module+"/")
		written := slices.ContainsFunc(p.GoFiles, func(file string) bool { return !generated[path+"/"+file] })
		if p.Doc == "" && written && !matches("golden/...", path) {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

func TestPackageNamesSayWhat(t *testing.T) {
	t.Parallel()
	vague := regexp.MustCompile(`(^|/)(util|utils|common|helper|helpers|manager|base|impl|misc|shared)(/|$)`)
	for _, p := range packages(t, "./...") {
		if path := strings.TrimPrefix(p.ImportPath, module); vague.MatchString(path) {
			t.Errorf("%s says nothing about what is in it", p.ImportPath)
		}
	}
}

// A new dependency is a decision that a reviewer sees, with its reason.
func TestDirectDependenciesAreExplained(t *testing.T) {
	t.Parallel()
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
		Replace []any
	}
	if err := json.Unmarshal([]byte(run(t, "go", "mod", "edit", "-json")), &mod); err != nil {
		t.Fatal(err)
	}
	if len(mod.Replace) > 0 {
		t.Errorf("go.mod replaces %v: users would not get what is tested here", mod.Replace)
	}
	var required []string
	for _, r := range mod.Require {
		if !r.Indirect {
			required = append(required, r.Path)
		}
	}
	var explained []string
	for _, row := range table(t, "ARCHITECTURE.md", "Direct dependencies") {
		explained = append(explained, strings.Trim(row[0], "`"))
		if len(row) < 3 || row[2] == "" {
			t.Errorf("ARCHITECTURE.md gives no reason for %s", row[0])
		}
	}
	slices.Sort(required)
	slices.Sort(explained)
	if diff := cmp.Diff(required, explained); diff != "" {
		t.Errorf("go.mod and ARCHITECTURE.md differ (-go.mod +ARCHITECTURE.md):\n%s", diff)
	}
}

// The map of the repository names paths that exist.
func TestLayoutIsTrue(t *testing.T) {
	t.Parallel()
	listed := make(map[string]bool)
	for _, row := range table(t, "ARCHITECTURE.md", "Where things are") {
		path := strings.Trim(row[0], "`")
		listed[strings.Trim(path, "/")] = true
		if _, err := os.Stat(path); err != nil {
			t.Errorf("ARCHITECTURE.md: %v", err)
		}
	}
	for _, p := range packages(t, "./...") {
		path := strings.TrimPrefix(p.ImportPath, module+"/")
		top, _, _ := strings.Cut(path, "/")
		if path != module && !listed[path] && (top != "golden" && top != "examples" || !listed[top]) {
			t.Errorf("ARCHITECTURE.md does not say what %s is for", path)
		}
	}
}

// table returns the rows of the first table below a heading of a document, as
// trimmed cells, without the heading row.
func table(t *testing.T, file, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), fmt.Sprintf("\n## %s\n", heading))
	if !found {
		t.Fatalf("%s has no section %q", file, heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var rows [][]string
	for line := range strings.Lines(section) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			continue
		}
		var row []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			row = append(row, strings.TrimSpace(cell))
		}
		rows = append(rows, row)
	}
	if len(rows) < 3 {
		t.Fatalf("%s has no table below %q", file, heading)
	}
	return rows[2:]
}
