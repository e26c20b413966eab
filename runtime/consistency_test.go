package rung_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// price reads a book's price through the node.
func (n *node) price(ctx context.Context, id int64) int32 {
	n.w.t.Helper()
	b, err := n.GetBook(ctx, id)
	pgtest.Check(n.w.t, err)
	return b.Cents
}

// TestEachRungAnswers takes one read down the ladder and one change up.
func TestEachRungAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	a, b := w.node(withRedis(w), direct), w.node(withRedis(w))
	mark := a.events.mark()
	if got := a.price(w.ctx, 1); got != 1000 {
		t.Fatalf("first read = %d, want 1000", got)
	}
	a.events.wait(t, mark, "a miss answered by the primary", kind(rung.Queried, rung.Primary, "dal.GetBook"))
	a.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))

	mark = a.events.mark()
	a.price(w.ctx, 1)
	a.events.wait(t, mark, "a hit in the process", kind(rung.Hit, rung.L1, "dal.GetBook"))

	mark = b.events.mark()
	if got := b.price(w.ctx, 1); got != 1000 {
		t.Fatalf("read on another node = %d, want 1000", got)
	}
	b.events.wait(t, mark, "a hit in Redis", kind(rung.Hit, rung.L2, "dal.GetBook"))
	if asked := b.events.since(mark, kind(rung.Queried, rung.Primary, "")); len(asked) > 0 {
		t.Errorf("the other node asked the primary: %+v", asked)
	}

	markB := b.events.mark()
	a.heard("public.books", `UPDATE books SET cents = 1100 WHERE id = 1`)
	b.events.wait(t, markB, "the change", changed("public.books"))
	for name, n := range map[string]*node{"a": a, "b": b} {
		if got := n.price(w.ctx, 1); got != 1100 {
			t.Errorf("node %s after the change = %d, want 1100", name, got)
		}
	}
}

// TestOtherRowsStay says that a change drops what it touches and no more.
func TestOtherRowsStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	n.price(w.ctx, 1)
	n.price(w.ctx, 2)
	n.heard("public.books", `UPDATE books SET cents = 1100 WHERE id = 1`)
	mark := n.events.mark()
	n.price(w.ctx, 2)
	n.events.wait(t, mark, "a hit for the other book", kind(rung.Hit, rung.L1, "dal.GetBook"))

	// stock is not read by any cached query: nobody is told.
	mark = n.events.mark()
	w.write(`UPDATE books SET stock = 1 WHERE id = 2`)
	n.heard("public.customers", `UPDATE customers SET name = 'Eve' WHERE id = 2`)
	if got := n.events.since(mark, changed("public.books")); len(got) > 0 {
		t.Errorf("a change of a column that nobody reads was announced: %+v", got)
	}
	n.price(w.ctx, 2)
	n.events.wait(t, mark, "still a hit", kind(rung.Hit, rung.L1, "dal.GetBook"))
}

// TestStaleSet is the race that caches lose: a read finds the old row, the row
// changes, the change is heard, and only then the old row is stored.
func TestStaleSet(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n, other := w.node(withRedis(w), direct), w.node(withRedis(w))
	reached, release := n.hold.on("GetBook")
	found := make(chan int32, 1)
	go func() { found <- n.price(w.ctx, 1) }()
	<-reached
	markOther := other.events.mark()
	n.heard("public.books", `UPDATE books SET cents = 1100 WHERE id = 1`)
	other.events.wait(t, markOther, "the change", changed("public.books"))
	close(release)
	if got := <-found; got != 1000 {
		t.Fatalf("the read that began before the change = %d, want 1000: the test missed its race", got)
	}
	for name, n := range map[string]*node{"the same node": n, "another node": other} {
		if got := n.price(w.ctx, 1); got != 1100 {
			t.Errorf("%s after the change = %d, want 1100", name, got)
		}
	}
}

// TestEveryChangeCounts changes a row again and again, with nothing between the
// read and the change.
func TestEveryChangeCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	for cents := int32(1); cents <= 50; cents++ {
		n.price(w.ctx, 1)
		n.heard("public.books", fmt.Sprintf(`UPDATE books SET cents = %d WHERE id = 1`, cents))
		if got := n.price(w.ctx, 1); got != cents {
			t.Fatalf("after change %d = %d", cents, got)
		}
	}
}

