package rung

import (
	"cmp"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

// Config says what a DB runs on. Only Primary is required. The pools and the
// Redis client stay the caller's: Close does not close them.
type Config struct {
	// Database is what the generated package's Database() returns: object schema,
	// channel and key prefix. The zero value means the defaults of rung.yaml.
	Database Database

	Primary  *pgxpool.Pool
	Replicas []*pgxpool.Pool
	// Redis is the second rung, shared by all nodes; nil: none. A single server,
	// Sentinel or Cluster.
	Redis redis.UniversalClient
	// Listen is how the listener and the probe reach the primary: directly, past
	// any transaction pooler. Nil: as Primary does. Setting it says that the pools
	// go through a pooler: then every read that fills a cache makes sure, in a
	// transaction of its own, which server it reads.
	Listen *pgx.ConnConfig

	// L1Bytes bounds the process's cache, all queries together. 0: 64 MiB;
	// negative: no L1.
	L1Bytes int64
	// Interval is how often heartbeats and probes are sent. 0: one second.
	Interval time.Duration
	// Bound is for how long after the last proof of freshness cached values are
	// served. 0: three intervals.
	Bound time.Duration
	// RedisTimeout bounds what one Redis round trip may add to a read. 0: 50 ms.
	RedisTimeout time.Duration

	Logger   *slog.Logger // nil: slog.Default()
	Observer Observer     // nil: none

	pooled bool // Listen was set
}

// withDefaults returns a copy in which nothing is left open.
func (c Config) withDefaults() Config {
	c.Database.Schema = cmp.Or(c.Database.Schema, "rung")
	c.Database.Channel = cmp.Or(c.Database.Channel, "rung")
	c.Database.Prefix = cmp.Or(c.Database.Prefix, "rung")
	c.L1Bytes = cmp.Or(c.L1Bytes, 64<<20)
	c.Interval = cmp.Or(c.Interval, time.Second)
	c.Bound = cmp.Or(c.Bound, 3*c.Interval)
	c.RedisTimeout = cmp.Or(c.RedisTimeout, 50*time.Millisecond)
	c.Logger = cmp.Or(c.Logger, slog.Default())
	c.pooled = c.Listen != nil
	if c.Listen == nil && c.Primary != nil {
		c.Listen = c.Primary.Config().ConnConfig
	}
	return c
}

// validate reports every problem at once.
func (c Config) validate() error {
	var errs []error
	if c.Primary == nil {
		errs = append(errs, errors.New("rung: Config.Primary is nil"))
	}
	for _, r := range c.Replicas {
		if r == nil {
			errs = append(errs, errors.New("rung: Config.Replicas holds a nil pool"))
			break
		}
	}
	if c.Interval < 0 || c.Bound < 0 || c.RedisTimeout < 0 {
		errs = append(errs, errors.New("rung: Config.Interval, Bound and RedisTimeout cannot be negative"))
	}
	return errors.Join(errs...)
}
