package docs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser/config"
)

// schemaNode is what the tests look at of a JSON schema.
type schemaNode struct {
	Properties           map[string]*schemaNode
	Required             []string
	AdditionalProperties any
	Enum                 []string
	Default              any
	OneOf                []*schemaNode
	Defs                 map[string]*schemaNode `json:"$defs"`
}

// probe is a mapping of rung.yaml, which the parser is asked about.
type probe struct {
	name     string
	node     *schemaNode
	document string // with %s where the mapping has its keys, in braces
}

func probes(t *testing.T) []probe {
	t.Helper()
	var root schemaNode
	pgtest.Check(t, json.Unmarshal([]byte(read(t, "rung.schema.json")), &root))
	database, pkg := root.Defs["database"], root.Defs["package"]
	const (
		databases = "version: 1\ndatabases: {main: {schema: s.sql, triggers: t.sql}}\n"
		packages  = "packages: [{database: main, queries: q.sql, package: dal, out: dal}]\n"
		inPackage = databases + "packages: [{database: main, queries: q.sql, package: dal, out: dal, overrides: [%s]}]"
	)
	return []probe{
		{"rung.yaml", &root, "%s"},
		{"database", database, "version: 1\ndatabases: {main: %s}\n" + packages},
		{"migrations", database.Properties["migrations"], "version: 1\ndatabases: {main: {schema: s.sql, triggers: t.sql, migrations: %s}}\n" + packages},
		{"package", pkg, databases + "packages: [%s]\n"},
		{"cache", root.Properties["cache"], databases + packages + "cache: %s\n"},
		{"override", root.Defs["override"], inPackage},
		{"go_type", root.Defs["goType"].OneOf[1], fmt.Sprintf(inPackage, "{db_type: uuid, go_type: %s}")},
	}
}

// load returns what the parser says about a rung.yaml.
func load(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"rung.yaml": text, "s.sql": "", "q.sql": ""} {
		pgtest.Check(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	_, errs := config.Load(dir, "")
	return errs.Error()
}

// The schema has the keys of the parser, wants those that the parser wants, and
// has its words.
func TestSchemaIsThatOfTheParser(t *testing.T) {
	t.Parallel()
	known := regexp.MustCompile(`hint: known are (.*)`)
	lacks := regexp.MustCompile(`lacks the key "(\w+)"`)
	for _, p := range probes(t) {
		m := known.FindStringSubmatch(load(t, fmt.Sprintf(p.document, "{qqqqqqqqqqqqqqqqqqqqqqqq: 1}")))
		if m == nil {
			t.Errorf("%s: the parser does not say which keys it knows", p.name)
			continue
		}
		want := strings.Split(m[1], ", ")
		slices.Sort(want)
		var got []string
		for key, node := range p.node.Properties {
			got = append(got, key)
			p.checkWords(t, key, node)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: keys (-parser +schema):\n%s", p.name, diff)
		}
		if p.node.AdditionalProperties != false {
			t.Errorf("%s: the schema allows other keys", p.name)
		}
		var required []string
		for _, m := range lacks.FindAllStringSubmatch(load(t, fmt.Sprintf(p.document, "{}")), -1) {
			required = append(required, m[1])
		}
		slices.Sort(required)
		slices.Sort(p.node.Required)
		if diff := cmp.Diff(required, p.node.Required); diff != "" {
			t.Errorf("%s: required keys (-parser +schema):\n%s", p.name, diff)
		}
	}
}

// checkWords tries the words that a key may have, and its default.
func (p probe) checkWords(t *testing.T, key string, node *schemaNode) {
	t.Helper()
	about := func(value string) string {
		return load(t, fmt.Sprintf(p.document, fmt.Sprintf("{%s: %s}", key, value)))
	}
	for _, word := range node.Enum {
		if text := about(word); strings.Contains(text, key+" must be") {
			t.Errorf("%s: the parser does not know %s: %s\n%s", p.name, key, word, text)
		}
	}
	if node.Enum != nil && !strings.Contains(about("qqqqqqqqqqqqqqqq"), key+" must be") {
		t.Errorf("%s: the parser takes any word for %s", p.name, key)
	}
	if node.Default != nil {
		value, err := json.Marshal(node.Default)
		pgtest.Check(t, err)
		if text := about(string(value)); strings.Contains(text, key+" ") {
			t.Errorf("%s: the parser refuses the default of %s:\n%s", p.name, key, text)
		}
	}
}
