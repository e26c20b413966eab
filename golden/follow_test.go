package golden_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	follow "github.com/rungdb/rung/golden/follow_values/want"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// followRounds is how often rows are written and everything is asked again.
const followRounds = 25

// followIDs is how many ids there are in each table: few, so that rows meet.
const followIDs = 4

// TestFollowedValues asks every method of golden/follow_values through the process
// and through Redis while another program writes, and wants what a plain pool answers.
func TestFollowedValues(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	db := pgtest.NewDatabase(t)
	db.Exec(t, schema(t, "follow_values"))
	db.Exec(t, readText(t, "follow_values/want/triggers.sql"))
	db.Exec(t, "INSERT INTO teams SELECT n, 'team' FROM generate_series(-1, 3) n")
	redis := pgtest.NewRedis(t)
	var nodes []*cachedNode
	var queries []*follow.Queries
	for _, l1 := range []int64{0, -1} {
		n := &cachedNode{name: fmt.Sprintf("L1 of %d", l1), more: make(chan struct{})}
		_, d := n.open(t, db, follow.Database(), redis, pgx.QueryExecModeCacheStatement, l1)
		nodes, queries = append(nodes, n), append(queries, follow.New(d))
	}
	plain := follow.New(db.Pool(t))
	for round := range followRounds {
		writeFollowed(t, db, r, round)
		for _, n := range nodes {
			n.wait(t, round+1, "fence", func(e rung.Event) bool { return e.Kind == rung.Changed && e.Table == "public.teams" })
		}
		want := askFollowed(t, plain)
		for i, q := range queries {
			for range 2 {
				if diff := cmp.Diff(want, askFollowed(t, q), cmpopts.EquateComparable()); diff != "" {
					t.Fatalf("round %d, %s (-pool +rung):\n%s", round, nodes[i].name, diff)
				}
			}
		}
	}
	for _, n := range nodes {
		l1, l2 := n.count(rung.Hit, rung.L1), n.count(rung.Hit, rung.L2)
		t.Logf("%s: %d from L1, %d from Redis, %d from the database", n.name, l1, l2, n.count(rung.Queried, rung.Primary))
		if l1+l2 == 0 {
			t.Errorf("%s: no cache has answered", n.name)
		}
	}
}

// writeFollowed changes a few rows, and teams last, by one statement that is announced
// once: who has heard of it has heard of all.
func writeFollowed(t *testing.T, db *pgtest.Database, r *rand.Rand, round int) {
	t.Helper()
	id := func() int { return r.IntN(followIDs) }
	list := []string{
		fmt.Sprintf("INSERT INTO users VALUES (%d, 'u%d') ON CONFLICT (id) DO UPDATE SET name = excluded.name", id(), round),
		fmt.Sprintf("INSERT INTO members VALUES (%d, %d, 'r%d') ON CONFLICT (team_id, user_id) DO UPDATE SET role = excluded.role", id(), id(), round),
		fmt.Sprintf("INSERT INTO tasks VALUES (%d, %d, NULLIF(%d, 0), 't%d', DATE '2026-01-01' + %d) ON CONFLICT (id) DO UPDATE SET team_id = excluded.team_id, user_id = excluded.user_id", id(), id(), id(), round, id()),
		fmt.Sprintf("INSERT INTO comments VALUES (%d, %d, %d, 'c') ON CONFLICT (id) DO UPDATE SET task_id = excluded.task_id, user_id = excluded.user_id", id(), id(), id()),
		fmt.Sprintf("UPDATE tasks SET user_id = %d WHERE team_id = %d", id(), id()),
		fmt.Sprintf("DELETE FROM members WHERE user_id = %d", id()),
		fmt.Sprintf("DELETE FROM tasks WHERE id = %d", id()),
	}
	var sql string
	for range 1 + r.IntN(3) {
		sql += list[r.IntN(len(list))] + ";\n"
	}
	db.Exec(t, sql)
	db.Exec(t, fmt.Sprintf("UPDATE teams SET name = 'n%d' WHERE id IN (-1, %d)", round, id()))
}

// askFollowed asks every method for everything there is.
func askFollowed(t *testing.T, q *follow.Queries) map[string]any {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	out := map[string]any{}
	note := func(name string, of any, value any, err error) {
		t.Helper()
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			t.Fatalf("%s(%v): %v", name, of, err)
		}
		out[fmt.Sprint(name, of)] = value
	}
	before := pgtype.Date{Time: time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC), Valid: true}
	all := []int64{0, 1, 2, 3}
	for _, id := range all {
		tasks, err := q.ListTasks(ctx, id)
		note("ListTasks", id, tasks, err)
		comments, err := q.CountComments(ctx, id)
		note("CountComments", id, comments, err)
		team, err := q.GetTeam(ctx, id)
		note("GetTeam", id, team, err)
		teams, err := q.ListTeamsOf(ctx, id)
		note("ListTeamsOf", id, teams, err)
		colleagues, err := q.ListColleagues(ctx, id)
		note("ListColleagues", id, colleagues, err)
		for _, given := range []bool{true, false} {
			late, err := q.ListLateTasks(ctx, follow.ListLateTasksParams{TeamID: pgtype.Int8{Int64: id, Valid: given}, Before: before})
			note("ListLateTasks", fmt.Sprint(id, given), late, err)
		}
		load, err := q.GetLoad(ctx, id)
		note("GetLoad", id, load, err)
		for _, find := range []follow.FindTasksParams{
			{TeamID: pgtype.Int8{Int64: id, Valid: true}, Ids: []int64{1, 2}},
			{Title: pgtype.Text{String: fmt.Sprint("t", id), Valid: true}},
			{Ids: []int64{id, id + 1}},
			{Ids: []int64{}},
			{},
		} {
			found, err := q.FindTasks(ctx, find)
			note("FindTasks", find, found, err)
		}
		titles, err := q.Titles(ctx, id, []string{"", "t2", "u"})
		note("Titles", id, titles, err)
	}
	batch, err := q.ListTasksBatch(ctx, all)
	note("ListTasksBatch", all, batch, err)
	return out
}
