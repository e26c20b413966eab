package main

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/examples/bookstore/backoffice"
	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestEveryQueryRuns calls each method with a one in every argument: on the pool,
// where nothing is cached, and twice on a DB, where the second answer may come from
// memory. All find the same.
func TestEveryQueryRuns(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	primary := pgtest.NewDatabase(t)
	for _, sql := range []string{schemaSQL, triggersSQL, rowsSQL} {
		primary.Exec(t, sql)
	}
	pool := primary.Pool(t)
	db, err := rung.New(rung.Config{Database: dal.Database(), Primary: pool, Logger: slog.New(slog.DiscardHandler)})
	pgtest.Check(t, err)
	t.Cleanup(db.Close)
	pgtest.Check(t, db.Ready(ctx))

	plain := []any{dal.New(pool), backoffice.New(pool)}
	cached := []any{dal.New(db), backoffice.New(db)}
	queries, reads := 0, 0
	for i := range plain {
		direct := reflect.ValueOf(plain[i])
		for m := range direct.NumMethod() {
			name := direct.Type().Method(m).Name
			if name == "WithTx" {
				continue
			}
			queries++
			want, err := call(ctx, direct.Method(m))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if writes(name) {
				continue
			}
			reads++
			for range 2 {
				got, err := call(ctx, reflect.ValueOf(cached[i]).Method(m))
				if err != nil {
					t.Errorf("%s, cached: %v", name, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s differs (-pool +DB):\n%s", name, diff)
				}
			}
		}
	}
	if queries < 80 || reads < 40 {
		t.Errorf("called %d queries, %d of them reads: are some missing?", queries, reads)
	}
}

// writes says whether a query changes rows, by its name.
func writes(name string) bool {
	return len(name) < 3 || name[:3] != "Get" && (len(name) < 4 || name[:4] != "List") &&
		(len(name) < 5 || name[:5] != "Count") && (len(name) < 6 || name[:6] != "Search")
}

// call calls a method with ones, and returns what it found. That there is no row,
// or that the schema forbids one, is an answer too.
func call(ctx context.Context, method reflect.Value) (any, error) {
	args := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < method.Type().NumIn(); i++ {
		arg := reflect.New(method.Type().In(i)).Elem()
		one(arg)
		args = append(args, arg)
	}
	out := method.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	var pg *pgconn.PgError
	if errors.Is(err, pgx.ErrNoRows) || errors.As(err, &pg) && pg.Code[:2] == "23" {
		return err.Error(), nil
	}
	if len(out) == 1 || err != nil {
		return nil, err
	}
	return out[0].Interface(), nil
}

// one sets v, a struct or list of such included, to a value that every query takes.
func one(v reflect.Value) {
	switch v.Interface().(type) {
	case dal.OrderStatus:
		v.SetString(string(dal.OrderStatusOpen))
		return
	case dal.PaymentMethod:
		v.SetString(string(dal.PaymentMethodCard))
		return
	case backoffice.StockReason:
		v.SetString(string(backoffice.StockReasonDelivery))
		return
	case []byte:
		v.SetBytes([]byte(`{"from_age": 1}`))
		return
	}
	switch v.Kind() {
	case reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.String:
		v.SetString("en")
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		one(v.Index(0))
	case reflect.Struct:
		if v.FieldByName("Valid").IsValid() { // a value of package pgtype that may be NULL
			v.FieldByName("Valid").SetBool(true)
			return
		}
		for i := range v.NumField() {
			one(v.Field(i))
		}
	}
}

// TestEveryTableHasRows guards the demonstration's rows: every table has some.
func TestEveryTableHasRows(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	primary := pgtest.NewDatabase(t)
	for _, sql := range []string{schemaSQL, triggersSQL, rowsSQL} {
		primary.Exec(t, sql)
	}
	conn := primary.Conn(t)
	rows, err := conn.Query(ctx, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
	pgtest.Check(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	pgtest.Check(t, err)
	if len(tables) < 12 {
		t.Errorf("%d tables, want at least 12", len(tables))
	}
	for _, table := range tables {
		var filled bool
		pgtest.Check(t, conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM `+pgx.Identifier{table}.Sanitize()+`)`).Scan(&filled))
		if !filled {
			t.Errorf("%s has no rows", table)
		}
	}
}
