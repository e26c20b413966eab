package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestOpen serves a page and ends when it is told to.
func TestOpen(t *testing.T) {
	primary := pgtest.NewDatabase(t)
	for _, name := range []string{"schema.sql", "migrations/001_rung.sql", "rows.sql"} {
		text, err := os.ReadFile("../../db/" + name)
		pgtest.Check(t, err)
		primary.Exec(t, string(text))
	}
	t.Setenv("DATABASE_URL", primary.URL())
	store := pgtest.NewRedis(t).Options()
	t.Setenv("REDIS_URL", "redis://:"+store.Password+"@"+store.Addr+"/0")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	pgtest.Check(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- open(ctx, listener) }()

	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	response, err := client.Get("http://" + listener.Addr().String() + "/shops/upper/books/1")
	pgtest.Check(t, err)
	body, err := io.ReadAll(response.Body)
	pgtest.Check(t, err)
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the page = %s: %s", response.Status, body)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("open = %v, want nil", err)
	}
}
