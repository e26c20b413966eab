package config

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sqlcProject has the schema and queries of an sqlc.yaml.
func sqlcProject(t *testing.T, name, text string) string {
	return folder(t, map[string]string{
		name:              text,
		"schema/1.sql":    "CREATE TABLE t (id int);",
		"schema/2.sql":    "CREATE TABLE u (id int);",
		"queries/a.sql":   "-- name: A :one\nSELECT 1;",
		"queries/b.sql":   "-- name: B :one\nSELECT 1;",
		"queries/b_x.sql": "-- name: C :one\nSELECT 1;",
	})
}

const sqlcV2 = `version: "2"
cloud: {project: x}
sql:
  - engine: postgresql
    schema: schema
    queries: ["queries/b*.sql", queries/a.sql]
    database: {uri: "postgres://"}
    gen:
      go:
        package: dal
        out: internal/dal
        sql_package: pgx/v5
        emit_json_tags: true
        json_tags_case_style: camel
        emit_pointers_for_null_types: true
        query_parameter_limit: 0
        initialisms: [id, url]
        output_db_file_name: store.go
        rename: {plan: Tariff, x: Ex}
        overrides:
          - db_type: timestamp with time zone
            go_type: {import: time, type: Time, pointer: true}
            nullable: true
          - column: t.*
            go_type: "[]github.com/acme/go-ids.ID"
            go_struct_tag: 'validate:"required" a:"b,c"'
overrides:
  go:
    rename: {plan: Plan}
    overrides: [{db_type: uuid, go_type: github.com/gofrs/uuid/v5.UUID}]
`

func TestLoadSQLCVersion2(t *testing.T) {
	dir := sqlcProject(t, "sqlc.yml", sqlcV2)
	got, errs := Load(dir, "")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	o := defaultGoOptions()
	o.EmitJSONTags, o.JSONTagsCaseStyle, o.QueryParameterLimit = true, "camel", 0
	o.EmitPointersForNullTypes, o.EmitPointersForNullEnumTypes = true, true
	o.Initialisms, o.OutputDBFileName = []string{"id", "url"}, "store.go"
	o.Rename = map[string]string{"plan": "Plan", "x": "Ex"}
	o.Overrides = []Override{
		{DBType: "uuid", Written: "uuid", GoType: &GoType{Import: "github.com/gofrs/uuid/v5", Package: "uuid", Name: "UUID"}},
		{Schema: "pg_catalog", DBType: "timestamptz", Written: "timestamp with time zone", Nullable: true, GoType: &GoType{Import: "time", Package: "time", Name: "Time", Prefix: "*"}},
		{Column: &ColumnPattern{"public", "t", "*"}, GoType: &GoType{Import: "github.com/acme/go-ids", Package: "ids", Name: "ID", Prefix: "[]"}, Tags: []StructTag{{"a", "b,c"}, {"validate", "required"}}},
	}
	db := &Database{Name: "main", Schema: []string{"schema"}, Server: 16, ObjectSchema: "rung", Channel: "rung"}
	want := &Config{
		Dir: dir, Path: "sqlc.yml", SQLC: true,
		Databases: []*Database{db},
		Packages:  []*Package{{Database: db, Queries: []string{"queries/b*.sql", "queries/a.sql"}, Package: "dal", Out: "internal/dal", Types: SQLC, Go: o}},
		Cache:     Cache{Prefix: "rung", TTL: 10 * time.Minute, Jitter: 10},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Load() (-want +got):\n%s", diff)
	}
	files, errs := got.QueryFiles(got.Packages[0])
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"queries/b.sql", "queries/b_x.sql", "queries/a.sql"}, files); diff != "" {
		t.Errorf("QueryFiles() (-want +got):\n%s", diff)
	}
}

func TestLoadSQLCVersion1(t *testing.T) {
	dir := sqlcProject(t, "sqlc.json", `{
  "version": "1",
  "packages": [
    {"path": "go/my-store", "schema": "schema", "queries": "queries/a.sql", "sql_package": "pgx/v5", "emit_interface": true, "overrides": null},
    {"name": "other", "path": "../other", "schema": ["schema"], "queries": ["queries"], "engine": "postgresql", "sql_package": "pgx/v5"},
    {"name": "third", "path": "third", "schema": ["schema/1.sql"], "queries": ["queries"], "sql_package": "pgx/v5"}
  ],
  "rename": {"a": "B"}
}`)
	got, errs := Load(dir, "")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	o := defaultGoOptions()
	o.Rename = map[string]string{"a": "B"}
	first := o
	first.EmitInterface = true
	db := &Database{Name: "main", Schema: []string{"schema"}, Server: 16, ObjectSchema: "rung", Channel: "rung"}
	db2 := &Database{Name: "main2", Schema: []string{"schema/1.sql"}, Server: 16, ObjectSchema: "rung", Channel: "rung"}
	want := []*Package{
		{Database: db, Queries: []string{"queries/a.sql"}, Package: "my_store", Out: "go/my-store", Types: SQLC, Go: first},
		{Database: db, Queries: []string{"queries"}, Package: "other", Out: "../other", Types: SQLC, Go: o},
		{Database: db2, Queries: []string{"queries"}, Package: "third", Out: "third", Types: SQLC, Go: o},
	}
	if diff := cmp.Diff(want, got.Packages); diff != "" {
		t.Errorf("Load() (-want +got):\n%s", diff)
	}
	if got.Packages[0].Database != got.Packages[1].Database || len(got.Databases) != 2 {
		t.Errorf("Load() = %d databases, want 2, one of them shared", len(got.Databases))
	}
}

func TestColumnPattern(t *testing.T) {
	tests := []struct {
		pattern ColumnPattern
		column  string
		want    bool
	}{
		{ColumnPattern{"public", "users", "id"}, "id", true},
		{ColumnPattern{"public", "users", "id"}, "idx", false},
		{ColumnPattern{"*", "user?", "*_id"}, "owner_id", true},
		{ColumnPattern{"*", "user?", "*_id"}, "id", false},
		{ColumnPattern{"*", "us*s*", "*"}, "", true},
		{ColumnPattern{"app", "users", "id"}, "id", false},
	}
	for _, tt := range tests {
		if got := tt.pattern.Matches("public", "users", tt.column); got != tt.want {
			t.Errorf("%v.Matches(public, users, %s) = %t, want %t", tt.pattern, tt.column, got, tt.want)
		}
	}
}
