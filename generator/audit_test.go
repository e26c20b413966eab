package generator

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
)

// newAuditDatabase has triggers on a partitioned and a plain table.
func newAuditDatabase(t *testing.T) *testDatabase {
	t.Helper()
	d := newTestDatabase(t, `
		CREATE TABLE p (id int, v int) PARTITION BY LIST (id);
		CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
		CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) PARTITION BY LIST (v);
		CREATE TABLE p2_1 PARTITION OF p2 FOR VALUES IN (1);
		CREATE TABLE t (id int PRIMARY KEY, v int);
		CREATE TABLE parent (id int NOT NULL, v int)`,
		testWatch{table: "p", columns: []string{"id"}, keys: [][]string{{"id"}}}, byID("t", "v"))
	d.heard(t)
	return d
}

// audit returns how many tables have changed since the last audit, and which
// tables have other triggers than were installed.
func (d *testDatabase) audit(t *testing.T) (changed int, altered string) {
	t.Helper()
	pgtest.Check(t, d.conn.QueryRow(t.Context(), `SELECT rung.audit('0')`).Scan(&changed))
	pgtest.Check(t, d.conn.QueryRow(t.Context(),
		`SELECT coalesce(string_agg(table_name, ' ' ORDER BY table_name), '') FROM rung.coverage WHERE digest <> found`).Scan(&altered))
	return changed, altered
}

// TestAudit breaks an installation in every way that keeps changes from being
// announced: the table concerned is found and announced, once, and is found to be
// right again when that is taken back, by hand or by installing it.
func TestAudit(t *testing.T) {
	t.Parallel()
	d := newAuditDatabase(t)
	var body string
	pgtest.Check(t, d.conn.QueryRow(t.Context(), `SELECT pg_get_functiondef('rung."public.t"()'::regprocedure)`).Scan(&body))
	if changed, altered := d.audit(t); changed != 0 || altered != "" {
		t.Errorf("the first audit finds %d changes, and %q altered", changed, altered)
	}
	const tt, p = "public.t", "public.p"
	for _, c := range []struct {
		name, sql string
		table     string
		mend      string // empty: install
	}{
		{"disabled", "ALTER TABLE t DISABLE TRIGGER rung_u", tt, "ALTER TABLE t ENABLE ALWAYS TRIGGER rung_u"},
		{"all disabled", "ALTER TABLE t DISABLE TRIGGER ALL", tt, ""},
		{"as pg_restore leaves them", "ALTER TABLE t DISABLE TRIGGER ALL; ALTER TABLE t ENABLE TRIGGER ALL", tt, ""},
		{"replicas only", "ALTER TABLE t ENABLE REPLICA TRIGGER rung_d", tt, "ALTER TABLE t ENABLE ALWAYS TRIGGER rung_d"},
		{"dropped", "DROP TRIGGER rung_t ON t", tt, ""},
		{"renamed", "ALTER TRIGGER rung_i ON t RENAME TO mine", tt, "ALTER TRIGGER mine ON t RENAME TO rung_i"},
		{"with a condition", `CREATE OR REPLACE TRIGGER rung_t AFTER TRUNCATE ON t FOR EACH STATEMENT WHEN (false) EXECUTE FUNCTION rung."public.t"();
			ALTER TABLE t ENABLE ALWAYS TRIGGER rung_t`, tt, ""},
		{"function of another table", `CREATE OR REPLACE TRIGGER rung_t AFTER TRUNCATE ON t FOR EACH STATEMENT EXECUTE FUNCTION rung."public.p"();
			ALTER TABLE t ENABLE ALWAYS TRIGGER rung_t`, tt, ""},
		{"body", `CREATE OR REPLACE FUNCTION rung."public.t"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
			SET search_path = pg_catalog, pg_temp SET jit = off AS 'BEGIN RETURN NULL; END'`, tt, body},
		{"invoker", `ALTER FUNCTION rung."public.t"() SECURITY INVOKER`, tt, `ALTER FUNCTION rung."public.t"() SECURITY DEFINER`},
		{"setting", `ALTER FUNCTION rung."public.t"() RESET search_path`, tt, ""},
		{"function dropped", `DROP FUNCTION rung."public.t"() CASCADE`, tt, ""},
		{"function renamed", `ALTER FUNCTION rung."public.t"() RENAME TO gone`, tt, `ALTER FUNCTION rung.gone() RENAME TO "public.t"`},
		{"disabled on a partition", "ALTER TABLE p1 DISABLE TRIGGER rung_u", p, "ALTER TABLE p1 ENABLE ALWAYS TRIGGER rung_u"},
		{"dropped two levels down", "DROP TRIGGER rung_d ON p2_1", p, ""},
		{"new partition", "CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3)", p, `CALL rung.attach('p3', 'rung."public.p"()')`},
		{"new partition two levels down", "CREATE TABLE p2_2 PARTITION OF p2 FOR VALUES IN (2)", p, "DROP TABLE p2_2"},
		{"attached", "CREATE TABLE p4 (id int, v int); ALTER TABLE p ATTACH PARTITION p4 FOR VALUES IN (4)", p, "ALTER TABLE p DETACH PARTITION p4"},
		{"child", "CREATE TABLE child () INHERITS (t)", tt, "DROP TABLE child"},
		{"row-level security", "ALTER TABLE t ENABLE ROW LEVEL SECURITY", tt, "ALTER TABLE t DISABLE ROW LEVEL SECURITY"},
		{"child of another", "ALTER TABLE t INHERIT parent", tt, "ALTER TABLE t NO INHERIT parent"},
	} {
		d.exec(t, c.sql)
		if changed, altered := d.audit(t); changed != 1 || altered != c.table {
			t.Errorf("%s: %d changed, %q altered, want 1, %q", c.name, changed, altered, c.table)
		}
		if diff := cmp.Diff([]string{"v1 " + c.table}, d.heard(t)); diff != "" {
			t.Errorf("%s: announced (-want +got)\n%s", c.name, diff)
		}
		if changed, altered := d.audit(t); changed != 0 || altered != c.table || d.heard(t) != nil {
			t.Errorf("%s, the second time: %d changed, %q altered, want 0, %q and no announcement", c.name, changed, altered, c.table)
		}
		if c.mend == "" {
			d.install(t)
		} else {
			d.exec(t, c.mend)
			if changed, altered := d.audit(t); changed != 1 || altered != "" {
				t.Errorf("%s, mended: %d changed, %q altered, want 1 and none", c.name, changed, altered)
			}
		}
		d.heard(t)
		if changed, altered := d.audit(t); changed != 0 || altered != "" {
			t.Fatalf("%s, mended: %d changed, %q altered, want none", c.name, changed, altered)
		}
	}
}

