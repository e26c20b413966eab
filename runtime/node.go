package rung

import (
	"cmp"
	"context"
	"log/slog"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
)

// nodeConfig says how a node follows the stream.
type nodeConfig struct {
	listen   *pgx.ConnConfig                              // to the primary, past any transaction pooler
	prepare  func(context.Context, *pgx.ConnConfig) error // of each connection, see pgxpool.Config.BeforeConnect; nil: none
	schema   string                                       // object schema
	channel  string
	interval time.Duration // of heartbeats and probes; 0: one second
	bound    time.Duration // of freshness; 0: three intervals
	slots    int           // rounded up to a power of two; 0: 1 << 20
	logger   *slog.Logger  // nil: slog.Default()
	observer Observer      // nil: none

	// transport starts the feed; nil: NOTIFY. now reads the clocks; nil: the
	// system's.
	transport func(feed.Sink, func() int64) feed.Feed
	now       func() instant
}

// node follows the stream of committed changes: it knows which results are still
// good. It is safe for concurrent use.
type node struct {
	config nodeConfig
	bits   uint // log2 of the number of slots
	clock  *clock
	feed   feed.Feed

	generation atomic.Pointer[generation] // nil while unsynced

	// The lock is held by the applier for each message, and while a watch is
	// registered.
	mu       sync.Mutex
	last     *generation              // the present one or, while unsynced, the one before
	watches  map[uint64]watched       // by tag.Watch
	followed map[string]*tableWatches // by table
	altered  map[string]bool          // tables whose triggers were last said not to be the installed ones
	change   chan struct{}            // closed and replaced when current or coverage may have changed

	stop    context.CancelFunc
	running sync.WaitGroup
}

// startNode returns at once; the node connects in the background, until close.
func startNode(config nodeConfig) *node {
	config.interval = cmp.Or(config.interval, time.Second)
	config.bound = cmp.Or(config.bound, 3*config.interval)
	config.slots = cmp.Or(config.slots, 1<<20)
	config.logger = cmp.Or(config.logger, slog.Default())
	if config.observer == nil {
		config.observer = ObserverFunc(func(Event) {})
	}
	ctx, stop := context.WithCancel(context.Background())
	n := &node{
		config:   config,
		bits:     uint(max(bits.Len(uint(config.slots-1)), 1)),
		clock:    newClock(config.now),
		watches:  map[uint64]watched{},
		followed: map[string]*tableWatches{},
		change:   make(chan struct{}),
		stop:     stop,
	}
	n.running.Go(func() { n.keepTime(ctx) })
	if config.transport == nil {
		config.transport = n.notify
	}
	n.feed = config.transport((*applier)(n), n.now)
	return n
}

// notify starts the default transport.
func (n *node) notify(sink feed.Sink, now func() int64) feed.Feed {
	return feed.StartNotify(feed.Config{
		Connect: n.config.listen, BeforeConnect: n.config.prepare, Schema: n.config.schema, Channel: n.config.channel,
		Interval: n.config.interval, Now: now, Sink: sink,
	})
}

// close ends the node and waits for its goroutines. Afterwards it is unsynced.
func (n *node) close() {
	n.feed.Close()
	n.stop()
	n.running.Wait()
	if n.generation.Swap(nil) != nil {
		n.config.observer.Observe(Event{Kind: Unsynced, Reason: Closed})
	}
}

// current returns the generation and the LSN up to which every commit has been
// heard; nil while the node does not follow the stream or has not proven within
// the bound that it does. What it returns must be loaded before any slot.
func (n *node) current() (*generation, LSN) {
	g := n.generation.Load()
	if g == nil {
		return nil, 0
	}
	heard := LSN(g.heard.Load())
	if n.clock.now.Load() >= g.until.Load() {
		return nil, 0
	}
	return g, heard
}

// now is the coarse time in nanoseconds, for TTLs.
func (n *node) now() int64 { return n.clock.now.Load() }

// coverage is what the triggers watch; nil until it has been read in this
// generation.
func (n *node) coverage() *coverage {
	g := n.generation.Load()
	if g == nil {
		return nil
	}
	return g.covered.Load()
}

// demand asks for a heartbeat and a probe soon. It never blocks.
func (n *node) demand() { n.feed.Demand() }

// synced waits until current returns a generation whose coverage has been read.
func (n *node) synced(ctx context.Context) error {
	for {
		n.mu.Lock()
		change := n.change
		n.mu.Unlock()
		if g, _ := n.current(); g != nil && g.covered.Load() != nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-change:
		}
	}
}

// watch registers a watch: the changes that it names are noted from now on. It
// is to be called before the stamp of the query's first fill is noted; doing it
// again changes nothing. What it returns must admit the stamp of every result
// that another node filled. columns are sorted, key is in the table's column
// order, empty for any change.
func (n *node) watch(table string, columns, key []string) watched {
	id := tag.Watch(table, columns, key)
	n.mu.Lock()
	defer n.mu.Unlock()
	if w, ok := n.watches[id]; ok {
		return w
	}
	f := n.followedOf(table)
	var w watched
	if g := n.generation.Load(); g != nil {
		w = watched{g.serial, g.floor}
		if f.changed.generation == g.serial {
			w.since = f.changed.since
		}
	}
	n.watches[id] = w
	f.watches = append(f.watches, feed.Watch{ID: id, Columns: slices.Clone(columns), Key: slices.Clone(key)})
	f.plan = nil
	return w
}

// followedOf returns what is followed of a table. The caller holds the lock.
func (n *node) followedOf(table string) *tableWatches {
	f := n.followed[table]
	if f == nil {
		f = &tableWatches{}
		n.followed[table] = f
	}
	return f
}
