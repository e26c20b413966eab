package rung

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/maypok86/otter/v2"
)

// DB answers generated queries from the cheapest rung that is fresh enough. It
// is a DBTX, so that it goes wherever generated code takes a pool. It is safe
// for concurrent use.
type DB struct {
	config Config
	node   *node // nil: nothing is ever cached
	router router
	l1     *otter.Cache[uint64, weighted] // nil: no L1
	l2     *shared                        // nil: no Redis
	own    ownWrites

	states  sync.Map // *Query[A, R] -> *state[A, R]
	flights flights

	examineSQL, replaySQL, standbySQL string

	base struct {
		sync.Mutex
		settings string      // of the first connection made; empty until then
		types    *pgtype.Map // its types, for values that come from Redis
	}

	bypassed atomic.Bool // it was said that queries run past it

	stop    context.CancelFunc
	running sync.WaitGroup
	resolve chan struct{} // asks the resolver to give noted writes a place
}

// New returns a DB at once; it connects in the background, and until it follows
// the stream (see Ready) the database answers every query. Close releases it.
func New(config Config) (*DB, error) {
	config = config.withDefaults()
	if err := config.validate(); err != nil {
		return nil, err
	}
	d := newDB(config)
	if config.L1Bytes > 0 {
		l1, err := otter.New(&otter.Options[uint64, weighted]{
			MaximumWeight: uint64(config.L1Bytes),
			Weigher:       func(_ uint64, e weighted) uint32 { return e.weight() },
		})
		if err != nil {
			return nil, fmt.Errorf("rung: L1: %w", err)
		}
		d.l1 = l1
	}
	ctx, stop := context.WithCancel(context.Background())
	d.stop = stop
	if config.Redis != nil {
		d.l2 = newShared(config, d.observe)
		d.running.Go(func() { d.l2.run(ctx) })
	}
	d.node = startNode(nodeConfig{
		listen:   config.Listen,
		schema:   config.Database.Schema,
		channel:  config.Database.Channel,
		interval: config.Interval,
		bound:    config.Bound,
		logger:   config.Logger,
		observer: config.Observer,
	})
	d.running.Go(func() { d.router.watch(ctx, d) })
	d.running.Go(func() { d.resolveWrites(ctx) })
	return d, nil
}

// NoCache returns a DB that never caches and never asks a replica: for tests, and
// for programs that should run as they did before.
func NoCache(pool *pgxpool.Pool) *DB {
	return newDB(Config{Primary: pool}.withDefaults())
}

func newDB(config Config) *DB {
	d := &DB{config: config, stop: func() {}, resolve: make(chan struct{}, 1)}
	d.router.primary = config.Primary
	for _, pool := range config.Replicas {
		d.router.replicas = append(d.router.replicas, &replica{pool: pool})
	}
	schema := pgx.Identifier{config.Database.Schema}.Sanitize()
	d.examineSQL = examineSQL(schema)
	d.replaySQL = replaySQL(schema)
	d.standbySQL = standbySQL(schema)
	return d
}

// Ready waits until the DB follows the stream, so that it can cache. Programs
// need not call it; tests and demonstrations do.
func (d *DB) Ready(ctx context.Context) error {
	if d.node == nil {
		return nil
	}
	return d.node.synced(ctx)
}

// Close stops the DB's goroutines and waits for them. Reads under way finish from
// the database; later ones go there too. The pools and the Redis client stay
// open.
func (d *DB) Close() {
	d.stop()
	if d.node != nil {
		d.node.close()
	}
	d.running.Wait()
	if d.l1 != nil {
		d.l1.StopAllGoroutines()
	}
}

func (d *DB) observe(e Event) {
	if d.config.Observer != nil {
		d.config.Observer.Observe(e)
	}
}

// hit reports an answer of L1; on the hit path even an unused Event costs.
func (d *DB) hit(query string, rows int) {
	if d.config.Observer != nil {
		d.config.Observer.Observe(Event{Kind: Hit, Query: query, Rung: L1, Count: rows})
	}
}

// Exec runs a statement that rung did not generate on the primary. What it may
// have written is not known, so this process reads every table past the cache
// until it has heard of it.
func (d *DB) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	return d.exec(ctx, written{all: true}, sql, args)
}

// Query runs a statement that rung did not generate on the primary; see Exec.
func (d *DB) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return d.query(ctx, written{all: true}, sql, args)
}

// QueryRow runs a statement that rung did not generate on the primary; see Exec.
func (d *DB) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, err := d.query(ctx, written{all: true}, sql, args)
	return &firstRow{rows: rows, err: err}
}