// TestAuditFindsWhatPassed changes something and changes it back between two
// audits: what was written meanwhile was not announced.
func TestAuditFindsWhatPassed(t *testing.T) {
	t.Parallel()
	d := newAuditDatabase(t)
	for _, c := range []struct{ sql, table string }{
		{"ALTER TABLE t DISABLE TRIGGER rung_u; ALTER TABLE t ENABLE ALWAYS TRIGGER rung_u", "public.t"},
		{"BEGIN; " + d.script(t) + "; ALTER TABLE t DISABLE TRIGGER rung_u; ALTER TABLE t ENABLE ALWAYS TRIGGER rung_u; COMMIT", "public.t"},
		{`ALTER FUNCTION rung."public.t"() RESET jit; ALTER FUNCTION rung."public.t"() SET jit = off`, "public.t"},
		{"ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t DISABLE ROW LEVEL SECURITY", "public.t"},
		{"ALTER TABLE t ADD COLUMN w int", "public.t"}, // which cannot be told from it
		{"ALTER TABLE p DETACH PARTITION p1", "public.p"},
		{"ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1)", "public.p"},
		{"DROP TABLE p2", "public.p"},
	} {
		d.Exec(t, c.sql)
		d.heard(t)
		changed, altered := d.audit(t)
		if got := d.heard(t); changed != 1 || altered != "" || !cmp.Equal(got, []string{"v1 " + c.table}) {
			t.Errorf("%.80s: %d changed, %q altered, announced %q; want 1, none, %s", c.sql, changed, altered, got, c.table)
		}
	}
	d.exec(t, `CREATE INDEX ON t (v); CREATE INDEX ON p (v)`)
	d.exec(t, `VACUUM ANALYZE t`)
	d.exec(t, `INSERT INTO p SELECT 1, v FROM generate_series(1, 1000) v; ANALYZE p`)
	d.exec(t, `CREATE TRIGGER mine BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`)
	if changed, altered := d.audit(t); changed != 0 || altered != "" {
		t.Errorf("after what triggers do not depend on: %d changed, %q altered", changed, altered)
	}
}