// TestKeyMove moves a row from one key to another: both keys change.
func TestKeyMove(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	count := func(customer int64) int64 {
		c, err := n.CountOpenOrders(w.ctx, customer)
		pgtest.Check(t, err)
		return c
	}
	if a, b := count(1), count(2); a != 2 || b != 1 {
		t.Fatalf("open orders = %d, %d, want 2, 1", a, b)
	}
	n.heard("public.orders", `UPDATE orders SET customer_id = 2 WHERE id = 1`)
	if a, b := count(1), count(2); a != 1 || b != 2 {
		t.Errorf("open orders after the move = %d, %d, want 1, 2", a, b)
	}
}

// TestFollowedRow changes the row that a join found, and then the join.
func TestFollowedRow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w))
	name := func() string {
		o, err := n.GetOrder(w.ctx, 1)
		pgtest.Check(t, err)
		return o.CustomerName
	}
	if got := name(); got != "Ada" {
		t.Fatalf("customer = %q, want Ada", got)
	}
	n.heard("public.customers", `UPDATE customers SET name = 'Eve' WHERE id = 2`)
	mark := n.events.mark()
	name()
	n.events.wait(t, mark, "a hit after another customer changed", kind(rung.Hit, rung.L1, "dal.GetOrder"))
	n.heard("public.customers", `UPDATE customers SET name = 'Ada L.' WHERE id = 1`)
	if got := name(); got != "Ada L." {
		t.Errorf("customer after the renaming = %q, want Ada L.", got)
	}
	n.heard("public.orders", `UPDATE orders SET customer_id = 2 WHERE id = 1`)
	if got := name(); got != "Eve" {
		t.Errorf("customer after the order moved = %q, want Eve", got)
	}
	n.heard("public.customers", `UPDATE customers SET name = 'Bob' WHERE id = 2`)
	if got := name(); got != "Bob" {
		t.Errorf("customer followed after the move = %q, want Bob", got)
	}
}

// TestFollowedOnAnotherNode reads from Redis what another node has filled, and then
// the row that a join found there changes.
func TestFollowedOnAnotherNode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	filling, n := w.node(withRedis(w)), w.node(withRedis(w))
	mark := filling.events.mark()
	_, err := filling.GetOrder(w.ctx, 1)
	pgtest.Check(t, err)
	filling.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetOrder"))
	mark = n.events.mark()
	_, err = n.GetOrder(w.ctx, 1)
	pgtest.Check(t, err)
	n.events.wait(t, mark, "a hit in Redis", kind(rung.Hit, rung.L2, "dal.GetOrder"))
	n.heard("public.customers", `UPDATE customers SET name = 'Ada L.' WHERE id = 1`)
	if o, err := n.GetOrder(w.ctx, 1); err != nil || o.CustomerName != "Ada L." {
		t.Errorf("customer after the renaming = %q, %v, want Ada L.", o.CustomerName, err)
	}
}

// TestKeyQueriesAreAskedFirst: a value that comes in between the two would be missed
// if the statement had the earlier snapshot.
func TestKeyQueriesAreAskedFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	_, err := n.GetOrder(w.ctx, 1)
	pgtest.Check(t, err)
	want := []string{"-- name: GetOrderKeysOfOrders :many", "-- name: GetOrder :one"}
	if diff := cmp.Diff(want, n.hold.sent("GetOrder")); diff != "" {
		t.Errorf("statements of GetOrder (-want +got):\n%s", diff)
	}
}

// TestOptionalKey asks for the books of one author and for those of all.
func TestOptionalKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	cheapest := func(author pgtype.Text) string {
		list, err := n.ListCheapestBooks(w.ctx, author)
		pgtest.Check(t, err)
		return list[0].Title
	}
	hemp := pgtype.Text{String: "Hemp", Valid: true}
	if a, b := cheapest(pgtype.Text{}), cheapest(hemp); a != "Ladders" || b != "Ropes" {
		t.Fatalf("cheapest = %s, %s, want Ladders, Ropes", a, b)
	}
	n.heard("public.books", `UPDATE books SET cents = 5 WHERE title = 'Steps'`)
	mark := n.events.mark()
	cheapest(hemp)
	n.events.wait(t, mark, "a hit for the other author", kind(rung.Hit, rung.L1, "dal.ListCheapestBooks"))
	if got := cheapest(pgtype.Text{}); got != "Steps" {
		t.Errorf("cheapest of all after the change = %s, want Steps", got)
	}
}

