package rung

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/zeebo/xxh3"
)

// connKey is where a pgx connection keeps what rung knows of it.
const connKey = "rung"

// connection is what is known of one server connection since it was made. It
// belongs to whoever holds the connection.
type connection struct {
	identity string // of the stream the server writes; empty on a standby
	standby  bool
	role     string
	path     string // search_path
	output   string // settings that say how values are written, see examineSQL
	text     bool   // results come as text
}

// reported are the settings that a result can depend on and that the server
// reports whenever they change (libpq-status: PQparameterStatus).
var reported = [...]string{"TimeZone", "DateStyle", "IntervalStyle", "client_encoding", "session_authorization"}

// examine reads what results of c depend on, once for each connection.
//
// The identity is spelled as heartbeats spell it. A role or search_path that is
// set later on a pooled connection is not noticed; that is documented.
func (d *DB) examine(ctx context.Context, c *pgx.Conn) (*connection, error) {
	data := c.PgConn().CustomData()
	if k, ok := data[connKey].(*connection); ok {
		return k, nil
	}
	mode := c.Config().DefaultQueryExecMode
	k := &connection{text: mode == pgx.QueryExecModeExec || mode == pgx.QueryExecModeSimpleProtocol}
	row := c.QueryRow(ctx, d.examineSQL, pgx.QueryExecModeExec)
	if err := row.Scan(&k.standby, &k.role, &k.path, &k.output, &k.identity); err != nil {
		return nil, fmt.Errorf("rung: examining a connection: %w", err)
	}
	data[connKey] = k
	return k, nil
}

// forget makes the next use of c examine it anew.
func forget(c *pgx.Conn) { delete(c.PgConn().CustomData(), connKey) }

// settings is the hash of everything about a connection that a result can
// depend on, for keys. The format is part of it: the driver makes another
// time.Location, and other digits, of an instant and a number that come as text.
func (k *connection) settings(c *pgx.Conn) string {
	h := xxh3.New()
	write := func(s string) {
		_, _ = h.WriteString(strconv.Itoa(len(s)))
		_, _ = h.WriteString(":" + s)
	}
	write(k.role)
	write(k.path)
	write(k.output)
	write(strconv.FormatBool(k.text))
	for _, name := range reported {
		write(c.PgConn().ParameterStatus(name))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// steadily runs f while c stays on one server connection: through a pooler, in a
// transaction, where what is known of c is read anew. Each statement of f has its
// own snapshot.
func (d *DB) steadily(ctx context.Context, c *pgx.Conn, f func() error) error {
	if !d.config.pooled {
		return f()
	}
	forget(c)
	tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadOnly})
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		_ = tx.Rollback(ctx)
		return err
	}
	return tx.Commit(ctx)
}
