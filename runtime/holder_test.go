package rung_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/rungdb/rung/examples/bookstore/dal"
	rung "github.com/rungdb/rung/runtime"
)

// embedding could have a Query of its own in front of that of the *DB.
type embedding struct{ *rung.DB }

// holder says that it may be passed by.
type holder struct{ embedding }

func (h holder) RungDB() *rung.DB { return h.DB }

func TestHolder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	var log bytes.Buffer
	n := w.node(func(c *rung.Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	hits := func(db dal.DBTX) int {
		t.Helper()
		q, mark := dal.New(db), n.events.mark()
		for range 2 {
			if b, err := q.GetBook(w.ctx, 1); err != nil || b.Title != "Ladders" {
				t.Fatalf("GetBook = %+v, %v", b, err)
			}
		}
		return len(n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetBook")))
	}
	if got := hits(holder{embedding{n.db}}); got == 0 {
		t.Error("no hit of a Holder")
	}
	// What runs on the methods may have written: this process reads past the cache
	// for a while.
	if got := hits(embedding{n.db}); got != 0 {
		t.Errorf("%d hits of a type that embeds the DB, want none", got)
	}
	exercise(t, w, dal.New(embedding{n.db}))
	n.db.Close()
	if got := strings.Count(log.String(), "not cached: queries run on a type that embeds"); got != 1 || !strings.Contains(log.String(), "rung_test.embedding") {
		t.Errorf("it is said %d times, want once, with the type:\n%s", got, log.String())
	}
}
