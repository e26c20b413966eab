package pgtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// settings make a small server that is durable against its own crash, not
// against that of the machine, and that writes no WAL of its own accord. A
// replica is to come back at once when its primary does. Shared memory lies in the
// data folder: /dev/shm is small or closed in some containers, and a killed
// server leaves its part there.
const settings = `
max_connections = 200
shared_buffers = 16MB
dynamic_shared_memory_type = mmap
fsync = off
wal_level = replica
wal_keep_size = 256MB
hot_standby = on
wal_retrieve_retry_interval = 50ms
autovacuum = off
jit = off
unix_socket_permissions = 0700
listen_addresses = '127.0.0.1'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
`

// StopMode says how a server ends; the words are those of pg_ctl.
type StopMode syscall.Signal

// The modes.
const (
	Smart     = StopMode(syscall.SIGTERM) // when the last client has gone
	Fast      = StopMode(syscall.SIGINT)  // ends the sessions, writes a checkpoint
	Immediate = StopMode(syscall.SIGQUIT) // ends the sessions; recovers at the next start
)

// Postgres is one PostgreSQL server. It is its own database "postgres" too.
//
// What reads its address or its data may be called from many goroutines; what
// changes its state (Stop, Start, Kill, Pause, Continue, Promote) from one at a
// time.
type Postgres struct {
	Database

	folder  *folder
	dir     string // data folder's name in folder
	process *process
}

// initdb makes the data folder of a new server, with an identity of its own.
func initdb(ctx context.Context, f *folder, bin, password string) (*Postgres, error) {
	if err := f.write("password", password); err != nil {
		return nil, err
	}
	p := &Postgres{
		Database: Database{Name: "postgres", password: password, socketDir: f.path, bin: bin},
		folder:   f, dir: "primary",
	}
	return p, f.run(ctx, filepath.Join(bin, "initdb"),
		"--pgdata", p.dir, "--username", superuser, "--pwfile", "password",
		"--auth-local", "trust", "--auth-host", "scram-sha-256",
		"--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions")
}

// copyTo returns a streaming replica that begins as a copy of the data folder of
// p, which has not been started yet. (A cold copy is a base backup that needs no
// program to make it.)
func (p *Postgres) copyTo(ctx context.Context, dir string) (*Postgres, error) {
	r := &Postgres{Database: p.Database, folder: p.folder, dir: dir}
	return r, p.folder.run(ctx, "cp", "-Rp", p.dir, r.dir)
}

// launch writes the configuration and starts the server for the first time, on a
// port that turns out to be free.
func (p *Postgres) launch(ctx context.Context, extra ...string) error {
	for try := 0; ; try++ {
		port, err := freePort()
		if err != nil {
			return err
		}
		p.port = port
		lines := append([]string{
			settings,
			"port = " + strconv.Itoa(p.port),
			"unix_socket_directories = '" + p.socketDir + "'",
		}, extra...)
		if err := p.folder.write(p.dir+"/postgresql.conf", strings.Join(lines, "\n")+"\n"); err != nil {
			return err
		}
		err = p.Start(ctx)
		// Between the choice of the port and its use another process may take it.
		if err == nil || try == 5 || !strings.Contains(err.Error(), "Address already in use") {
			return err
		}
	}
}

