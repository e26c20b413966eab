package rung_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pashagolub/pgxmock/v4"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// TestPlainPool runs the generated code on what sqlc's runs on: a pool and a
// transaction. Nothing is cached.
func TestPlainPool(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	pool := w.primary.Pool(t)
	exercise(t, w, dal.New(pool))

	err := pgx.BeginFunc(w.ctx, pool, func(tx pgx.Tx) error {
		exercise(t, w, dal.New(pool).WithTx(tx))
		return errors.New("its last statement has failed")
	})
	if err == nil {
		t.Error("BeginFunc = nil")
	}
	exercise(t, w, dal.New(rung.NoCache(pool)))
}

// exercise runs one query of each kind and expects the rows of newWorld.
func exercise(t *testing.T, w *world, q *dal.Queries) {
	t.Helper()
	if b, err := q.GetBook(w.ctx, 1); err != nil || b.Title != "Ladders" {
		t.Errorf("GetBook = %+v, %v", b, err)
	}
	if _, err := q.GetBook(w.ctx, 99); err != pgx.ErrNoRows { //nolint:errorlint // bare, as sqlc's users compare it
		t.Errorf("GetBook of no book = %v, want pgx.ErrNoRows itself", err)
	}
	if list, err := q.ListBooksByAuthor(w.ctx, "Rung"); err != nil || len(list) != 2 {
		t.Errorf("ListBooksByAuthor = %+v, %v", list, err)
	}
	if n, err := q.SetPrice(w.ctx, dal.SetPriceParams{ID: 1, Cents: 1000}); err != nil || n != 1 {
		t.Errorf("SetPrice = %d, %v", n, err)
	}
	var pg *pgconn.PgError
	if err := q.AddLine(w.ctx, dal.AddLineParams{OrderID: 3, BookID: 1, Quantity: 0}); !errors.As(err, &pg) || pg.Code != "23514" {
		t.Errorf("AddLine of nothing = %v, want SQLSTATE 23514", err)
	}
}

// fake is a DBTX as people write it for their tests: it remembers what it was
// asked, and its rows know nothing but Scan.
type fake struct {
	asked []string
	row   []any
	err   error
}

func (f *fake) note(sql string, args []any) { f.asked = append(f.asked, fmt.Sprint(sql, args)) }

func (f *fake) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	f.note(sql, args)
	return pgconn.NewCommandTag("UPDATE 3"), f.err
}

func (f *fake) Query(_ context.Context, sql string, args ...any) (pgx.Rows, error) {
	f.note(sql, args)
	return nil, errors.New("no rows here")
}

func (f *fake) QueryRow(_ context.Context, sql string, args ...any) pgx.Row {
	f.note(sql, args)
	return fakeRow{f}
}

type fakeRow struct{ f *fake }

func (r fakeRow) Scan(dest ...any) error {
	if r.f.err != nil {
		return r.f.err
	}
	if len(dest) != len(r.f.row) {
		return fmt.Errorf("scan into %d values, have %d", len(dest), len(r.f.row))
	}
	for i, d := range dest {
		reflect.ValueOf(d).Elem().Set(reflect.ValueOf(r.f.row[i]))
	}
	return nil
}

func TestFakeDBTX(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := &fake{row: []any{int64(7), "Fake", "Nobody", int32(5)}}
	q := dal.New(f)
	if b, err := q.GetBook(ctx, 7); err != nil || b != (dal.GetBookRow{ID: 7, Title: "Fake", Author: "Nobody", Cents: 5}) {
		t.Errorf("GetBook = %+v, %v", b, err)
	}
	if n, err := q.SetPrice(ctx, dal.SetPriceParams{ID: 7, Cents: 6}); err != nil || n != 3 {
		t.Errorf("SetPrice = %d, %v", n, err)
	}
	if _, err := q.ListOrders(ctx, 1); err == nil || err.Error() != "dal.ListOrders: no rows here" {
		t.Errorf("ListOrders = %v", err)
	}
	if len(f.asked) != 3 {
		t.Errorf("asked %d times: %q", len(f.asked), f.asked)
	}
	f.err = pgx.ErrNoRows
	if _, err := q.GetBook(ctx, 7); err != pgx.ErrNoRows { //nolint:errorlint // bare
		t.Errorf("GetBook = %v, want pgx.ErrNoRows itself", err)
	}
}

func TestPgxmock(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	mock, err := pgxmock.NewConn()
	pgtest.Check(t, err)
	q := dal.New(mock)

	mock.ExpectQuery("-- name: GetBook :one").WithArgs(int64(1)).
		WillReturnRows(pgxmock.NewRows([]string{"id", "title", "author", "cents"}).AddRow(int64(1), "Mock", "Nobody", int32(9)))
	if b, err := q.GetBook(ctx, 1); err != nil || b.Title != "Mock" {
		t.Errorf("GetBook = %+v, %v", b, err)
	}
	mock.ExpectQuery("ListLines").WithArgs(int64(1)).
		WillReturnRows(pgxmock.NewRows([]string{"book_id", "quantity"}).AddRow(int64(1), int32(2)).AddRow(int64(2), int32(1)))
	if lines, err := q.ListLines(ctx, 1); err != nil || len(lines) != 2 || lines[1].BookID != 2 {
		t.Errorf("ListLines = %+v, %v", lines, err)
	}
	mock.ExpectExec("UPDATE books").WithArgs(pgxmock.AnyArg(), pgxmock.AnyArg()).WillReturnResult(pgxmock.NewResult("UPDATE", 1))
	if n, err := q.SetPrice(ctx, dal.SetPriceParams{ID: 1, Cents: 2}); err != nil || n != 1 {
		t.Errorf("SetPrice = %d, %v", n, err)
	}
	pgtest.Check(t, mock.ExpectationsWereMet())
}
