package config

import (
	"fmt"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/rungdb/rung/parser"
)

// maxName is how many bytes of a name PostgreSQL keeps (NAMEDATALEN - 1).
const maxName = 63

// config reads the whole file. It reads on after an error, to find them all.
func (r *reader) config(n *yaml.Node) *Config {
	c := &Config{Cache: Cache{Prefix: "rung", TTL: 10 * time.Minute, Jitter: 10}}
	if n == nil {
		return c
	}
	// Packages name databases, which may stand below them.
	var packages *yaml.Node
	names := map[string]*Database{}
	r.mapping(n, "rung.yaml", []field{
		{"version", true, r.version},
		{"databases", true, func(n *yaml.Node) { r.databases(c, names, n) }},
		{"packages", true, func(n *yaml.Node) { packages = n }},
		{"cache", false, func(n *yaml.Node) { r.cache(&c.Cache, n) }},
	})
	if packages != nil {
		r.packages(c, names, packages)
	}
	return c
}

func (r *reader) version(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!int" && n.Value == "1" {
		return
	}
	hint := ""
	if n.Kind == yaml.ScalarNode && n.Value == "1" {
		hint = "write version: 1, without quotes"
	}
	r.fail(n, hint, "version must be 1, not %s", form(n))
}

func (r *reader) databases(c *Config, names map[string]*Database, n *yaml.Node) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		r.fail(n, "", "databases is empty")
	}
	triggers := map[string]string{} // path -> database
	r.pairs(n, "databases", func(key, value *yaml.Node) {
		d := &Database{Name: key.Value, Server: 16, ObjectSchema: "rung", Channel: "rung"}
		if d.Name == "" {
			r.fail(key, "", "a database needs a name")
		}
		var triggersNode *yaml.Node
		r.mapping(value, fmt.Sprintf("database %q", d.Name), []field{
			{"schema", true, func(n *yaml.Node) { d.Schema = r.inputs(n, "schema") }},
			{"triggers", true, func(n *yaml.Node) { triggersNode, d.Triggers = n, r.triggers(n, "triggers") }},
			{"event_triggers", false, func(n *yaml.Node) { d.EventTriggers = r.triggers(n, "event_triggers") }},
			{"migrations", false, func(n *yaml.Node) { d.Migrations = r.migrations(n) }},
			{"server", false, func(n *yaml.Node) { r.server(n, &d.Server) }},
			{"object_schema", false, func(n *yaml.Node) { r.objectSchema(n, &d.ObjectSchema) }},
			{"channel", false, func(n *yaml.Node) { r.name(n, "channel", &d.Channel) }},
			{"transport", false, r.transport},
			{"roles", false, func(n *yaml.Node) { d.Roles = r.roles(n) }},
		})
		if other, taken := triggers[d.Triggers]; taken && d.Triggers != "" {
			r.fail(triggersNode, "", "database %q writes the same file", other)
		}
		triggers[d.Triggers] = d.Name
		names[d.Name] = d
		c.Databases = append(c.Databases, d)
	})
}

// triggers reads the path of a file of SQL that is generated.
func (r *reader) triggers(n *yaml.Node, what string) string {
	p := r.path(n, what)
	if p != "" && !strings.HasSuffix(p, ".sql") {
		r.fail(n, "", "%s must be a file *.sql, not %q", what, p)
	}
	if info, err := os.Stat(filepath.Join(r.dir, p)); p != "" && err == nil && info.IsDir() {
		r.fail(n, "", "%q is a folder", p)
	}
	return p
}

// migrations reads where `rung migrate` writes; the folder may be made later.
func (r *reader) migrations(n *yaml.Node) *Migrations {
	m := &Migrations{}
	r.mapping(n, "migrations", []field{
		{"dir", true, func(n *yaml.Node) {
			m.Dir = r.path(n, "dir")
			if info, err := os.Stat(filepath.Join(r.dir, m.Dir)); m.Dir != "" && err == nil && !info.IsDir() {
				r.fail(n, "dir is the folder of migrations", "%q is a file", m.Dir)
			}
		}},
		{"format", true, func(n *yaml.Node) {
			var known []string
			for _, f := range MigrationFormats() {
				known = append(known, string(f))
			}
			s, _ := r.oneText(n, "format", known...)
			m.Format = MigrationFormat(s)
		}},
	})
	return m
}

func (r *reader) server(n *yaml.Node, to *int) {
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" || err != nil || v < 14 || v > 18 {
		r.fail(n, "", "server must be a major version of PostgreSQL from 14 to 18, not %s", form(n))
		return
	}
	*to = v
}

// name reads a name that becomes an SQL identifier.
func (r *reader) name(n *yaml.Node, what string, to *string) {
	s, ok := r.text(n, what)
	switch {
	case !ok:
	case len(s) > maxName:
		r.fail(n, "", "%s has %d bytes; PostgreSQL keeps at most %d", what, len(s), maxName)
	case strings.ContainsFunc(s, unicode.IsControl):
		r.fail(n, "", "%s has control characters", what)
	default:
		*to = s
	}
}

func (r *reader) objectSchema(n *yaml.Node, to *string) {
	r.name(n, "object_schema", to)
	if strings.HasPrefix(*to, "pg_") || *to == "information_schema" {
		r.fail(n, "", "the schema name %q is the server's own", *to)
	}
}

func (r *reader) transport(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Value == "outbox" {
		r.fail(n, "remove the key: the default is notify", "transport: outbox is not supported yet")
		return
	}
	r.oneText(n, "transport", "notify", "outbox")
}

