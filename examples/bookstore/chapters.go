package main

import (
	"context"
	"fmt"
	"time"

	"github.com/rungdb/rung/examples/bookstore/dal"
	rung "github.com/rungdb/rung/runtime"
)

// rungs climbs down: miss, process, Redis, replica.
func (s *story) rungs(ctx context.Context) error {
	a, b := s.nodes[0], s.nodes[1]
	say("1. A miss, then a hit in the process, in Redis, and an answer of the replica")
	if err := a.book(ctx, 1); err != nil {
		return err
	}
	// Redis is filled behind the reader's back: wait until it is.
	if err := a.await(ctx, func(e rung.Event) bool { return e.Kind == rung.Filled && e.Rung == rung.L2 }); err != nil {
		a.forget()
	}
	if err := first(a.book(ctx, 1), b.book(ctx, 1), b.book(ctx, 1)); err != nil {
		return err
	}
	return s.fromReplica(ctx, a)
}

// fromReplica lists orders until the replica has proven that it may answer.
func (s *story) fromReplica(ctx context.Context, n *node) error {
	for {
		n.forget()
		if _, err := n.ListOrders(rung.Fresh(ctx), 1); err != nil {
			return err
		}
		for len(n.steps) > 0 {
			if e := <-n.steps; e.Kind == rung.Queried && e.Rung == rung.Replica {
				return n.read("ListOrders(customer 1), fresh", func() (string, error) {
					list, err := n.ListOrders(rung.Fresh(ctx), 1)
					return fmt.Sprintf("%d orders", len(list)), err
				})
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// invalidation changes a row with psql and reads it again.
func (s *story) invalidation(ctx context.Context) error {
	say("2. A change made with psql, by somebody who has never heard of rung")
	a, b := s.nodes[0], s.nodes[1]
	if err := s.psql(ctx, "UPDATE books SET cents = 1650 WHERE id = 1"); err != nil {
		return err
	}
	return first(a.book(ctx, 1), b.book(ctx, 2), a.book(ctx, 1))
}

// loader loads many books at once.
func (s *story) loader(ctx context.Context) error {
	say("3. A loader: what the process has, one MGET, one statement")
	a, b := s.nodes[0], s.nodes[1]
	batch := func(n *node, ids ...int64) error {
		return n.read(fmt.Sprintf("GetBookBatch(%v)", ids), func() (string, error) {
			books, err := n.GetBookBatch(ctx, ids)
			return fmt.Sprintf("%d books", len(books)), err
		})
	}
	return first(batch(a, 1, 2, 3), batch(b, 2, 3), batch(a, 1, 2, 3))
}

// ownWrite writes and reads in one handler.
func (s *story) ownWrite(ctx context.Context) error {
	say("4. A handler reads its own write")
	a := s.nodes[0]
	err := a.read("SetPrice(2, 12.50)", func() (string, error) {
		rows, err := a.SetPrice(ctx, dal.SetPriceParams{ID: 2, Cents: 1250})
		return fmt.Sprintf("%d row", rows), err
	})
	return first(err, a.book(ctx, 2))
}

// session writes on one node and reads on another.
func (s *story) session(ctx context.Context) error {
	say("5. A session reads its own write on another node")
	a, b := s.nodes[0], s.nodes[1]
	session := rung.NewSession("")
	err := a.read("SetPrice(3, 19.90), in a session", func() (string, error) {
		rows, err := a.SetPrice(rung.WithSession(ctx, session), dal.SetPriceParams{ID: 3, Cents: 1990})
		return fmt.Sprintf("%d row", rows), err
	})
	if err != nil {
		return err
	}
	fmt.Printf("  cookie  %s\n", session.Token())
	return b.book(rung.WithSession(ctx, rung.NewSession(session.Token())), 3)
}

// withoutRedis kills Redis and goes on.
func (s *story) withoutRedis(ctx context.Context) error {
	say("7. Redis is killed; the reads go on")
	a, b := s.nodes[0], s.nodes[1]
	if err := s.redis.Kill(ctx); err != nil {
		return err
	}
	if err := s.psql(ctx, "UPDATE books SET cents = cents + 10"); err != nil {
		return err
	}
	return first(a.book(ctx, 1), b.book(ctx, 1), b.book(ctx, 1))
}
