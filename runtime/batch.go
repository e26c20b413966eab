package rung

import (
	"context"
	"encoding/binary"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// OneBatch answers a :one for many keys: what the process has, then one MGET,
// then one statement for all that is left. Keys without a row are absent.
func OneBatch[K comparable, A, R any](ctx context.Context, db DBTX, b *Batch[K, A, R], a A, keys []K) (map[K]R, error) {
	found, err := load(ctx, db, b, a, keys, 1)
	if err != nil {
		return nil, failed(b.Query.Name, err)
	}
	out := make(map[K]R, len(found))
	for k, rows := range found {
		if len(rows) > 0 {
			out[k] = rows[0]
		}
	}
	return out, nil
}

// ManyBatch answers a :many for many keys, each key's rows in the query's order.
// Keys without a row are absent.
func ManyBatch[K comparable, A, R any](ctx context.Context, db DBTX, b *Batch[K, A, R], a A, keys []K) (map[K][]R, error) {
	found, err := load(ctx, db, b, a, keys, 0)
	if err != nil {
		return nil, failed(b.Query.Name, err)
	}
	for k, rows := range found {
		if len(rows) == 0 {
			delete(found, k)
		}
	}
	return found, nil
}

// load finds the rows of every key. What it returns belongs to the caller.
func load[K comparable, A, R any](ctx context.Context, db DBTX, b *Batch[K, A, R], a A, keys []K, limit int) (map[K][]R, error) {
	out := make(map[K][]R, len(keys))
	d, ok := cacheOf(db)
	if !ok {
		return out, loadPlain(ctx, unwrap(db, written{}), b, a, keys, limit, out)
	}
	q := b.Query
	if q.Cache == nil || d.node == nil {
		return out, loadUncached(ctx, d, b, a, distinct(keys), limit, out)
	}
	rest := make([]K, 0, len(keys))
	for _, k := range distinct(keys) {
		if e := lookup(ctx, d, q, b.With(a, k)); e != nil {
			out[k] = copies(e.rows, q.Cache.Copy)
			continue
		}
		rest = append(rest, k)
	}
	if hits := len(out); hits > 0 {
		d.observe(Event{Kind: Batched, Query: q.Name, Rung: L1, Count: hits})
	}
	s := stateOf(d, q)
	v := view(ctx, d, s)
	rest, names, err := loadShared(ctx, d, b, s, a, v, rest, out)
	if err != nil || len(rest) == 0 {
		return out, err
	}
	return out, loadDatabase(ctx, d, b, s, a, v, rest, names, limit, out)
}

func distinct[K comparable](keys []K) []K {
	seen := make(map[K]struct{}, len(keys))
	out := make([]K, 0, len(keys))
	for _, k := range keys {
		if _, ok := seen[k]; !ok {
			seen[k] = struct{}{}
			out = append(out, k)
		}
	}
	return out
}

// loadShared takes from Redis what is there and still good, in one round trip,
// and returns the keys that are left with their names in Redis (nil: not used).
func loadShared[K comparable, A, R any](ctx context.Context, d *DB, b *Batch[K, A, R], s *state[A, R], a A, v seen, keys []K, out map[K][]R) (rest []K, names []string, err error) {
	if v.generation == nil || !v.fill || d.l2 == nil || s.query.Cache.NoL2 || len(keys) == 0 {
		return keys, nil, nil
	}
	for _, k := range keys {
		name, err := sharedKey(ctx, d, s, b.With(a, k), v.generation)
		if err != nil {
			return nil, nil, err
		}
		names = append(names, name)
	}
	if v.reason != "" {
		return keys, names, nil
	}
	d.observe(Event{Kind: Batched, Query: s.query.Name, Rung: L2, Count: len(keys)})
	left := names[:0:0]
	for i, value := range d.l2.get(ctx, s.query.Name, names) {
		args := b.With(a, keys[i])
		if ans, ok := acceptShared(d, s, args, v.generation, value); ok {
			store(d, s, args, ans.rows, ans.header)
			out[keys[i]] = copies(ans.rows, s.query.Cache.Copy)
			continue
		}
		rest, left = append(rest, keys[i]), append(left, names[i])
	}
	return rest, left, nil
}

// loadDatabase asks one statement for all keys and fills each answer by itself.
func loadDatabase[K comparable, A, R any](ctx context.Context, d *DB, b *Batch[K, A, R], s *state[A, R], a A, v seen, keys []K, names []string, limit int, out map[K][]R) error {
	q := s.query
	args := make([]A, len(keys))
	for i, k := range keys {
		args[i] = b.With(a, k)
	}
	m := aimed(d, s, &v, args...)
	return d.ask(ctx, q.Name, m.need, v.generation, func(c *pgx.Conn, from source) error {
		started := time.Now()
		w, found, err := run(ctx, c, v.ask(b.KeyQueries), b.SQL, b.Args(a, keys), 0)
		if err != nil {
			return err
		}
		parts, err := split(w, wirePlace(d, b, keys, w), len(keys), limit)
		if err != nil {
			return err
		}
		foundParts, err := splitFound(found, len(keys))
		if err != nil {
			return err
		}
		for i, k := range keys {
			name := ""
			if names != nil {
				name = names[i]
			}
			ans, err := accept(d, s, args[i], v, from, m.stamp, m.tags[i], parts[i], foundParts[i], limit, name)
			if err != nil {
				return err
			}
			out[k] = copies(ans.rows, q.Cache.Copy)
		}
		d.observe(Event{Kind: Batched, Query: q.Name, Rung: from.rung, Count: len(keys), Duration: time.Since(started)})
		return nil
	})
}

// split cuts the rows of a batch by their first column; place says of which key
// it is, 1 for the first, 0 for none.
func split(w *wireRows, place func(first []byte) int, n, limit int) ([]*wireRows, error) {
	if len(w.oids) == 0 {
		return nil, errMalformed
	}
	parts := make([]*wireRows, n)
	for i := range parts {
		parts[i] = &wireRows{oids: w.oids[1:], formats: w.formats[1:]}
	}
	data := w.data
	var values [][]byte
	for range w.count {
		start := data
		var err error
		if values, data, err = w.row(data, values); err != nil {
			return nil, err
		}
		i := place(values[0])
		if i < 1 || i > n {
			return nil, errMalformed
		}
		part := parts[i-1]
		if limit > 0 && part.count == limit {
			continue
		}
		part.data = append(part.data, start[4+len(values[0]):len(start)-len(data)]...)
		part.count++
	}
	return parts, nil
}

// splitFound cuts what the key queries of a batch found, by key.
func splitFound(found []*wireRows, n int) ([][]*wireRows, error) {
	out := make([][]*wireRows, n)
	for _, w := range found {
		parts, err := split(w, ordinalPlace(w), n, 0)
		if err != nil {
			return nil, err
		}
		for i, p := range parts {
			out[i] = append(out[i], p)
		}
	}
	return out, nil
}

// wirePlace returns how the first column of w tells the key of a row.
func wirePlace[K comparable, A, R any](d *DB, b *Batch[K, A, R], keys []K, w *wireRows) func([]byte) int {
	if !b.Keyed || len(w.oids) == 0 {
		return ordinalPlace(w)
	}
	oid, format := w.oids[0], w.formats[0]
	places := placesOf(keys)
	k := new(K)
	d.base.Lock()
	defer d.base.Unlock()
	plan := d.base.types.PlanScan(oid, format, k)
	return func(first []byte) int {
		if plan.Scan(first, k) != nil {
			return 0
		}
		return places[*k]
	}
}

// ordinalPlace reads the key's place from the first column of w; nil where it has none.
func ordinalPlace(w *wireRows) func(first []byte) int {
	if len(w.oids) == 0 {
		return nil
	}
	format := w.formats[0]
	return func(first []byte) int { return ordinal(format, first) }
}

// placesOf numbers keys from 1.
func placesOf[K comparable](keys []K) map[K]int {
	places := make(map[K]int, len(keys))
	for i, k := range keys {
		places[k] = i + 1
	}
	return places
}

// ordinal reads an integer in binary or text format; 0 where it is none.
func ordinal(format int16, v []byte) int {
	switch {
	case format == 0:
		n, _ := strconv.Atoi(string(v))
		return n
	case len(v) == 4:
		return int(int32(binary.BigEndian.Uint32(v)))
	case len(v) == 8:
		return int(int64(binary.BigEndian.Uint64(v)))
	}
	return 0
}

// loadPlain runs the statement on any DBTX.
func loadPlain[K comparable, A, R any](ctx context.Context, db DBTX, b *Batch[K, A, R], a A, keys []K, limit int, out map[K][]R) error {
	keys = distinct(keys)
	if len(keys) == 0 {
		return nil
	}
	rows, err := db.Query(ctx, b.SQL, b.Args(a, keys)...)
	if err != nil {
		return err
	}
	return scanBatch(rows, b, keys, limit, out)
}

// loadUncached asks the database for a loader whose query is not cached.
func loadUncached[K comparable, A, R any](ctx context.Context, d *DB, b *Batch[K, A, R], a A, keys []K, limit int, out map[K][]R) error {
	if len(keys) == 0 {
		return nil
	}
	need, g := d.uncachedNeed(ctx, b.Query.Replica, b.Query.MaxLag, b.Query.tables())
	return d.ask(ctx, b.Query.Name, need, g, func(c *pgx.Conn, from source) error {
		started := time.Now()
		rows, err := c.Query(ctx, b.SQL, b.Args(a, keys)...)
		if err != nil {
			return err
		}
		if err := scanBatch(rows, b, keys, limit, out); err != nil {
			return err
		}
		d.observe(Event{Kind: Batched, Query: b.Query.Name, Rung: from.rung, Count: len(keys), Duration: time.Since(started)})
		return nil
	})
}

// scanBatch scans and closes the rows of a batch.
func scanBatch[K comparable, A, R any](rows pgx.Rows, b *Batch[K, A, R], keys []K, limit int, out map[K][]R) error {
	defer rows.Close()
	clear(out)
	var i int
	var k K
	var first any = &i
	var places map[K]int
	if b.Keyed {
		first, places = &k, placesOf(keys)
	}
	for rows.Next() {
		var r R
		dest := b.Query.Dest(&r)
		if err := rows.Scan(append([]any{first}, dest...)...); err != nil {
			return err
		}
		if b.Query.Done != nil {
			b.Query.Done(&r, dest)
		}
		if b.Keyed {
			i = places[k]
		}
		if i < 1 || i > len(keys) {
			return errMalformed
		}
		if k := keys[i-1]; limit == 0 || len(out[k]) < limit {
			out[k] = append(out[k], r)
		}
	}
	rows.Close()
	return rows.Err()
}
