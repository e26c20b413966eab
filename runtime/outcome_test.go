package rung_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// writers remembers the connection of the newest statement of a query.
type writers struct {
	query string
	conn  atomic.Pointer[pgconn.PgConn]
}

// TraceQueryStart implements pgx.QueryTracer.
func (w *writers) TraceQueryStart(ctx context.Context, c *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if strings.HasPrefix(data.SQL, "-- name: "+w.query+" ") || data.SQL == w.query {
		w.conn.Store(c.PgConn())
	}
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (w *writers) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TestUnknownOutcome breaks the connection of a write that goes on without it.
// Until it is over, and what it changed was heard, nothing of that table comes
// from a cache, and a session that made it is answered by the primary.
func TestUnknownOutcome(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(context.Context, *node) error{
		"statement": func(ctx context.Context, n *node) error {
			_, err := n.SetPrice(ctx, dal.SetPriceParams{ID: 1, Cents: 1100})
			return err
		},
		"raw": func(ctx context.Context, n *node) error {
			_, err := n.db.Exec(ctx, "-- name: SetPrice :execrows\nUPDATE books SET cents = 1100 WHERE id = 1")
			return err
		},
		"raw rows": func(ctx context.Context, n *node) error {
			return n.db.QueryRow(ctx, "-- name: SetPrice :execrows\nUPDATE books SET cents = 1100 WHERE id = 1 RETURNING id").Scan(new(int64))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 0)
			lines, seen := newGate(), &writers{query: "SetPrice"}
			n := w.node(withRedis(w), withPool(w, func(c *pgxpool.Config) {
				c.ConnConfig.DialFunc, c.ConnConfig.Tracer = lines.dial, seen
			}))
			other := w.node(withRedis(w))
			n.settles(1, 1000)
			other.settles(1, 1000)

			release := w.block("SELECT FROM books WHERE id = 1 FOR UPDATE")
			session := rung.NewSession("")
			wrote := make(chan error, 1)
			go func() { wrote <- write(rung.WithSession(w.ctx, session), n) }()
			w.blocked()
			lines.cut()
			if err := <-wrote; err == nil {
				t.Fatal("a write whose connection broke = nil, want an error")
			}
			<-seen.conn.Load().CleanupDone() // its request to cancel was refused too
			lines.open()

			mark := n.events.mark()
			for range 3 {
				if got := n.price(w.ctx, 1); got != 1000 {
					t.Errorf("before the commit = %d, want 1000", got)
				}
			}
			n.settlesNot(mark)
			mark = other.events.mark()
			ctx := rung.WithSession(w.ctx, rung.NewSession(session.Token()))
			if got := other.price(ctx, 1); got != 1000 {
				t.Errorf("the session elsewhere before the commit = %d, want 1000", got)
			}
			other.events.wait(t, mark, "the primary's answer", kind(rung.Queried, rung.Primary, "dal.GetBook"))
			release()
			n.settles(1, 1100)
		})
	}
}

// settlesNot wants no answer of a cache since the mark.
func (n *node) settlesNot(mark int) {
	n.w.t.Helper()
	if hits := n.events.since(mark, func(e rung.Event) bool { return e.Kind == rung.Hit && e.Query == "dal.GetBook" }); len(hits) > 0 {
		n.w.t.Errorf("answered from a cache: %+v", hits)
	}
}

