package rung

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// written is what a statement may change.
type written struct {
	tables []string
	all    bool
}

func (w written) nothing() bool { return len(w.tables) == 0 && !w.all }

// written returns what q may change.
func (q *Query[A, R]) written() written { return written{q.Writes, q.WritesAll} }

// exec runs a statement that returns no rows on the primary.
func (d *DB) exec(ctx context.Context, w written, sql string, args []any) (pgconn.CommandTag, error) {
	c, err := d.router.primary.Acquire(ctx)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	defer c.Release()
	tag, err := c.Exec(ctx, sql, args...)
	d.ended(ctx, c.Conn(), w, err)
	return tag, err
}

// ended notes that a statement or a commit which may have changed w has ended
// with err on c, for this process and for the context's session.
//
// An ERROR of the server means that nothing was changed, but for statements that
// rung did not generate: there may be several in one string. Whatever else went
// wrong (FATAL, a broken connection) leaves open what was changed.
func (d *DB) ended(ctx context.Context, c *pgx.Conn, w written, err error) {
	var pg *pgconn.PgError
	if w.nothing() || !w.all && errors.As(err, &pg) && pg.SeverityUnlocalized == "ERROR" {
		return
	}
	if err != nil && pgconn.SafeToRetry(err) && !c.IsClosed() {
		// Nothing was sent. Of a connection that broke in the middle the driver may
		// say the same.
		return
	}
	d.observeWrite(w, err)
	if err != nil {
		pid := c.PgConn().PID()
		if !c.IsClosed() {
			pid = 0 // its backend has answered: whatever it did has ended
		}
		d.noteWrite(w, pid)
		if s := sessionOf(ctx); s != nil {
			s.wrote(token{lsn: unknownLSN})
		}
		return
	}
	d.noteWrite(w, 0)
	if s := sessionOf(ctx); s != nil {
		s.wrote(d.place(ctx, c))
	}
}

// place asks where the stream of c's server is now: behind every commit that has
// ended on it. Where it cannot be had, only the primary will do.
func (d *DB) place(ctx context.Context, c *pgx.Conn) token {
	var lsn uint64
	k, err := d.examine(ctx, c)
	if err == nil {
		err = c.QueryRow(ctx, "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint").Scan(&lsn)
	}
	if err != nil {
		return token{lsn: unknownLSN}
	}
	return token{identity: k.identity, lsn: LSN(lsn)}
}

func (d *DB) observeWrite(w written, err error) {
	if w.all {
		d.observe(Event{Kind: Wrote, Err: err})
		return
	}
	for _, t := range w.tables {
		d.observe(Event{Kind: Wrote, Table: t, Err: err})
	}
}

// noteWrite notes a write of this process and wakes the resolver.
func (d *DB) noteWrite(w written, pid uint32) {
	if d.node == nil {
		return
	}
	d.own.note(w.tables, w.all, pid)
	select {
	case d.resolve <- struct{}{}:
	default:
	}
}

// resolveWrites gives noted writes their place in the stream until ctx ends.
func (d *DB) resolveWrites(ctx context.Context) {
	retry := time.NewTicker(d.config.Interval)
	defer retry.Stop()
	identity := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.resolve:
		case <-retry.C:
		}
		if g, heard := d.node.current(); g != nil {
			if identity != g.identity {
				d.own.restart()
				identity = g.identity
			}
			d.own.heard(heard)
			if noted := d.own.take(); len(noted) > 0 {
				d.resolveNoted(ctx, g.identity, noted)
			}
			if d.own.unheard.Load() != 0 {
				d.node.demand()
			}
		}
	}
}

// resolveNoted asks the primary of the given identity for its place and gives it
// to the noted writes, once no backend is left that may still be committing one.
func (d *DB) resolveNoted(ctx context.Context, identity string, noted []noted) {
	ctx, cancel := context.WithTimeout(ctx, d.config.Interval)
	defer cancel()
	_ = d.router.primary.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		var pids []uint32
		for _, n := range noted {
			if n.pid != 0 {
				pids = append(pids, n.pid)
			}
		}
		if len(pids) > 0 {
			var alive int
			err := c.QueryRow(ctx, "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY($1)", pids).Scan(&alive)
			if err != nil || alive > 0 {
				return err
			}
		}
		if t := d.place(ctx, c.Conn()); t.lsn != unknownLSN && t.identity == identity {
			d.own.resolve(t.lsn)
		}
		return nil
	})
}

// query runs a statement that returns rows on the primary.
func (d *DB) query(ctx context.Context, w written, sql string, args []any) (pgx.Rows, error) {
	c, err := d.router.primary.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		d.ended(ctx, c.Conn(), w, err)
		c.Release()
		return nil, err
	}
	return &heldRows{Rows: rows, done: func(err error) {
		d.ended(ctx, c.Conn(), w, err)
		c.Release()
	}}, nil
}

// heldRows gives its connection back when it is closed.
type heldRows struct {
	pgx.Rows
	done func(error)
}

// Close closes the rows; safe to call again.
func (r *heldRows) Close() {
	r.Rows.Close()
	if r.done != nil {
		r.done(r.Rows.Err())
		r.done = nil
	}
}

// Next closes the rows after the last one, as pgx does.
func (r *heldRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

// Scan closes the rows when it fails, as pgx does.
func (r *heldRows) Scan(dest ...any) error {
	err := r.Rows.Scan(dest...)
	if err != nil {
		r.Close()
	}
	return err
}

// Values closes the rows when it fails, as pgx does.
func (r *heldRows) Values() ([]any, error) {
	v, err := r.Rows.Values()
	if err != nil {
		r.Close()
	}
	return v, err
}

// firstRow is QueryRow over Query.
type firstRow struct {
	rows pgx.Rows
	err  error
}

// Scan scans the first row, pgx.ErrNoRows where there is none.
func (r *firstRow) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
