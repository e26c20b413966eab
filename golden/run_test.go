package golden_test

import (
	"errors"
	"math/big"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	types "github.com/rungdb/rung/golden/column_types/want"
	enums "github.com/rungdb/rung/golden/enums/want"
	loader "github.com/rungdb/rung/golden/loader_enum/want"
	lists "github.com/rungdb/rung/golden/loader_many/want"
	"github.com/rungdb/rung/internal/pgtest"
)

// The tests below run generated code over a plain connection.

// opts compares what cmp cannot look into.
var opts = cmp.Options{
	cmp.Comparer(func(a, b *big.Int) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 }),
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b netip.Prefix) bool { return a == b }),
}

// connect returns a connection to a database with the case's schema.
func connect(t *testing.T, dir, rows string) *pgx.Conn {
	t.Helper()
	db := pgtest.NewDatabase(t)
	db.Exec(t, schema(t, dir))
	db.Exec(t, rows)
	return db.Conn(t)
}

func TestRunEnums(t *testing.T) {
	q := enums.New(connect(t, "enums", `INSERT INTO people VALUES (1, 'ok', NULL, '{}'), (2, 'très/bien', 'ok', '{ok,"not-so-ok"}')`))
	ctx := t.Context()
	got, err := q.GetPerson(ctx, 2)
	pgtest.Check(t, err)
	want := enums.Person{
		ID: 2, Mood: "très/bien", Other: enums.NullMood{Mood: enums.MoodOk, Valid: true},
		Moods: []enums.Mood{enums.MoodOk, enums.MoodNotSoOk},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("GetPerson (-want +got):\n%s", diff)
	}
	pgtest.Check(t, q.SetMood(ctx, enums.SetMoodParams{Mood: enums.MoodNotSoOk, Moods: []enums.Mood{`!`}, ID: 1}))
	got, err = q.GetPerson(ctx, 1)
	pgtest.Check(t, err)
	want = enums.Person{ID: 1, Mood: enums.MoodNotSoOk, Moods: []enums.Mood{"!"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("GetPerson after SetMood (-want +got):\n%s", diff)
	}
	ids, err := q.ListByMoods(ctx, []enums.Mood{enums.MoodNotSoOk, "très/bien"})
	pgtest.Check(t, err)
	if diff := cmp.Diff([]int64{1, 2}, ids); diff != "" {
		t.Errorf("ListByMoods (-want +got):\n%s", diff)
	}
	if _, err := q.GetPerson(ctx, 3); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("GetPerson(3) = %v, want pgx.ErrNoRows", err)
	}
}

func TestRunEnumBatch(t *testing.T) {
	q := loader.New(connect(t, "loader_enum", `INSERT INTO users VALUES (1, 'a'); INSERT INTO orders VALUES (1, 1, 'open', 1), (2, 1, 'open', 2)`))
	got, err := q.CountByStatusBatch(t.Context(), []loader.Status{loader.StatusPaid, loader.StatusOpen})
	pgtest.Check(t, err)
	if diff := cmp.Diff(map[loader.Status]int64{"open": 2, "paid": 0}, got); diff != "" {
		t.Errorf("CountByStatusBatch (-want +got):\n%s", diff)
	}
}

// TestRunListBatch asks for lists: each keeps its ORDER BY and LIMIT.
func TestRunListBatch(t *testing.T) {
	q := lists.New(connect(t, "loader_many", `INSERT INTO users SELECT n, 'u' FROM generate_series(1, 3) n;
		INSERT INTO orders SELECT n, 1 + n % 2, 'open', n FROM generate_series(1, 20) n`))
	keys := []int64{2, 3, 1, 2}
	got, err := q.LastOrdersOfUsers(t.Context(), keys)
	pgtest.Check(t, err)
	ids := map[int64][]int64{}
	for k, rows := range got {
		single, err := q.LastOrders(t.Context(), k)
		pgtest.Check(t, err)
		if diff := cmp.Diff(len(single), len(rows)); diff != "" {
			t.Errorf("user %d: %d rows in the batch, %d alone", k, len(rows), len(single))
		}
		for _, r := range rows {
			ids[k] = append(ids[k], r.ID)
		}
	}
	if diff := cmp.Diff(map[int64][]int64{1: {20, 18, 16}, 2: {19, 17, 15}}, ids); diff != "" {
		t.Errorf("LastOrdersOfUsers(%v) (-want +got):\n%s", keys, diff)
	}
}

