package rung_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// world is a bookstore on real servers, with nodes that serve it.
type world struct {
	t       testing.TB
	ctx     context.Context
	primary *pgtest.Database
	cluster *pgtest.Cluster // nil without replicas
	redis   *pgtest.Redis
}

// patience bounds every wait of a test: nothing here takes that long unless it
// hangs.
const patience = 30 * time.Second

// newWorld starts a primary with replicas and a Redis, and installs the schema,
// the triggers and a few rows.
func newWorld(t testing.TB, replicas int) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 4*patience)
	t.Cleanup(cancel)
	w := &world{t: t, ctx: ctx, redis: pgtest.NewRedis(t)}
	if replicas == 0 {
		w.primary = pgtest.NewDatabase(t)
	} else {
		w.cluster = pgtest.NewCluster(t, replicas)
		w.primary = &w.cluster.Primary.Database
	}
	w.write(readFile(t, "schema.sql"))
	w.write(readFile(t, "triggers.sql"))
	w.write(`
		INSERT INTO customers (email, name) VALUES ('ada@example.com', 'Ada'), ('bob@example.com', 'Bob');
		INSERT INTO books (title, author, cents, stock) VALUES ('Ladders', 'Rung', 1000, 5), ('Steps', 'Rung', 2000, 5), ('Ropes', 'Hemp', 3000, 5);
		INSERT INTO orders (customer_id) VALUES (1), (1), (2);
		INSERT INTO order_lines VALUES (1, 1, 2), (1, 2, 1), (2, 3, 1);`)
	return w
}

func readFile(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "examples", "bookstore", "db", name))
	pgtest.Check(t, err)
	return string(text)
}

// write runs SQL as another program would, in one transaction.
func (w *world) write(sql string) {
	w.t.Helper()
	pgtest.Check(w.t, w.primary.Run(w.ctx, sql))
}

// node is one process that serves the bookstore.
type node struct {
	*dal.Queries
	db     *rung.DB
	events *events
	hold   *hold // between the end of a statement and the use of what it found
	ears   *gate // what the listener hears
	w      *world
}

// option changes a node's configuration.
type option func(*rung.Config)

func withRedis(w *world) option { return func(c *rung.Config) { c.Redis = w.redis.Client(w.t) } }

// hasty gives Redis the time that it has by default; the other tests wait for it
// on a machine that does ten things at once.
func hasty(c *rung.Config) { c.RedisTimeout = 0 }

// direct says that no pooler lies between: without it every fill makes sure which
// server it reads.
func direct(c *rung.Config) { c.Listen = nil }

// node starts a node and waits until it follows the stream.
func (w *world) node(options ...option) *node {
	w.t.Helper()
	n := w.start(options...)
	pgtest.Check(w.t, n.db.Ready(w.ctx))
	return n
}

// start starts a node and does not wait.
func (w *world) start(options ...option) *node {
	w.t.Helper()
	n := &node{events: newEvents(), hold: &hold{}, ears: newGate(), w: w}
	config, err := w.primary.PoolConfig()
	pgtest.Check(w.t, err)
	config.ConnConfig.Tracer = n.hold
	pool, err := pgxpool.NewWithConfig(w.ctx, config)
	pgtest.Check(w.t, err)
	listen, err := w.primary.ConnConfig()
	pgtest.Check(w.t, err)
	listen.DialFunc = n.ears.dial
	c := rung.Config{
		Database: dal.Database(), Primary: pool, Listen: listen, Observer: n.events,
		Interval: 200 * time.Millisecond, Bound: patience, RedisTimeout: patience, Logger: slog.New(slog.DiscardHandler),
	}
	if w.cluster != nil {
		for _, r := range w.cluster.Replicas {
			c.Replicas = append(c.Replicas, r.Pool(w.t))
		}
	}
	for _, o := range options {
		o(&c)
	}
	n.db, err = rung.New(c)
	pgtest.Check(w.t, err)
	n.Queries = dal.New(n.db)
	w.t.Cleanup(func() {
		n.ears.open()
		n.db.Close()
		pool.Close()
	})
	return n
}

// events records what an Observer hears and wakes who waits for it.
type events struct {
	mu   sync.Mutex
	all  []rung.Event
	more chan struct{}
}

func newEvents() *events { return &events{more: make(chan struct{})} }

// Observe implements rung.Observer.
func (e *events) Observe(v rung.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, v)
	close(e.more)
	e.more = make(chan struct{})
}

// mark returns a place to wait from.
func (e *events) mark() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.all)
}

// since returns what was heard from a mark on that matches.
func (e *events) since(mark int, match func(rung.Event) bool) []rung.Event {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []rung.Event
	for _, v := range e.all[mark:] {
		if match(v) {
			out = append(out, v)
		}
	}
	return out
}

