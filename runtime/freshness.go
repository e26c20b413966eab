package rung

import (
	"context"
	"sync/atomic"
	"time"
)

// tick is how often the coarse clock moves.
const tick = 10 * time.Millisecond

// clock is coarse: a ticker feeds it, as reading a real one costs as much as a
// hit. It moves by the larger of monotonic and wall time, since a suspended
// machine stops the monotonic clock; so it never moves back, and a wall clock
// that is set forward only makes results expire early.
//
// A process that was stopped may, on waking, read the time from before for at
// most one tick of its own running time.
type clock struct {
	now  atomic.Int64 // nanoseconds since the clock was made
	read func() instant
	last instant
}

// instant is one reading of both clocks.
type instant struct{ monotonic, wall time.Duration }

// newClock makes a clock that is fed by advance. A nil read takes the system's
// clocks.
func newClock(read func() instant) *clock {
	if read == nil {
		start := time.Now()
		wall := start.Round(0) // without the monotonic reading
		read = func() instant {
			now := time.Now()
			return instant{now.Sub(start), now.Round(0).Sub(wall)}
		}
	}
	c := &clock{read: read}
	c.last = read()
	return c
}

// advance moves the clock to the present. It is called by one goroutine.
func (c *clock) advance() {
	next := c.read()
	c.now.Add(int64(max(next.monotonic-c.last.monotonic, next.wall-c.last.wall, 0)))
	c.last = next
}

// keepTime advances the clock until ctx ends, and says when freshness ran out.
func (n *node) keepTime(ctx context.Context) {
	t := time.NewTicker(tick)
	defer t.Stop()
	var fresh *generation
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		n.clock.advance()
		g, _ := n.current()
		if fresh != nil && g == nil && n.generation.Load() == fresh {
			n.config.logger.Warn("rung: freshness was not proven in time; the database answers every query", "bound", n.config.bound)
			n.config.observer.Observe(Event{Kind: Unsynced, Reason: Stale})
		}
		fresh = g
	}
}
