package rung

import (
	"slices"

	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
)

// applier is the node as the feed sees it: each message takes effect under the
// node's lock, slots first, then the position, then what was heard.
type applier node

// tableWatches are the watches of one table.
type tableWatches struct {
	watches []watch
	// plan says how changes under fingerprint, which stands for the text of the
	// spec, touch the watches; nil: to be made.
	plan        []touches
	fingerprint string
}

// watch is a registered watch.
type watch struct {
	id           uint64
	columns, key []string
}

// touches says which changes touch a watch: those with one of these columns in
// the mask; in keyset key of the payload (-1: any change; -2: the spec lacks the
// key or a column, so that nothing can be told).
type touches struct {
	id      uint64
	columns []int
	key     int
}

const (
	anyKey     = -1
	unknownKey = -2
)

// Synced begins a generation.
func (a *applier) Synced(identity string, floor feed.Position, heard LSN) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last = a.last.next(identity, uint64(floor), heard, a.bits)
	a.generation.Store(a.last)
	a.signal()
	a.config.logger.Info("rung: following the stream of changes", "identity", identity, "floor", floor)
	a.config.observer.Observe(Event{Kind: Synced})
}

// Changed notes a change in the slots of the tags that it touches.
func (a *applier) Changed(at feed.Position, c feed.Change) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.generation.Load()
	count := a.touch(g, uint64(at), &c)
	g.at.Store(uint64(at))
	a.config.observer.Observe(Event{Kind: Changed, Table: c.Table, Count: count})
}

// touch sets the slots of c and returns the number of keys, -1 for the whole
// table.
func (a *applier) touch(g *generation, at uint64, c *feed.Change) int {
	plan, ok := a.planOf(g, c)
	if !ok {
		g.touch(tag.Whole(c.Table), at)
		return -1
	}
	count := 0
	for _, keys := range c.Keys {
		count = max(count, len(keys))
	}
	for _, t := range plan {
		switch {
		case !t.touched(c.Mask):
		case t.key == anyKey:
			g.touch(tag.Tag(t.id, 0), at)
		case t.key == unknownKey:
			g.touch(tag.Whole(c.Table), at)
		default:
			for _, key := range c.Keys[t.key] {
				g.touch(tag.Tag(t.id, tag.Hash(key)), at)
			}
		}
	}
	return count
}

// touched says whether a change of the columns in mask touches the watch.
func (t *touches) touched(mask string) bool {
	return mask == "*" || t.key == unknownKey ||
		slices.ContainsFunc(t.columns, func(i int) bool { return mask[i] == '1' })
}

// planOf says how c touches the watches of its table. It is not ok where that
// cannot be told: the whole table has changed, or the change was made under a
// spec that is not the one read.
func (a *applier) planOf(g *generation, c *feed.Change) ([]touches, bool) {
	covered := g.covered.Load()
	if c.Whole || covered == nil {
		return nil, false
	}
	spec := covered.tables[c.Table]
	if spec == nil || spec.Fingerprint != c.Fingerprint || len(c.Keys) != len(spec.Keys) ||
		c.Mask != "*" && len(c.Mask) != len(spec.Columns) {
		return nil, false
	}
	f := a.followed[c.Table]
	if f == nil {
		return nil, true // nothing that was filled here reads the table
	}
	if f.plan == nil || f.fingerprint != c.Fingerprint {
		f.fingerprint, f.plan = c.Fingerprint, make([]touches, len(f.watches))
		for i, w := range f.watches {
			f.plan[i] = w.under(spec)
		}
	}
	return f.plan, true
}

// under resolves the watch in a spec.
func (w *watch) under(spec *feed.Coverage) touches {
	t := touches{id: w.id, key: anyKey}
	for _, name := range w.columns {
		i := slices.Index(spec.Columns, name)
		if i < 0 {
			return touches{id: w.id, key: unknownKey}
		}
		t.columns = append(t.columns, i)
	}
	if len(w.key) > 0 {
		t.key = slices.IndexFunc(spec.Keys, func(k []string) bool { return slices.Equal(k, w.key) })
		if t.key < 0 {
			t.key = unknownKey
		}
	}
	return t
}

// Announced takes the table out of the coverage until it has been read again.
func (a *applier) Announced(at feed.Position, table string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.generation.Load()
	g.covered.Store(g.covered.Load().without(table))
	g.touch(tag.Whole(table), uint64(at))
	g.at.Store(uint64(at))
	a.config.observer.Observe(Event{Kind: Changed, Table: table, Count: -1})
}

// Passed counts a message without effect.
func (a *applier) Passed(at feed.Position) {
	a.generation.Load().at.Store(uint64(at))
}

// Heard is a heartbeat.
func (a *applier) Heard(at feed.Position, l LSN) {
	g := a.generation.Load()
	g.at.Store(uint64(at))
	g.heard.Store(uint64(l))
	a.config.observer.Observe(Event{Kind: Heartbeat})
}

// Covered is the coverage as read after the last announcement.
func (a *applier) Covered(rows []feed.Coverage) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.generation.Load().covered.Store(newCoverage(rows))
	a.signal()
	a.config.observer.Observe(Event{Kind: Covered, Count: len(rows)})
}

// Fresh proves freshness until the bound has passed since asOf.
func (a *applier) Fresh(asOf int64) {
	g := a.generation.Load()
	until := asOf + int64(a.config.bound)
	if until <= g.until.Load() {
		return
	}
	g.until.Store(until)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.signal()
}

// Doubt takes freshness back until it is proven again.
func (a *applier) Doubt() {
	a.generation.Load().until.Store(0)
}

// Fence keeps the answer of a probe.
func (a *applier) Fence(at feed.Position, l LSN) {
	a.generation.Load().fences.add(uint64(at), l)
}

// Lost ends the generation.
func (a *applier) Lost(why feed.Notice, err error) {
	a.generation.Store(nil)
	a.config.observer.Observe(Event{Kind: Unsynced, Reason: reasonOf(why), Err: err})
	a.config.logger.Warn("rung: lost the stream of changes; the database answers every query", "reason", why, "error", err)
}

// Notice counts what happens to the feed.
func (a *applier) Notice(why feed.Notice, err error) {
	e := Event{Kind: Ignored, Reason: reasonOf(why), Err: err}
	if err != nil {
		e.Kind = Failed
		a.config.logger.Warn("rung: "+why.String(), "error", err)
	}
	a.config.observer.Observe(e)
}

// reasonOf is the observer's name for a notice.
func reasonOf(n feed.Notice) Reason {
	switch n {
	case feed.Forged:
		return Forged
	case feed.Replayed:
		return Replayed
	case feed.Foreign:
		return OtherIdentity
	case feed.Gap:
		return Gap
	case feed.Saturated:
		return Saturated
	case feed.UnknownVersion:
		return Unknown
	case feed.Deaf:
		return Silent
	}
	return ConnectionLost
}

// signal wakes those who wait in synced.
func (a *applier) signal() {
	close(a.change)
	a.change = make(chan struct{})
}