// TestGap changes a row while the listener is cut off: what was cached before
// the gap is never served behind it.
func TestGap(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w))
	mark := n.events.mark()
	n.price(w.ctx, 1)
	n.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))
	mark = n.events.mark()
	n.ears.cut()
	n.events.wait(t, mark, "unsynced", kind(rung.Unsynced, 0, ""))
	if got := n.price(w.ctx, 1); got != 1000 {
		t.Fatalf("while cut off = %d, want 1000 from the database", got)
	}
	if hits := n.events.since(mark, func(e rung.Event) bool { return e.Kind == rung.Hit }); len(hits) > 0 {
		t.Errorf("served from a cache while cut off: %+v", hits)
	}
	w.write(`UPDATE books SET cents = 1100 WHERE id = 1`)
	mark = n.events.mark()
	n.ears.open()
	n.events.wait(t, mark, "synced again", kind(rung.Synced, 0, ""))
	pgtest.Check(t, n.db.Ready(w.ctx))
	if got := n.price(w.ctx, 1); got != 1100 {
		t.Errorf("behind the gap = %d, want 1100", got)
	}
}

// TestLaggingReplica reads through a replica that has not replayed a change that
// the node has heard of.
func TestLaggingReplica(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	n := w.node(direct)
	replica := w.cluster.Replicas[0]
	orders := func() int {
		list, err := n.ListOrders(w.ctx, 1)
		pgtest.Check(t, err)
		return len(list)
	}
	fromReplica := func(ctx context.Context) (bool, error) {
		mark := n.events.mark()
		_, err := n.ListOrders(rung.Fresh(ctx), 1)
		return len(n.events.since(mark, kind(rung.Queried, rung.Replica, "dal.ListOrders"))) > 0, err
	}
	pgtest.Check(t, pgtest.Wait(w.ctx, "an answer of the replica", fromReplica))
	pgtest.Check(t, replica.PauseReplay(w.ctx))
	n.heard("public.orders", `INSERT INTO orders (customer_id) VALUES (1)`)
	if got := orders(); got != 3 {
		t.Errorf("orders while the replica lags = %d, want 3", got)
	}
	pgtest.Check(t, replica.ResumeReplay(w.ctx))
	pgtest.Check(t, w.cluster.CatchUp(w.ctx))
	// Once a probe has returned for the last change, the replica answers.
	pgtest.Check(t, pgtest.Wait(w.ctx, "an answer of the replica", fromReplica))
	if got := orders(); got != 3 {
		t.Errorf("orders filled from the replica = %d, want 3", got)
	}
}

// TestJoin says who may join a read under way: those who began before a change
// was heard, not those who began after.
func TestJoin(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	reached, release := n.hold.on("GetBook")
	read := func() <-chan int32 {
		c := make(chan int32, 1)
		go func() { c <- n.price(w.ctx, 1) }()
		return c
	}
	leader := read()
	<-reached
	joiner := read()
	n.heard("public.books", `UPDATE books SET cents = 1100 WHERE id = 1`)
	select {
	case got := <-read():
		if got != 1100 {
			t.Errorf("a read that began after the change was heard = %d, want 1100", got)
		}
	case <-time.After(patience / 3):
		t.Error("a read that began after the change was heard waits for the one before")
	}
	close(release)
	<-leader
	<-joiner
}

// TestJoinShares says that reads of one key that are under way at once ask the
// database once.
func TestJoinShares(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	reached, release := n.hold.on("GetBook")
	mark := n.events.mark()
	const readers = 20
	done := make(chan int32, readers)
	go func() { done <- n.price(w.ctx, 1) }()
	<-reached
	for range readers - 1 {
		go func() { done <- n.price(w.ctx, 1) }()
	}
	close(release)
	for range readers {
		<-done
	}
	if asked := n.events.since(mark, kind(rung.Queried, rung.Primary, "dal.GetBook")); len(asked) != 1 {
		t.Errorf("%d readers asked the database %d times, want once", readers, len(asked))
	}
}

