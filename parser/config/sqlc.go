package config

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/rungdb/rung/parser"
)

// sqlcFiles are the names of sqlc's configuration.
var sqlcFiles = []string{"sqlc.yaml", "sqlc.yml", "sqlc.json"}

// isSQLC says whether a configuration is sqlc's: by its name or, as sqlc -f takes any
// name, by its keys.
func isSQLC(name string, root *yaml.Node) bool {
	if slices.Contains(sqlcFiles, name) || name == DefaultFile || root == nil {
		return name != DefaultFile
	}
	return hasKey(root.Content, "sql") || hasKey(root.Content, "packages") && !hasKey(root.Content, "databases")
}

// entry is one package of an sqlc configuration: an element of `packages`
// (version 1) or `sql` (version 2).
type entry struct {
	node    *yaml.Node
	name    string
	schema  []string
	queries []string
	goCode  bool // has gen.go
	engine  *yaml.Node
	out     string
	pkg     string
	options GoOptions
	driver  *yaml.Node // of sql_package; nil: not written
}

// sqlcConfig reads a whole sqlc.yaml, in either version.
func (r *reader) sqlcConfig(n *yaml.Node) *Config {
	c := &Config{SQLC: true, Cache: Cache{Prefix: "rung", TTL: 10 * time.Minute, Jitter: 10}}
	if n == nil {
		return c
	}
	var entries []*entry
	global := GoOptions{}
	switch version := r.sqlcVersion(n); version {
	case "1":
		entries = r.sqlcV1(n, &global)
	case "2":
		entries = r.sqlcV2(n, &global)
	default:
		return c
	}
	outs := map[string]int{}
	for _, e := range r.ours(c, entries) {
		r.addEntry(c, e, &global, outs)
	}
	if len(c.Packages) == 0 && len(r.errs) == 0 {
		r.fail(n, "rung writes what gen.go asks for", "no entry generates Go code")
	}
	return c
}

// sqlcVersion returns the version, empty where there is none that is known.
func (r *reader) sqlcVersion(n *yaml.Node) string {
	if n.Kind != yaml.MappingNode {
		r.fail(n, "", "%s must be a mapping of keys to values, not %s", r.src.Path, form(n))
		return ""
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != "version" {
			continue
		}
		v := resolve(n.Content[i+1])
		if v.Kind == yaml.ScalarNode && (v.Value == "1" || v.Value == "2") {
			return v.Value
		}
		r.fail(v, "", "version must be 1 or 2, not %s", form(v))
		return ""
	}
	r.fail(n, "", "%s lacks the key \"version\"", r.src.Path)
	return ""
}

// ignored is a key that means something to sqlc alone.
func ignored(name string) field { return field{name: name, read: func(*yaml.Node) {}} }

func (r *reader) sqlcV1(n *yaml.Node, global *GoOptions) []*entry {
	var list []*entry
	r.mapping(n, r.src.Path, []field{
		ignored("version"), ignored("cloud"), ignored("rules"),
		{"packages", true, func(n *yaml.Node) {
			r.list(n, "packages", func(item *yaml.Node) {
				e := &entry{node: item, goCode: true, options: defaultGoOptions()}
				r.goOptions(item, "a package", &e.options,
					field{"name", false, func(n *yaml.Node) { e.pkg = r.goPackage(n) }},
					field{"path", true, func(n *yaml.Node) { e.out = r.path(n, "path") }},
					field{"schema", true, func(n *yaml.Node) { e.schema = r.inputs(n, "schema") }},
					field{"queries", true, func(n *yaml.Node) { e.queries = r.inputs(n, "queries") }},
					field{"engine", false, func(n *yaml.Node) { e.engine = n }},
					field{"sql_package", false, func(n *yaml.Node) { e.driver = n }},
					ignored("sql_driver"), ignored("database"), ignored("analyzer"), ignored("rules"),
					ignored("strict_function_checks"), ignored("strict_order_by"),
				)
				list = append(list, e)
			})
		}},
		{"overrides", false, func(n *yaml.Node) { global.Overrides = r.overrides(n) }},
		{"rename", false, func(n *yaml.Node) { r.rename(n, global) }},
	})
	return list
}

func (r *reader) sqlcV2(n *yaml.Node, global *GoOptions) []*entry {
	var list []*entry
	r.mapping(n, r.src.Path, []field{
		ignored("version"), ignored("cloud"), ignored("servers"), ignored("plugins"), ignored("rules"), ignored("options"),
		{"sql", true, func(n *yaml.Node) {
			r.list(n, "sql", func(item *yaml.Node) { list = append(list, r.sqlcEntry(item)) })
		}},
		{"overrides", false, func(n *yaml.Node) {
			r.mapping(n, "overrides", []field{{"go", false, func(n *yaml.Node) {
				r.mapping(n, "overrides of go", []field{
					{"overrides", false, func(n *yaml.Node) { global.Overrides = r.overrides(n) }},
					{"rename", false, func(n *yaml.Node) { r.rename(n, global) }},
				})
			}}})
		}},
	})
	return list
}

