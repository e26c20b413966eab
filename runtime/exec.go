package rung

import (
	"context"

	"github.com/jackc/pgx/v5/pgconn"
)

// Exec runs an :exec.
func Exec[A any](ctx context.Context, db DBTX, q *Query[A, None], a A) error {
	_, err := command(ctx, db, q, a)
	return failed(q.Name, err)
}

// ExecRows runs an :execrows and returns how many rows it affected.
func ExecRows[A any](ctx context.Context, db DBTX, q *Query[A, None], a A) (int64, error) {
	tag, err := command(ctx, db, q, a)
	if err != nil {
		return 0, failed(q.Name, err)
	}
	return tag.RowsAffected(), nil
}

func command[A any](ctx context.Context, db DBTX, q *Query[A, None], a A) (pgconn.CommandTag, error) {
	if d, ok := cacheOf(db); ok {
		return d.exec(ctx, q.written(), q.SQL, q.arguments(a))
	}
	return unwrap(db, q.written()).Exec(ctx, q.SQL, q.arguments(a)...)
}
