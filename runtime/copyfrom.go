package rung

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// CopyFromDBTX is a DBTX that can copy rows in: a pool, a connection, a
// transaction, a *DB.
type CopyFromDBTX interface {
	DBTX
	CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error)
}

// CopyFrom runs a :copyfrom: q has no SQL; its arguments are the values of columns,
// in this order. It returns how many rows were copied.
func CopyFrom[A any](ctx context.Context, db CopyFromDBTX, q *Query[A, None], table pgx.Identifier, columns []string, rows []A) (int64, error) {
	source := pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) { return q.Args(rows[i]), nil })
	var n int64
	var err error
	if d, ok := cacheOf(db); ok {
		n, err = d.copyFrom(ctx, q.written(), table, columns, source)
	} else {
		//nolint:errcheck,forcetypeassert // a transaction copies too
		n, err = unwrap(db, q.written()).(CopyFromDBTX).CopyFrom(ctx, table, columns, source)
	}
	return n, failed(q.Name, err)
}

// CopyFrom copies rows in on the primary; see Exec.
func (d *DB) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	return d.copyFrom(ctx, written{all: true}, table, columns, rows)
}

func (d *DB) copyFrom(ctx context.Context, w written, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	c, err := d.router.primary.Acquire(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Release()
	n, err := c.CopyFrom(ctx, table, columns, rows)
	d.ended(ctx, c.Conn(), w, err)
	return n, err
}
