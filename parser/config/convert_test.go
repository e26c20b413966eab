package config

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestConvert reads the rung.yaml that an sqlc configuration becomes: it means the
// same, triggers and migrations aside.
func TestConvert(t *testing.T) {
	t.Parallel()
	all := strings.Replace(sqlcV2, "        emit_json_tags: true\n", `        emit_json_tags: true
        emit_interface: true
        json_tags_id_uppercase: true
        emit_db_tags: true
        emit_exact_table_names: true
        emit_empty_slices: true
        emit_exported_queries: true
        emit_result_struct_pointers: true
        emit_params_struct_pointers: true
        emit_methods_with_db_argument: true
        emit_pointers_for_null_enum_types: false
        emit_enum_valid_method: true
        emit_all_enum_values: true
        emit_sql_as_comment: true
        omit_unused_structs: true
        inflection_exclude_table_names: [sms]
        output_models_file_name: entities.go
        output_querier_file_name: q.go
        output_batch_file_name: b.go
        output_copyfrom_file_name: c.go
        output_files_suffix: .gen
        build_tags: "linux && !windows"
`, 1)
	all = strings.Replace(all, "        overrides:\n", `        overrides:
          - {db_type: pg_catalog.bool, go_type: {import: example.org/x/go-flags, package: f, type: "Opt[int]", slice: true, pointer: true}}
          - {db_type: jsonb, go_type: any, nullable: true}
          - {column: a.own, go_type: {type: Position, pointer: true}}
          - {column: a.owns, go_type: {type: Position, slice: true}}
          - {column: a.map, go_type: {type: "map[string]any"}}
`, 1)
	for name, text := range map[string]string{"everything": all, "short": sqlcV2} {
		dir := sqlcProject(t, "sqlc.yaml", text)
		want, errs := Load(dir, "sqlc.yaml")
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		converted, errs := want.Convert()
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "rung.yaml"), []byte(converted), 0o600); err != nil {
			t.Fatal(err)
		}
		got, errs := Load(dir, "rung.yaml")
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		want.Path, want.SQLC, want.Databases[0].Triggers = "rung.yaml", false, "triggers.sql"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: Load(Convert()) (-sqlc +rung):\n%s\n%s", name, diff, converted)
		}
	}
}

func TestConvertFindsMigrations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file, text string
		want       *Migrations
	}{
		{"1_a.sql", "-- +goose Up\nSELECT 1;", &Migrations{"db/m", Goose}},
		{"1_a.sql", "-- migrate:up\nSELECT 1;", &Migrations{"db/m", Dbmate}},
		{"001_a.sql", "SELECT 1;\n---- create above / drop below ----\n", &Migrations{"db/m", Tern}},
		{"1_a.up.sql", "SELECT 1;", &Migrations{"db/m", GolangMigrate}},
		{"schema.sql", "SELECT 1;", nil},
	}
	for _, tt := range tests {
		c := &Config{Dir: folder(t, map[string]string{"db/m/" + tt.file: tt.text})}
		if diff := cmp.Diff(tt.want, c.migrationsOf(&Database{Schema: []string{"db/m"}})); diff != "" {
			t.Errorf("migrations of %s (-want +got):\n%s", tt.file, diff)
		}
	}
}

// sqlc may leave the folder of its configuration; rung.yaml may not.
func TestConvertRefusesOtherFolders(t *testing.T) {
	t.Parallel()
	c, errs := Load(sqlcProject(t, "sqlc.yaml", strings.Replace(sqlcV2, "internal/dal", "../dal", 1)), "sqlc.yaml")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	_, errs = c.Convert()
	if len(errs) != 1 || !strings.Contains(errs.Error(), `the path "../dal" leaves the configuration's folder`) {
		t.Errorf("Convert() = %v, want an error about ../dal", errs)
	}
}

// TestConvertPlaces: triggers.sql is not written where a tool takes it for a migration,
// however the schema names the folder.
func TestConvertPlaces(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]string{
		"db/migrations":             "triggers: db/triggers.sql\n    migrations: {dir: db/migrations, format: goose}",
		"db/migrations/*":           "triggers: db/triggers.sql\n    migrations: {dir: db/migrations, format: goose}",
		"db/migrations/*.sql":       "triggers: db/triggers.sql\n    migrations: {dir: db/migrations, format: goose}",
		"db/migrations/1_first.sql": "triggers: db/triggers.sql\n    migrations: {dir: db/migrations, format: goose}",
		"db/schema.sql":             "triggers: db/triggers.sql\npackages",
	} {
		dir := sqlcProject(t, "sqlc.yaml", "version: '2'\nsql:\n  - {engine: postgresql, schema: "+strconv.Quote(schema)+", queries: q.sql, gen: {go: {package: p, out: p, sql_package: pgx/v5}}}\n")
		for name, text := range map[string]string{"db/migrations/1_first.sql": "-- +goose Up\nCREATE TABLE a (id int);", "db/schema.sql": "CREATE TABLE a (id int);", "q.sql": "-- name: A :many\nSELECT id FROM a;"} {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c, errs := Load(dir, "sqlc.yaml")
		if err := errs.Err(); err != nil {
			t.Fatal(err)
		}
		text, errs := c.Convert()
		if err := errs.Err(); err != nil {
			t.Errorf("Convert with schema %s: %v", schema, err)
		}
		if !strings.Contains(text, want) {
			t.Errorf("Convert with schema %s:\n%s\nwant %s", schema, text, want)
		}
	}
}
