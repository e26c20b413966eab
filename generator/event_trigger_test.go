package generator

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/internal/pgtest"
)

// newDDLDatabase has triggers on a partitioned and a plain table, and the event
// triggers.
func newDDLDatabase(t *testing.T) *testDatabase {
	t.Helper()
	d := newTestDatabase(t, `
		CREATE TABLE p (id int, v int) PARTITION BY LIST (id);
		CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
		CREATE TABLE loose (id int, v int);
		CREATE TABLE t (id int PRIMARY KEY, v int);
		CREATE TABLE unread (id int);
		CREATE VIEW seen AS SELECT id FROM t`,
		testWatch{table: "p", columns: []string{"id"}, keys: [][]string{{"id"}}},
		testWatch{table: "t", columns: []string{"id", "v"}, keys: [][]string{{"id"}}})
	d.installEventTriggers(t)
	return d
}

func (d *testDatabase) installEventTriggers(t *testing.T) {
	t.Helper()
	d.config.Config.EventTriggers = "db/event_triggers.sql"
	f, err := EventTriggers(d.config)
	pgtest.Check(t, err)
	if again, _ := EventTriggers(d.config); string(again.Content) != string(f.Content) || f.Path != "db/event_triggers.sql" {
		t.Error("the event triggers are not the same twice, or not where they should be")
	}
	d.Exec(t, string(f.Content))
	d.heard(t)
}

func TestEventTriggersAnnounceDDL(t *testing.T) {
	t.Parallel()
	d := newDDLDatabase(t)
	const p, tt = "* * public.p", "* * public.t"
	for _, c := range []struct {
		sql  string
		want []string
	}{
		{"CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2)", []string{p}},
		{"INSERT INTO p2 VALUES (2, 2)", []string{"* " + ids(2) + " public.p"}}, // it was given triggers
		{"ALTER TABLE p ATTACH PARTITION loose FOR VALUES IN (3)", []string{p}},
		{"DELETE FROM loose", nil},
		{"INSERT INTO loose VALUES (3, 3)", []string{"* " + ids(3) + " public.p"}},
		{"ALTER TABLE p DETACH PARTITION loose", []string{p}},
		{"DROP TABLE p2", []string{p}},
		{"CREATE TABLE p4 PARTITION OF p FOR VALUES IN (4) PARTITION BY LIST (v)", []string{p}},
		{"CREATE TABLE p4_1 PARTITION OF p4 FOR VALUES IN (1)", []string{p}},
		{"INSERT INTO p4_1 VALUES (4, 1)", []string{"* " + ids(4) + " public.p"}},
		{"ALTER TABLE p4_1 DISABLE TRIGGER ALL", []string{p}},
		{"ALTER TABLE t DISABLE TRIGGER rung_u", []string{tt}},
		{"ALTER TABLE t ENABLE ALWAYS TRIGGER rung_u", []string{tt}},
		{"ALTER TABLE t ALTER COLUMN v TYPE text", []string{tt}},
		{"ALTER TABLE t ADD COLUMN w int DEFAULT 1", []string{tt}},
		{"ALTER TABLE t RENAME COLUMN w TO x", []string{tt}},
		{"ALTER TABLE t DROP COLUMN x", []string{tt}},
		{"CREATE TRIGGER mine BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()", []string{tt}},
		{"DROP TRIGGER mine ON t", []string{tt}},
		{"ALTER TABLE unread ADD COLUMN w int", nil},
		{"CREATE TABLE new (id int)", nil},
		{"CREATE TEMP TABLE new (id int)", nil},
		{"DROP TABLE pg_temp.new", nil},
		{"CREATE INDEX ON unread (id)", nil},
		{"CREATE TEMP VIEW now AS SELECT 1", nil},
		{"CREATE OR REPLACE VIEW seen AS SELECT id + 1 AS id FROM t", []string{p, tt}},
		{"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", []string{p, tt}},
		{"DROP FUNCTION f()", []string{p, tt}},
		{"DROP TABLE unread", []string{p}}, // it may have been a partition
		{"DROP TABLE t CASCADE", []string{p, tt}},
	} {
		d.exec(t, c.sql)
		got := d.changes(t)
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s announces %q, want %q", c.sql, got, c.want)
		}
	}
}

// TestEventTriggersStopNothing breaks what they use: statements go on, warned.
func TestEventTriggersStopNothing(t *testing.T) {
	t.Parallel()
	d := newDDLDatabase(t)
	d.exec(t, `ALTER TABLE rung.coverage RENAME TO gone`)
	config, err := d.ConnConfig()
	pgtest.Check(t, err)
	var warnings []string
	config.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) { warnings = append(warnings, n.Message) }
	conn, err := pgx.ConnectConfig(t.Context(), config)
	pgtest.Check(t, err)
	defer conn.Close(context.Background()) // it has served
	for _, sql := range []string{`CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2)`, `ALTER TABLE t ADD COLUMN w int`, `DROP TABLE unread`, `CREATE VIEW v AS SELECT 1`} {
		warnings = nil
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
		if len(warnings) != 1 || !strings.Contains(warnings[0], "is not announced: relation") {
			t.Errorf("%s warns %q", sql, warnings)
		}
	}
}

// TestEventTriggersOfAnyName installs them twice, in a schema whose name needs care.
func TestEventTriggersOfAnyName(t *testing.T) {
	t.Parallel()
	d := newDDLDatabase(t)
	d.exec(t, `DROP SCHEMA rung CASCADE`)
	d.config.Config.ObjectSchema = `ru"n'g\ %I`
	d.install(t)
	d.installEventTriggers(t)
	d.installEventTriggers(t)
	d.wantChanges(t, `ALTER TABLE t ADD COLUMN w int`, "* * public.t")
	d.wantChanges(t, `DROP TABLE p1`, "* * public.p")
	rows, err := d.conn.Query(t.Context(), "SELECT concat_ws(' ', evtevent, evtenabled) FROM pg_event_trigger ORDER BY 1")
	pgtest.Check(t, err)
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	pgtest.Check(t, err)
	if want := "ddl_command_end A, sql_drop A"; strings.Join(got, ", ") != want {
		t.Errorf("event triggers = %q, want %q", got, want)
	}
}
