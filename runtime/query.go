package rung

import (
	"context"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/runtime/tag"
)

// IsAtLeastVersion0_1_0 is the handshake between generated code and this
// package: code generated for 0.1.0 refers to it, so that it does not compile
// against an older runtime.
const IsAtLeastVersion0_1_0 = true

// DBTX is what generated code runs on: a pool, a connection, a transaction, a
// fake; then nothing is cached. A *DB is a DBTX too; then what is annotated is
// cached.
type DBTX interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Database names the objects that one rung.yaml database shares between its
// generated code and its triggers. Generated packages return theirs from
// Database().
type Database struct {
	Schema  string // object schema
	Channel string // of NOTIFY
	Prefix  string // of Redis keys
}

// None is the row type of statements that return nothing.
type None = struct{}

// Query is one generated query: A are its arguments, R is one row. It is never
// changed once made; its unexported part is filled in on first use.
type Query[A, R any] struct {
	Name     string // package and name: "dal.GetAccount"
	Database *Database
	SQL      string           // begins with "-- name: GetAccount :one\n"
	Args     func(a A) []any  // nil: no parameters
	Dest     func(r *R) []any // pointers to the columns of r, in order; nil for None
	// Done is called when a row has been scanned into what Dest gave; nil: r is
	// complete then.
	Done func(r *R, dest []any)
	// Writes are the tables that the statement changes, foreign key actions
	// included; WritesAll: any table may change.
	Writes    []string
	WritesAll bool
	Reads     []Read[A]     // tables read; kept also where the query is not cached
	Replica   bool          // may be asked of a replica
	MaxLag    time.Duration // 0: unbounded
	Cache     *Cache[A, R]  // nil: not cached

	seed       atomic.Uint64            // see hashSeed
	readTables atomic.Pointer[[]string] // see tables
}

// processSeed keeps the hashes of one process from meaning anything to another.
var processSeed = rand.Uint64()

// Cache is the cache rule of a query.
type Cache[A, R any] struct {
	TTL     time.Duration
	Stale   time.Duration
	Jitter  int           // percent of TTL
	Missing time.Duration // how long "no rows" of a :one is kept; 0: not kept
	Max     int64         // bytes; 0: no limit
	NoL1    bool
	NoL2    bool

	// KeyQueries find the values that keys follow; asked before SQL.
	KeyQueries []KeyQuery
	Columns    []string // types of the result, as format_type has them; part of the shape

	Hash func(seed uint64, a A) uint64 // finds an L1 entry; equal arguments hash alike
	Same func(a, b A) bool             // decides it; reflexive also for NaN
	Own  func(a A) A                   // copies what the caller could still change; nil: A holds no references
	Key  func(b []byte, a A) []byte    // appends the arguments, typed and length-prefixed
	Copy func(r R) R                   // nil: R holds no references
	Size func(r *R) int                // bytes that r holds beyond its own size; nil: none
}

// Read is one table that a query reads.
type Read[A any] struct {
	Table   string   // schema.table, see tag.Table
	Columns []string // sorted
	// Keys are alternatives: a changed row can matter only if it matches one of
	// them. Where they have a Given, all have, and the first that is given will do;
	// where none is, any change of Columns matters. So it does where Keys is nil.
	Keys []Key[A]
}

// Key is a set of key columns and where their values come from.
type Key[A any] struct {
	Columns []string // in the table's column order
	// Given says whether the argument that the key is made of is given; nil: always.
	Given func(a A) bool
	// From appends one hash per key that the arguments name. Nil: the values are
	// those that Cache.KeyQueries[Query] finds, in its outputs Follow of each row,
	// parallel to Columns.
	From   func(dst []tag.Hash, a A) []tag.Hash
	Query  int
	Follow []int
}

// KeyQuery finds the values that keys follow: columns of rows whose every change
// is watched. More than tag.MaxFollowed rows make the keys any change.
type KeyQuery struct {
	SQL  string
	Args []int // which of Query.Args are its own, from 0
	// Within is the place, counted from 1, of the key query whose values choose the
	// rows of this one; 0: the arguments do.
	Within int
}

// Batch is a loader: Query for many values of one parameter at once.
type Batch[K comparable, A, R any] struct {
	Query *Query[A, R]
	// SQL returns the 1-based index of the key, or where Keyed is set the key
	// itself, then the columns of the query.
	SQL   string
	Keyed bool
	// KeyQueries are those of the query's Cache, for many keys: each returns the
	// 1-based index of the key first. Args are those of SQL.
	KeyQueries []KeyQuery
	With       func(a A, k K) A        // a with the parameter set to k
	Args       func(a A, ks []K) []any // of SQL
}