// TestAuditSpacing: however many nodes ask, the catalog is read once in the
// interval.
func TestAuditSpacing(t *testing.T) {
	t.Parallel()
	d := newAuditDatabase(t)
	d.exec(t, "UPDATE rung.stream SET audited = clock_timestamp() - interval '1 hour'; ALTER TABLE t DISABLE TRIGGER rung_u")
	for _, c := range []struct {
		spacing string
		want    int
	}{{"2 hours", 0}, {"30 minutes", 1}, {"30 minutes", 0}} {
		var changed int
		pgtest.Check(t, d.conn.QueryRow(t.Context(), `SELECT rung.audit($1::text::interval)`, c.spacing).Scan(&changed))
		if changed != c.want {
			t.Errorf("audit(%s) = %d, want %d", c.spacing, changed, c.want)
		}
	}
	// A clock that was set back holds nothing up.
	d.exec(t, "UPDATE rung.stream SET audited = clock_timestamp() + interval '1 hour'; ALTER TABLE t ENABLE ALWAYS TRIGGER rung_u")
	var changed int
	pgtest.Check(t, d.conn.QueryRow(t.Context(), `SELECT rung.audit('30 minutes')`).Scan(&changed))
	if changed != 1 {
		t.Errorf("audit after the clock was set back = %d, want 1", changed)
	}
}

// TestAuditBesideInstallation: an installation that has not committed is neither
// waited for nor taken for damage.
func TestAuditBesideInstallation(t *testing.T) {
	t.Parallel()
	d := newAuditDatabase(t)
	other := d.Conn(t)
	_, err := other.Exec(t.Context(), "BEGIN; ALTER TABLE t DISABLE TRIGGER rung_u; UPDATE rung.coverage SET table_name = table_name")
	pgtest.Check(t, err)
	if changed, altered := d.audit(t); changed != 0 || altered != "" {
		t.Errorf("beside an installation: %d changed, %q altered", changed, altered)
	}
	d.exec(t, `ALTER FUNCTION rung."public.p"() STABLE`) // whose row of coverage is locked
	if changed, altered := d.audit(t); changed != 0 || altered != "" {
		t.Errorf("beside an installation that holds the row: %d changed, %q altered", changed, altered)
	}
	_, err = other.Exec(t.Context(), "ROLLBACK")
	pgtest.Check(t, err)
	if changed, altered := d.audit(t); changed != 1 || altered != "public.p" {
		t.Errorf("afterwards: %d changed, %q altered, want 1, public.p", changed, altered)
	}
}

// TestAuditOfTwoServices: each sees to its own triggers, and a role of the runtime
// needs no other right than to call it.
func TestAuditOfTwoServices(t *testing.T) {
	t.Parallel()
	d := newAuditDatabase(t)
	role := fmt.Sprintf("audit_%s", strings.ToLower(t.Name()))
	d.exec(t, "CREATE ROLE "+role)
	defer d.exec(t, "DROP OWNED BY "+role+"; DROP ROLE "+role)
	other := d.generatorDatabase(t, byID("t"))
	other.Config.ObjectSchema, other.Config.Channel, other.Config.Roles = `O"ther's`, "other", []string{role}
	other.Cache.Prefix = "other"
	file, err := Triggers(other)
	pgtest.Check(t, err)
	d.Exec(t, "BEGIN; "+string(file.Content)+"; COMMIT")
	if changed, altered := d.audit(t); changed != 0 || altered != "" {
		t.Errorf("after another service was installed: %d changed, %q altered", changed, altered)
	}
	audit := func() (n int) {
		t.Helper()
		c := d.Conn(t)
		_, err := c.Exec(t.Context(), "SET ROLE "+role)
		pgtest.Check(t, err)
		pgtest.Check(t, c.QueryRow(t.Context(), `SELECT "O""ther's".audit('0')`).Scan(&n))
		return n
	}
	if n := audit(); n != 0 {
		t.Errorf("the other service finds %d changes", n)
	}
	d.exec(t, `ALTER TABLE t DISABLE TRIGGER "O""ther's_u"`)
	if changed, altered := d.audit(t); changed != 0 || altered != "" {
		t.Errorf("the other service's trigger: %d changed, %q altered", changed, altered)
	}
	if n := audit(); n != 1 {
		t.Errorf("the other service finds %d changes, want 1", n)
	}
}