// wait waits for a matching event from mark on.
func (e *events) wait(t testing.TB, mark int, what string, match func(rung.Event) bool) rung.Event {
	t.Helper()
	timeout := time.After(patience)
	for {
		e.mu.Lock()
		more := e.more
		for _, v := range e.all[mark:] {
			if match(v) {
				e.mu.Unlock()
				return v
			}
		}
		e.mu.Unlock()
		select {
		case <-more:
		case <-timeout:
			t.Fatalf("no event: %s; heard %+v", what, e.since(mark, func(v rung.Event) bool { return v.Kind != rung.Heartbeat }))
		}
	}
}

// changed matches the hearing of a change of a table.
func changed(table string) func(rung.Event) bool {
	return func(v rung.Event) bool { return v.Kind == rung.Changed && v.Table == table }
}

// kind matches a kind of event, of a query where one is given.
func kind(k rung.EventKind, r rung.Rung, query string) func(rung.Event) bool {
	return func(v rung.Event) bool { return v.Kind == k && v.Rung == r && (query == "" || v.Query == query) }
}

// heard runs SQL as another program would and waits until the node has heard of
// its change of table.
func (n *node) heard(table, sql string) {
	n.w.t.Helper()
	mark := n.events.mark()
	n.w.write(sql)
	n.events.wait(n.w.t, mark, "a change of "+table, changed(table))
}

// hold is a tracer that can stop a statement where its rows have been read and
// nothing has been done with them yet.
type hold struct {
	mu      sync.Mutex
	match   string
	batched []string
	reached chan struct{}
	release chan struct{}
}

// on makes the next statement that begins with the name comment of query stop at
// its end: reached is closed when it is there, and it goes on when release is
// closed.
func (h *hold) on(query string) (reached, release chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.match = "-- name: " + query + " "
	h.reached, h.release = make(chan struct{}), make(chan struct{})
	return h.reached, h.release
}

// sent are the name comments of the statements whose names begin so and that were
// sent together.
func (h *hold) sent(prefix string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var list []string
	for _, sql := range h.batched {
		if name, _, _ := strings.Cut(sql, "\n"); strings.HasPrefix(name, "-- name: "+prefix) {
			list = append(list, name)
		}
	}
	return list
}

type heldKey struct{}

// TraceBatchStart implements pgx.BatchTracer.
func (h *hold) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, q := range data.Batch.QueuedQueries {
		h.batched = append(h.batched, q.SQL)
	}
	return ctx
}

// TraceBatchQuery implements pgx.BatchTracer.
func (h *hold) TraceBatchQuery(ctx context.Context, c *pgx.Conn, data pgx.TraceBatchQueryData) {
	h.TraceQueryEnd(h.TraceQueryStart(ctx, c, pgx.TraceQueryStartData{SQL: data.SQL}), c, pgx.TraceQueryEndData{})
}

// TraceBatchEnd implements pgx.BatchTracer.
func (h *hold) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// TraceQueryStart implements pgx.QueryTracer.
func (h *hold) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	return context.WithValue(ctx, heldKey{}, data.SQL)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (h *hold) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	sql, _ := ctx.Value(heldKey{}).(string)
	h.mu.Lock()
	if h.match == "" || len(sql) < len(h.match) || sql[:len(h.match)] != h.match {
		h.mu.Unlock()
		return
	}
	h.match = ""
	reached, release := h.reached, h.release
	h.mu.Unlock()
	close(reached)
	<-release
}

// gate lets connections through, or holds back what they would hear.
type gate struct {
	mu     sync.Mutex
	opened chan struct{} // closed while the gate is open
	conns  map[net.Conn]bool
	refuse bool
}

func newGate() *gate {
	g := &gate{opened: make(chan struct{}), conns: map[net.Conn]bool{}}
	close(g.opened)
	return g
}

// shut holds back whatever arrives from now on.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.opened = make(chan struct{})
}

// open lets everything through again.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refuse = false
	select {
	case <-g.opened:
	default:
		close(g.opened)
	}
}

// cut breaks every connection and refuses new ones until open.
func (g *gate) cut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refuse = true
	for c := range g.conns {
		_ = c.Close()
	}
	clear(g.conns)
}

var errRefused = errors.New("the gate is closed")

func (g *gate) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	g.mu.Lock()
	refuse := g.refuse
	g.mu.Unlock()
	if refuse {
		return nil, errRefused
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.conns[c] = true
	return &gatedConn{Conn: c, gate: g}, nil
}

// gatedConn reads only while its gate is open.
type gatedConn struct {
	net.Conn
	gate *gate
}

func (c *gatedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.gate.mu.Lock()
	opened := c.gate.opened
	c.gate.mu.Unlock()
	<-opened
	return n, err
}