// TestOwnWrite reads what this process wrote while it cannot hear of it.
func TestOwnWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w))
	n.price(w.ctx, 1)
	n.ears.shut()
	rows, err := n.SetPrice(w.ctx, dal.SetPriceParams{ID: 1, Cents: 1100})
	if err != nil || rows != 1 {
		t.Fatalf("SetPrice = %d, %v", rows, err)
	}
	if got := n.price(w.ctx, 1); got != 1100 {
		t.Errorf("after the own write = %d, want 1100", got)
	}
	mark := n.events.mark()
	if _, err := n.GetOrder(w.ctx, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := n.GetOrder(w.ctx, 1); err != nil {
		t.Fatal(err)
	}
	n.events.wait(t, mark, "a hit on a table that was not written", kind(rung.Hit, rung.L1, "dal.GetOrder"))

	n.ears.open()
	pgtest.Check(t, pgtest.Wait(w.ctx, "the own write to be heard", func(ctx context.Context) (bool, error) {
		mark := n.events.mark()
		if got := n.price(ctx, 1); got != 1100 {
			t.Errorf("= %d, want 1100", got)
		}
		return len(n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetBook"))) > 0, nil
	}))
}

// TestOwnTransaction is TestOwnWrite for a transaction of several statements; in
// it nothing is read from a cache, and what it reads is not stored.
func TestOwnTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w))
	mark := n.events.mark()
	n.price(w.ctx, 1)
	n.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))
	n.ears.shut()
	mark = n.events.mark()
	err := pgx.BeginFunc(w.ctx, n.db, func(tx pgx.Tx) error {
		q := n.WithTx(tx)
		if _, err := q.SetPrice(w.ctx, dal.SetPriceParams{ID: 1, Cents: 1100}); err != nil {
			return err
		}
		b, err := q.GetBook(w.ctx, 1)
		if err == nil && b.Cents != 1100 {
			t.Errorf("in the transaction = %d, want 1100", b.Cents)
		}
		return err
	})
	pgtest.Check(t, err)
	if stored := n.events.since(mark, func(e rung.Event) bool { return e.Kind == rung.Filled || e.Kind == rung.Hit }); len(stored) > 0 {
		t.Errorf("a cache was used in a transaction: %+v", stored)
	}
	if got := n.price(w.ctx, 1); got != 1100 {
		t.Errorf("after the commit = %d, want 1100", got)
	}

	err = pgx.BeginFunc(w.ctx, n.db, func(tx pgx.Tx) error {
		if _, err := n.WithTx(tx).SetPrice(w.ctx, dal.SetPriceParams{ID: 2, Cents: 1}); err != nil {
			return err
		}
		return context.Canceled
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("BeginFunc = %v", err)
	}
	if got := n.price(w.ctx, 2); got != 2000 {
		t.Errorf("after a rollback = %d, want 2000", got)
	}
}

// TestSession writes on one node and reads on another that has not heard of it.
func TestSession(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1)
	a, b := w.node(withRedis(w)), w.node(withRedis(w))
	b.price(w.ctx, 1)
	if list, err := b.ListOrders(w.ctx, 1); err != nil || len(list) != 2 {
		t.Fatalf("ListOrders = %d, %v", len(list), err)
	}
	b.ears.shut()
	pgtest.Check(t, w.cluster.Replicas[0].PauseReplay(w.ctx))

	session := rung.NewSession("")
	if got := session.Token(); got != "" {
		t.Errorf("a new session's token = %q, want none", got)
	}
	ctx := rung.WithSession(w.ctx, session)
	_, err := a.SetPrice(ctx, dal.SetPriceParams{ID: 1, Cents: 1100})
	pgtest.Check(t, err)
	_, err = a.PlaceOrder(ctx, 1)
	pgtest.Check(t, err)

	ctx = rung.WithSession(w.ctx, rung.NewSession(session.Token()))
	if got := b.price(ctx, 1); got != 1100 {
		t.Errorf("the session on another node = %d, want 1100", got)
	}
	if list, err := b.ListOrders(ctx, 1); err != nil || len(list) != 3 {
		t.Errorf("the session's orders on another node = %d, %v, want 3", len(list), err)
	}
	pgtest.Check(t, w.cluster.Replicas[0].ResumeReplay(w.ctx))
}

