// Command shop serves the bookshops over HTTP, on servers of your own:
//
//	createdb bookstore
//	psql -1 -f examples/bookstore/db/schema.sql bookstore
//	psql -v ON_ERROR_STOP=1 -f examples/bookstore/db/migrations/001_rung.sql bookstore
//	DATABASE_URL=postgres:///bookstore go run ./examples/bookstore/cmd/shop
//
// REDIS_URL adds the second rung; ADDRESS is where it listens, localhost:8080 if not
// set. Start it twice, with two addresses, for two nodes.
package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/examples/bookstore/shop"
	rung "github.com/rungdb/rung/runtime"
)

func main() {
	if err := run(); err != nil {
		slog.Error("shop", "error", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", cmp.Or(os.Getenv("ADDRESS"), "localhost:8080"))
	if err != nil {
		return err
	}
	return open(ctx, listener)
}

// open serves the shops on listener until ctx ends.
func open(ctx context.Context, listener net.Listener) error {
	defer func() { _ = listener.Close() }() // again, where it was served
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	hits := &shop.Hits{}
	config := rung.Config{Database: dal.Database(), Primary: pool, Observer: hits}
	if url := os.Getenv("REDIS_URL"); url != "" {
		options, err := redis.ParseURL(url)
		if err != nil {
			return err
		}
		client := redis.NewClient(options)
		defer func() { _ = client.Close() }()
		config.Redis = client
	}
	db, err := rung.New(config)
	if err != nil {
		return err
	}
	defer db.Close()
	return serve(ctx, listener, shop.Handler(db, hits, slog.Default()))
}

// serve answers until ctx ends, and then the requests that are under way.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	slog.Info("shop: serving", "address", listener.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := server.Shutdown(ending)
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		return served
	}
	return err
}