func (r *reader) sqlcEntry(n *yaml.Node) *entry {
	e := &entry{node: n, options: defaultGoOptions()}
	r.mapping(n, "an entry of sql", []field{
		{"name", false, func(n *yaml.Node) { e.name, _ = r.text(n, "name") }},
		{"engine", true, func(n *yaml.Node) { e.engine = n }},
		{"schema", false, func(n *yaml.Node) { e.schema = r.inputs(n, "schema") }}, // the server's own tables need none
		{"queries", true, func(n *yaml.Node) { e.queries = r.inputs(n, "queries") }},
		{"gen", false, func(n *yaml.Node) {
			r.mapping(n, "gen", []field{
				{"go", false, func(n *yaml.Node) {
					e.goCode, e.node = true, n
					r.goOptions(n, "gen.go", &e.options,
						field{"package", false, func(n *yaml.Node) { e.pkg = r.goPackage(n) }},
						field{"out", true, func(n *yaml.Node) { e.out = r.path(n, "out") }},
						field{"sql_package", false, func(n *yaml.Node) { e.driver = n }},
						ignored("sql_driver"),
					)
				}},
				ignored("json"), ignored("kotlin"), ignored("python"),
			})
		}},
		ignored("codegen"), ignored("database"), ignored("analyzer"), ignored("rules"),
		ignored("strict_function_checks"), ignored("strict_order_by"),
	})
	return e
}

// foreign returns why rung writes no code for an entry, nil where it does: it is
// for another engine or another driver.
func (r *reader) foreign(e *entry) *parser.Error {
	at := func(n *yaml.Node, hint, format string, args ...any) *parser.Error {
		return &parser.Error{Source: r.src, Offset: r.src.Offset(n.Line, n.Column), Message: fmt.Sprintf(format, args...), Hint: hint}
	}
	switch {
	case e.engine != nil && e.engine.Value != "postgresql":
		return at(e.engine, "write a rung.yaml for the packages on PostgreSQL", "the engine %s is not supported: rung is for postgresql", e.engine.Value)
	case e.driver == nil:
		return at(e.node, "write `sql_package: pgx/v5`: the types and errors of database/sql are others", "the code is for database/sql where sql_package is not written; rung writes code for pgx/v5 only")
	case e.driver.Value != "pgx/v5":
		return at(e.driver, "write `sql_package: pgx/v5`", "sql_package %q is not supported: rung writes code for pgx/v5", e.driver.Value)
	}
	return nil
}

// ours returns the entries that rung writes code for, and puts the others down as
// left out. Where there is nothing but others, they are errors.
func (r *reader) ours(c *Config, entries []*entry) []*entry {
	var list []*entry
	for _, e := range entries {
		if !e.goCode {
			continue
		}
		if err := r.foreign(e); err != nil {
			c.LeftOut = append(c.LeftOut, err)
			continue
		}
		list = append(list, e)
	}
	if len(list) == 0 {
		r.errs, c.LeftOut = append(r.errs, c.LeftOut...), nil
	}
	return list
}

// addEntry makes a package of an entry. Entries with the same schema share their
// database.
func (r *reader) addEntry(c *Config, e *entry, global *GoOptions, outs map[string]int) {
	if e.pkg == "" {
		e.pkg = strings.ReplaceAll(path.Base(e.out), "-", "_")
	}
	if line, taken := outs[e.out]; taken && e.out != "" {
		r.fail(e.node, "give each package a folder of its own", "the package in line %d writes the same folder", line)
	}
	outs[e.out] = e.node.Line
	e.options.Overrides = append(slices.Clone(global.Overrides), e.options.Overrides...)
	for from, to := range global.Rename {
		if e.options.Rename == nil {
			e.options.Rename = map[string]string{}
		}
		e.options.Rename[from] = to
	}
	c.Packages = append(c.Packages, &Package{
		Database: c.databaseOf(e),
		Queries:  e.queries, Package: e.pkg, Out: e.out, Types: SQLC, Go: e.options,
	})
}

// databaseOf returns the database with the entry's schema.
func (c *Config) databaseOf(e *entry) *Database {
	for _, d := range c.Databases {
		if slices.Equal(d.Schema, e.schema) {
			return d
		}
	}
	name := e.name
	for i := 1; name == "" || c.hasDatabase(name); i++ {
		name = "main"
		if i > 1 {
			name = fmt.Sprintf("main%d", i)
		}
	}
	d := &Database{Name: name, Schema: e.schema, Server: 16, ObjectSchema: "rung", Channel: "rung"}
	c.Databases = append(c.Databases, d)
	return d
}

func (c *Config) hasDatabase(name string) bool {
	return slices.ContainsFunc(c.Databases, func(d *Database) bool { return d.Name == name })
}