// freePort returns a port that nobody listens on. It lies below the range that
// systems take the ports of outgoing connections from, so that a server which is
// stopped finds its port free when it starts again.
func freePort() (int, error) {
	var err error
	for range 100 {
		port := 15000 + rand.IntN(17000)
		var l net.Listener
		if l, err = net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, fmt.Errorf("pgtest: no free port: %w", err)
}

// Start starts a server that was stopped or killed, at the same address. It
// returns when the server answers queries.
func (p *Postgres) Start(ctx context.Context) error {
	process, err := p.folder.start(p.dir, filepath.Join(p.bin, "postgres"), "-D", filepath.Join(p.folder.path, p.dir))
	if err != nil {
		return err
	}
	p.process = process
	return process.ready(ctx, func(ctx context.Context) error {
		conn, err := p.connect(ctx)
		if err != nil {
			return err
		}
		return conn.Close(ctx)
	})
}

// Stop ends the server in order, and returns when it has ended. A paused server
// goes on first.
func (p *Postgres) Stop(ctx context.Context, mode StopMode) error {
	return p.process.stop(ctx, syscall.Signal(mode))
}

// Kill ends the server and all its processes as a crash does. Start recovers it.
func (p *Postgres) Kill(ctx context.Context) error { return p.process.kill(ctx) }

// Pause stops all processes of the server where they stand, as a suspended
// machine does, until Continue: its connections stay open and nobody answers.
func (p *Postgres) Pause(ctx context.Context) error { return p.process.pause(ctx) }

// Continue lets a paused server go on.
func (p *Postgres) Continue() error { return p.process.resume() }

// Log returns what the server has logged since it was first started.
func (p *Postgres) Log() (string, error) {
	text, err := os.ReadFile(filepath.Join(p.folder.path, p.dir+".log"))
	return string(text), err
}

// On returns a database of the server by its name, such as the replica's side of
// a database that was made on the primary.
func (p *Postgres) On(name string) *Database {
	d := p.Database
	d.Name = name
	return &d
}

// Create makes a new, empty database.
func (p *Postgres) Create(ctx context.Context, name string) (*Database, error) {
	return p.On(name), p.Run(ctx, "CREATE DATABASE "+pgx.Identifier{name}.Sanitize())
}

// Drop removes a database and ends the sessions in it.
func (p *Postgres) Drop(ctx context.Context, d *Database) error {
	return p.Run(ctx, "DROP DATABASE "+pgx.Identifier{d.Name}.Sanitize()+" WITH (FORCE)")
}

// Promote makes a replica a primary of its own, on a new timeline. It returns
// when the server accepts writes.
func (p *Postgres) Promote(ctx context.Context) error {
	if err := p.Run(ctx, "SELECT pg_promote(wait => false)"); err != nil {
		return err
	}
	return p.await(ctx, "the end of recovery", "SELECT NOT pg_is_in_recovery()")
}

// PauseReplay makes a replica lag: it goes on receiving, and shows nothing newer
// than what it shows now, until ResumeReplay. It returns when replay stands
// still, which the server decides some time after it was asked.
func (p *Postgres) PauseReplay(ctx context.Context) error {
	if err := p.Run(ctx, "SELECT pg_wal_replay_pause()"); err != nil {
		return err
	}
	return p.await(ctx, "replay to pause", "SELECT pg_get_wal_replay_pause_state() = 'paused'")
}

// ResumeReplay ends PauseReplay.
func (p *Postgres) ResumeReplay(ctx context.Context) error {
	return p.Run(ctx, "SELECT pg_wal_replay_resume()")
}

// Flushed returns the position up to which a primary's WAL is written: every
// transaction that has committed lies before it, unless it committed with
// synchronous_commit off.
func (p *Postgres) Flushed(ctx context.Context) (lsn string, err error) {
	return value[string](ctx, &p.Database, "SELECT pg_current_wal_flush_lsn()::text")
}

// WaitReplayed waits until a replica shows everything up to the position.
func (p *Postgres) WaitReplayed(ctx context.Context, lsn string) error {
	return p.await(ctx, "replay of "+lsn, "SELECT pg_last_wal_replay_lsn() >= $1::text::pg_lsn", lsn)
}

// await polls a query until it answers true.
func (p *Postgres) await(ctx context.Context, what, sql string, args ...any) error {
	conn, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return Wait(ctx, what, func(ctx context.Context) (ok bool, err error) {
		err = conn.QueryRow(ctx, sql, args...).Scan(&ok)
		return ok, err
	})
}

// close ends the server, whatever state it is in.
func (p *Postgres) close(ctx context.Context) error {
	if p.process == nil {
		return nil
	}
	err := p.Stop(ctx, Immediate)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(err, p.Kill(context.WithoutCancel(ctx)))
	}
	return err
}
