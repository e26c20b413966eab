package pgtest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
)

func value[T any](t *testing.T, d *pgtest.Database, sql string, args ...any) T {
	t.Helper()
	rows, err := d.Conn(t).Query(t.Context(), sql, args...)
	pgtest.Check(t, err)
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	pgtest.Check(t, err)
	return v
}

func TestReplicaFollows(t *testing.T) {
	t.Parallel()
	c := pgtest.NewCluster(t, 2)
	c.Primary.Exec(t, "CREATE TABLE t (v int); INSERT INTO t VALUES (1)")
	pgtest.Check(t, c.CatchUp(t.Context()))
	for i, r := range c.Replicas {
		if got := value[int](t, &r.Database, "SELECT v FROM t"); got != 1 {
			t.Errorf("v on replica %d = %d, want 1", i+1, got)
		}
		if !value[bool](t, &r.Database, "SELECT pg_is_in_recovery()") {
			t.Errorf("replica %d is not in recovery", i+1)
		}
	}
	if got := value[int](t, &c.Primary.Database, "SELECT count(*)::int FROM pg_stat_replication WHERE state = 'streaming'"); got != 2 {
		t.Errorf("streaming replicas = %d, want 2", got)
	}
}

func TestReplicaLags(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := pgtest.NewCluster(t, 1)
	r := c.Replicas[0]
	c.Primary.Exec(t, "CREATE TABLE t (v int); INSERT INTO t VALUES (1)")
	pgtest.Check(t, c.CatchUp(ctx))

	pgtest.Check(t, r.PauseReplay(ctx))
	c.Primary.Exec(t, "UPDATE t SET v = 2")
	lsn, err := c.Primary.Flushed(ctx)
	pgtest.Check(t, err)
	// What the replica has received it could show, and must not.
	pgtest.Check(t, pgtest.Wait(ctx, "the replica to receive", func(context.Context) (bool, error) {
		return value[bool](t, &r.Database, "SELECT pg_last_wal_receive_lsn() >= $1::text::pg_lsn", lsn), nil
	}))
	if got := value[int](t, &r.Database, "SELECT v FROM t"); got != 1 {
		t.Errorf("v on the replica while replay is paused = %d, want 1", got)
	}
	pgtest.Check(t, r.ResumeReplay(ctx))
	pgtest.Check(t, r.WaitReplayed(ctx, lsn))
	if got := value[int](t, &r.Database, "SELECT v FROM t"); got != 2 {
		t.Errorf("v on the replica after replay = %d, want 2", got)
	}
}

func TestPrimaryCrashes(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := pgtest.NewCluster(t, 1)
	c.Primary.Exec(t, "CREATE TABLE t (v int); INSERT INTO t VALUES (1)")
	url := c.Primary.URL()

	pgtest.Check(t, c.Primary.Kill(ctx))
	if err := c.Primary.Run(ctx, "SELECT 1"); err == nil {
		t.Error("a killed primary answers")
	}
	pgtest.Check(t, c.Primary.Start(ctx))
	if got := c.Primary.URL(); got != url {
		t.Errorf("URL after the crash = %s, want %s", got, url)
	}
	c.Primary.Exec(t, "INSERT INTO t VALUES (2)")
	pgtest.Check(t, c.CatchUp(ctx))
	if got := value[int](t, &c.Replicas[0].Database, "SELECT sum(v)::int FROM t"); got != 3 {
		t.Errorf("sum(v) on the replica after the crash = %d, want 3", got)
	}
}

func TestReplicaIsPromoted(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := pgtest.NewCluster(t, 1)
	r := c.Replicas[0]
	c.Primary.Exec(t, "CREATE TABLE t (v int)")
	pgtest.Check(t, c.CatchUp(ctx))
	pgtest.Check(t, c.Primary.Stop(ctx, pgtest.Fast))
	pgtest.Check(t, r.Promote(ctx))
	r.Exec(t, "INSERT INTO t VALUES (1)")
	if got := value[string](t, &r.Database, "SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)"); got != "00000002" {
		t.Errorf("timeline after the promotion = %s, want 00000002", got)
	}
}

func TestPausedPrimaryAnswersNobody(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	c := pgtest.NewCluster(t, 0)
	conn := c.Primary.Conn(t)

	pgtest.Check(t, c.Primary.Pause(ctx))
	// The session's own process stands still too, not only the first one.
	short, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if _, err := conn.Exec(short, "SELECT 1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a query on a paused server: %v, want %v", err, context.DeadlineExceeded)
	}
	pgtest.Check(t, c.Primary.Continue())
	c.Primary.Exec(t, "SELECT 1")

	// A paused server can be stopped, killed, and given back.
	pgtest.Check(t, c.Primary.Pause(ctx))
	pgtest.Check(t, c.Primary.Stop(ctx, pgtest.Immediate))
	pgtest.Check(t, c.Primary.Start(ctx))
	pgtest.Check(t, c.Primary.Pause(ctx))
	pgtest.Check(t, c.Primary.Kill(ctx))
	pgtest.Check(t, c.Primary.Start(ctx))
	pgtest.Check(t, c.Primary.Pause(ctx))
}

func TestExtraSettings(t *testing.T) {
	t.Parallel()
	c := pgtest.NewCluster(t, 1, "wal_level = logical", "work_mem = 1MB")
	if got := value[string](t, &c.Primary.Database, "SHOW wal_level"); got != "logical" {
		t.Errorf("wal_level = %s, want logical", got)
	}
	if got := value[string](t, &c.Replicas[0].Database, "SHOW work_mem"); got != "1MB" {
		t.Errorf("work_mem of the replica = %s, want 1MB", got)
	}
}
