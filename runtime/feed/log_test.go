package feed

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"
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

func (l *log) all() []event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events
}

// ready waits until a stretch has begun, is fresh and covered, and returns the
// index of its beginning.
func (l *log) ready(t *testing.T, from int) int {
	t.Helper()
	i := l.wait(t, from, "synced", named("synced"))
	l.wait(t, i, "fresh", named("fresh"))
	l.wait(t, i, "covered", named("covered"))
	return i
}

func noticed(n Notice) func(event) bool {
	return func(e event) bool { return e.name == "notice" && e.notice == n }
}

func named(names ...string) func(event) bool {
	return func(e event) bool { return slices.Contains(names, e.name) }
}

// nowhere is a sink that nobody reads.
type nowhere struct{}

func (nowhere) Synced(string, Position, LSN) {}
func (nowhere) Changed(Position, Change)     {}
func (nowhere) Announced(Position, string)   {}
func (nowhere) Passed(Position)              {}
func (nowhere) Heard(Position, LSN)          {}
func (nowhere) Covered([]Coverage)           {}
func (nowhere) Fresh(int64)                  {}
func (nowhere) Doubt()                       {}
func (nowhere) Fence(Position, LSN)          {}
func (nowhere) Lost(Notice, error)           {}
func (nowhere) Notice(Notice, error)         {}
