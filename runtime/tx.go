package rung

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Tx is a transaction that notes what is written in it, so that after Commit
// this process, and the session of the context it was begun with, read their own
// writes. Inside it nothing is read from a cache and nothing is filled.
//
// Give it to WithTx of generated code. Like a pgx.Tx it is for one goroutine.
type Tx struct {
	pgx.Tx
	noted *transactionWrites
	end   func(err error) // called once, when the outermost transaction has ended
}

// transactionWrites are shared by a transaction and its savepoints: what a
// savepoint wrote counts also where it was rolled back, which costs a miss.
type transactionWrites struct {
	sync.Mutex
	written
}

func (t *transactionWrites) note(w written) {
	t.Lock()
	defer t.Unlock()
	for _, table := range w.tables {
		if !slices.Contains(t.tables, table) {
			t.tables = append(t.tables, table)
		}
	}
	t.all = t.all || w.all
}

// Begin starts a read-write transaction on the primary, as BeginTx does with the
// zero options. With it a *DB serves pgx.BeginFunc.
func (d *DB) Begin(ctx context.Context) (pgx.Tx, error) { return d.BeginTx(ctx, pgx.TxOptions{}) }

// BeginTx starts a transaction on the primary. Isolation level and access mode
// are stated where options leave them open (READ COMMITTED, READ WRITE): the
// server's defaults are not trusted.
func (d *DB) BeginTx(ctx context.Context, options pgx.TxOptions) (pgx.Tx, error) {
	if options.IsoLevel == "" && options.BeginQuery == "" {
		options.IsoLevel = pgx.ReadCommitted
	}
	if options.AccessMode == "" && options.BeginQuery == "" {
		options.AccessMode = pgx.ReadWrite
	}
	c, err := d.router.primary.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	inner, err := c.BeginTx(ctx, options)
	if err != nil {
		c.Release()
		return nil, err
	}
	t := &Tx{Tx: inner, noted: &transactionWrites{}}
	t.end = func(err error) { d.committed(ctx, c, t.noted.written, err) }
	return t, nil
}

// committed notes a transaction's writes once it has ended, and gives its
// connection back. errRolledBack says that nothing was written.
func (d *DB) committed(ctx context.Context, c *pgxpool.Conn, w written, err error) {
	defer c.Release()
	if !errors.Is(err, errRolledBack) {
		d.ended(ctx, c.Conn(), w, err)
	}
}

var errRolledBack = pgx.ErrTxCommitRollback

// Begin starts a savepoint.
func (t *Tx) Begin(ctx context.Context) (pgx.Tx, error) {
	inner, err := t.Tx.Begin(ctx)
	if err != nil {
		return nil, err
	}
	return &Tx{Tx: inner, noted: t.noted, end: func(error) {}}, nil
}

// Commit commits. Where the outcome is not known (the connection broke), what
// was written is treated as committed.
func (t *Tx) Commit(ctx context.Context) error {
	err := t.Tx.Commit(ctx)
	t.finish(err)
	return err
}

// Rollback rolls back; safe to call after Commit. Where a statement has ended the
// transaction before, what was written is treated as committed.
func (t *Tx) Rollback(ctx context.Context) error {
	outcome := errRolledBack
	if t.end != nil && t.Tx.Conn().PgConn().TxStatus() == 'I' {
		outcome = nil
	}
	err := t.Tx.Rollback(ctx)
	t.finish(outcome)
	return err
}

func (t *Tx) finish(err error) {
	if t.end != nil {
		t.end(err)
		t.end = nil
	}
}

// Conn returns the connection, on which anything may be written.
func (t *Tx) Conn() *pgx.Conn {
	t.noted.note(written{all: true})
	return t.Tx.Conn()
}

// Exec runs a statement that rung did not generate: it may have written any
// table.
func (t *Tx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	t.noted.note(written{all: true})
	return t.Tx.Exec(ctx, sql, args...)
}

// Query runs a statement that rung did not generate; see Exec.
func (t *Tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	t.noted.note(written{all: true})
	return t.Tx.Query(ctx, sql, args...)
}

// QueryRow runs a statement that rung did not generate; see Exec.
func (t *Tx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	t.noted.note(written{all: true})
	return t.Tx.QueryRow(ctx, sql, args...)
}

// CopyFrom copies rows in; see Exec.
func (t *Tx) CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error) {
	t.noted.note(written{all: true})
	return t.Tx.CopyFrom(ctx, table, columns, rows)
}

// SendBatch sends a batch; see Exec.
func (t *Tx) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	t.noted.note(written{all: true})
	return t.Tx.SendBatch(ctx, b)
}

// unwrap returns what a generated statement that writes w runs on: inside a Tx
// the transaction itself, with w noted.
func unwrap(db DBTX, w written) DBTX {
	t, ok := db.(*Tx)
	if !ok {
		return db
	}
	if !w.nothing() {
		t.noted.note(w)
	}
	return t.Tx
}
