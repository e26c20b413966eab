package rung_test

import (
	"context"
	"testing"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// BenchmarkMiss compares reads that the database answers, and that are put into L1,
// with the same statement on a plain pool: one that its arguments key, and one that
// sends a key query in front.
func BenchmarkMiss(b *testing.B) {
	w := newWorld(b, 0)
	n := w.node(direct)
	plain := dal.New(w.primary.Pool(b))
	run := func(name string, ctx context.Context, read func(context.Context, *dal.Queries) error) {
		for _, on := range []struct {
			name string
			q    *dal.Queries
		}{{"pool", plain}, {"rung", n.Queries}} {
			b.Run(name+"/"+on.name, func(b *testing.B) {
				for b.Loop() {
					pgtest.Check(b, read(ctx, on.q))
				}
			})
		}
	}
	fresh := rung.Fresh(w.ctx)
	run("GetBook", fresh, func(ctx context.Context, q *dal.Queries) error {
		_, err := q.GetBook(ctx, 1)
		return err
	})
	run("GetOrder", fresh, func(ctx context.Context, q *dal.Queries) error {
		_, err := q.GetOrder(ctx, 1)
		return err
	})
}
