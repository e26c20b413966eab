package rung

import (
	"context"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/zeebo/xxh3"
)

type benchBook struct {
	ID    int64
	Title string
	Cents int32
}

type benchKey struct {
	Tenant int64
	Email  string
}

// hitDB is a DB that follows an imaginary stream, with room for n entries.
func hitDB(n int) *DB {
	d := newDB(Config{L1Bytes: int64(n) * 400}.withDefaults())
	d.l1 = otter.Must(&otter.Options[uint64, weighted]{
		MaximumWeight: uint64(n) * 400,
		Weigher:       func(_ uint64, e weighted) uint32 { return e.weight() },
	})
	d.node = &node{clock: newClock(nil)}
	g := newGeneration(1, "bench", 1, 0, 20)
	g.until.Store(math.MaxInt64)
	d.node.generation.Store(g)
	return d
}

// fill stores an answer for a, with three tags.
func fillHit[A any](d *DB, q *Query[A, benchBook], a A, i int) {
	g := d.node.generation.Load()
	h := header{
		generation: g, stamp: 2, expires: math.MaxInt64, bytes: 360,
		slots: []uint32{g.slot(1), g.slot(uint64(i)), g.slot(uint64(i) << 20)},
	}
	d.l1.Set(q.Cache.Hash(q.hashSeed(), a), &entry[A, benchBook]{header: h, query: q, args: a, rows: []benchBook{{ID: int64(i), Title: "x"}}})
}

var byID = Query[int64, benchBook]{Name: "bench.ByID", Cache: &Cache[int64, benchBook]{
	TTL:  time.Hour,
	Hash: HashInt[int64],
	Same: func(a, b int64) bool { return a == b },
}}

var byKey = Query[benchKey, benchBook]{Name: "bench.ByKey", Cache: &Cache[benchKey, benchBook]{
	TTL:  time.Hour,
	Hash: func(seed uint64, a benchKey) uint64 { return HashString(HashInt(seed, a.Tenant), a.Email) },
	Same: func(a, b benchKey) bool { return a == b },
}}

// BenchmarkHit compares an answer from L1 with a bare Get of the cache below it,
// over 10,000 entries that nearly fill it.
func BenchmarkHit(b *testing.B) {
	const n = 10_000
	ctx := context.Background()

	b.Run("otter", func(b *testing.B) {
		c := otter.Must(&otter.Options[uint64, *benchBook]{MaximumSize: n})
		keys := make([]uint64, n)
		for i := range keys {
			keys[i] = xxh3.HashString(fmt.Sprint(i))
			c.Set(keys[i], &benchBook{ID: int64(i)})
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			c.GetIfPresent(keys[i%n])
		}
	})
	b.Run("One/int64", func(b *testing.B) {
		d := hitDB(n)
		for i := range n {
			fillHit(d, &byID, int64(i), i)
		}
		hits(ctx, b, d, &byID, func(i int) int64 { return int64(i % n) })
	})
	b.Run("One/int64+string", func(b *testing.B) {
		d := hitDB(n)
		keys := make([]benchKey, n)
		for i := range keys {
			keys[i] = benchKey{int64(i), fmt.Sprintf("user%d@example.com", i)}
			fillHit(d, &byKey, keys[i], i)
		}
		hits(ctx, b, d, &byKey, func(i int) benchKey { return keys[i%n] })
	})
}

func hits[A any](ctx context.Context, b *testing.B, d *DB, q *Query[A, benchBook], arg func(int) A) {
	b.Helper()
	for i := range 30_000 {
		if lookup(ctx, d, q, arg(i)) == nil {
			b.Fatal("the cache does not hold what it should")
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := One(ctx, DBTX(d), q, arg(i)); err != nil {
			b.Fatal(err)
		}
	}
}
