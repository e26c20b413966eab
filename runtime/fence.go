package rung

import "sort"

// fence says that everything heard at or before position has a commit LSN below
// lsn: the position was noted before the primary was asked for lsn, what had been
// heard had committed, and so its commit record lies below.
type fence struct {
	position uint64
	lsn      LSN
}

// maxFences bounds the answers kept: at one per 20 ms, more than a second.
// Forgetting the oldest only makes the fence of an old position later than it
// need be.
const maxFences = 64

// fence returns an LSN that fences everything at or before position in g: a
// replica of the same stream that has replayed it shows all of it. It is not ok
// when no probe has returned since; ask for one with demand.
func (n *node) fence(g *generation, position uint64) (LSN, bool) {
	return g.fences.find(position)
}

func (f *fences) find(position uint64) (LSN, bool) {
	f.RLock()
	defer f.RUnlock()
	i := sort.Search(len(f.ring), func(i int) bool { return f.ring[i].position >= position })
	if i == len(f.ring) {
		return 0, false
	}
	return f.ring[i].lsn, true
}

// add keeps the answer of a probe. One for the position that is last already is
// later, and no use.
func (f *fences) add(position uint64, lsn LSN) {
	f.Lock()
	defer f.Unlock()
	if last := len(f.ring) - 1; last >= 0 && f.ring[last].position >= position {
		return
	}
	if len(f.ring) == maxFences {
		f.ring = append(f.ring[:0], f.ring[1:]...)
	}
	f.ring = append(f.ring, fence{position, lsn})
}
