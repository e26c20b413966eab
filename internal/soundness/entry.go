package soundness

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/depend"
	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
)

// entry is a remembered result of one query for one list of arguments.
type entry struct {
	*analyzed
	at        int // among the plan's
	arguments []argument
	send      []any
	reads     []read
	fixed     []uint64 // tags that the arguments alone name
	asked     []keyQuery

	result []byte   // the visible columns of all rows, as they came
	tags   []uint64 // what it depends on
	broken bool     // the server refuses the query now
}

// read is a watch as generated code declares it, with its tags prepared.
type read struct {
	depend.Watch
	table string
	any   uint64
	keys  []uint64 // watch of each key, parallel to Keys; nil: any change
}

// keyQuery is a query for the values of keys, as the cached path sends it.
type keyQuery struct {
	*depend.KeyQuery
	sql  string
	send []any
}

// newEntry prepares what can be known before the query is asked.
func newEntry(cat *catalog.Catalog, conn *pgx.Conn, q *analyzed, arguments []argument) (*entry, error) {
	e := &entry{analyzed: q, arguments: arguments}
	var values [][]any
	for i, p := range q.Params {
		if i >= len(arguments) {
			return nil, errors.New("a parameter too many")
		}
		b, err := arguments[i].bind(conn.TypeMap(), cat.FormatType(p.Type))
		if err != nil {
			return nil, err
		}
		e.send, values = append(e.send, b.send), append(values, b.values)
	}
	for _, w := range q.Reads {
		r := read{Watch: w, table: tag.Table(w.Table.Schema, w.Table.Name)}
		r.any = tag.Tag(tag.Watch(r.table, w.Columns, nil), 0)
		e.fixed = append(e.fixed, tag.Whole(r.table))
		named, ok := r.named(cat, arguments, values)
		if !ok || r.Keys == nil {
			r.keys, named = nil, []uint64{r.any}
		}
		e.fixed = append(e.fixed, named...)
		e.reads = append(e.reads, r)
	}
	for _, q := range depend.KeyQueries(q.Reads) {
		k := keyQuery{KeyQuery: q}
		var params []int
		k.sql, params = q.SQL()
		for _, n := range params {
			k.send = append(k.send, e.send[n-1])
		}
		e.asked = append(e.asked, k)
	}
	return e, nil
}

// named are the tags of the keys that arguments and constants name; false: a key
// that generated code does not hash, which makes the watch one of any change.
func (r *read) named(cat *catalog.Catalog, arguments []argument, values [][]any) (tags []uint64, ok bool) {
	chosen := false // one of those that are optional
	for _, k := range r.Keys {
		watch := tag.Watch(r.table, r.Columns, columnNames(k))
		r.keys = append(r.keys, watch)
		if k[0].Query != nil {
			continue
		}
		if k[0].Optional && (chosen || arguments[k[0].Param-1].null) {
			continue
		}
		hashes := []tag.Hash{0}
		for _, c := range k {
			var next []tag.Hash
			list, ok := keyValues(cat, c, values)
			if !ok {
				return nil, false
			}
			for _, h := range hashes {
				for _, v := range list {
					sum, ok := hashed(h, v)
					if !ok {
						return nil, false
					}
					next = append(next, sum)
				}
			}
			hashes = next
		}
		for _, h := range hashes {
			tags = append(tags, tag.Tag(watch, h))
		}
		chosen = k[0].Optional
	}
	if r.Keys != nil && r.Keys[0][0].Optional && !chosen {
		tags = append(tags, r.any)
	}
	return tags, true
}

func columnNames(k depend.Key) []string {
	var out []string
	for _, c := range k {
		out = append(out, c.Column.Name)
	}
	return out
}

// keyValues are the values that a key column is compared with. Of constants,
// generated code hashes integers, booleans and texts.
func keyValues(cat *catalog.Catalog, c depend.KeyColumn, values [][]any) ([]any, bool) {
	if c.Const == nil {
		return values[c.Param-1], true
	}
	name := cat.FormatType(c.Column.Type)
	switch name {
	case "smallint", "integer", "bigint", "boolean", "text", "character varying":
		v, err := scalar(pgtype.NewMap(), name, &argument{texts: []string{*c.Const}})
		return []any{v}, err == nil
	}
	return nil, false
}

// watches registers what the entry reads, by table.
func (e *entry) watches(all map[string][]feed.Watch) {
	add := func(table string, w feed.Watch) {
		if !slices.ContainsFunc(all[table], func(x feed.Watch) bool { return x.ID == w.ID }) {
			all[table] = append(all[table], w)
		}
	}
	for _, r := range e.reads {
		add(r.table, feed.Watch{ID: tag.Watch(r.table, r.Columns, nil), Columns: r.Columns})
		for i, id := range r.keys {
			add(r.table, feed.Watch{ID: id, Columns: r.Columns, Key: columnNames(r.Keys[i])})
		}
	}
}