// TestRunColumnTypes reads one row of NULLs and one of values.
func TestRunColumnTypes(t *testing.T) {
	q := types.New(connect(t, "column_types", `
		INSERT INTO things (id, b, c, f, h, i, q, s, y) VALUES (1, 2, 1.5, true, 'ab', 12.50, '{}', '10.0.0.1', '{x,"y z"}');
		INSERT INTO things VALUES (2, 1, 2, 3, 4, true, false, 'g', 'h', 1e20, '2026-11-21', '12:00', '2026-11-21 12:00', '2026-11-21 12:00+00', '1 day',
			'00000000-0000-0000-0000-000000000001', '1', '2', '\x01', '10.0.0.2', '10.0.0.3', '10.0.0.0/8', '08:00:2b:01:02:03', '[1,2)', '{[1,2)}',
			'{}', '{"\\x01"}', '(1,2)', '[(0,0),(1,1)]', '101', '7', '12:00+01', '{1.5}', '[2026-11-21,)', 'cat:2');
		INSERT INTO prices VALUES (1, '12.50')`))
	got, err := q.GetThing(t.Context(), 1)
	pgtest.Check(t, err)
	want := types.Thing{
		ID: 1, B: 2, C: 1.5, F: true, H: "ab ", I: pgtype.Numeric{Int: big.NewInt(1250), Exp: -2, Valid: true}, Q: []byte("{}"),
		S: netip.MustParseAddr("10.0.0.1"), Y: []string{"x", "y z"},
	}
	if diff := cmp.Diff(want, got, opts); diff != "" {
		t.Errorf("GetThing(1) (-want +got):\n%s", diff)
	}
	got, err = q.GetThing(t.Context(), 2)
	pgtest.Check(t, err)
	if !got.M.Time.Equal(time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)) || got.Ff.String != "12:00:00+01" || *got.T != netip.MustParseAddr("10.0.0.3") || len(got.Gg) != 1 || len(got.Ii.Lexemes) != 1 {
		t.Errorf("GetThing(2) = %+v", got)
	}
	price, err := q.GetPrice(t.Context(), 1)
	pgtest.Check(t, err)
	if price != "$12.50" && price != "12.50" {
		t.Errorf("GetPrice = %q, want $12.50", price)
	}
}

// TestRunOtherTypes reads rows and writes them back through every other type.
func TestRunOtherTypes(t *testing.T) {
	q := types.New(connect(t, "column_types", `
		INSERT INTO others (id) VALUES (1);
		INSERT INTO others VALUES (2, 'x', 1, '(1,2)', '3', '4', '((1,1),(0,0))', '<(1,1),2>', '{1,2,3}', '[(1,1),(2,2)]', '((0,0),(1,1))', '08:00:2b:01:02:03:04:05',
			'1010', '$.a', '0/16B3748', 'pg_class', 'n', '<a/>', 'cat & dog', '1 2', '[1,2)', '[2026-01-01,)', '(,2026-01-01)', '{1,2}', '{10.0.0.1}',
			'{12:00+01}', '{08:00:2b:01:02:03}', '{2026-01-01}', '{[1,2)}', '{101}', '{a,b}', '{"{}"}', '{1 day}', '{"(1,2)"}',
			'{00000000-0000-0000-0000-000000000001}', '{t,f}', '{"[1,2)"}')`))
	ctx := t.Context()
	rows, err := q.ListOthers(ctx)
	pgtest.Check(t, err)
	for _, r := range rows {
		arg := types.CopyOthersParams(r)
		arg.ID += 10
		pgtest.Check(t, q.CopyOthers(ctx, arg))
	}
	again, err := q.ListOthers(ctx)
	pgtest.Check(t, err)
	if len(again) != 4 {
		t.Fatalf("%d rows, want 4", len(again))
	}
	for i, r := range again[2:] {
		r.ID -= 10
		if diff := cmp.Diff(rows[i], r, opts); diff != "" {
			t.Errorf("row %d (-read +written and read):\n%s", rows[i].ID, diff)
		}
	}
}
