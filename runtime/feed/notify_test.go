package feed

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/templates"
)

// log is a sink that writes down what it is told.
type log struct {
	mu     sync.Mutex
	events []event
	more   chan struct{} // closed and replaced at each event
}

// event is one call of a sink; fields that it does not have are zero.
type event struct {
	name     string
	at       Position
	identity string
	table    string
	change   Change
	lsn      LSN
	asOf     int64
	rows     []Coverage
	notice   Notice
	err      error
}

func newLog() *log { return &log{more: make(chan struct{})} }

func (l *log) add(e event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
	close(l.more)
	l.more = make(chan struct{})
}

func (l *log) Synced(identity string, floor Position, heard LSN) {
	l.add(event{name: "synced", at: floor, identity: identity, lsn: heard})
}
func (l *log) Changed(at Position, c Change) {
	l.add(event{name: "changed", at: at, change: c, table: c.Table})
}
func (l *log) Announced(at Position, table string) {
	l.add(event{name: "announced", at: at, table: table})
}
func (l *log) Passed(at Position)         { l.add(event{name: "passed", at: at}) }
func (l *log) Heard(at Position, lsn LSN) { l.add(event{name: "heard", at: at, lsn: lsn}) }
func (l *log) Covered(rows []Coverage)    { l.add(event{name: "covered", rows: rows}) }
func (l *log) Fresh(asOf int64)           { l.add(event{name: "fresh", asOf: asOf}) }
func (l *log) Doubt()                     { l.add(event{name: "doubt"}) }
func (l *log) Fence(at Position, lsn LSN) { l.add(event{name: "fence", at: at, lsn: lsn}) }
func (l *log) Lost(why Notice, err error) { l.add(event{name: "lost", notice: why, err: err}) }
func (l *log) Notice(n Notice, err error) { l.add(event{name: "notice", notice: n, err: err}) }

// wait returns the index of the first event from index from on that is ok.
func (l *log) wait(t *testing.T, from int, what string, ok func(event) bool) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for i := from; ; {
		l.mu.Lock()
		events, more := l.events, l.more
		l.mu.Unlock()
		for ; i < len(events); i++ {
			if ok(events[i]) {
				return i
			}
		}
		select {
		case <-ctx.Done():
			t.Fatalf("no %s among %v", what, events[from:])
		case <-more:
		}
	}
}

func (l *log) at(i int) event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[i]
}

func (l *log) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.events)
}

func named(names ...string) func(event) bool {
	return func(e event) bool {
		for _, n := range names {
			if e.name == n {
				return true
			}
		}
		return false
	}
}

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

// start starts a feed on d and ends it with the test.
func start(t *testing.T, d *pgtest.Database) (*Notify, *log) {
	t.Helper()
	c, err := d.ConnConfig()
	if err != nil {
		t.Fatal(err)
	}
	l := newLog()
	begin := time.Now()
	n := StartNotify(Config{
		Connect: c, Schema: "rung", Channel: "rung", Interval: testInterval,
		Now: func() int64 { return int64(time.Since(begin)) }, Sink: l,
	})
	t.Cleanup(n.Close)
	return n, l
}

func TestNotifySync(t *testing.T) {
	d := pgtest.NewDatabase(t)
	install(t, d)
	begin := time.Now()
	n, l := start(t, d)
	i := l.wait(t, 0, "synced", named("synced"))
	t.Log("synced after", time.Since(begin))
	l.wait(t, i, "covered", named("covered"))
	l.wait(t, i, "fresh", named("fresh"))
	t.Log("fresh, covered after", time.Since(begin))
	d.Exec(t, `SELECT pg_notify('rung', 'c1 0123456789abcdef 12 * 1f,2 public.a b')`)
	d.Exec(t, `SELECT pg_notify('rung', 'what')`)
	i = l.wait(t, i, "changed", named("changed"))
	i = l.wait(t, i, "passed", named("passed"))
	i = l.wait(t, i, "heard", named("heard"))
	begin = time.Now()
	n.Demand()
	i = l.wait(t, i, "heard", named("heard"))
	t.Log("demand after", time.Since(begin))
	for _, e := range l.events {
		fmt.Printf("%+v\n", e)
	}
}
