package pgtest

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Redis is one Redis server. It keeps its data in memory only: what it held is
// gone when it starts again, unless the test told it to SAVE.
//
// What reads its address may be called from many goroutines; what changes its
// state (Stop, Start, Kill, Pause, Continue) from one at a time.
type Redis struct {
	port     int
	password string
	binary   string
	folder   *folder
	process  *process
}

// StartRedis starts a new Redis and returns when it answers.
func StartRedis(ctx context.Context) (*Redis, error) {
	binary, err := redisBinary()
	if err != nil {
		return nil, err
	}
	f, err := newFolder("TERM")
	if err != nil {
		return nil, err
	}
	r := &Redis{password: rand.Text(), binary: binary, folder: f}
	if err := r.launch(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// launch starts the server for the first time, on a port that turns out to be
// free.
func (r *Redis) launch(ctx context.Context) error {
	dir := filepath.Join(r.folder.path, "redis")
	if err := errors.Join(os.Mkdir(dir, 0o700), r.folder.own(dir)); err != nil {
		return err
	}
	for try := 0; ; try++ {
		port, err := freePort()
		if err != nil {
			return err
		}
		r.port = port
		err = r.folder.write("redis/redis.conf", strings.Join([]string{
			"bind 127.0.0.1",
			"port " + strconv.Itoa(r.port),
			"requirepass " + r.password, // in a file: a command line is everybody's to read
			"dir " + dir,
			"pidfile " + filepath.Join(dir, "redis.pid"),
			`save ""`,
			"appendonly no",
			"daemonize no",
		}, "\n")+"\n")
		if err != nil {
			return err
		}
		err = r.Start(ctx)
		if err == nil || try == 5 || !strings.Contains(err.Error(), "Address already in use") {
			return err
		}
	}
}

// Start starts a server that was stopped or killed, at the same address. It
// returns when the server answers.
func (r *Redis) Start(ctx context.Context) error {
	process, err := r.folder.start("redis", r.binary, filepath.Join(r.folder.path, "redis", "redis.conf"))
	if err != nil {
		return err
	}
	r.process = process
	return process.ready(ctx, r.ping)
}

// ping asks the server whether it is ready. It speaks the protocol itself, since
// a client would hide and retry what is asked for here.
func (r *Redis) ping(ctx context.Context) error {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", r.Addr())
	if err != nil {
		return err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(conn, "AUTH %s\r\nPING\r\n", r.password); err != nil {
		return err
	}
	answer := bufio.NewReader(conn)
	for _, want := range []string{"+OK\r\n", "+PONG\r\n"} {
		line, err := answer.ReadString('\n')
		if err != nil {
			return err
		}
		if line != want {
			return fmt.Errorf("answer %q, want %q", line, want)
		}
	}
	return nil
}

// Addr returns the server's host:port. It asks for a password: see Options.
func (r *Redis) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(r.port)) }

// Options returns new options for a client, the caller's to change.
func (r *Redis) Options() *redis.Options {
	return &redis.Options{Addr: r.Addr(), Password: r.password}
}

// Client returns a client that is closed at the end of the test.
func (r *Redis) Client(t testing.TB) *redis.Client {
	t.Helper()
	client := redis.NewClient(r.Options())
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// Flush removes everything that the server holds.
func (r *Redis) Flush(ctx context.Context) error {
	client := redis.NewClient(r.Options())
	defer client.Close()
	return client.FlushAll(ctx).Err()
}

// Stop ends the server in order, and returns when it has ended. A paused server
// goes on first.
func (r *Redis) Stop(ctx context.Context) error { return r.process.stop(ctx, syscall.SIGTERM) }

// Kill ends the server as a crash does.
func (r *Redis) Kill(ctx context.Context) error { return r.process.kill(ctx) }

// Pause stops the server where it stands until Continue: its connections stay
// open and nobody answers.
func (r *Redis) Pause(ctx context.Context) error { return r.process.pause(ctx) }

// Continue lets a paused server go on.
func (r *Redis) Continue() error { return r.process.resume() }

// Close ends the server, whatever state it is in, and removes its data.
func (r *Redis) Close() error {
	ctx := context.Background()
	var err error
	if r.process != nil {
		err = r.process.kill(ctx)
	}
	return errors.Join(err, r.folder.close())
}
