package rung

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// flights are the reads under way, one for each key.
type flights struct {
	sync.Mutex
	under map[uint64]any // hash of query and arguments -> *flight[A, R]
}

// flight is one read under way. The leader reads; those who join wait for it.
type flight[A, R any] struct {
	query      *Query[A, R]
	args       A
	key        uint64
	generation *generation
	stamp      atomic.Uint64 // position noted before the snapshot (before Redis is asked, at first)

	done   chan struct{} // closed when answer and err are there
	answer answer[R]
	err    error
}

// errAbandoned is the error of a flight whose leader did not finish.
var errAbandoned = errors.New("rung: the read was abandoned")

// join returns the flight that answers s(a), and whether the caller has to lead
// it.
//
// A flight that is under way may be joined only if no change of its tags was
// heard since its stamp: then its snapshot, taken after the stamp, shows
// everything that the joiner has heard of. slots are those of the tags that the
// arguments name; the others are tested on arrival (usable).
func join[A, R any](d *DB, s *state[A, R], a A, g *generation, slots []uint32) (f *flight[A, R], leading bool) {
	q := s.query
	key := q.Cache.Hash(q.hashSeed(), a)
	d.flights.Lock()
	defer d.flights.Unlock()
	if f, ok := d.flights.under[key].(*flight[A, R]); ok && f.query == q && q.Cache.Same(f.args, a) &&
		f.generation == g && g.valid(f.stamp.Load(), slots) {
		return f, false
	}
	f = &flight[A, R]{query: q, args: a, key: key, generation: g, done: make(chan struct{})}
	f.stamp.Store(g.position())
	if d.flights.under == nil {
		d.flights.under = map[uint64]any{}
	}
	d.flights.under[key] = f
	return f, true
}

// land publishes the answer and lets everybody go.
func (f *flight[A, R]) land(d *DB, ans answer[R], err error) {
	f.answer, f.err = ans, err
	f.leave(d)
	close(f.done)
}

// leave makes room for a newer flight of the same key.
func (f *flight[A, R]) leave(d *DB) {
	d.flights.Lock()
	defer d.flights.Unlock()
	if d.flights.under[f.key] == any(f) {
		delete(d.flights.under, f.key)
	}
}

// usable says whether a joiner may take the answer of a landed flight: not where
// the leader gave up for reasons of its own, and where tags come from the rows,
// only if no change of them was heard since the stamp.
func (f *flight[A, R]) usable(s *state[A, R], g *generation) bool {
	if f.err != nil {
		return !errors.Is(f.err, errAbandoned) && !errors.Is(f.err, context.Canceled) && !errors.Is(f.err, context.DeadlineExceeded)
	}
	return len(s.follows) == 0 || f.answer.generation == g && g.valid(f.answer.stamp, f.answer.slots)
}