// TestForeignTokens says that a token nobody can satisfy costs the primary's
// answer and nothing else.
func TestForeignTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	for _, token := range []string{"garbage", "1-other.stream.1.abc-zz", "1--zzzzzzzzzzzzz"} {
		session := rung.NewSession(token)
		ctx := rung.WithSession(w.ctx, session)
		mark := n.events.mark()
		if got := n.price(ctx, 1); got != 1000 {
			t.Errorf("with token %q = %d, want 1000", token, got)
		}
		n.events.wait(t, mark, "the primary's answer", kind(rung.Queried, rung.Primary, "dal.GetBook"))
		if got := session.Token(); got == "" || got == token {
			t.Errorf("token after a read on the primary = %q, want a new one", got)
		}
	}
}

// TestRedisGone kills Redis under the reads: they go on.
func TestRedisGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w), hasty)
	n.price(w.ctx, 1)
	pgtest.Check(t, w.redis.Kill(w.ctx))
	for id := int64(1); id <= 3; id++ {
		if got := n.price(w.ctx, id); got != int32(id)*1000 {
			t.Errorf("book %d without Redis = %d", id, got)
		}
	}
	pgtest.Check(t, w.redis.Start(w.ctx))
	pgtest.Check(t, pgtest.Wait(w.ctx, "Redis to be filled again", func(ctx context.Context) (bool, error) {
		n.price(rung.Fresh(ctx), 3)
		return len(n.events.since(0, kind(rung.Filled, rung.L2, "dal.GetBook"))) > 1, nil
	}))
}

// TestRedisHangs stops Redis where it stands: a read waits for it no longer than
// the timeout, and after a few not at all.
func TestRedisHangs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w), hasty)
	n.price(w.ctx, 1)
	pgtest.Check(t, w.redis.Pause(w.ctx))
	mark := n.events.mark()
	for id := int64(1); id <= 3; id++ {
		if got := n.price(w.ctx, id); got != int32(id)*1000 {
			t.Errorf("book %d while Redis hangs = %d", id, got)
		}
	}
	n.events.wait(t, mark, "the timeout", kind(rung.Failed, rung.L2, "dal.GetBook"))
	pgtest.Check(t, w.redis.Continue())
}

// TestMissing caches "no rows" and hears of the row that comes.
func TestMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node(withRedis(w))
	find := func() error {
		_, err := n.GetCustomerByEmail(w.ctx, "eve@example.com")
		return err
	}
	if err := find(); err != pgx.ErrNoRows { //nolint:errorlint // bare, as sqlc's users compare it
		t.Fatalf("GetCustomerByEmail = %v, want pgx.ErrNoRows itself", err)
	}
	mark := n.events.mark()
	if err := find(); err != pgx.ErrNoRows { //nolint:errorlint // bare
		t.Fatalf("GetCustomerByEmail again = %v", err)
	}
	n.events.wait(t, mark, "a hit of no rows", kind(rung.Hit, rung.L1, "dal.GetCustomerByEmail"))
	n.heard("public.customers", `INSERT INTO customers (email, name) VALUES ('eve@example.com', 'Eve')`)
	if err := find(); err != nil {
		t.Errorf("GetCustomerByEmail after the insert = %v", err)
	}
}

// TestBatch loads many keys with one MGET and one statement.
func TestBatch(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	a, b := w.node(withRedis(w)), w.node(withRedis(w))
	mark := a.events.mark()
	a.price(w.ctx, 1)
	a.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))
	b.price(w.ctx, 2)

	mark = b.events.mark()
	books, err := b.GetBookBatch(w.ctx, []int64{1, 2, 3, 99, 3})
	pgtest.Check(t, err)
	if len(books) != 3 || books[1].Title != "Ladders" || books[2].Title != "Steps" || books[3].Title != "Ropes" {
		t.Errorf("GetBookBatch = %+v", books)
	}
	for want, r := range map[int]rung.Rung{1: rung.L1, 3: rung.L2, 2: rung.Primary} {
		got := b.events.since(mark, kind(rung.Batched, r, "dal.GetBook"))
		if len(got) != 1 || got[0].Count != want {
			t.Errorf("round trips to the %s = %+v, want one of %d keys", r, got, want)
		}
	}
	mark = b.events.mark()
	again, err := b.GetBookBatch(w.ctx, []int64{1, 2, 3, 99})
	if err != nil || len(again) != 3 {
		t.Errorf("GetBookBatch again = %+v, %v", again, err)
	}
	if asked := b.events.since(mark, kind(rung.Batched, rung.Primary, "")); len(asked) > 0 {
		t.Errorf("the second batch asked the primary: %+v", asked)
	}
	b.heard("public.books", `INSERT INTO books OVERRIDING SYSTEM VALUE VALUES (99, 'Nets', 'Hemp', 1, 1)`)
	if again, err = b.GetBookBatch(w.ctx, []int64{99}); err != nil || again[99].Title != "Nets" {
		t.Errorf("GetBookBatch after the insert = %+v, %v", again, err)
	}

	lines, err := b.ListLinesBatch(w.ctx, []int64{1, 2, 3})
	if err != nil || len(lines) != 2 || len(lines[1]) != 2 || lines[1][0].BookID != 1 || lines[1][1].BookID != 2 || len(lines[2]) != 1 {
		t.Errorf("ListLinesBatch = %+v, %v", lines, err)
	}
}

