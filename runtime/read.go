package rung

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// One answers a :one. It returns pgx.ErrNoRows, bare, where there is no row.
func One[A, R any](ctx context.Context, db DBTX, q *Query[A, R], a A) (R, error) {
	d, ok := cacheOf(db)
	if !ok {
		return plainOne(ctx, unwrap(db, q.written()), q, a)
	}
	if e := lookup(ctx, d, q, a); e != nil {
		d.hit(q.Name, len(e.rows))
		return first(e.rows, q.Cache.Copy)
	}
	rows, err := read(ctx, d, q, a, 1)
	if err != nil {
		var zero R
		return zero, failed(q.Name, err)
	}
	return first(rows, nil)
}

// Many answers a :many; nil where there is no row. The caller may change what it
// gets.
func Many[A, R any](ctx context.Context, db DBTX, q *Query[A, R], a A) ([]R, error) {
	d, ok := cacheOf(db)
	if !ok {
		return plainMany(ctx, unwrap(db, q.written()), q, a)
	}
	if e := lookup(ctx, d, q, a); e != nil {
		d.hit(q.Name, len(e.rows))
		return copies(e.rows, q.Cache.Copy), nil
	}
	rows, err := read(ctx, d, q, a, 0)
	return rows, failed(q.Name, err)
}

// first returns the only row, copied where it holds references.
func first[R any](rows []R, one func(R) R) (R, error) {
	if len(rows) == 0 {
		var zero R
		return zero, pgx.ErrNoRows
	}
	if one != nil {
		return one(rows[0]), nil
	}
	return rows[0], nil
}

