package rung_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
	"github.com/rungdb/rung/runtime/tag"
)

// told is a context that says when somebody waits for it.
type told struct {
	context.Context
	once  sync.Once
	waits chan struct{}
}

func tell(ctx context.Context) *told { return &told{Context: ctx, waits: make(chan struct{})} }

func (c *told) Done() <-chan struct{} {
	c.once.Do(func() { close(c.waits) })
	return c.Context.Done()
}

// withPool changes the configuration of the node's pool.
func withPool(w *world, change func(*pgxpool.Config)) option {
	return func(c *rung.Config) {
		config := c.Primary.Config()
		change(config)
		c.Primary.Close()
		pool, err := pgxpool.NewWithConfig(w.ctx, config)
		pgtest.Check(w.t, err)
		w.t.Cleanup(pool.Close)
		c.Primary = pool
	}
}

// block makes statements that match wait for a lock that another program holds,
// until release is called.
func (w *world) block(lock string) (release func()) {
	w.t.Helper()
	conn := w.primary.Conn(w.t)
	tx, err := conn.Begin(w.ctx)
	pgtest.Check(w.t, err)
	_, err = tx.Exec(w.ctx, lock)
	pgtest.Check(w.t, err)
	return sync.OnceFunc(func() { pgtest.Check(w.t, tx.Commit(w.ctx)) })
}

// blocked waits until a backend waits for a lock.
func (w *world) blocked() {
	w.t.Helper()
	conn := w.primary.Conn(w.t)
	pgtest.Check(w.t, pgtest.Wait(w.ctx, "a backend to wait for the lock", func(ctx context.Context) (bool, error) {
		var n int
		err := conn.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()").Scan(&n)
		return n > 0, err
	}))
}

// settles waits until the node answers the price from the process, and wants it
// to be what it should be.
func (n *node) settles(id int64, want int32) {
	n.w.t.Helper()
	pgtest.Check(n.w.t, pgtest.Wait(n.w.ctx, "a hit in the process", func(ctx context.Context) (bool, error) {
		mark := n.events.mark()
		b, err := n.GetBook(ctx, id)
		hit := err == nil && len(n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetBook"))) > 0
		if hit && b.Cents != want {
			return false, fmt.Errorf("price = %d from the cache, want %d", b.Cents, want)
		}
		return hit, nil
	}))
}

// TestLeaderGivesUp says that those who wait for a read do not get the error of
// one who no longer does, whatever way the driver cancels.
func TestLeaderGivesUp(t *testing.T) {
	t.Parallel()
	for name, handler := range map[string]func(*pgconn.PgConn) ctxwatch.Handler{
		"deadline": func(c *pgconn.PgConn) ctxwatch.Handler { return &pgconn.DeadlineContextWatcherHandler{Conn: c.Conn()} },
		"request": func(c *pgconn.PgConn) ctxwatch.Handler {
			return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: patience}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 0)
			n := w.node(withPool(w, func(c *pgxpool.Config) { c.ConnConfig.BuildContextWatcherHandler = handler }))
			n.price(w.ctx, 2) // a connection that knows where it leads
			release := w.block("LOCK TABLE books IN ACCESS EXCLUSIVE MODE")
			ctx, cancel := context.WithCancel(w.ctx)
			leader, joiner := make(chan error, 1), make(chan error, 1)
			go func() { _, err := n.GetBook(ctx, 1); leader <- err }()
			w.blocked()
			waiting := tell(w.ctx)
			go func() { _, err := n.GetBook(waiting, 1); joiner <- err }()
			<-waiting.waits
			cancel()
			if err := <-leader; err == nil {
				t.Error("the leader's read = nil, want an error")
			}
			release()
			if err := <-joiner; err != nil {
				t.Errorf("the joiner's read = %v", err)
			}
		})
	}
}

// title is a type of the user's whose Scan panics when it is told to.
type title struct {
	text  string
	panic func() bool
}

// Scan implements sql.Scanner.
func (s *title) Scan(v any) error {
	if s.panic() {
		panic("a type of the user's")
	}
	s.text = fmt.Sprint(v)
	return nil
}

// TestScanPanics says that a panic in a type of the user's reaches who reads, and
// nobody waits for it; the pool has its connection back.
func TestScanPanics(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w), withPool(w, func(c *pgxpool.Config) { c.MaxConns = 1 }))
	waiting := tell(w.ctx)
	scanning := make(chan struct{})
	var scans atomic.Int32
	database := dal.Database()
	q := rung.Query[int64, title]{
		Name: "test.Panics", Database: &database, SQL: "SELECT title FROM books WHERE id = $1",
		Args: func(a int64) []any { return []any{a} },
		Dest: func(r *title) []any {
			r.panic = func() bool {
				if scans.Add(1) > 1 {
					return false
				}
				close(scanning)
				<-waiting.waits
				return true
			}
			return []any{r}
		},
		Reads: []rung.Read[int64]{{Table: "public.books", Columns: []string{"id", "title"}, Keys: []rung.Key[int64]{{
			Columns: []string{"id"}, From: func(dst []tag.Hash, a int64) []tag.Hash { return append(dst, tag.Hash(0).Int8(a)) },
		}}}},
		Cache: &rung.Cache[int64, title]{
			TTL: time.Minute, Columns: []string{"text"},
			Hash: rung.HashInt[int64],
			Same: func(a, b int64) bool { return a == b },
			Key:  rung.AppendInt[int64],
		},
	}
	panicked := make(chan any, 1)
	go func() {
		defer func() { panicked <- recover() }()
		_, _ = rung.One(w.ctx, n.db, &q, 1)
	}()
	<-scanning
	got, err := rung.One(waiting, n.db, &q, 1)
	if err != nil || got.text != "Ladders" {
		t.Errorf("the joiner's read = %q, %v", got.text, err)
	}
	if <-panicked == nil {
		t.Error("the panic did not reach who read")
	}
}

