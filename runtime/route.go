package rung

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// router chooses where the database is asked. A replica is asked only if it
// proves, on the connection that reads and in a statement before the read, that
// it has replayed what the read must see.
type router struct {
	primary  *pgxpool.Pool
	replicas []*replica
}

// replica is one standby and what its last check said.
type replica struct {
	pool    *pgxpool.Pool
	healthy atomic.Bool
	busy    atomic.Int64 // reads under way
	behind  atomic.Int64 // nanoseconds that its newest heartbeat is older than the primary's clock
}

// requirement is what an answer must have seen.
type requirement struct {
	primary bool          // only the primary will do
	lsn     LSN           // replayed at least; unknownLSN: only the primary
	maxLag  time.Duration // by the heartbeats it has replayed; 0: unbounded
}

// candidate returns the least busy replica that may satisfy need, nil where
// there is none.
func (r *router) candidate(need requirement) *replica {
	if need.primary || need.lsn == unknownLSN {
		return nil
	}
	var best *replica
	for _, c := range r.replicas {
		if !c.healthy.Load() {
			continue
		}
		if need.maxLag > 0 && time.Duration(c.behind.Load()) > need.maxLag {
			continue
		}
		if best == nil || c.busy.Load() < best.busy.Load() {
			best = c
		}
	}
	return best
}

// replayed is what a standby said of itself before a read.
type replayed struct {
	lsn      LSN
	streamID string
}

// errLagging says that a replica may not answer this read.
var errLagging = errors.New("rung: the replica has not replayed far enough")

// replay asks a standby how far it is: always a statement of its own before the
// read, since a snapshot is taken before the functions of its statement run. The
// stream id tells a standby of another timeline, whose LSNs mean nothing here.
func (d *DB) replay(ctx context.Context, c *pgx.Conn) (replayed, error) {
	var (
		standby bool
		lsn     *uint64
		id      *string
	)
	row := c.QueryRow(ctx, d.replaySQL)
	if err := row.Scan(&standby, &lsn, &id); err != nil {
		return replayed{}, err
	}
	if !standby || lsn == nil || id == nil {
		return replayed{}, errLagging
	}
	return replayed{lsn: LSN(*lsn), streamID: *id}, nil
}

// worthPrimary says whether a read that failed on a replica should be asked of
// the primary: the connection broke, or recovery cancelled it (40001; PG manual,
// "Handling Query Conflicts"), or the replica is not there at all.
func worthPrimary(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		return true
	}
	switch pg.Code {
	case "40001", "40P01", "57P01", "57P02", "57P03", "57014", "25006", "55000", "42P01", "42883", "42501":
		return true
	}
	return false
}

// watch checks every replica once per interval until ctx ends.
func (r *router) watch(ctx context.Context, d *DB) {
	var wg sync.WaitGroup
	defer wg.Wait()
	for _, c := range r.replicas {
		wg.Go(func() {
			tick := time.NewTicker(d.config.Interval)
			defer tick.Stop()
			for {
				r.check(ctx, d, c)
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
				}
			}
		})
	}
}

// check asks a replica whether it is a standby, and compares its newest
// heartbeat with the primary's clock.
func (r *router) check(ctx context.Context, d *DB, c *replica) {
	ctx, cancel := context.WithTimeout(ctx, max(d.config.Interval, time.Second))
	defer cancel()
	var (
		standby bool
		now, at *time.Time
	)
	err := c.pool.QueryRow(ctx, d.standbySQL).Scan(&standby, &at)
	if err == nil && len(r.replicas) > 0 {
		err = r.primary.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&now)
	}
	if err != nil || !standby {
		if c.healthy.Swap(false) {
			d.observe(Event{Kind: Failed, Rung: Replica, Reason: Unavailable, Err: err})
		}
		return
	}
	c.behind.Store(int64(1 << 62))
	if at != nil && now != nil {
		c.behind.Store(int64(now.Sub(*at)))
	}
	c.healthy.Store(true)
}
