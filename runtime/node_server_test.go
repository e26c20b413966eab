package rung

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
	"github.com/rungdb/rung/templates"
)

// serverNode starts a node on a real server. Its events arrive on the channel.
func serverNode(t *testing.T, d *pgtest.Database, bound time.Duration) (*node, <-chan Event) {
	t.Helper()
	listen, err := d.ConnConfig()
	if err != nil {
		t.Fatal(err)
	}
	events := make(chan Event, 1000)
	n := startNode(nodeConfig{
		listen: listen, schema: "rung", channel: "rung", interval: 100 * time.Millisecond, bound: bound, slots: 1 << 16,
		logger: slog.New(slog.DiscardHandler),
		observer: ObserverFunc(func(e Event) {
			select {
			case events <- e:
			default:
			}
		}),
	})
	t.Cleanup(n.close)
	return n, events
}

// await returns the next event of a kind.
func await(t *testing.T, events <-chan Event, kind EventKind) Event {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		select {
		case e := <-events:
			if e.Kind == kind {
				return e
			}
		case <-ctx.Done():
			t.Fatalf("no event of kind %d", kind)
		}
	}
}

func installBase(t *testing.T, d *pgtest.Database) {
	t.Helper()
	sql, err := templates.Base("rung", "rung", "test/main/rung", nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Exec(t, "BEGIN;\n"+sql+"\nCOMMIT;")
}

func ready(t *testing.T, n *node) *generation {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := n.synced(ctx); err != nil {
		t.Fatal(err)
	}
	g, _ := n.current()
	if g == nil {
		t.Fatal("current is not there though synced")
	}
	return g
}

// A server that stands still is not believed to have nothing to say.
func TestNodePausedServer(t *testing.T) {
	const bound = time.Second
	c := pgtest.NewCluster(t, 0)
	installBase(t, &c.Primary.Database)
	n, events := serverNode(t, &c.Primary.Database, bound)
	g := ready(t, n)

	paused := time.Now()
	pgtest.Check(t, c.Primary.Pause(t.Context()))
	if e := await(t, events, Unsynced); e.Reason != Stale {
		t.Errorf("unsynced because of %s, want %s", e.Reason, Stale)
	}
	if took := time.Since(paused); took > 3*bound {
		t.Errorf("served for %s after the server stood still, want at most %s", took, bound)
	}
	if got, _ := n.current(); got != nil {
		t.Error("current is there though the server stands still")
	}
	pgtest.Check(t, c.Primary.Continue())
	if again := ready(t, n); again != g {
		t.Errorf("generation %d after the pause, want %d: nothing was missed", again.serial, g.serial)
	}
}

func TestNodeFollowsServer(t *testing.T) {
	d := pgtest.NewDatabase(t)
	installBase(t, d)
	n, events := serverNode(t, d, 30*time.Second)
	n.watch("public.t", []string{"v"}, []string{"id"})
	g := ready(t, n)
	if n.coverage().covers("public.t", []string{"v"}, []string{"id"}) {
		t.Error("a table without triggers is covered")
	}
	// What a migration does, less the triggers.
	d.Exec(t, `BEGIN; CREATE TABLE t (id int, v int);
		INSERT INTO rung.coverage SELECT 'public.t', 't'::regclass, '{"columns":["id","v"],"keys":[["id"]]}', '0123456789abcdef', d, d, versions
			FROM rung.digest('t'::regclass) d, rung.versions(ARRAY['t'::regclass::oid]);
		SELECT pg_notify('rung', 'v1 public.t'); COMMIT`)
	await(t, events, Changed)
	await(t, events, Covered)
	if !n.coverage().covers("public.t", []string{"v"}, []string{"id"}) {
		t.Error("the table is not covered after its announcement")
	}
	slots := []uint32{g.slot(tag.Tag(tag.Watch("public.t", []string{"v"}, []string{"id"}), 0x2a))}
	stamp := g.position()
	d.Exec(t, `SELECT pg_notify('rung', 'c1 0123456789abcdef 7 01 2a public.t')`)
	await(t, events, Changed)
	if g.valid(stamp, slots) || !g.valid(g.position(), slots) {
		t.Error("a change does not invalidate what was filled before it, or more")
	}
	stamp = g.position()
	d.Exec(t, `SELECT rung.invalidate('t')`)
	await(t, events, Changed)
	if g.valid(stamp, []uint32{g.slot(tag.Whole("public.t"))}) {
		t.Error("invalidate does not touch the whole table")
	}
	position := g.position()
	pgtest.Check(t, pgtest.Wait(t.Context(), "a fence", func(context.Context) (bool, error) {
		n.demand()
		_, ok := n.fence(g, position)
		return ok, nil
	}))
	now, err := feed.ParseLSN(lsnOf(t, d))
	if l, _ := n.fence(g, position); err != nil || l > now {
		t.Errorf("fence = %s, want at most %s, %v", l, now, err)
	}
}

func lsnOf(t *testing.T, d *pgtest.Database) (l string) {
	t.Helper()
	if err := d.Conn(t).QueryRow(t.Context(), `SELECT pg_current_wal_insert_lsn()::text`).Scan(&l); err != nil {
		t.Fatal(err)
	}
	return l
}

func BenchmarkCurrent(b *testing.B) {
	n := startNode(nodeConfig{
		logger: slog.New(slog.DiscardHandler), bound: time.Hour,
		transport: func(s feed.Sink, now func() int64) feed.Feed {
			f := &byHand{Sink: s, now: now}
			follow(f, 100)
			return f
		},
	})
	defer n.close()
	g, _ := n.current()
	slots := []uint32{g.slot(1), g.slot(2)}
	for b.Loop() {
		g, _ := n.current()
		if g == nil || !g.valid(100, slots) {
			b.Fatal("not valid")
		}
	}
}