// TestClose closes a node that reads and writes; later ones do so without it.
func TestClose(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w))
	reached, release := n.hold.on("GetBook")
	held := make(chan error, 1)
	go func() { _, err := n.GetBook(w.ctx, 1); held <- err }()
	<-reached
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 50 {
				if _, err := n.GetBook(w.ctx, 2); err != nil {
					t.Errorf("GetBook = %v", err)
				}
				if _, err := n.GetBookBatch(w.ctx, []int64{2, 3}); err != nil {
					t.Errorf("GetBookBatch = %v", err)
				}
			}
		})
	}
	n.db.Close()
	close(release)
	pgtest.Check(t, <-held)
	readers.Wait()
	n.db.Close()
	w.write(`UPDATE books SET cents = 1100`)
	if got := n.price(w.ctx, 1); got != 1100 {
		t.Errorf("after Close = %d, want 1100", got)
	}
	for range 3 {
		if _, err := n.SetPrice(w.ctx, dal.SetPriceParams{ID: 1, Cents: 1200}); err != nil {
			t.Errorf("SetPrice after Close = %v", err)
		}
	}
	if got := n.price(w.ctx, 1); got != 1200 {
		t.Errorf("after Close and a write = %d, want 1200", got)
	}
}

// TestOneConnection does everything with a pool of one connection: nothing needs
// two at once.
func TestOneConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	one := withPool(w, func(c *pgxpool.Config) { c.MaxConns = 1 })
	for name, options := range map[string][]option{"pooled": {one, withRedis(w)}, "direct": {one, withRedis(w), direct}} {
		n := w.node(options...)
		var workers sync.WaitGroup
		for i := range 6 {
			workers.Go(func() {
				if err := n.everything(int64(1 + i%3)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
		workers.Wait()
	}
}

// everything reads and writes a book in every way there is.
func (n *node) everything(id int64) error {
	ctx, cancel := context.WithTimeout(rung.WithSession(n.w.ctx, rung.NewSession("")), patience/2)
	defer cancel()
	for i := range 10 {
		_, err := n.GetBook(ctx, id)
		_, err2 := n.GetBookBatch(ctx, []int64{1, 2, 3})
		_, err3 := n.ListOrders(ctx, 1)
		_, err4 := n.SetPrice(ctx, dal.SetPriceParams{ID: id, Cents: int32(1000 + i)})
		_, err5 := n.GetBook(rung.Fresh(ctx), id)
		err6 := pgx.BeginFunc(ctx, n.db, func(tx pgx.Tx) error {
			_, err := n.WithTx(tx).SetPrice(ctx, dal.SetPriceParams{ID: id, Cents: 7})
			return err
		})
		var cents int32
		err7 := n.db.QueryRow(ctx, "SELECT cents FROM books WHERE id = $1", id).Scan(&cents)
		if err := errors.Join(err, err2, err3, err4, err5, err6, err7); err != nil {
			return err
		}
	}
	return nil
}

// TestExhausted takes every connection: what is cached is answered, and who
// cannot wait for a connection does not speak for who can.
func TestExhausted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	var pool *pgxpool.Pool
	n := w.node(withRedis(w), withPool(w, func(c *pgxpool.Config) { c.MaxConns = 1 }), func(c *rung.Config) { pool = c.Primary })
	other := w.node(withRedis(w))
	n.price(w.ctx, 1)
	mark := other.events.mark()
	other.price(w.ctx, 2)
	other.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))

	c, err := pool.Acquire(w.ctx)
	pgtest.Check(t, err)
	for id, want := range map[int64]int32{1: 1000, 2: 2000} {
		if got := n.price(w.ctx, id); got != want {
			t.Errorf("price of %d without a connection = %d, want %d", id, got, want)
		}
	}
	ctx, cancel := context.WithCancel(w.ctx)
	leader, joiner := make(chan error, 1), make(chan error, 1)
	first, second := tell(ctx), tell(w.ctx)
	go func() { _, err := n.GetBook(first, 3); leader <- err }()
	<-first.waits
	go func() { _, err := n.GetBook(second, 3); joiner <- err }()
	<-second.waits
	cancel()
	if err := <-leader; !errors.Is(err, context.Canceled) {
		t.Errorf("GetBook of who gave up = %v, want context.Canceled", err)
	}
	c.Release()
	if err := <-joiner; err != nil {
		t.Errorf("GetBook of who waited = %v", err)
	}
}
