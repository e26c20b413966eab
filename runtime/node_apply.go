package rung

import (
	"maps"
	"slices"

	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
)

// applier is the node as the feed sees it: each message takes effect under the
// node's lock, slots first, then the position, then what was heard.
type applier node

// tableWatches are the registered watches of one table. There is one for each table
// that has changed too, so that a watch which is registered later knows what it missed.
type tableWatches struct {
	watches []feed.Watch
	plan    *feed.Plan // under the spec last seen; nil: to be made
	changed watched    // last noted in slots of watches only; generation 0: never
}

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
	spec, ok := specOf(g, c)
	if !ok {
		g.touch(tag.Whole(c.Table), at)
		return -1
	}
	count := 0
	for _, keys := range c.Keys {
		count = max(count, len(keys))
	}
	f := (*node)(a).followedOf(c.Table)
	if f.plan == nil || !f.plan.Is(spec) {
		f.plan = feed.NewPlan(spec, f.watches)
	}
	f.plan.Touch(c, func(t uint64) { g.touch(t, at) })
	f.changed = watched{g.serial, at}
	return count
}

// specOf is the spec that c was made under. It is not ok where that is not the one
// read, or the whole table has changed.
func specOf(g *generation, c *feed.Change) (spec *feed.Coverage, ok bool) {
	covered := g.covered.Load()
	if covered == nil {
		return nil, false
	}
	spec = covered.tables[c.Table]
	return spec, spec.Explains(c)
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
	c := newCoverage(rows)
	a.generation.Load().covered.Store(c)
	a.signal()
	a.config.observer.Observe(Event{Kind: Covered, Count: len(c.tables)})
	a.sayAltered(c.altered)
}

// sayAltered says of which tables the triggers are not the installed ones, or are
// again, where that is new.
func (a *applier) sayAltered(now map[string]bool) {
	for _, table := range slices.Sorted(maps.Keys(now)) {
		if !a.altered[table] {
			a.config.logger.Warn("rung: not cached: the triggers of a table are not as they were installed; rung verify says what mends them", "table", table)
			a.config.observer.Observe(Event{Kind: Covered, Table: table, Reason: TriggersAltered})
		}
	}
	for _, table := range slices.Sorted(maps.Keys(a.altered)) {
		if !now[table] {
			a.config.logger.Info("rung: the triggers of a table are as they were installed again", "table", table)
		}
	}
	a.altered = now
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
	case feed.AuditFailed:
		return Unavailable
	}
	return ConnectionLost
}

// signal wakes those who wait in synced.
func (a *applier) signal() {
	close(a.change)
	a.change = make(chan struct{})
}