// TestUnknownCommit is TestUnknownOutcome for a commit: a deferred constraint's
// check waits while the connection breaks.
func TestUnknownCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	w.write(`CREATE TABLE notes (book bigint UNIQUE DEFERRABLE INITIALLY DEFERRED)`)
	lines, seen := newGate(), &writers{query: "commit"}
	n := w.node(withRedis(w), withPool(w, func(c *pgxpool.Config) { c.ConnConfig.DialFunc, c.ConnConfig.Tracer = lines.dial, seen }))
	n.settles(1, 1000)
	tx, err := n.db.Begin(w.ctx)
	pgtest.Check(t, err)
	_, err = n.WithTx(tx).SetPrice(w.ctx, dal.SetPriceParams{ID: 1, Cents: 1100})
	pgtest.Check(t, err)
	hold := w.primary.Conn(t)
	other, err := hold.Begin(w.ctx)
	pgtest.Check(t, err)
	_, err = other.Exec(w.ctx, "INSERT INTO notes VALUES (1)")
	pgtest.Check(t, err)
	ended := make(chan error, 1)
	go func() {
		if _, err := tx.Exec(w.ctx, "INSERT INTO notes VALUES (1)"); err != nil {
			ended <- err
			return
		}
		ended <- tx.Commit(w.ctx)
	}()
	w.blocked()
	for seen.conn.Load() == nil {
		select {
		case err := <-ended:
			t.Fatalf("the commit ended with %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	lines.cut()
	if err := <-ended; err == nil {
		t.Fatal("a commit whose connection broke = nil, want an error")
	}
	<-seen.conn.Load().CleanupDone()
	lines.open()
	mark := n.events.mark()
	n.price(w.ctx, 1)
	n.price(w.ctx, 1)
	n.settlesNot(mark)
	pgtest.Check(t, other.Rollback(w.ctx))
	n.settles(1, 1100)
}

// TestPrimaryRestarts stops and starts the primary under load: who wrote reads
// what it wrote, and caching goes on.
func TestPrimaryRestarts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	a, b := w.node(withRedis(w)), w.node(withRedis(w))
	stop := make(chan struct{})
	var workers sync.WaitGroup
	var written [3]atomic.Int32 // the newest price that was acknowledged, or may have been written
	for i := range 3 {
		id, n := int64(i+1), []*node{a, b}[i%2]
		workers.Go(func() {
			var tried int32 = 5000
			for low := int32(0); ; {
				select {
				case <-stop:
					written[i].Store(tried)
					return
				default:
				}
				tried++
				ctx, cancel := context.WithTimeout(w.ctx, patience/6)
				if _, err := n.SetPrice(ctx, dal.SetPriceParams{ID: id, Cents: tried}); err == nil {
					low = tried
				}
				for range 3 {
					if book, err := n.GetBook(ctx, id); err == nil && book.Cents < low {
						t.Errorf("price of %d = %d after %d was written", id, book.Cents, low)
					}
				}
				cancel()
			}
		})
	}
	for range 2 {
		mark := a.events.mark()
		a.events.wait(t, mark, "a write", func(e rung.Event) bool { return e.Kind == rung.Wrote && e.Err == nil })
		pgtest.Check(t, w.cluster.Primary.Stop(w.ctx, pgtest.Fast))
		pgtest.Check(t, w.cluster.Primary.Start(w.ctx))
		mark = a.events.mark()
		a.events.wait(t, mark, "a write", func(e rung.Event) bool { return e.Kind == rung.Wrote && e.Err == nil })
	}
	close(stop)
	workers.Wait()
	for i := range written {
		var now int32
		pgtest.Check(t, w.primary.Conn(t).QueryRow(w.ctx, "SELECT cents FROM books WHERE id = $1", i+1).Scan(&now))
		a.settles(int64(i+1), now)
		b.settles(int64(i+1), now)
	}
}

// TestTransactions says what a transaction counts as, by how it ends and by what
// it was told to do. The node hears nothing, so only its own notes can tell.
func TestTransactions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	w.write(`CREATE TABLE notes (book bigint REFERENCES books DEFERRABLE INITIALLY DEFERRED)`)
	n := w.node(withRedis(w))
	for _, test := range []struct {
		name     string
		options  pgx.TxOptions
		do       func(tx pgx.Tx) error
		rollback bool
		fails    bool // the commit
		price    int32
		books    bool // books may come from a cache afterwards
		orders   bool // so may orders
	}{
		{name: "a statement", do: n.pricing(1101), price: 1101, orders: true},
		{name: "serializable", options: pgx.TxOptions{IsoLevel: pgx.Serializable}, do: n.pricing(1102), price: 1102, orders: true},
		{name: "rolled back", do: n.pricing(1), rollback: true, price: 1102, books: true, orders: true},
		{name: "nothing", do: func(pgx.Tx) error { return nil }, price: 1102, books: true, orders: true},
		{name: "a savepoint released", do: func(tx pgx.Tx) error { return pgx.BeginFunc(w.ctx, tx, n.pricing(1103)) }, price: 1103, orders: true},
		{name: "a savepoint rolled back", do: func(tx pgx.Tx) error {
			inner, err := tx.Begin(w.ctx)
			return errors.Join(err, n.pricing(1)(inner), inner.Rollback(w.ctx))
		}, price: 1103, orders: true},
		{name: "a failed commit", do: func(tx pgx.Tx) error {
			_, err := tx.Exec(w.ctx, "INSERT INTO notes VALUES (99)")
			return errors.Join(err, n.pricing(1)(tx))
		}, fails: true, price: 1103},
		{name: "raw", do: func(tx pgx.Tx) error {
			_, err := tx.Exec(w.ctx, "UPDATE books SET cents = 1104 WHERE id = 1")
			return err
		}, price: 1104},
		{name: "raw rows", do: func(tx pgx.Tx) error {
			return tx.QueryRow(w.ctx, "UPDATE books SET cents = 1105 WHERE id = 1 RETURNING id").Scan(new(int64))
		}, price: 1105},
		{name: "a batch", do: func(tx pgx.Tx) error {
			b := &pgx.Batch{}
			b.Queue("UPDATE books SET cents = 1106 WHERE id = 1")
			return tx.SendBatch(w.ctx, b).Close()
		}, price: 1106},
		{name: "a copy", do: func(tx pgx.Tx) error {
			_, err := tx.CopyFrom(w.ctx, pgx.Identifier{"customers"}, []string{"email", "name"}, pgx.CopyFromRows([][]any{{"eve@example.com", "Eve"}}))
			return err
		}, price: 1106},
		{name: "a batch in a savepoint", do: func(tx pgx.Tx) error {
			return pgx.BeginFunc(w.ctx, tx, func(tx pgx.Tx) error {
				b := &pgx.Batch{}
				b.Queue("UPDATE books SET cents = 1107 WHERE id = 1")
				return tx.SendBatch(w.ctx, b).Close()
			})
		}, price: 1107},
		{name: "the connection itself", do: func(tx pgx.Tx) error {
			_, err := tx.Conn().Exec(w.ctx, "UPDATE books SET cents = 1108 WHERE id = 1")
			return err
		}, price: 1108},
		{name: "a commit as a statement", do: func(tx pgx.Tx) error {
			_, err := tx.Exec(w.ctx, "UPDATE books SET cents = 1109 WHERE id = 1; COMMIT")
			return err
		}, rollback: true, price: 1109},
	} {
		n.settles(1, n.priceNow(1))
		n.orderSettles()
		n.ears.shut()
		tx, err := n.db.BeginTx(w.ctx, test.options)
		pgtest.Check(t, err)
		if err := test.do(tx); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		end := tx.Commit
		if test.rollback {
			end = tx.Rollback
		}
		if err := end(w.ctx); (err != nil) != test.fails {
			t.Errorf("%s: the end = %v", test.name, err)
		}
		mark := n.events.mark()
		if got := n.price(w.ctx, 1); got != test.price {
			t.Errorf("%s: the price is %d, want %d", test.name, got, test.price)
		}
		if hit := len(n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetBook"))) > 0; hit != test.books {
			t.Errorf("%s: the price came from a cache: %t, want %t", test.name, hit, test.books)
		}
		if _, err := n.GetOrder(w.ctx, 1); err != nil {
			t.Error(err)
		}
		if hit := len(n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetOrder"))) > 0; hit != test.orders {
			t.Errorf("%s: the order came from a cache: %t, want %t", test.name, hit, test.orders)
		}
		n.ears.open()
	}
}

// pricing sets the price of the first book in a transaction.
func (n *node) pricing(cents int32) func(pgx.Tx) error {
	return func(tx pgx.Tx) error {
		_, err := n.WithTx(tx).SetPrice(n.w.ctx, dal.SetPriceParams{ID: 1, Cents: cents})
		return err
	}
}

// priceNow asks the database.
func (n *node) priceNow(id int64) (cents int32) {
	n.w.t.Helper()
	pgtest.Check(n.w.t, n.w.primary.Conn(n.w.t).QueryRow(n.w.ctx, "SELECT cents FROM books WHERE id = $1", id).Scan(&cents))
	return cents
}

// orderSettles waits until the first order comes from the process.
func (n *node) orderSettles() {
	n.w.t.Helper()
	pgtest.Check(n.w.t, pgtest.Wait(n.w.ctx, "a hit of the order", func(ctx context.Context) (bool, error) {
		mark := n.events.mark()
		_, err := n.GetOrder(ctx, 1)
		return len(n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetOrder"))) > 0, err
	}))
}
