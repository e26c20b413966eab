package config

import (
	"strings"
	"testing"
)

// Anchors and merge keys are how a long sqlc.yaml says what its entries share.
func TestLoadMerge(t *testing.T) {
	dir := sqlcProject(t, "sqlc.gen.yaml", `version: "2"
sql:
  - &domain
    engine: postgresql
    schema: schema
    queries: queries/a.sql
    gen:
      go: &go
        package: a
        out: a
        sql_package: pgx/v5
        emit_interface: true
  - <<: *domain
    queries: queries/b.sql
    gen: {go: {<<: [*go, {package: c, emit_db_tags: true}], out: b}}
`)
	got, errs := Load(dir, "sqlc.gen.yaml")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	p := got.Packages[1]
	if !got.SQLC || p.Package != "a" || p.Out != "b" || p.Queries[0] != "queries/b.sql" || !p.Go.EmitInterface || !p.Go.EmitDBTags || p.Types != SQLC {
		t.Errorf("Load() = %+v, want the entry with what it merges", p)
	}
}

func TestLoadMergeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"version: '2'\nsql: [&x {<<: [*x, *x]}]\n": "more than 1000 mappings are merged by <<",
		"version: '2'\nsql: [{<<: 1}]\n":           "<< merges mappings, not the number 1",
	} {
		dir := sqlcProject(t, "sqlc.yaml", text)
		if _, errs := Load(dir, ""); !strings.Contains(errs.Error(), want) {
			t.Errorf("Load(%q) = %v, want %s", text, errs, want)
		}
	}
}

// Packages for other engines and drivers are left out beside those for pgx/v5, and
// errors where there are no others.
func TestLoadLeftOut(t *testing.T) {
	entry := func(engine, driver, out string) string {
		return "  - {engine: " + engine + ", schema: schema, queries: queries/a.sql, gen: {go: {out: " + out + ", sql_package: " + driver + "}}}\n"
	}
	others := entry("mysql", "pgx/v5", "a") + entry("postgresql", "database/sql", "b")
	dir := sqlcProject(t, "sqlc.yaml", "version: '2'\nsql:\n"+others+entry("postgresql", "pgx/v5", "c"))
	got, errs := Load(dir, "")
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	if len(got.Packages) != 1 || got.Packages[0].Out != "c" || len(got.LeftOut) != 2 {
		t.Errorf("Load() = %d packages, %d left out, want 1 and 2", len(got.Packages), len(got.LeftOut))
	}
	dir = sqlcProject(t, "sqlc.yaml", "version: '2'\nsql:\n"+others)
	if _, errs := Load(dir, ""); len(errs) != 2 {
		t.Errorf("Load() = %v, want two errors", errs)
	}
}