// TestMutation changes what a cached read returned: nobody else sees it.
func TestMutation(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	for range 3 {
		list, err := n.ListOrders(w.ctx, 1)
		pgtest.Check(t, err)
		if len(list) != 2 || list[0].ID != 2 {
			t.Fatalf("ListOrders = %+v, want orders 2 and 1", list)
		}
		list[0].ID = 99
	}
}

// TestSettings says that nodes whose connections have other settings share
// nothing, and that a connection whose settings were changed fills nothing.
func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	zone := func(name string) option {
		return func(c *rung.Config) {
			config := c.Primary.Config()
			config.MaxConns = 1
			config.ConnConfig.RuntimeParams["timezone"] = name
			c.Primary.Close()
			pool, err := pgxpool.NewWithConfig(w.ctx, config)
			pgtest.Check(t, err)
			t.Cleanup(pool.Close)
			c.Primary = pool
		}
	}
	a, b := w.node(withRedis(w), zone("UTC")), w.node(withRedis(w), zone("Asia/Tokyo"))
	mark := a.events.mark()
	a.price(w.ctx, 1)
	a.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))
	mark = b.events.mark()
	b.price(w.ctx, 1)
	b.events.wait(t, mark, "the primary's answer", kind(rung.Queried, rung.Primary, "dal.GetBook"))
	b.events.wait(t, mark, "the fill of Redis", kind(rung.Filled, rung.L2, "dal.GetBook"))

	if _, err := b.db.Exec(w.ctx, `SET TIME ZONE 'UTC'`); err != nil {
		t.Fatal(err)
	}
	mark = b.events.mark()
	b.price(rung.Fresh(w.ctx), 2)
	b.events.wait(t, mark, "an answer that is not stored", func(e rung.Event) bool {
		return e.Kind == rung.Dropped && e.Reason == rung.OtherSettings
	})
	if stored := b.events.since(mark, func(e rung.Event) bool { return e.Kind == rung.Filled }); len(stored) > 0 {
		t.Errorf("stored what a connection with other settings answered: %+v", stored)
	}
}

// TestExpiry serves an answer until its TTL has passed and no longer.
func TestExpiry(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	short := &rung.Query[int64, string]{
		Name: "dal.GetTitle", SQL: getTitle.SQL, Args: getTitle.Args, Dest: getTitle.Dest, Reads: getTitle.Reads,
		Cache: &rung.Cache[int64, string]{
			TTL: 50 * time.Millisecond, Columns: getTitle.Cache.Columns,
			Hash: getTitle.Cache.Hash, Same: getTitle.Cache.Same, Key: getTitle.Cache.Key,
		},
	}
	mark := n.events.mark()
	pgtest.Check(t, pgtest.Wait(w.ctx, "the entry to expire", func(ctx context.Context) (bool, error) {
		if _, err := rung.One(ctx, rung.DBTX(n.db), short, 1); err != nil {
			return false, err
		}
		return len(n.events.since(mark, func(e rung.Event) bool { return e.Kind == rung.Miss && e.Reason == rung.Expired })) > 0, nil
	}))
	if hits := n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetTitle")); len(hits) == 0 {
		t.Error("never a hit before it expired")
	}
}
