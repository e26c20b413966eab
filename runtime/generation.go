package rung

import (
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/rungdb/rung/runtime/feed"
)

// LSN is a position in the write-ahead log of the primary. LSNs compare only
// within one identity of the stream.
type LSN = feed.LSN

// generation is one stretch of one stream, followed without a gap: a resync is a
// new generation. An entry that was filled in it is good exactly when its
// generation is the one that node.current returns, its tables are covered and
// valid says so.
//
// The applier stores slots, then the position, then what it heard; a reader
// gets heard and freshness from node.current first and loads slots last.
type generation struct {
	serial   uint64 // counts the node's generations, from 1
	identity string // of the stream
	floor    uint64 // nothing is known of changes before it

	// slots hold, per tag that hashes to them, the position of its last change.
	// Tags that share a slot cost each other misses, never a stale read. The next
	// generation of the same identity goes on with the same array.
	slots []atomic.Uint64
	shift uint

	at    atomic.Uint64 // position: every message up to it has taken effect
	heard atomic.Uint64 // LSN: every change with a commit LSN <= it has taken effect
	until atomic.Int64  // coarse time at which freshness must have been proven again

	covered atomic.Pointer[coverage] // nil until read
	fences  fences
}

// newGeneration makes a generation of 1<<bits slots.
func newGeneration(serial uint64, identity string, floor uint64, heard LSN, bits uint) *generation {
	return generationOn(make([]atomic.Uint64, 1<<bits), serial, identity, floor, heard)
}

// generationOn makes a generation on a power of two of slots.
func generationOn(slots []atomic.Uint64, serial uint64, identity string, floor uint64, heard LSN) *generation {
	g := &generation{
		serial: serial, identity: identity, floor: floor,
		slots: slots, shift: uint(64 - bits.TrailingZeros(uint(len(slots)))),
	}
	g.at.Store(floor)
	g.heard.Store(uint64(heard))
	return g
}

// next is the generation after g, which is nil at first.
//
// In the same identity it takes over the slots: what they hold lies below the
// floor, and whoever still reads in g finds later changes there, never fewer. So
// results that outlive their generation pin no slots, however often the listener
// reconnects. Positions of another identity do not compare.
func (g *generation) next(identity string, floor uint64, heard LSN, bits uint) *generation {
	switch {
	case g == nil:
		return newGeneration(1, identity, floor, heard, bits)
	case g.identity == identity && g.position() < floor:
		return generationOn(g.slots, g.serial+1, identity, floor, heard)
	}
	return newGeneration(g.serial+1, identity, floor, heard, bits)
}

// position is the stamp of a fill: to be noted before the fill takes its
// snapshot.
func (g *generation) position() uint64 { return g.at.Load() }

// slot is where the changes of a tag are noted.
func (g *generation) slot(tag uint64) uint32 {
	return uint32(tag * 0x9e3779b97f4a7c15 >> g.shift)
}

// valid says whether a result stamped with stamp, which depends on slots,
// reflects every change that g has heard of.
func (g *generation) valid(stamp uint64, slots []uint32) bool {
	if stamp < g.floor {
		return false
	}
	for _, s := range slots {
		if g.slots[s].Load() > stamp {
			return false
		}
	}
	return true
}

// newest is the position of the last change known for slots, at least the floor.
func (g *generation) newest(slots []uint32) uint64 {
	last := g.floor
	for _, s := range slots {
		last = max(last, g.slots[s].Load())
	}
	return last
}

// touch notes a change of tag at position at. Only the applier calls it, so that
// a slot never moves back.
func (g *generation) touch(tag, at uint64) {
	g.slots[g.slot(tag)].Store(at)
}

// watched says since when all changes of a watch are noted. A watch that is
// registered while the node follows the stream has slots that never saw the
// changes before: a result that another node stamped before the last of its table's
// must be refused. A result that this process filled is always later, as it registers
// first.
type watched struct {
	generation uint64 // serial; 0: registered while there was none
	since      uint64 // position
}

// admits says whether a result stamped with stamp in g, or by another node under
// its identity, is late enough. In a later generation than that of the
// registration the floor is.
func (w watched) admits(g *generation, stamp uint64) bool {
	return w.generation < g.serial || stamp >= w.since
}

// and is the registration of both watches.
func (w watched) and(o watched) watched {
	switch {
	case w.generation > o.generation:
		return w
	case w.generation < o.generation:
		return o
	}
	return watched{w.generation, max(w.since, o.since)}
}

// fences are answers of probes: everything heard at or before a position has a
// commit LSN below the LSN beside it. Both grow from one to the next.
type fences struct {
	sync.RWMutex
	ring []fence
}
