package pgtest

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// superuser is the role that everything connects as.
const superuser = "postgres"

// Database is one database of a running server. It may be used from many
// goroutines.
type Database struct {
	Name string

	port      int
	password  string
	socketDir string // only the servers' account and root get in, so no password is asked there
	bin       string // folder of the server's programs
}

// URL returns the address of the database over TCP on loopback, as a superuser.
func (d *Database) URL() string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(superuser, d.password),
		Host:     d.Addr(),
		Path:     "/" + d.Name,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// Addr returns the server's host:port, for a proxy between it and a client.
func (d *Database) Addr() string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(d.port))
}

// ConnConfig returns a new configuration for a connection, the caller's to change.
func (d *Database) ConnConfig() (*pgx.ConnConfig, error) { return pgx.ParseConfig(d.URL()) }

// PoolConfig returns a new configuration for a pool, the caller's to change.
func (d *Database) PoolConfig() (*pgxpool.Config, error) { return pgxpool.ParseConfig(d.URL()) }

// Run runs SQL without arguments on a connection of its own. It may hold several
// statements, which then share one transaction.
func (d *Database) Run(ctx context.Context, sql string) error {
	conn, err := d.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol)
	return err
}

// Psql gives SQL to the program psql and returns what it prints, such as
// "UPDATE 1": a writer that has never heard of us. It stops at the first error.
func (d *Database) Psql(ctx context.Context, sql string) (string, error) {
	psql, err := psqlBinary(d.bin)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, psql, "-X", "-v", "ON_ERROR_STOP=1", "-c", sql)
	cmd.Env = append(environment(),
		"PGHOST="+d.socketDir, "PGPORT="+strconv.Itoa(d.port), "PGUSER="+superuser, "PGDATABASE="+d.Name)
	out, err := cmd.CombinedOutput()
	text := strings.TrimSuffix(string(out), "\n")
	if err != nil {
		return text, fmt.Errorf("pgtest: psql: %w: %s", err, text)
	}
	return text, nil
}

// connect opens a connection through the socket, which needs neither password nor
// TCP and so is what control of the servers goes through.
func (d *Database) connect(ctx context.Context) (*pgx.Conn, error) {
	config, err := d.ConnConfig()
	if err != nil {
		return nil, err
	}
	config.Host = d.socketDir
	return pgx.ConnectConfig(ctx, config)
}

// value returns the only value of the only row of a query.
func value[T any](ctx context.Context, d *Database, sql string, args ...any) (T, error) {
	var v T
	conn, err := d.connect(ctx)
	if err != nil {
		return v, err
	}
	defer conn.Close(ctx)
	return v, conn.QueryRow(ctx, sql, args...).Scan(&v)
}

// Pool returns a pool that is closed at the end of the test.
func (d *Database) Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), d.URL())
	Check(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// Conn returns a connection that is closed at the end of the test.
func (d *Database) Conn(t testing.TB) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.URL())
	Check(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// Exec is Run for a test: an error ends it.
func (d *Database) Exec(t testing.TB, sql string) {
	t.Helper()
	Check(t, d.Run(t.Context(), sql))
}
