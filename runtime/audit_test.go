package rung_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// logged is a log that many goroutines write.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// count returns how many lines have all the words.
func (l *logged) count(words ...string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.text.String()) {
		n++
		for _, w := range words {
			if !strings.Contains(line, w) {
				n--
				break
			}
		}
	}
	return n
}

// altered waits until the node knows that the triggers of a table are not the ones
// that were installed.
func (n *node) altered(mark int, table string) {
	n.w.t.Helper()
	n.events.wait(n.w.t, mark, "altered triggers of "+table, func(e rung.Event) bool {
		return e.Kind == rung.Covered && e.Reason == rung.TriggersAltered && e.Table == table
	})
}

// TestTriggerDisabled disables a trigger in a running system: within the interval
// of audits every node stops caching what reads the table, says so once and goes on
// caching the rest; nothing from before is served once the trigger is back.
func TestTriggerDisabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	log := &logged{}
	a := w.node(withRedis(w), func(c *rung.Config) { c.Logger = slog.New(slog.NewTextHandler(log, nil)) })
	b := w.node(withRedis(w))
	book := func(n *node) func() error { return func() error { _, err := n.GetBook(w.ctx, 1); return err } }
	if !a.cached("dal.GetBook", book(a)) || !b.cached("dal.GetBook", book(b)) {
		t.Fatal("not cached before")
	}

	marks := [2]int{a.events.mark(), b.events.mark()}
	w.write(`ALTER TABLE books DISABLE TRIGGER rung_u`)
	w.write(`UPDATE books SET cents = 1100 WHERE id = 1`) // nobody hears of it
	a.altered(marks[0], "public.books")
	b.altered(marks[1], "public.books")
	for _, n := range []*node{a, b} {
		mark := n.events.mark()
		if got := n.price(w.ctx, 1); got != 1100 {
			t.Errorf("price = %d, want 1100", got)
		}
		misses := n.events.since(mark, kind(rung.Miss, rung.L1, "dal.GetBook"))
		if len(misses) != 1 || misses[0].Reason != rung.TriggersAltered {
			t.Errorf("misses = %+v, want one because of %s", misses, rung.TriggersAltered)
		}
		if n.cached("dal.GetBook", book(n)) {
			t.Error("cached although the trigger is disabled")
		}
	}
	if !a.cached("dal.GetCustomer", func() error { _, err := a.GetCustomer(w.ctx, 1); return err }) {
		t.Error("another table is not cached")
	}

	// Back by hand, and changed just before where nobody hears of it.
	w.write(`UPDATE books SET cents = 1200 WHERE id = 1`)
	marks = [2]int{a.events.mark(), b.events.mark()}
	w.write(`ALTER TABLE books ENABLE ALWAYS TRIGGER rung_u`)
	for i, n := range []*node{a, b} {
		n.events.wait(t, marks[i], "the coverage read anew", kind(rung.Covered, 0, ""))
		if got := n.price(w.ctx, 1); got != 1200 {
			t.Errorf("price = %d, want 1200", got)
		}
		if !n.cached("dal.GetBook", book(n)) {
			t.Error("not cached although the trigger is back")
		}
	}
	if n := log.count("not cached: the triggers of a table", "public.books"); n != 1 {
		t.Errorf("said %d times that the triggers are altered, want once", n)
	}
	if n := log.count("as they were installed again", "public.books"); n != 1 {
		t.Errorf("said %d times that the triggers are back, want once", n)
	}
}

// TestTriggerDisabledAndEnabled does both between two audits: what was written
// meanwhile is seen all the same.
func TestTriggerDisabledAndEnabled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	n.price(w.ctx, 1)
	mark := n.events.mark()
	w.write(`ALTER TABLE books DISABLE TRIGGER rung_u`)
	w.write(`UPDATE books SET cents = 1300 WHERE id = 1`)
	w.write(`ALTER TABLE books ENABLE ALWAYS TRIGGER rung_u`)
	n.events.wait(t, mark, "the table announced", changed("public.books"))
	if got := n.price(w.ctx, 1); got != 1300 {
		t.Errorf("price = %d, want 1300", got)
	}
}

// TestAlteredWhileNobodyRuns damages the triggers before any node is there: the
// first one finds it before it trusts the coverage.
func TestAlteredWhileNobodyRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	w.write(`CREATE OR REPLACE FUNCTION rung."public.books"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`)
	n := w.node()
	if n.cached("dal.GetBook", func() error { _, err := n.GetBook(w.ctx, 1); return err }) {
		t.Error("cached although the function is another one")
	}
	mark := n.events.mark()
	w.write(readFile(t, "triggers.sql"))
	n.events.wait(t, mark, "the coverage read anew", func(e rung.Event) bool {
		return e.Kind == rung.Covered && e.Table == "" && e.Count > 0
	})
	n.follows(1400)
}

// TestAuditFails: what cannot be looked at is said, once, and the node goes on.
func TestAuditFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	mark := n.events.mark()
	w.write(`DROP FUNCTION rung.audit(interval)`)
	failed := func(e rung.Event) bool { return e.Kind == rung.Failed && e.Reason == rung.Unavailable }
	if e := n.events.wait(t, mark, "a failed audit", failed); !strings.Contains(e.Err.Error(), "triggers.sql") {
		t.Errorf("the error is %v, want what to do", e.Err)
	}
	pgtest.Check(t, n.db.Ready(w.ctx))
	n.follows(1500)
	if got := n.events.since(mark, failed); len(got) != 1 {
		t.Errorf("said %d times, want once", len(got))
	}
}
