package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/examples/bookstore/backoffice"
	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// newBookstore returns a database with the schema, the migration and the rows of the
// demonstration.
func newBookstore(t *testing.T) *pgtest.Database {
	t.Helper()
	primary := pgtest.NewDatabase(t)
	for _, sql := range []string{schemaSQL, migrationSQL, rowsSQL} {
		primary.Exec(t, sql)
	}
	return primary
}

// process is one *rung.DB, and for each kind of event the queries that it
// was about.
type process struct {
	db *rung.DB

	mu   sync.Mutex
	seen map[rung.Event]map[string]bool // only Kind and Rung are set
}

// newProcess returns one that keeps l1Bytes itself, as Config.L1Bytes says.
func newProcess(t *testing.T, primary *pgtest.Database, store *pgtest.Redis, l1Bytes int64) *process {
	t.Helper()
	p := &process{seen: make(map[rung.Event]map[string]bool)}
	db, err := rung.New(rung.Config{
		Database: dal.Database(), Primary: primary.Pool(t), Redis: store.Client(t), L1Bytes: l1Bytes,
		RedisTimeout: 10 * time.Second, Bound: time.Minute,
		Observer: rung.ObserverFunc(p.observe), Logger: slog.New(slog.DiscardHandler),
	})
	pgtest.Check(t, err)
	t.Cleanup(db.Close)
	pgtest.Check(t, db.Ready(t.Context()))
	p.db = db
	return p
}

func (p *process) observe(e rung.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	step := rung.Event{Kind: e.Kind, Rung: e.Rung}
	if p.seen[step] == nil {
		p.seen[step] = make(map[string]bool)
	}
	p.seen[step][e.Query] = true
}

// queries returns those that a kind of event was about.
func (p *process) queries(kind rung.EventKind, by rung.Rung) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(maps.Keys(p.seen[rung.Event{Kind: kind, Rung: by}]))
}

// TestReads calls each query that reads, with the same arguments: on the pool, where
// nothing is cached, in a process that fills Redis, and in one that reads from there.
// All find the same.
func TestReads(t *testing.T) {
	t.Parallel()
	primary, store := newBookstore(t), pgtest.NewRedis(t)
	filler, reader := newProcess(t, primary, store, 0), newProcess(t, primary, store, -1)
	want := answers(t, primary.Pool(t), reads)
	if len(want) < 40 {
		t.Errorf("called %d queries that read: are some missing?", len(want))
	}
	for range 2 {
		if diff := cmp.Diff(want, answers(t, filler.db, reads)); diff != "" {
			t.Errorf("the process that fills (-pool +DB):\n%s", diff)
		}
	}
	kept := slices.DeleteFunc(filler.queries(rung.Filled, rung.L1), func(query string) bool {
		return query == "dal.SearchBooks" || query == "dal.ListAddresses" // l2=off
	})
	pgtest.Check(t, pgtest.Wait(t.Context(), "Redis to be filled", func(context.Context) (bool, error) {
		return slices.Equal(filler.queries(rung.Filled, rung.L2), kept), nil
	}))
	if len(kept) < 30 {
		t.Errorf("Redis keeps %d queries: %q", len(kept), kept)
	}
	// What was filled before the reader followed the stream, it reads and fills itself.
	pgtest.Check(t, pgtest.Wait(t.Context(), "Redis to answer all", func(context.Context) (bool, error) {
		if diff := cmp.Diff(want, answers(t, reader.db, reads)); diff != "" {
			t.Errorf("the process that reads from Redis (-pool +DB):\n%s", diff)
		}
		return t.Failed() || slices.Equal(reader.queries(rung.Hit, rung.L2), kept), nil
	}))
}

// TestWrites calls each query that writes: the server takes it. Afterwards the
// process reads what is in the database.
func TestWrites(t *testing.T) {
	t.Parallel()
	primary, store := newBookstore(t), pgtest.NewRedis(t)
	p := newProcess(t, primary, store, 0)
	answers(t, p.db, reads)
	if got := len(answers(t, p.db, writes)); got < 30 {
		t.Errorf("called %d queries that write: are some missing?", got)
	}
	if diff := cmp.Diff(answers(t, primary.Pool(t), reads), answers(t, p.db, reads)); diff != "" {
		t.Errorf("after all writes (-pool +DB):\n%s", diff)
	}
}

