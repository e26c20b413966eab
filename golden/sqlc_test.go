package golden_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	commands "github.com/rungdb/rung/golden/commands/want"
	embed "github.com/rungdb/rung/golden/embed_outer/want"
	options "github.com/rungdb/rung/golden/options/want/one"
	overrides "github.com/rungdb/rung/golden/overrides/want"
	"github.com/rungdb/rung/internal/pgtest"
)

// The tests below run what sqlc has too, most of all where its code fails.

func TestRunCommands(t *testing.T) {
	conn := connect(t, "commands", "")
	q := commands.New(conn)
	ctx := t.Context()
	for _, name := range []string{"plan", "plan[]"} { // for COPY of an array
		typ, err := conn.LoadType(ctx, name)
		pgtest.Check(t, err)
		conn.TypeMap().RegisterType(typ)
	}
	n, err := q.CopyAccounts(ctx, []commands.CopyAccountsParams{
		{ID: 1, Email: "a", Plan: commands.PlanFree, Tags: []commands.Plan{}},
		{ID: 2, Email: "b", Plan: commands.PlanPaid, Tags: []commands.Plan{commands.PlanFree, commands.PlanPaid}},
		{ID: 3, Email: "c", Plan: commands.PlanPaid, Tags: []commands.Plan{commands.PlanPaid}},
	})
	if n != 3 || err != nil {
		t.Fatalf("CopyAccounts = %d, %v, want 3", n, err)
	}
	var errs []error
	set := q.SetEmails(ctx, []commands.SetEmailsParams{{ID: 1, Email: "x"}, {ID: 2, Email: "y"}})
	set.Exec(func(i int, err error) { errs = append(errs, err) })
	if diff := cmp.Diff([]error{nil, nil}, errs); diff != "" {
		t.Errorf("SetEmails (-want +got):\n%s", diff)
	}
	pgtest.Check(t, set.Close())
	set.Exec(func(i int, err error) {
		if err == nil {
			t.Errorf("SetEmails after Close: argument %d has no error", i)
		}
	})

	var emails []string
	got := q.GetAccounts(ctx, []int64{2, 9, 1})
	got.QueryRow(func(i int, a commands.Account, err error) {
		if errors.Is(err, pgx.ErrNoRows) != (i == 1) || err != nil && i != 1 {
			t.Errorf("GetAccounts: argument %d: %v", i, err)
		}
		emails = append(emails, a.Email)
	})
	if diff := cmp.Diff([]string{"y", "", "x"}, emails); diff != "" {
		t.Errorf("GetAccounts (-want +got):\n%s", diff)
	}
	var lists [][]commands.ListByPlanRow
	q.ListByPlan(ctx, []commands.Plan{commands.PlanPaid, commands.PlanFree}).Query(func(i int, rows []commands.ListByPlanRow, err error) {
		pgtest.Check(t, err)
		lists = append(lists, rows)
	})
	if diff := cmp.Diff([][]commands.ListByPlanRow{{{ID: 2, Email: "y"}, {ID: 3, Email: "c"}}, {{ID: 1, Email: "x"}}}, lists); diff != "" {
		t.Errorf("ListByPlan (-want +got):\n%s", diff)
	}

	ids, err := q.ListByIDs(ctx, commands.ListByIDsParams{Ids: []int64{1, 2, 3}, Plans: []commands.Plan{commands.PlanFree}})
	pgtest.Check(t, err)
	if diff := cmp.Diff([]int64{2, 3}, ids); diff != "" {
		t.Errorf("ListByIDs (-want +got):\n%s", diff)
	}
	tagged, err := q.ListTagged(ctx, []commands.Plan{commands.PlanFree})
	pgtest.Check(t, err)
	if diff := cmp.Diff([]commands.ListTaggedRow{{ID: 2, Tags: []commands.Plan{commands.PlanFree, commands.PlanPaid}}}, tagged); diff != "" {
		t.Errorf("ListTagged (-want +got):\n%s", diff)
	}
	tag, err := q.DropAccount(ctx, 1)
	if err != nil || tag.RowsAffected() != 1 {
		t.Errorf("DropAccount = %v, %v, want one row", tag, err)
	}
}

