package rung

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrBatchAlreadyClosed is given to the callbacks of a batch for what is left when
// it was closed before.
var ErrBatchAlreadyClosed = errors.New("batch already closed")

// BatchDBTX is a DBTX that can send many statements in one round trip: a pool, a
// connection, a transaction, a *DB.
type BatchDBTX interface {
	DBTX
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// BatchResults are the results of a :batchexec, :batchone or :batchmany, one for
// each list of arguments. They hold a connection until they are closed, and are
// for one goroutine.
type BatchResults[R any] struct {
	results pgx.BatchResults
	name    string
	scan    scan[R]
	count   int
	closed  bool
}

// SendBatch runs a statement once for each of the arguments, in one round trip.
func SendBatch[A, R any](ctx context.Context, db BatchDBTX, q *Query[A, R], args []A) *BatchResults[R] {
	batch := &pgx.Batch{}
	for _, a := range args {
		batch.Queue(q.SQL, q.arguments(a)...)
	}
	out := &BatchResults[R]{name: q.Name, scan: q.scan(), count: len(args)}
	if d, ok := cacheOf(db); ok {
		out.results = d.sendBatch(ctx, q.written(), batch)
	} else {
		//nolint:errcheck,forcetypeassert // a transaction sends batches too
		out.results = unwrap(db, q.written()).(BatchDBTX).SendBatch(ctx, batch)
	}
	return out
}

// Exec calls f, which may be nil, for each list of arguments, and closes.
func (b *BatchResults[R]) Exec(f func(i int, err error)) {
	b.each(func(i int, err error) {
		if err == nil {
			_, err = b.results.Exec()
		}
		if f != nil {
			f(i, failed(b.name, err))
		}
	})
}

// QueryRow calls f with the row of each list of arguments, and closes. The error is
// pgx.ErrNoRows where there is none.
func (b *BatchResults[R]) QueryRow(f func(i int, r R, err error)) {
	b.each(func(i int, err error) {
		var r R
		if err == nil {
			r, err = b.row()
		}
		if f != nil {
			f(i, r, failed(b.name, err))
		}
	})
}

// row reads the next row.
func (b *BatchResults[R]) row() (r R, err error) {
	dest := b.scan.dest(&r)
	if err = b.results.QueryRow().Scan(dest...); err != nil {
		return *new(R), err
	}
	if b.scan.done != nil {
		b.scan.done(&r, dest)
	}
	return r, nil
}

// Query calls f with the rows of each list of arguments, and closes.
func (b *BatchResults[R]) Query(f func(i int, rows []R, err error)) {
	b.each(func(i int, err error) {
		var list []R
		if err == nil {
			var rows pgx.Rows
			if rows, err = b.results.Query(); err == nil {
				list, err = scanRows(rows, b.scan, 0)
			}
		}
		if f != nil {
			f(i, list, failed(b.name, err))
		}
	})
}

// each calls f for each list of arguments, with an error once the batch is closed.
func (b *BatchResults[R]) each(f func(i int, err error)) {
	defer b.results.Close() // Close of BatchResults reports its error
	for i := range b.count {
		if b.closed {
			f(i, ErrBatchAlreadyClosed)
			continue
		}
		f(i, nil)
	}
}

// Close gives the connection back; what was not read is lost.
func (b *BatchResults[R]) Close() error {
	b.closed = true
	return failed(b.name, b.results.Close())
}

// SendBatch sends statements to the primary; see Exec. The results hold a
// connection until they are closed.
func (d *DB) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	return d.sendBatch(ctx, written{all: true}, b)
}

func (d *DB) sendBatch(ctx context.Context, w written, b *pgx.Batch) pgx.BatchResults {
	c, err := d.router.primary.Acquire(ctx)
	if err != nil {
		return failedBatch{err}
	}
	return &heldBatch{BatchResults: c.SendBatch(ctx, b), done: func(err error) {
		d.ended(ctx, c.Conn(), w, err)
		c.Release()
	}}
}

// heldBatch gives its connection back when it is closed.
type heldBatch struct {
	pgx.BatchResults
	done func(error)
	err  error
}

// Close closes the batch; safe to call again.
func (b *heldBatch) Close() error {
	if b.done != nil {
		b.err = b.BatchResults.Close()
		b.done(b.err)
		b.done = nil
	}
	return b.err
}

// failedBatch is a batch that was never sent.
type failedBatch struct{ err error }

func (b failedBatch) Exec() (pgconn.CommandTag, error) { return pgconn.CommandTag{}, b.err }
func (b failedBatch) Query() (pgx.Rows, error)         { return nil, b.err }
func (b failedBatch) QueryRow() pgx.Row                { return &firstRow{err: b.err} }
func (b failedBatch) Close() error                     { return b.err }
