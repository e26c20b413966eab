package generator

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/runtime/tag"
)

// TestTriggersFromSchemaFiles reads the schema as `rung generate` does, and has
// types of the user in keys and in columns.
func TestTriggersFromSchemaFiles(t *testing.T) {
	t.Parallel()
	const ddl = `
		CREATE DOMAIN account_id AS bigint CHECK (VALUE > 0);
		CREATE DOMAIN email AS varchar(80) NOT NULL;
		CREATE TYPE mood AS ENUM ('sad', 'ok');
		CREATE TYPE part AS (n numeric, j json);
		CREATE TABLE t (
			id account_id PRIMARY KEY,
			email email UNIQUE,
			mood mood,
			part part,
			moods mood[],
			at timestamptz,
			length int GENERATED ALWAYS AS (length(email)) STORED
		);
		CREATE TABLE u (a int NOT NULL, b int NOT NULL, c int UNIQUE, UNIQUE (b, a), UNIQUE (a) DEFERRABLE);
		INSERT INTO t (id, email) VALUES (1, 'a'), (2, 'b');
	`
	d := &testDatabase{Database: pgtest.NewDatabase(t)}
	d.Exec(t, ddl)
	d.conn, d.listen = d.Conn(t), d.Conn(t)

	cat, err := catalog.New(16)
	pgtest.Check(t, err)
	if errs := cat.Apply(&parser.Source{Path: "schema.sql", Text: ddl}); len(errs) > 0 {
		t.Fatal(errs)
	}
	tables := map[string]*catalog.Table{"public.t": cat.Table("public", "t"), "public.u": cat.Table("public", "u")}
	d.config = describedDatabase(t, tables,
		testWatch{table: "t", columns: []string{"id", "email", "mood", "part", "moods", "at", "length"}, keys: [][]string{{"id", "email", "at"}}},
		testWatch{table: "u", columns: []string{"a", "c"}})
	d.config.Catalog = cat
	d.install(t)
	_, err = d.listen.Exec(t.Context(), `LISTEN rung`)
	pgtest.Check(t, err)

	key := func(id int64, email string) string {
		h, _ := idHash(id).Text(email).FromWire(1184, 1, nil)
		return hashList(h)
	}
	// Watched: at, email, id, length, mood, moods, part.
	d.wantChanges(t, `INSERT INTO t (id, email) VALUES (3, 'c')`, "* "+key(3, "c")+" public.t")
	d.wantChanges(t, `UPDATE t SET mood = 'ok' WHERE id = 1`, "0000100 "+key(1, "a")+" public.t")
	d.wantChanges(t, `UPDATE t SET mood = 'ok', moods = '{sad}', part = '(1,"{}")' WHERE id = 1`, "0000011 "+key(1, "a")+" public.t")
	d.wantChanges(t, `UPDATE t SET moods = '{sad}', part = '(1.0,"{}")' WHERE id = 1`, "0000001 "+key(1, "a")+" public.t")
	d.exec(t, `UPDATE t SET email = email || 'bb'`)
	if diff := cmp.Diff(1, len(d.changes(t))); diff != "" {
		t.Errorf("announcements (-want +got)\n%s", diff)
	}
	d.wantChanges(t, `INSERT INTO u VALUES (1, 1, 1), (2, 2, 2)`, "* - public.u")
	d.wantChanges(t, `UPDATE u SET c = a + 5`, "01 - public.u") // paired by (b, a)

	if got := pairColumns(cat, tables["public.u"]); len(got) != 2 || got[0].name != "b" {
		t.Errorf("rows of u are paired by %v, want b, a", got)
	}
	if got := watchColumn(cat, columnNamed(tables["public.t"], "id")); got.typname != "int8" || !tag.KeyType(got.typname) {
		t.Errorf("the type of t.id is %q, want that of its domain", got.typname)
	}
}
