package rung

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
)

// ExecResult runs an :execresult and returns what the server says of it.
func ExecResult[A any](ctx context.Context, db DBTX, q *Query[A, None], a A) (pgconn.CommandTag, error) {
	tag, err := command(ctx, db, q, a)
	return tag, failed(q.Name, err)
}

// Pointer gives the row of a :one by pointer, which is never nil.
func Pointer[R any](r R, err error) (*R, error) { return &r, err }

// Pointers gives the rows of a :many by pointer; nil where there are none.
func Pointers[R any](rows []R, err error) ([]*R, error) {
	if rows == nil {
		return nil, err
	}
	out := make([]*R, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out, err
}

// NotNil gives an empty list instead of nil where there are no rows.
func NotNil[R any](rows []R, err error) ([]R, error) {
	if rows == nil && err == nil {
		return []R{}, nil
	}
	return rows, err
}

// Values is a list of arguments that was given as pointers, none of them nil.
func Values[A any](list []*A) []A {
	out := make([]A, len(list))
	for i, a := range list {
		out[i] = *a
	}
	return out
}