// answer is what the server said to a query.
type answer struct {
	result []byte
	rows   []string // each visible row, to be sorted
	tags   []uint64
}

// collect reads the rows of an answer. Their order is not part of the result,
// since ORDER BY need not settle it.
func (e *entry) collect(rows pgx.Rows) (answer, error) {
	defer rows.Close()
	a := answer{tags: slices.Clone(e.fixed)}
	count := 0
	for rows.Next() {
		if count++; e.one && count > 1 {
			continue
		}
		var b []byte
		for _, v := range rows.RawValues() {
			if v == nil {
				b = append(b, 0)
				continue
			}
			b = append(binary.AppendUvarint(append(b, 1), uint64(len(v))), v...)
		}
		a.rows = append(a.rows, string(b))
	}
	slices.Sort(a.rows)
	for _, r := range a.rows {
		a.result = append(append(a.result, r...), 0xff)
	}
	return a, rows.Err()
}

// follow reads what a key query found and returns the tags of the keys that follow
// it. NULL is equal to nothing; a value that cannot be read is any change.
func (e *entry) follow(q *depend.KeyQuery, rows pgx.Rows) (tags []uint64, err error) {
	defer rows.Close()
	count := 0
	for rows.Next() {
		count++
		values, fields := rows.RawValues(), rows.FieldDescriptions()
		for _, r := range e.reads {
			for i, watch := range r.keys {
				if r.Keys[i][0].Query != q {
					continue
				}
				h, ok, null := tag.Hash(0), true, false
				for _, c := range r.Keys[i] {
					if null = null || values[c.Output] == nil; !null && ok {
						f := fields[c.Output]
						h, ok = h.FromWire(f.DataTypeOID, f.Format, values[c.Output])
					}
				}
				switch {
				case null:
				case ok:
					tags = append(tags, tag.Tag(watch, h))
				default:
					tags = append(tags, r.any)
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if count > tag.MaxFollowed {
		return nil, errors.New("a world has more rows than are followed")
	}
	return tags, nil
}

// remember keeps an answer as a fill does.
func (e *entry) remember(a answer) {
	e.result = a.result
	e.tags = a.tags
}

// same says that the answer is the one remembered.
func (e *entry) same(a answer) bool { return bytes.Equal(a.result, e.result) }

// touched says that one of the tags is among those that the result depends on.
func (e *entry) touched(tags map[uint64]bool) bool {
	return slices.ContainsFunc(e.tags, func(t uint64) bool { return tags[t] })
}

// askAll asks the server for every entry in one round trip. An entry whose query
// fails, such as one that divides by what was written, is broken.
func askAll(ctx context.Context, conn *pgx.Conn, list []*entry) (map[*entry]answer, error) {
	for {
		b := &pgx.Batch{}
		var asked []*entry
		for _, e := range list {
			if !e.broken {
				for _, k := range e.asked {
					b.Queue(k.sql, k.send...)
				}
				b.Queue(e.SQL, e.send...)
				asked = append(asked, e)
			}
		}
		answers, failed, err := results(conn.SendBatch(ctx, b), asked)
		if failed == nil {
			return answers, err
		}
		var refusal *pgconn.PgError
		if !errors.As(err, &refusal) || refusal.Code == "55P03" { // lock_not_available
			return nil, fmt.Errorf("%s: %w", failed.sql, err)
		}
		failed.broken = true
	}
}

// results reads the answers of a batch; failed is the entry whose query the
// server refused.
func results(br pgx.BatchResults, asked []*entry) (out map[*entry]answer, failed *entry, err error) {
	defer func() {
		if closing := br.Close(); failed == nil && err == nil {
			err = closing
		}
	}()
	out = make(map[*entry]answer, len(asked))
	for _, e := range asked {
		if out[e], err = e.answer(br); err != nil {
			return nil, e, err
		}
	}
	return out, nil, nil
}

// answer reads what the cached path has asked for.
func (e *entry) answer(br pgx.BatchResults) (answer, error) {
	var followed []uint64
	for _, k := range e.asked {
		rows, err := br.Query()
		if err != nil {
			return answer{}, err
		}
		tags, err := e.follow(k.KeyQuery, rows)
		if err != nil {
			return answer{}, err
		}
		followed = append(followed, tags...)
	}
	rows, err := br.Query()
	if err != nil {
		return answer{}, err
	}
	a, err := e.collect(rows)
	a.tags = append(a.tags, followed...)
	return a, err
}
