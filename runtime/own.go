package rung

import (
	"slices"
	"sync"
	"sync/atomic"
)

// ownWrites holds what this process wrote and may not have heard of yet: reads
// of those tables go past the cache until it has.
//
// A write is noted at once, without a place in the stream; a resolver then asks
// the primary for its present place, which lies behind every write that had
// ended before it was asked. So a write costs its caller no further round trip.
type ownWrites struct {
	// unheard is the highest place noted, unknownLSN while one is not known yet
	// and 0 while nothing was written: the hit path's one comparison.
	unheard atomic.Uint64

	mu     sync.Mutex
	tables map[string]LSN
	all    LSN     // statements that may have changed any table
	noted  []noted // without a place
	asked  []noted // without a place, which the resolver is asking for
}

// noted is a write without a place yet.
type noted struct {
	tables []string
	all    bool
	pid    uint32 // of the backend whose outcome is unknown, else 0
}

// mostNoted bounds the writes noted while the primary cannot be asked; beyond it
// they are taken together as a write of every table.
const mostNoted = 256

// note records a write that has ended, or may end (pid not 0: the backend that
// may still be committing it).
func (o *ownWrites) note(tables []string, all bool, pid uint32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.noted) == mostNoted {
		o.noted = append(slices.DeleteFunc(o.noted, func(n noted) bool { return n.pid == 0 }), noted{all: true})
	}
	o.noted = append(o.noted, noted{tables, all, pid})
	o.unheard.Store(uint64(unknownLSN))
}

// take returns the writes that have no place yet, for resolve. One caller at a
// time.
func (o *ownWrites) take() []noted {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, o.noted...)
	o.noted = nil
	return o.asked
}

// resolve gives the writes that take returned the place lsn.
func (o *ownWrites) resolve(lsn LSN) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.tables == nil {
		o.tables = map[string]LSN{}
	}
	for _, w := range o.asked {
		for _, t := range w.tables {
			o.tables[t] = max(o.tables[t], lsn)
		}
		if w.all {
			o.all = max(o.all, lsn)
		}
	}
	o.asked = nil
	o.publish()
}

// restart forgets the places of another identity: those writes are as if their
// place were not known.
func (o *ownWrites) restart() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for t := range o.tables {
		o.noted = append(o.noted, noted{tables: []string{t}})
	}
	if o.all != 0 {
		o.noted = append(o.noted, noted{all: true})
	}
	o.tables, o.all = nil, 0
	o.publish()
}

// heard drops what lies at or below lsn.
func (o *ownWrites) heard(lsn LSN) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for t, l := range o.tables {
		if l <= lsn {
			delete(o.tables, t)
		}
	}
	if o.all <= lsn {
		o.all = 0
	}
	o.publish()
}

// publish sets unheard from the rest. Called with mu held.
func (o *ownWrites) publish() {
	highest := o.all
	for _, l := range o.tables {
		highest = max(highest, l)
	}
	if len(o.noted)+len(o.asked) > 0 {
		highest = unknownLSN
	}
	o.unheard.Store(uint64(highest))
}

// need returns the place that a read of tables must have passed: 0 where nothing
// was written to them, unknownLSN where it is not known yet.
func (o *ownWrites) need(tables []string) LSN {
	if o.unheard.Load() == 0 {
		return 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	need := o.all
	for _, t := range tables {
		need = max(need, o.tables[t])
		named := func(w noted) bool { return w.all || slices.Contains(w.tables, t) }
		if slices.ContainsFunc(o.noted, named) || slices.ContainsFunc(o.asked, named) {
			return unknownLSN
		}
	}
	return need
}
