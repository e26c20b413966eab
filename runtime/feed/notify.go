package feed

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
)

// Config says where a feed finds its stream.
type Config struct {
	Connect *pgx.ConnConfig // to the primary, past any transaction pooler
	// BeforeConnect may change the configuration of each connection, as
	// pgxpool.Config's does; nil: nothing does.
	BeforeConnect func(context.Context, *pgx.ConnConfig) error

	Schema   string // object schema
	Channel  string
	Interval time.Duration // of heartbeats and probes
	// Now is the time in nanoseconds for Sink.Fresh: it may be coarse, but must
	// never be ahead of the real time.
	Now  func() int64
	Sink Sink
}

const (
	// spacing is that of heartbeats on demand, for the whole database, and of
	// probes, for this node.
	spacing = 20 * time.Millisecond
	// patience bounds how long connecting takes, and a probe of a short interval.
	patience = 3 * time.Second
	// firstPause and longestPause bound the wait before another connection.
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// Notify is the default transport: triggers NOTIFY, a connection that does
// nothing else LISTENs, and another one probes.
type Notify struct {
	config   Config
	follower *follower
	wishes   wishes

	listener struct {
		sync.Mutex
		session uint64                  // see follower.listen
		cut     context.CancelCauseFunc // ends it; nil: none
	}

	stop    context.CancelFunc
	running sync.WaitGroup
}

// StartNotify returns at once; the feed connects in the background, until Close.
func StartNotify(c Config) *Notify {
	ctx, stop := context.WithCancel(context.Background())
	n := &Notify{config: c, stop: stop}
	n.wishes.wake = make(chan struct{}, 1)
	n.follower = &follower{
		sink: c.Sink, now: c.Now, soon: n.wishes.probe, interval: c.Interval, maxCount: maxCount,
	}
	n.running.Go(func() { n.listen(ctx) })
	n.running.Go(func() { n.probe(ctx) })
	return n
}

// Demand implements Feed.
func (n *Notify) Demand() { n.wishes.heartbeat() }

// Close implements Feed.
func (n *Notify) Close() {
	n.stop()
	n.running.Wait()
}

// ours marks the contexts in which connections are made.
type ours struct{}

// connect makes a connection to the primary.
func (n *Notify) connect(ctx context.Context, hear func(payload string)) (*pgconn.PgConn, error) {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, ours{}, true), patience)
	defer cancel()
	connect := n.config.Connect.Copy()
	if n.config.BeforeConnect != nil {
		if err := n.config.BeforeConnect(ctx, connect); err != nil {
			return nil, err
		}
	}
	c := &connect.Config
	if c.ValidateConnect == nil {
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "rung"
	}
	c.OnNotification = func(_ *pgconn.PgConn, m *pgconn.Notification) {
		if hear != nil && m.Channel == n.config.Channel {
			hear(m.Payload)
		}
	}
	// The driver asks a server to cancel what a failed connection was doing. Ours
	// end by their own timeouts there, and asking a server that does not answer
	// would outlive Close.
	dial := c.DialFunc
	c.DialFunc = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if ctx.Value(ours{}) == nil {
			return nil, errors.New("not needed")
		}
		return dial(ctx, network, addr)
	}
	c.BuildContextWatcherHandler = func(p *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.DeadlineContextWatcherHandler{Conn: p.Conn()}
	}
	return pgconn.ConnectConfig(ctx, c)
}

// hangUp closes a connection, whatever state it is in.
func hangUp(c *pgconn.PgConn) {
	ctx, cancel := context.WithTimeout(context.Background(), spacing)
	defer cancel()
	_ = c.Close(ctx)
	<-c.CleanupDone()
}

// pause waits before the next connection: longer after each failure, and by
// chance, so that nodes do not come back all at once.
func pause(ctx context.Context, failures int) {
	longest := min(firstPause<<min(failures, 16), longestPause)
	t := time.NewTimer(longest/2 + rand.N(longest/2))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// milliseconds is a duration as PostgreSQL's settings take it.
func milliseconds(d time.Duration) string { return fmt.Sprintf("'%dms'", d.Milliseconds()) }