func (r *reader) roles(n *yaml.Node) []string {
	var roles []string
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		return nil
	}
	r.list(n, "roles", func(item *yaml.Node) {
		var role string
		r.name(item, "a role", &role)
		for _, other := range roles {
			if role != "" && other == role {
				r.fail(item, "", "the role %q is listed twice", role)
			}
		}
		roles = append(roles, role)
	})
	return roles
}

func (r *reader) packages(c *Config, names map[string]*Database, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		r.fail(n, "", "packages must be a list, not %s", form(n))
		return
	}
	outs := map[string]int{} // path -> line
	r.list(n, "packages", func(item *yaml.Node) {
		p := &Package{Types: Precise, Go: defaultGoOptions()}
		p.Go.EmitInterface = true
		r.goOptions(item, "a package", &p.Go,
			field{"database", true, func(n *yaml.Node) { p.Database = r.database(n, names) }},
			field{"queries", true, func(n *yaml.Node) { p.Queries = r.inputs(n, "queries") }},
			field{"package", true, func(n *yaml.Node) { p.Package = r.goPackage(n) }},
			field{"out", true, func(n *yaml.Node) { p.Out = r.out(n, outs) }},
			field{"types", false, func(n *yaml.Node) {
				if s, ok := r.oneText(n, "types", string(Precise), string(SQLC)); ok {
					p.Types = Types(s)
				}
			}},
		)
		c.Packages = append(c.Packages, p)
	})
}

func (r *reader) database(n *yaml.Node, names map[string]*Database) *Database {
	s, ok := r.text(n, "database")
	if !ok {
		return nil
	}
	if d, ok := names[s]; ok {
		return d
	}
	if len(names) == 0 {
		return nil // databases itself has an error
	}
	known := slices.Sorted(maps.Keys(names))
	hint := "databases has " + strings.Join(known, ", ")
	if near := parser.Nearest(s, known); near != "" {
		hint = fmt.Sprintf("perhaps you meant %q", near)
	}
	r.fail(n, hint, "there is no database %q", s)
	return nil
}

func (r *reader) goPackage(n *yaml.Node) string {
	s, ok := r.text(n, "package")
	if ok && (!token.IsIdentifier(s) || s == "_" || s == "main") {
		r.fail(n, "", "%q cannot be the name of a Go package that others import", s)
	}
	return s
}

func (r *reader) out(n *yaml.Node, outs map[string]int) string {
	p := r.path(n, "out")
	if p == "" {
		return ""
	}
	if info, err := os.Stat(filepath.Join(r.dir, p)); err == nil && !info.IsDir() {
		r.fail(n, "out is the folder of a Go package", "%q is a file", p)
	}
	if line, taken := outs[p]; taken {
		r.fail(n, "give each package a folder of its own", "the package in line %d writes the same folder", line)
	}
	outs[p] = n.Line
	return p
}

func (r *reader) cache(c *Cache, n *yaml.Node) {
	r.mapping(n, "cache", []field{
		{"prefix", false, func(n *yaml.Node) { r.prefix(n, &c.Prefix) }},
		{"ttl", false, func(n *yaml.Node) { r.duration(n, "ttl", &c.TTL) }},
		{"jitter", false, func(n *yaml.Node) {
			v, err := parser.ParsePercent(n.Value)
			if err != nil || n.Kind != yaml.ScalarNode {
				r.fail(n, "percentages are written 10%", "jitter must be a percentage from 0%% to 100%%, not %s", form(n))
				return
			}
			c.Jitter = v
		}},
	})
}

// prefix reads the first part of every Redis key. Redis Cluster would put all keys
// with the same text in braces on one node.
func (r *reader) prefix(n *yaml.Node, to *string) {
	s, ok := r.text(n, "prefix")
	if !ok {
		return
	}
	bad := func(c rune) bool { return c == '{' || c == '}' || unicode.IsSpace(c) || unicode.IsControl(c) }
	if strings.ContainsFunc(s, bad) {
		r.fail(n, "", "prefix must be without braces and white space")
		return
	}
	*to = s
}

// inputs reads a list of files and folders that must exist.
func (r *reader) inputs(n *yaml.Node, what string) []string {
	var list []string
	r.list(n, what, func(item *yaml.Node) {
		p := r.path(item, what)
		if p == "" {
			return
		}
		if _, err := os.Stat(filepath.Join(r.dir, p)); err != nil && !isPattern(p) {
			r.fail(item, "", "there is no file or folder %q", p)
			return
		}
		if slices.Contains(list, p) {
			r.fail(item, "", "%q is listed twice", p)
			return
		}
		list = append(list, p)
	})
	return list
}

// path reads a path inside of the configuration's folder and cleans it. It is
// empty where there was an error. An sqlc.yaml may leave its folder.
func (r *reader) path(n *yaml.Node, what string) string {
	s, ok := r.text(n, what)
	if !ok {
		return ""
	}
	if isPattern(s) && what != "schema" && what != "queries" {
		r.fail(n, "", "%s must be one path, not the pattern %q", what, s)
		return ""
	}
	p := path.Clean(filepath.ToSlash(s))
	if filepath.IsAbs(s) || !r.sqlc && !filepath.IsLocal(filepath.FromSlash(p)) {
		r.fail(n, "paths are relative to the folder of "+r.src.Path+" and stay inside of it", "the path %q leaves the configuration's folder", s)
		return ""
	}
	return p
}

// isPattern says whether a path has wildcards, as filepath.Match has them.
func isPattern(p string) bool { return strings.ContainsAny(p, patternMarks) }

const patternMarks = "*?["
