package rung

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// failed wraps an error of the database with the query's name. pgx.ErrNoRows
// stays bare, so that callers compare it as they do today.
func failed(query string, err error) error {
	if err == nil || errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	return fmt.Errorf("%s: %w", query, err)
}

// arguments returns the statement's arguments.
func (q *Query[A, R]) arguments(a A) []any {
	if q.Args == nil {
		return nil
	}
	return q.Args(a)
}

// plainOne runs a :one on any DBTX the way hand-written code would: QueryRow and
// Scan, nothing else, as fakes expect it.
func plainOne[A, R any](ctx context.Context, db DBTX, q *Query[A, R], a A) (R, error) {
	var r R
	dest := q.Dest(&r)
	if err := db.QueryRow(ctx, q.SQL, q.arguments(a)...).Scan(dest...); err != nil {
		var zero R
		return zero, failed(q.Name, err)
	}
	if q.Done != nil {
		q.Done(&r, dest)
	}
	return r, nil
}

// plainMany runs a :many on any DBTX: Query, Next, Scan, Close, Err.
func plainMany[A, R any](ctx context.Context, db DBTX, q *Query[A, R], a A) ([]R, error) {
	rows, err := db.Query(ctx, q.SQL, q.arguments(a)...)
	if err != nil {
		return nil, failed(q.Name, err)
	}
	out, err := scanRows(rows, q.scan(), 0)
	return out, failed(q.Name, err)
}

// scan is how a query scans one row.
type scan[R any] struct {
	dest func(r *R) []any
	done func(r *R, dest []any)
}

func (q *Query[A, R]) scan() scan[R] { return scan[R]{q.Dest, q.Done} }

// scanRows scans rows, at most limit of them unless it is 0, and closes them. Nil
// where there is none.
func scanRows[R any](rows pgx.Rows, s scan[R], limit int) ([]R, error) {
	defer rows.Close()
	var out []R
	for (limit == 0 || len(out) < limit) && rows.Next() {
		var r R
		dest := s.dest(&r)
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		if s.done != nil {
			s.done(&r, dest)
		}
		out = append(out, r)
	}
	rows.Close()
	return out, rows.Err()
}