// TestTwoPackages hides a review with one package in one process, and sees that in
// another process with the other package.
func TestTwoPackages(t *testing.T) {
	t.Parallel()
	primary, store := newBookstore(t), pgtest.NewRedis(t)
	office, front := newProcess(t, primary, store, 0), newProcess(t, primary, store, 0)
	q := dal.New(front.db)
	for range 2 {
		if got, err := q.GetRating(t.Context(), 3); err != nil || got.Reviews != 2 {
			t.Fatalf("GetRating = %+v, %v, want 2 reviews", got, err)
		}
	}
	if hits := front.queries(rung.Hit, rung.L1); !slices.Contains(hits, "dal.GetRating") {
		t.Fatalf("answered by the process: %q, want dal.GetRating among them", hits)
	}
	if rows, err := backoffice.New(office.db).HideReview(t.Context(), 3); err != nil || rows != 1 {
		t.Fatalf("HideReview = %d, %v, want 1", rows, err)
	}
	pgtest.Check(t, pgtest.Wait(t.Context(), "the review to be hidden", func(ctx context.Context) (bool, error) {
		got, err := q.GetRating(ctx, 3)
		return got.Reviews == 1 && got.Stars == 4, err
	}))
}

const (
	reads  = true
	writes = false
)

// answers calls all methods that read, or all that write, of both packages, and
// returns what they found, by name.
func answers(t *testing.T, db dal.DBTX, reading bool) map[string]any {
	t.Helper()
	asks := regexp.MustCompile(`^(Get|List|Count|Search)[A-Z]`)
	found := make(map[string]any)
	for _, queries := range []any{dal.New(db), backoffice.New(db)} {
		v := reflect.ValueOf(queries)
		for i := range v.NumMethod() {
			name := v.Type().Method(i).Name
			if name == "WithTx" || asks.MatchString(name) != reading {
				continue
			}
			answer, err := call(t.Context(), v.Method(i))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			found[name] = answer
		}
	}
	return found
}

// call calls a method and returns what it found. That there is no row, or that the
// schema forbids one, is an answer too.
func call(ctx context.Context, method reflect.Value) (any, error) {
	args := []reflect.Value{reflect.ValueOf(ctx)}
	for i := 1; i < method.Type().NumIn(); i++ {
		arg := reflect.New(method.Type().In(i)).Elem()
		set(arg)
		args = append(args, arg)
	}
	out := method.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	var pg *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return err.Error(), nil
	case errors.As(err, &pg) && pg.Code[:2] == "23": // integrity constraint violation
		return pg.Code, nil
	case err != nil || len(out) == 1:
		return nil, err
	}
	return out[0].Interface(), nil
}

// set gives an argument a value that every query takes, and most find rows with.
func set(v reflect.Value) {
	switch arg := v.Addr().Interface().(type) {
	case *dal.OrderStatus:
		*arg = dal.OrderStatusOpen
	case *dal.PaymentMethod:
		*arg = dal.PaymentMethodCard
	case *backoffice.StockReason:
		*arg = backoffice.StockReasonDelivery
	case *[]byte:
		*arg = []byte(`{"from_age": 6}`)
	case *string:
		*arg = "en"
	case *int16:
		*arg = 3
	case *int32:
		*arg = 10
	case *int64:
		*arg = 2
	default:
		setParts(v)
	}
}

// setParts sets a struct or a list.
func setParts(v reflect.Value) {
	switch {
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		set(v.Index(0))
	case v.FieldByName("Valid").IsValid(): // a value of package pgtype: not NULL
		v.FieldByName("Valid").SetBool(true)
		for _, name := range []string{"Int64", "Int32"} {
			if n := v.FieldByName(name); n.IsValid() {
				n.SetInt(2)
			}
		}
	default:
		for i := range v.NumField() {
			set(v.Field(i))
		}
	}
}

// TestEveryTableHasRows keeps the rows of the demonstration complete.
func TestEveryTableHasRows(t *testing.T) {
	t.Parallel()
	conn := newBookstore(t).Conn(t)
	rows, err := conn.Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
	pgtest.Check(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	pgtest.Check(t, err)
	if len(tables) < 12 {
		t.Errorf("%d tables, want at least 12", len(tables))
	}
	for _, table := range tables {
		var filled bool
		sql := `SELECT EXISTS (SELECT FROM ` + pgx.Identifier{table}.Sanitize() + `)`
		pgtest.Check(t, conn.QueryRow(t.Context(), sql).Scan(&filled))
		if !filled {
			t.Errorf("%s has no rows", table)
		}
	}
}
