package config

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/google/go-cmp/cmp"
)

// folder writes files, given by path and text, into a new folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// project is a folder with a schema, queries and the given rung.yaml.
func project(t *testing.T, config string) string {
	return folder(t, map[string]string{
		"rung.yaml":          config,
		"db/schema/1.sql":    "CREATE TABLE t (id int);",
		"db/queries/a.sql":   "-- name: A :one\nSELECT 1;",
		"db/queries/b.sql":   "-- name: B :one\nSELECT 1;",
		"db/more/.keep":      "",
		"internal/file/x.go": "package file",
	})
}

// plainOptions are those of a package of rung.yaml that sets none.
func plainOptions() GoOptions {
	o := defaultGoOptions()
	o.EmitInterface = true
	return o
}

const minimal = `version: 1
databases:
  main:
    schema: db/schema
    triggers: db/triggers.sql
packages:
  - {database: main, queries: db/queries, package: dal, out: internal/dal}
`

func TestLoadDefaults(t *testing.T) {
	dir := project(t, minimal)
	got, errs := Load(dir, "")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	db := &Database{Name: "main", Schema: []string{"db/schema"}, Triggers: "db/triggers.sql", Server: 16, ObjectSchema: "rung", Channel: "rung"}
	want := &Config{
		Dir: dir, Path: "rung.yaml",
		Databases: []*Database{db},
		Packages:  []*Package{{Database: db, Queries: []string{"db/queries"}, Package: "dal", Out: "internal/dal", Types: Precise, Go: plainOptions()}},
		Cache:     Cache{Prefix: "rung", TTL: 10 * time.Minute, Jitter: 10},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Load() (-want +got):\n%s", diff)
	}
	if got.Packages[0].Database != got.Databases[0] {
		t.Error("the package has a copy of its database")
	}
}

func TestLoadEverything(t *testing.T) {
	dir := project(t, `# packages may stand above what they name
version: 1
packages:
  - database: second
    queries: [db/queries/b.sql, db/queries/a.sql]
    package: dal
    out: ./internal/dal/
    types: sqlc
    overrides: []
    rename: {}
  - {database: main, queries: [db/queries], package: other, out: internal/other, types: precise}
databases:
  main: &main
    schema: [db/schema]
    triggers: db/triggers.sql
    event_triggers: db/events.sql
    migrations: {dir: db/schema/, format: goose}
    server: 18
    object_schema: rung_shop
    channel: shop
    transport: notify
    roles: [app, "Reader"]
  second:
    schema: [db/schema/1.sql]
    triggers: db/second.sql
    roles: []
cache: {prefix: shop, ttl: 1d, jitter: 0%}
`)
	got, errs := Load(filepath.Join(dir, "db"), "../rung.yaml")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	first := &Database{
		Name: "main", Schema: []string{"db/schema"}, Triggers: "db/triggers.sql", Server: 18, ObjectSchema: "rung_shop", Channel: "shop", Roles: []string{"app", "Reader"},
		EventTriggers: "db/events.sql", Migrations: &Migrations{Dir: "db/schema", Format: Goose},
	}
	second := &Database{Name: "second", Schema: []string{"db/schema/1.sql"}, Triggers: "db/second.sql", Server: 16, ObjectSchema: "rung", Channel: "rung"}
	want := &Config{
		Dir: dir, Path: "rung.yaml",
		Databases: []*Database{first, second},
		Packages: []*Package{
			{Database: second, Queries: []string{"db/queries/b.sql", "db/queries/a.sql"}, Package: "dal", Out: "internal/dal", Types: SQLC, Go: plainOptions()},
			{Database: first, Queries: []string{"db/queries"}, Package: "other", Out: "internal/other", Types: Precise, Go: plainOptions()},
		},
		Cache: Cache{Prefix: "shop", TTL: 24 * time.Hour, Jitter: 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Load() (-want +got):\n%s", diff)
	}
}

// The transcript shows what is printed for a rung.yaml in the folder of project;
// `go test -rewrite` writes it anew.
func TestLoadErrors(t *testing.T) {
	datadriven.RunTest(t, "testdata/errors", func(t *testing.T, d *datadriven.TestData) string {
		dir, file := project(t, d.Input), ""
		if d.Cmd == "sqlc" {
			file = "sqlc.yaml"
			if err := os.Rename(filepath.Join(dir, DefaultFile), filepath.Join(dir, file)); err != nil {
				t.Fatal(err)
			}
		}
		c, errs := Load(dir, file)
		if len(errs) == 0 || c != nil {
			return "no error\n"
		}
		return errs.Error() + "\n"
	})
}

func TestLoadMissing(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"nothing", "", `rung.yaml: there is no such file
  hint: run in the folder of rung.yaml or sqlc.yaml, or name it with -C or -f`},
		{"rung.yml", "rung.yml", `rung.yaml: there is no such file
  hint: rename rung.yml to rung.yaml`},
		{"folder", "rung.yaml/x", `rung.yaml: is a directory`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{}
			if tt.file != "" {
				files[tt.file] = "version: 2\n"
			}
			_, errs := Load(folder(t, files), "")
			if got := errs.Error(); got != tt.want {
				t.Errorf("Load() = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestLoadAbsoluteFile(t *testing.T) {
	dir := project(t, minimal)
	c, errs := Load("/", filepath.Join(dir, "rung.yaml"))
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	if c.Dir != dir {
		t.Errorf("Dir = %q, want %q", c.Dir, dir)
	}
}
