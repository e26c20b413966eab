package feed

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/templates"
)

const testInterval = 100 * time.Millisecond

// install puts the base objects into d.
func install(t *testing.T, d *pgtest.Database) {
	t.Helper()
	sql, err := templates.Base("rung", "rung", "test/main/rung", nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Exec(t, "BEGIN;\n"+sql+"\nCOMMIT;")
}

// start starts a feed on the servers of d, to be tried in this order, and ends it
// with the test.
func start(t *testing.T, channel string, d ...*pgtest.Database) (*Notify, *log) {
	t.Helper()
	c, err := d[0].ConnConfig()
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range d[1:] {
		o, err := other.ConnConfig()
		if err != nil {
			t.Fatal(err)
		}
		c.Fallbacks = append(c.Fallbacks, &pgconn.FallbackConfig{Host: o.Host, Port: o.Port})
	}
	l := newLog()
	begin := time.Now()
	n := StartNotify(Config{
		Connect: c, Schema: "rung", Channel: channel, Interval: testInterval,
		Now: func() int64 { return int64(time.Since(begin)) }, Sink: l,
	})
	t.Cleanup(n.Close)
	return n, l
}

func value[T any](t *testing.T, d *pgtest.Database, sql string) T {
	t.Helper()
	var v T
	if err := d.Conn(t).QueryRow(t.Context(), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// listeners terminates the connections that listen and returns how many.
const listeners = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
	WHERE datname = current_database() AND application_name = 'rung' AND query LIKE '%LISTEN%'`

func TestNotifyFollows(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	d.Exec(t, `CREATE TABLE "a b" (id int); INSERT INTO rung.coverage SELECT w.*, d, d, versions FROM (VALUES
			('public."a b"', '"a b"'::regclass::oid, '{"columns":["id"],"keys":[["id"]]}', '0123456789abcdef'),
			('public.renamed', '"a b"'::regclass, '{"columns":["id"],"keys":[]}', '0123456789abcdef'),
			('public.dropped', 1, '{"columns":["id"],"keys":[]}', '0123456789abcdef'),
			('public.junk', '"a b"'::regclass, 'junk', '0123456789abcdef')) w(t, relation, s, f),
		LATERAL rung.digest(w.relation) d, LATERAL rung.versions(ARRAY[w.relation])`)
	_, l := start(t, "rung", d)
	i := l.wait(t, 0, "synced", named("synced"))
	floor := l.at(i)
	wantID := value[string](t, d, `SELECT concat_ws('.', c.system_identifier, d.oid, 1, stream_id)
		FROM rung.stream, pg_control_system() c, pg_database d WHERE datname = current_database()`)
	if floor.identity != wantID || floor.at.Count() != 0 || floor.at.Number() < 2 {
		t.Errorf("synced to %s at %s, want %s at a heartbeat above the first", floor.identity, floor.at, wantID)
	}
	l.wait(t, i, "fresh", named("fresh"))
	i = l.wait(t, i, "covered", named("covered"))
	wantRows := []Coverage{{Table: `public."a b"`, Fingerprint: "0123456789abcdef", Columns: []string{"id"}, Keys: [][]string{{"id"}}}}
	if diff := cmp.Diff(wantRows, l.at(i).rows); diff != "" {
		t.Errorf("coverage (-want +got):\n%s", diff)
	}

	for _, payload := range []string{`c1 0123456789abcdef 12 * 1f,2 public."a b"`, "what", `v1 public."a b"`} {
		if _, err := d.Conn(t).Exec(t.Context(), `SELECT pg_notify('rung', $1)`, payload); err != nil {
			t.Fatal(err)
		}
	}
	i = l.wait(t, i, "changed", named("changed"))
	want := Change{Table: `public."a b"`, XID: 12, Fingerprint: "0123456789abcdef", Mask: "*", Keys: [][]uint64{{0x1f, 2}}}
	if diff := cmp.Diff(want, l.at(i).change); diff != "" {
		t.Errorf("change (-want +got):\n%s", diff)
	}
	i = l.wait(t, i, "passed", named("passed"))
	i = l.wait(t, i, "announced", named("announced"))
	i = l.wait(t, i, "covered again", named("covered"))
	l.wait(t, i, "heard", named("heard"))
	var last Position
	for _, e := range l.all() {
		if e.at != 0 && e.name != "fence" && e.at <= last {
			t.Errorf("%s at %s after %s", e.name, e.at, last)
		} else if e.name != "fence" {
			last = max(last, e.at)
		}
	}
}

func TestNotifyReconnects(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	_, l := start(t, "rung", d)
	first := l.ready(t, 0)
	for range 2 {
		before := len(l.all())
		if n := value[int](t, d, listeners); n != 1 {
			t.Fatalf("%d connections listen, want 1", n)
		}
		lost := l.wait(t, before, "lost", named("lost"))
		if e := l.at(lost); e.notice != Disconnected || e.err == nil {
			t.Errorf("lost because of %s: %v, want %s", e.notice, e.err, Disconnected)
		}
		second := l.ready(t, lost)
		var last Position
		for _, e := range l.all()[:second] {
			last = max(last, e.at)
		}
		if a, b := l.at(first), l.at(second); a.identity != b.identity || b.at <= last {
			t.Errorf("synced again to %s at %s, want %s above %s", b.identity, b.at, a.identity, last)
		}
	}
}

func TestNotifyProbeReconnects(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	_, l := start(t, "rung", d)
	l.ready(t, 0)
	if n := value[int](t, d, strings.Replace(listeners, "LIKE", "NOT LIKE", 1)); n != 1 {
		t.Fatalf("%d connections probe, want 1", n)
	}
	i := l.wait(t, 0, "notice", noticed(ProbeFailed))
	l.wait(t, i, "fresh", named("fresh"))
	for _, e := range l.all() {
		if e.name == "lost" {
			t.Errorf("lost: %v", e.err)
		}
	}
}

// hears listens on a connection of the test's own.
func hears(t *testing.T, d *pgtest.Database) *pgx.Conn {
	t.Helper()
	c := d.Conn(t)
	if _, err := c.Exec(t.Context(), `LISTEN rung`); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNotifyForgedAndReplayed(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	c := hears(t, d)
	_, l := start(t, "rung", d)
	i := l.ready(t, 0)
	m, err := c.WaitForNotification(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(m.Payload)
	forged := strings.Join([]string{f[0], l.at(i).identity, "999999", f[3], f[4]}, " ")
	for _, payload := range []string{m.Payload, forged} {
		if _, err := c.Exec(t.Context(), `SELECT pg_notify('rung', $1)`, payload); err != nil {
			t.Fatal(err)
		}
	}
	// The identity of the first heartbeat may be older than the stretch.
	i = l.wait(t, i, "replayed", func(e event) bool { return noticed(Replayed)(e) || noticed(Foreign)(e) })
	i = l.wait(t, i, "passed", named("passed"))
	i = l.wait(t, i, "forged", noticed(Forged))
	i = l.wait(t, i, "passed", named("passed"))
	i = l.wait(t, i, "heard", named("heard"))
	for _, e := range l.all()[:i] {
		if e.name == "lost" || e.at.Number() > 99999 {
			t.Errorf("%s at %s: %v", e.name, e.at, e.err)
		}
	}
}

func TestNotifyGap(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	_, l := start(t, "rung", d)
	l.ready(t, 0)
	d.Exec(t, `UPDATE rung.stream SET number = number + 1`)
	i := l.wait(t, 0, "lost", named("lost"))
	if e := l.at(i); e.notice != Gap {
		t.Errorf("lost: %s, want %s", e.notice, Gap)
	}
	l.ready(t, i)
}

func TestNotifyOtherVersion(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	_, l := start(t, "rung", d)
	l.ready(t, 0)
	d.Exec(t, `UPDATE rung.stream SET version = 2`)
	i := l.wait(t, 0, "lost", named("lost"))
	if e := l.at(i); e.notice != UnknownVersion {
		t.Errorf("lost: %s, want %s", e.notice, UnknownVersion)
	}
	d.Exec(t, `UPDATE rung.stream SET version = 1`)
	l.ready(t, i)
}

func TestNotifyWithoutObjects(t *testing.T) {
	d := pgtest.NewDatabase(t)
	_, l := start(t, "rung", d)
	i := l.wait(t, 0, "notice", noticed(ProbeFailed))
	if e := l.at(i); !strings.Contains(e.err.Error(), "apply the generated triggers.sql") {
		t.Errorf("notice = %v, want a hint", e.err)
	}
	install(t, d)
	l.ready(t, i)
}

func TestNotifyDeaf(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	_, l := start(t, "elsewhere", d) // heartbeats go to another channel, as through a pooler
	i := l.wait(t, 0, "notice", noticed(Deaf))
	if e := l.at(i); !strings.Contains(e.err.Error(), "pgbouncer") {
		t.Errorf("notice = %v, want the likely cause", e.err)
	}
}

func TestNotifyDemand(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	_, first := start(t, "rung", d)
	first.ready(t, 0)
	n, l := start(t, "rung", d)
	l.ready(t, 0)
	var slowest, sum time.Duration
	const times = 20
	for range times {
		lsn, err := ParseLSN(value[string](t, d, `SELECT pg_current_wal_insert_lsn()::text`))
		if err != nil {
			t.Fatal(err)
		}
		from, begin := len(l.all()), time.Now()
		n.Demand()
		l.wait(t, from, "heard", func(e event) bool { return e.name == "heard" && e.lsn >= lsn })
		took := time.Since(begin)
		slowest, sum = max(slowest, took), sum+took
	}
	t.Logf("a demand is met in %s, %s at most", sum/times, slowest)
	if slowest > time.Second {
		t.Errorf("a demand is met after %s", slowest)
	}
}

func TestNotifyIdentity(t *testing.T) {
	ctx := t.Context()
	c := pgtest.NewCluster(t, 1)
	install(t, &c.Primary.Database)
	_, l := start(t, "rung", &c.Primary.Database, &c.Replicas[0].Database)
	first := l.ready(t, 0)

	pgtest.Check(t, c.Primary.Stop(ctx, pgtest.Immediate))
	pgtest.Check(t, c.Primary.Start(ctx))
	crashed := l.ready(t, l.wait(t, first, "lost", named("lost")))

	pgtest.Check(t, c.CatchUp(ctx))
	pgtest.Check(t, c.Primary.Stop(ctx, pgtest.Fast))
	pgtest.Check(t, c.Replicas[0].Promote(ctx))
	promoted := l.ready(t, l.wait(t, crashed, "lost", named("lost")))

	var ids [3][]string
	for i, at := range []int{first, crashed, promoted} {
		ids[i] = strings.Split(l.at(at).identity, ".")
	}
	for i, wantLine := range []string{"1", "1", "2"} {
		if ids[i][0] != ids[0][0] || ids[i][1] != ids[0][1] || ids[i][2] != wantLine {
			t.Errorf("identity %d = %v, want the system and the database of %v and timeline %s", i, ids[i], ids[0], wantLine)
		}
		if i > 0 && ids[i][3] == ids[i-1][3] {
			t.Errorf("identity %d = %v, want another stream id than %v", i, ids[i], ids[i-1])
		}
	}
}

func TestNotifyCloses(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	n, l := start(t, "rung", d)
	l.ready(t, 0)
	n.Demand()
	n.Close()
	before := len(l.all())
	n.Close()
	n.Demand()
	pgtest.Check(t, pgtest.Wait(t.Context(), "end of the connections", func(context.Context) (bool, error) {
		return value[int](t, d, `SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rung'`) == 0, nil
	}))
	if after := len(l.all()); after != before {
		t.Errorf("the sink is told %v after Close", l.all()[before:])
	}
}

// Close does not wait for a server that does not answer.
func TestNotifyClosesWhileServerStandsStill(t *testing.T) {
	c := pgtest.NewCluster(t, 0)
	install(t, &c.Primary.Database)
	n, l := start(t, "rung", &c.Primary.Database)
	l.ready(t, 0)
	pgtest.Check(t, c.Primary.Pause(t.Context()))
	n.Demand()
	begin := time.Now()
	n.Close()
	if took := time.Since(begin); took > patience {
		t.Errorf("Close takes %s", took)
	}
	pgtest.Check(t, c.Primary.Continue())
}