func TestRunEmbedOuter(t *testing.T) {
	q := embed.New(connect(t, "embed_outer", `INSERT INTO users VALUES (1, 'a'), (2, 'b');
		INSERT INTO orders VALUES (7, 2, 'paid', 1.5)`))
	got, err := q.ListUsers(t.Context())
	pgtest.Check(t, err)
	if len(got) != 2 || got[0].Order != nil || got[1].Order == nil {
		t.Fatalf("ListUsers = %v, want an order of the second user only", got)
	}
	if o := got[1].Order; o.ID != 7 || o.UserID != 2 || o.Status != embed.StatusPaid || !o.Total.Valid {
		t.Errorf("ListUsers: the order is %v", o)
	}
	one, err := q.GetUser(t.Context(), 2)
	if err != nil || one.User.Name != "b" || one.Order == nil || one.Order.ID != 7 {
		t.Errorf("GetUser(2) = %v, %v", one, err)
	}
	if one, err = q.GetUser(t.Context(), 1); err != nil || one.Order != nil {
		t.Errorf("GetUser(1) = %v, %v, want no order", one, err)
	}
}

func TestRunOptions(t *testing.T) {
	q := options.New(connect(t, "options", `INSERT INTO accounts (id, email, backup) VALUES (1, 'a', 'paid'), (2, 'b', NULL)`))
	ctx := t.Context()
	a, err := q.GetAccount(ctx, 1)
	if err != nil || a.Mail != "a" || a.OwnerID != nil || a.Backup == nil || *a.Backup != options.PlanPaid {
		t.Errorf("GetAccount(1) = %v, %v", a, err)
	}
	pgtest.Check(t, q.Insert(ctx, &options.InsertParams{ID: 3, Mail: "c", Plan: options.PlanPaid}))
	owner := int64(5)
	if rows, err := q.ListAccounts(ctx, &options.ListAccountsParams{Plan: options.PlanPaid, OwnerID: &owner}); rows == nil || len(rows) > 0 || err != nil {
		t.Errorf("ListAccounts = %#v, %v, want an empty list", rows, err)
	}
	q.ListMany(ctx, []options.Plan{options.PlanPaid, "free"}).Query(func(i int, rows []*options.ListManyRow, err error) {
		if err != nil || len(rows) != 1+i {
			t.Errorf("ListMany: argument %d has %d rows, %v", i, len(rows), err)
		}
	})
	q.GetMany(ctx, []int64{3}).QueryRow(func(i int, a *options.Account, err error) {
		if err != nil || a.Mail != "c" {
			t.Errorf("GetMany = %v, %v", a, err)
		}
	})
}

func TestRunOverrides(t *testing.T) {
	q := overrides.New(connect(t, "overrides", `INSERT INTO events VALUES
		(1, '2024-01-02 03:04:05Z', '2024-01-02Z', 't', 'x', '{"a": 1}', 9, NULL), (2, '2025-01-02Z', NULL, 'u', 'y', '[]', 8, 'n')`))
	ctx := t.Context()
	got, err := q.ListByOwners(ctx, overrides.ListByOwnersParams{Owners: []uint64{8, 9}, Since: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Note: sql.NullString{String: "n", Valid: true}})
	pgtest.Check(t, err)
	want := []overrides.ListByOwnersRow{{ID: 2, At: time.Date(2025, 1, 2, 0, 0, 0, 0, time.UTC), OwnerID: 8, Title: "u", Note: sql.NullString{String: "n", Valid: true}, Payload: json.RawMessage("[]")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ListByOwners (-want +got):\n%s", diff)
	}
	ids, err := q.ListIDs(ctx, time.Time{})
	pgtest.Check(t, err)
	if diff := cmp.Diff([][]int{{1}}, ids); diff != "" {
		t.Errorf("ListIDs (-want +got):\n%s", diff)
	}
}
