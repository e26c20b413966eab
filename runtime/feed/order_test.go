package feed

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
)

// TestNotifyOrder has sixteen writers and two feeds: both count the same
// positions, and everything that has committed at or below the L of a heartbeat
// was heard before it.
func TestNotifyOrder(t *testing.T) {
	const writers, each = 16, 200
	d := pgtest.NewDatabase(t)
	install(t, d)
	d.Exec(t, `CREATE EXTENSION pg_walinspect`)
	n, a := start(t, "rung", d)
	_, b := start(t, "rung", d)
	a.ready(t, 0)
	b.ready(t, 0)
	from := value[string](t, d, `SELECT pg_current_wal_insert_lsn()::text`)

	pool := d.Pool(t)
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range each {
				if _, err := pool.Exec(t.Context(), `SELECT pg_notify('rung', 'c1 - ' || pg_current_xact_id() || ' * * public.a')`); err != nil {
					t.Error(err)
				}
				n.Demand()
			}
		})
	}
	all.Wait()

	count := func(l *log) (n int) {
		for _, e := range l.all() {
			if e.name == "changed" {
				n++
			}
		}
		return n
	}
	for _, l := range []*log{a, b} {
		last := l.wait(t, 0, "all changes", func(event) bool { return count(l) == writers*each })
		l.wait(t, max(last, len(l.all())-1), "heard", named("heard"))
	}
	sameStream(t, a, b)

	commits := map[uint64]LSN{} // end of the commit record, by transaction
	rows, err := d.Conn(t).Query(t.Context(), `SELECT xid::text::bigint, end_lsn::text
		FROM pg_get_wal_records_info($1::text::pg_lsn, pg_current_wal_flush_lsn())
		WHERE resource_manager = 'Transaction' AND record_type LIKE 'COMMIT%'`, from)
	if err != nil {
		t.Fatal(err)
	}
	var xid uint64
	var end string
	if _, err := pgx.ForEachRow(rows, []any{&xid, &end}, func() error {
		lsn, err := ParseLSN(end)
		commits[xid] = lsn
		return err
	}); err != nil {
		t.Fatal(err)
	}
	late, ahead := 0, 0
	least := LSN(math.MaxUint64) // of the commits not yet heard, from the end backwards
	events := a.all()
	for i := len(events) - 1; i >= 0; i-- {
		switch e := events[i]; e.name {
		case "changed":
			at := commits[e.change.XID&math.MaxUint32]
			if at == 0 {
				t.Fatalf("no commit record of transaction %d", e.change.XID)
			}
			least = min(least, at)
		case "heard", "synced":
			if least <= e.lsn {
				late++
			}
		}
	}
	var most LSN
	for _, e := range events { // the converse does not hold, or the test tests nothing
		switch e.name {
		case "changed":
			most = max(most, commits[e.change.XID&math.MaxUint32])
		case "heard":
			if most > e.lsn {
				ahead++
			}
		}
	}
	t.Logf("%d changes, %d with a later commit than the heartbeat after them", len(commits), ahead)
	if late > 0 {
		t.Errorf("%d heartbeats cover a commit that is heard only later", late)
	}
	fenced(t, events, commits)
}

// sameStream compares what two feeds heard from where both followed.
func sameStream(t *testing.T, a, b *log) {
	t.Helper()
	lines := func(l *log, from Position) (out []string) {
		for _, e := range l.all() {
			if e.at > from && (e.name == "changed" || e.name == "heard") {
				out = append(out, fmt.Sprintf("%s %s %d %s", e.at, e.name, e.change.XID, e.lsn))
			}
		}
		return out
	}
	var from Position
	for _, l := range []*log{a, b} {
		from = max(from, l.at(l.wait(t, 0, "synced", named("synced"))).at)
	}
	la, lb := lines(a, from), lines(b, from)
	n := min(len(la), len(lb))
	if diff := cmp.Diff(la[:n], lb[:n]); diff != "" {
		t.Errorf("two feeds count differently (-one +other):\n%s", diff)
	}
}

// fenced checks that every fence lies above the commits heard up to its position.
func fenced(t *testing.T, events []event, commits map[uint64]LSN) {
	t.Helper()
	var heard []event
	for _, e := range events {
		switch e.name {
		case "changed":
			heard = append(heard, e)
		case "fence":
			for _, c := range heard {
				if at := commits[c.change.XID&math.MaxUint32]; c.at <= e.at && at > e.lsn {
					t.Errorf("the fence of %s is %s, below the commit at %s heard at %s", e.at, e.lsn, at, c.at)
				}
			}
		}
	}
}

func BenchmarkHear(b *testing.B) {
	f := &follower{
		sink: nowhere{}, now: func() int64 { return 0 }, soon: func() {}, maxCount: maxCount,
		state: following, identity: us, key: key, number: 1,
	}
	payload := "c1 0123456789abcdef 1234567 0100 1f2e3d4c5b6a7988;8897a6b5c4d3e2f1 public.accounts"
	for b.Loop() {
		if f.count == maxCount {
			f.count = 0
		}
		if err := f.hear(payload); err != nil {
			b.Fatal(err)
		}
	}
}
