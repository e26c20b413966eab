// Command bookstore shows what a cached data-access layer does, on throw-away
// servers: a PostgreSQL primary with a streaming replica, and Redis. It prints
// one line per read, with the rung that answered it, and ends by itself.
//
// Run it with `make demo`.
package main

import (
	"context"
	_ "embed"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/examples/bookstore/shop"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

//go:generate go tool rung generate

//go:embed db/schema.sql
var schemaSQL string

//go:embed db/migrations/001_rung.sql
var migrationSQL string

//go:embed db/rows.sql
var rowsSQL string

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bookstore:", err)
		os.Exit(1)
	}
}

// run starts the servers and tells the story.
func run() (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	logging.Disable() // go-redis writes to stderr when Redis is gone
	say("Starting a primary, a streaming replica and Redis")
	cluster, err := pgtest.StartCluster(ctx, 1)
	if err != nil {
		return err
	}
	defer func() { err = first(err, cluster.Close()) }()
	store, err := pgtest.StartRedis(ctx)
	if err != nil {
		return err
	}
	defer func() { err = first(err, store.Close()) }()
	for _, sql := range []string{schemaSQL, migrationSQL, rowsSQL} {
		if err := cluster.Primary.Run(ctx, sql); err != nil {
			return err
		}
	}
	s := &story{cluster: cluster, redis: store}
	for _, name := range []string{"a", "b"} {
		n, err := s.open(ctx, name)
		if err != nil {
			return err
		}
		defer n.close()
		s.nodes = append(s.nodes, n)
	}
	for _, chapter := range []func(context.Context) error{s.rungs, s.invalidation, s.loader, s.ownWrite, s.session, s.overHTTP, s.withoutRedis} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	say("Done: stopping the servers")
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// story is what the chapters share.
type story struct {
	cluster *pgtest.Cluster
	redis   *pgtest.Redis
	nodes   []*node
}

// node is one process of the bookstore, as it would be: a pool, a Redis client,
// a rung.DB and the generated queries.
type node struct {
	*dal.Queries
	name  string
	db    *rung.DB
	steps chan rung.Event
	hits  *shop.Hits
	close func()
}

// open makes a node and waits until it follows the stream of changes.
func (s *story) open(ctx context.Context, name string) (*node, error) {
	primary, err := pgxpool.New(ctx, s.cluster.Primary.URL())
	if err != nil {
		return nil, err
	}
	replica, err := pgxpool.New(ctx, s.cluster.Replicas[0].URL())
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(s.redis.Options())
	n := &node{name: name, steps: make(chan rung.Event, 1024), hits: &shop.Hits{}}
	n.db, err = rung.New(rung.Config{
		Database: dal.Database(),
		Primary:  primary,
		Replicas: []*pgxpool.Pool{replica},
		Redis:    client,
		Logger:   slog.New(slog.DiscardHandler),
		Observer: rung.ObserverFunc(n.observe),
	})
	if err != nil {
		return nil, err
	}
	n.Queries = dal.New(n.db)
	n.close = func() {
		n.db.Close()
		_ = client.Close()
		replica.Close()
		primary.Close()
	}
	return n, n.db.Ready(ctx)
}

// observe keeps the steps of the story; those nobody looks at are dropped.
func (n *node) observe(e rung.Event) {
	n.hits.Observe(e)
	select {
	case n.steps <- e:
	default:
	}
}

// forget drops the steps so far.
func (n *node) forget() {
	for len(n.steps) > 0 {
		<-n.steps
	}
}

// await waits for a step of the given kind.
func (n *node) await(ctx context.Context, match func(rung.Event) bool) error {
	for {
		select {
		case e := <-n.steps:
			if match(e) {
				return nil
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// read runs one read and prints what it found and who answered.
func (n *node) read(what string, do func() (string, error)) error {
	n.forget()
	started := time.Now()
	found, err := do()
	if err != nil {
		return fmt.Errorf("node %s: %s: %w", n.name, what, err)
	}
	took := time.Since(started)
	fmt.Printf("  node %s  %-34s -> %-26s %9s  %s\n", n.name, what, found, took.Round(time.Microsecond), n.answeredBy())
	return nil
}

// answeredBy says which rung answered since forget: for a loader, each round
// trip and how many keys it took.
func (n *node) answeredBy() string {
	trips := map[rung.Rung]string{
		rung.L1: "process", rung.L2: "one MGET",
		rung.Primary: "one statement on the primary", rung.Replica: "one statement on the replica",
	}
	by, batch := "", []string{}
	for len(n.steps) > 0 {
		switch e := <-n.steps; e.Kind {
		case rung.Hit, rung.Queried:
			by = e.Rung.String()
		case rung.Wrote:
			by = rung.Primary.String()
		case rung.Batched:
			batch = append(batch, fmt.Sprintf("%s: %d", trips[e.Rung], e.Count))
		}
	}
	if len(batch) > 0 {
		return strings.Join(batch, ", ")
	}
	return by
}

// psql runs SQL with the program psql and waits until every node has heard of
// the change, as it does about a millisecond after the commit.
func (s *story) psql(ctx context.Context, sql string) error {
	for _, n := range s.nodes {
		n.forget()
	}
	said, err := s.cluster.Primary.Psql(ctx, sql)
	if err != nil {
		return err
	}
	fmt.Printf("  psql    %-34s -> %s\n", sql, strings.TrimSpace(said))
	for _, n := range s.nodes {
		if err := n.await(ctx, func(e rung.Event) bool { return e.Kind == rung.Changed }); err != nil {
			return err
		}
		fmt.Printf("  node %s  heard of it: what it touched is gone\n", n.name)
	}
	return nil
}

func say(text string) { fmt.Print("\n", text, "\n") }

// book reads a book on a node.
func (n *node) book(ctx context.Context, id int64) error {
	return n.read(fmt.Sprintf("GetBook(%d)", id), func() (string, error) {
		b, err := n.GetBook(ctx, id)
		return fmt.Sprintf("%s, %d.%02d", b.Title, b.Cents/100, b.Cents%100), err
	})
}