// read answers q(a) past L1. The rows belong to the caller. limit 1 is a :one,
// 0 a :many.
//
// The whole ladder is here: join or lead the flight of this key, Redis, a replica
// or the primary, fill.
func read[A, R any](ctx context.Context, d *DB, q *Query[A, R], a A, limit int) ([]R, error) {
	if !q.written().nothing() {
		return readWritten(ctx, d, q, a, limit)
	}
	if q.Cache == nil || d.node == nil {
		return readUncached(ctx, d, q, a, limit)
	}
	s := stateOf(d, q)
	v := view(ctx, d, s)
	if v.reason != "" {
		d.observe(Event{Kind: Miss, Query: q.Name, Rung: L1, Reason: v.reason})
		return readPast(ctx, d, s, a, limit, v)
	}
	slots := v.slots(s.argumentTags(nil, a))
	for {
		f, leading := join(d, s, a, v.generation, slots)
		if leading {
			// The flight before may have filled L1 since the look-up that missed.
			if e := lookup(ctx, d, q, a); e != nil {
				f.land(d, answer[R]{e.rows, e.header}, nil)
				d.hit(q.Name, len(e.rows))
				return copies(e.rows, q.Cache.Copy), nil
			}
			d.observe(Event{Kind: Miss, Query: q.Name, Rung: L1, Reason: whyNot(d, q, a, v.generation)})
			ans, err := lead(ctx, d, s, a, limit, v, f)
			return copies(ans.rows, q.Cache.Copy), err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.done:
		}
		if f.usable(s, v.generation) {
			d.observe(Event{Kind: Joined, Query: q.Name, Count: len(f.answer.rows)})
			return copies(f.answer.rows, q.Cache.Copy), f.err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

// readPast asks the database although the query is cached, because no cached
// value may be served; what is found is stored for others where it may be.
func readPast[A, R any](ctx context.Context, d *DB, s *state[A, R], a A, limit int, v seen) ([]R, error) {
	var key string
	if v.fill {
		var err error
		if key, err = sharedKey(ctx, d, s, a, v.generation); err != nil {
			return nil, err
		}
	}
	ans, err := fetch(ctx, d, s, a, limit, v, filling[A, R]{key: key})
	return copies(ans.rows, s.query.Cache.Copy), err
}

// answer is what a read found.
type answer[R any] struct {
	rows   []R
	header // generation nil: not to be stored
}

// lead answers for every caller of the flight. Those who wait read for themselves
// where the leader alone has failed: its context ended, or a Scan panicked.
func lead[A, R any](ctx context.Context, d *DB, s *state[A, R], a A, limit int, v seen, f *flight[A, R]) (ans answer[R], err error) {
	landed := errAbandoned
	defer func() { f.land(d, ans, landed) }()
	ans, err = climb(ctx, d, s, a, limit, v, f)
	if err == nil || ctx.Err() == nil {
		landed = err
	}
	return ans, err
}

// climb answers from Redis, else from the database, and fills what did not have
// it.
func climb[A, R any](ctx context.Context, d *DB, s *state[A, R], a A, limit int, v seen, f *flight[A, R]) (answer[R], error) {
	key, err := sharedKey(ctx, d, s, a, v.generation)
	if err != nil {
		return answer[R]{}, err
	}
	if key != "" {
		if ans, ok := readShared(ctx, d, s, a, v.generation, key); ok {
			store(d, s, a, ans.rows, ans.header)
			return ans, nil
		}
	}
	return fetch(ctx, d, s, a, limit, v, filling[A, R]{key: key, flight: f})
}

// filling is where the answer of a fetch is stored besides L1.
type filling[A, R any] struct {
	key    string        // in Redis; empty: not there
	flight *flight[A, R] // nil: nobody waits
}

// aim is what a read notes before the database takes its snapshot.
type aim struct {
	stamp uint64      // position
	tags  [][]uint64  // that the arguments name, for each list of arguments
	need  requirement // of the answer
}

// aimed notes where the node is before the database is asked s for each of args.
// v says afterwards whether what is found may be stored.
func aimed[A, R any](d *DB, s *state[A, R], v *seen, args ...A) aim {
	m := aim{tags: make([][]uint64, len(args)), need: v.need}
	if !v.fill {
		return m
	}
	g := v.generation
	m.stamp = g.position() // before the snapshot
	v.fill = s.isCovered(d.node.coverage())
	var newest uint64
	for i, a := range args {
		m.tags[i] = s.argumentTags(nil, a)
		newest = max(newest, g.newest(v.slots(m.tags[i])))
	}
	m.need = d.fenced(m.need, g, newest)
	return m
}

// fetch asks the database and stores the answer where the view allows it.
func fetch[A, R any](ctx context.Context, d *DB, s *state[A, R], a A, limit int, v seen, into filling[A, R]) (answer[R], error) {
	var ans answer[R]
	q := s.query
	m := aimed(d, s, &v, a)
	if into.flight != nil && m.stamp != 0 {
		into.flight.stamp.Store(m.stamp)
	}
	err := d.ask(ctx, q.Name, m.need, v.generation, func(c *pgx.Conn, from source) error {
		started := time.Now()
		w, found, err := run(ctx, c, v.ask(q.Cache.KeyQueries), q.SQL, q.arguments(a), limit)
		if err != nil {
			return err
		}
		if ans, err = accept(d, s, a, v, from, m.stamp, m.tags[0], w, found, limit, into.key); err != nil {
			return err
		}
		d.observe(Event{Kind: Queried, Query: q.Name, Rung: from.rung, Count: w.count, Duration: time.Since(started)})
		return nil
	})
	return ans, err
}

// accept decodes what the database answered and stores it where the view allows
// it: in L1, and in Redis under name where there is one. found is what the key
// queries found. A replica's answer whose keys name tags that the replica had not
// passed before the read is refused.
func accept[A, R any](d *DB, s *state[A, R], a A, v seen, from source, stamp uint64, tags []uint64, w *wireRows, found []*wireRows, limit int, name string) (answer[R], error) {
	rows, err := s.decode(d, w)
	if err != nil {
		return answer[R]{}, err
	}
	if !v.fill || !from.ours {
		return answer[R]{rows: rows}, nil
	}
	values, err := s.follow(found)
	if err != nil {
		return answer[R]{}, err
	}
	tags = s.followedTags(tags, values)
	g := v.generation
	slots := v.slots(tags)
	if from.rung == Replica && !d.passed(g, g.newest(slots), from.replayed) {
		return answer[R]{}, errLagging
	}
	ttl := s.query.Cache.lifetime(w.count, limit == 1)
	h := header{generation: g, stamp: stamp, slots: slots, expires: d.node.now() + int64(ttl)}
	if ttl > 0 {
		d.keep(s.query.Name, name, w, values, h, ttl, s.query.Cache.Max)
		store(d, s, a, rows, h)
	}
	return answer[R]{rows: rows, header: h}, nil
}

// run runs a statement and captures its rows. The key queries are asked before it, in
// the same round trip: their snapshots are no later than its own, so that what they
// miss is a change that comes after it.
func run(ctx context.Context, c *pgx.Conn, keys []KeyQuery, sql string, args []any, limit int) (w *wireRows, found []*wireRows, err error) {
	if len(keys) == 0 {
		rows, err := c.Query(ctx, sql, args...)
		if err != nil {
			return nil, nil, err
		}
		w, err = capture(rows, limit)
		return w, nil, err
	}
	batch := &pgx.Batch{}
	for _, k := range keys {
		own := make([]any, len(k.Args))
		for i, n := range k.Args {
			own[i] = args[n]
		}
		batch.Queue(k.SQL, own...)
	}
	batch.Queue(sql, args...)
	results := c.SendBatch(ctx, batch)
	defer func() {
		if closing := results.Close(); err == nil {
			err = closing
		}
	}()
	for range keys {
		if w, err = captureNext(results, 0); err != nil {
			return nil, nil, err
		}
		found = append(found, w)
	}
	w, err = captureNext(results, limit)
	return w, found, err
}

func captureNext(results pgx.BatchResults, limit int) (*wireRows, error) {
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	return capture(rows, limit)
}

// whyNot says why L1 did not answer, for observers.
func whyNot[A, R any](d *DB, q *Query[A, R], a A, g *generation) Reason {
	if d.l1 == nil {
		return Absent
	}
	found, ok := d.l1.GetEntryQuietly(q.Cache.Hash(q.hashSeed(), a))
	if !ok {
		return Absent
	}
	e, ok := found.Value.(*entry[A, R])
	switch {
	case !ok || e.query != q || !q.Cache.Same(e.args, a):
		return Absent
	case e.generation != g:
		return OtherGeneration
	case d.node.now() >= e.expires:
		return Expired
	}
	return Invalidated
}

// readUncached asks the database for a query that is not cached, on a replica
// where its route allows one that shows what this process and the session wrote.
func readUncached[A, R any](ctx context.Context, d *DB, q *Query[A, R], a A, limit int) (out []R, err error) {
	need, g := d.uncachedNeed(ctx, q.Replica, q.MaxLag, q.tables())
	err = d.ask(ctx, q.Name, need, g, func(c *pgx.Conn, from source) error {
		started := time.Now()
		rows, err := c.Query(ctx, q.SQL, q.arguments(a)...)
		if err != nil {
			return err
		}
		if out, err = scanRows(rows, q.scan(), limit); err != nil {
			return err
		}
		d.observe(Event{Kind: Queried, Query: q.Name, Rung: from.rung, Count: len(out), Duration: time.Since(started)})
		return nil
	})
	return out, err
}

// readWritten runs a statement that writes and returns rows.
func readWritten[A, R any](ctx context.Context, d *DB, q *Query[A, R], a A, limit int) ([]R, error) {
	started := time.Now()
	rows, err := d.query(ctx, q.written(), q.SQL, q.arguments(a))
	if err != nil {
		return nil, err
	}
	out, err := scanRows(rows, q.scan(), limit)
	if err == nil {
		d.observe(Event{Kind: Queried, Query: q.Name, Rung: Primary, Count: len(out), Duration: time.Since(started)})
	}
	return out, err
}

// uncachedNeed is what the answer of a query that is not cached must have seen.
func (d *DB) uncachedNeed(ctx context.Context, replica bool, maxLag time.Duration, tables []string) (requirement, *generation) {
	if d.node == nil {
		return requirement{primary: true}, nil
	}
	g, heard := d.node.current()
	asked := demandsOf(ctx)
	need := requirement{primary: asked.primary || !replica, maxLag: maxLag}
	d.mustHave(&need, g, heard, tables, asked.session)
	return need, g
}
