package rung

import (
	"context"
	"math/rand/v2"
	"reflect"
	"time"
)

// weighted is what L1 holds: an *entry[A, R] of some query.
type weighted interface{ weight() uint32 }

// header is what decides whether an answer is still good; see valid in
// generation.go.
type header struct {
	generation *generation
	stamp      uint64   // position noted before the snapshot
	slots      []uint32 // of the tags that the answer depends on
	expires    int64    // by the node's coarse clock, in nanoseconds
	bytes      uint32
}

func (h *header) weight() uint32 { return h.bytes }

// entry is an answer in L1. It is never changed once stored; callers get copies.
type entry[A, R any] struct {
	header
	query *Query[A, R]
	args  A
	rows  []R
}

// lookup returns the L1 entry that answers q(a) now, nil where there is none.
//
// It runs on every hit: the arguments find the entry by a typed hash and are
// compared themselves, so that no key is encoded; the node's state is loaded
// before the slots, as the protocol asks.
func lookup[A, R any](ctx context.Context, d *DB, q *Query[A, R], a A) *entry[A, R] {
	c := q.Cache
	if c == nil || d.l1 == nil || c.NoL1 {
		return nil
	}
	found, ok := d.l1.GetIfPresent(c.Hash(q.hashSeed(), a))
	if !ok {
		return nil
	}
	e, ok := found.(*entry[A, R])
	if !ok || e.query != q || !c.Same(e.args, a) {
		return nil
	}
	g, heard := d.node.current()
	if g == nil || e.generation != g || d.node.now() >= e.expires {
		return nil
	}
	if d.own.unheard.Load() > uint64(heard) && d.own.need(q.tables()) > heard {
		return nil
	}
	if asked := demandsOf(ctx); asked != (demands{}) && !asked.cacheable(g, heard) {
		return nil
	}
	if !g.valid(e.stamp, e.slots) {
		return nil
	}
	return e
}

// cacheable says whether what the context asks for allows a cached value of g,
// of which heard has been heard.
func (d demands) cacheable(g *generation, heard LSN) bool {
	if d.fresh {
		return false
	}
	t, _ := d.session.state()
	return t.lsn == 0 || t.identity == g.identity && t.lsn <= heard
}

// store puts rows into L1 unless a change was heard while they were on their way.
func store[A, R any](d *DB, s *state[A, R], a A, rows []R, h header) {
	c := s.query.Cache
	if d.l1 == nil || c.NoL1 || !h.generation.valid(h.stamp, h.slots) {
		return
	}
	size := s.fixed + 4*len(h.slots)
	for i := range rows {
		size += s.rowSize
		if c.Size != nil {
			size += c.Size(&rows[i])
		}
	}
	if c.Max > 0 && int64(size) > c.Max {
		d.observe(Event{Kind: Dropped, Query: s.query.Name, Rung: L1, Reason: TooLarge})
		return
	}
	h.bytes = uint32(min(size, 1<<31))
	d.l1.Set(c.Hash(s.query.hashSeed(), a), &entry[A, R]{header: h, query: s.query, args: c.own(a), rows: rows})
	d.observe(Event{Kind: Filled, Query: s.query.Name, Rung: L1, Count: len(rows)})
}

// copies returns rows that the caller may change: e's rows stay as they are.
func copies[R any](rows []R, one func(R) R) []R {
	if len(rows) == 0 {
		return nil
	}
	out := make([]R, len(rows))
	copy(out, rows)
	if one != nil {
		for i := range out {
			out[i] = one(out[i])
		}
	}
	return out
}

// lifetime is how long an answer of n rows is kept, jitter taken off, so that
// what was filled together does not expire together. 0: not at all.
func (c *Cache[A, R]) lifetime(n int, one bool) time.Duration {
	ttl := c.TTL
	if one && n == 0 {
		ttl = c.Missing
	}
	if spread := int64(ttl) * int64(c.Jitter) / 100; spread > 0 {
		ttl -= time.Duration(rand.Int64N(spread + 1))
	}
	return ttl
}

// sizeOf is the size of T itself, without what it refers to.
func sizeOf[T any]() int { return int(reflect.TypeFor[T]().Size()) }
