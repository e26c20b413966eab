package pgtest_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/rungdb/rung/internal/pgtest"
)

func TestRedis(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	r := pgtest.NewRedis(t)
	client := r.Client(t)
	set := func() { t.Helper(); pgtest.Check(t, client.Set(ctx, "k", "v", 0).Err()) }
	wantNone := func(after string) {
		t.Helper()
		if got, err := client.Get(ctx, "k").Result(); !errors.Is(err, redis.Nil) {
			t.Errorf("k after %s = %q, %v; want none", after, got, err)
		}
	}
	set()
	pgtest.Check(t, r.Flush(ctx))
	wantNone("Flush")

	set()
	pgtest.Check(t, r.Kill(ctx))
	if conn, err := net.Dial("tcp", r.Addr()); err == nil {
		t.Error("a killed Redis answers")
		pgtest.Check(t, conn.Close())
	}
	pgtest.Check(t, r.Start(ctx))
	wantNone("Kill")

	set()
	pgtest.Check(t, r.Stop(ctx))
	pgtest.Check(t, r.Start(ctx))
	wantNone("Stop")

	set()
	pgtest.Check(t, r.Pause(ctx))
	options := r.Options()
	options.ReadTimeout, options.MaxRetries = 100*time.Millisecond, -1
	impatient := redis.NewClient(options)
	defer impatient.Close()
	if err := impatient.Ping(ctx).Err(); err == nil {
		t.Error("a paused Redis answers")
	}
	pgtest.Check(t, r.Continue())
	if got, err := client.Get(ctx, "k").Result(); err != nil || got != "v" {
		t.Errorf("k after Pause = %q, %v; want v", got, err)
	}
}

func TestRedisAsksForPassword(t *testing.T) {
	t.Parallel()
	client := redis.NewClient(&redis.Options{Addr: pgtest.NewRedis(t).Addr()})
	defer client.Close()
	if err := client.Set(context.Background(), "k", "v", 0).Err(); err == nil {
		t.Error("SET without a password is accepted")
	}
}
