package pgtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// shared is the server of NewDatabase, one per test process, started by the first
// test that asks for it. It is package state because the tests of a package have
// nothing else in common.
var shared struct {
	sync.Mutex
	cluster *Cluster
	err     error // of the start; later tests get it too
	made    int   // databases, for their names
}

// Main runs the tests of a package, stops what they shared, fails if a goroutine
// was left behind, and exits. It is for TestMain:
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
func Main(m *testing.M) {
	code := m.Run()
	if err := closeShared(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func closeShared() error {
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		return nil
	}
	err := shared.cluster.Close()
	shared.cluster = nil
	return err
}

// NewDatabase returns a new, empty database on a server that all tests of the
// process share. It is dropped at the end of the test. A package that uses it
// should have a TestMain with Main.
func NewDatabase(t testing.TB) *Database {
	t.Helper()
	server, number := sharedServer(t)
	name := fmt.Sprintf("%s_%d", strings.ToLower(t.Name()), number)
	if len(name) > 63 { // NAMEDATALEN-1
		name = strings.ToValidUTF8(name[len(name)-63:], "")
	}
	d, err := server.Create(t.Context(), name)
	Check(t, err)
	t.Cleanup(func() { Check(t, server.Drop(context.Background(), d)) })
	return d
}

// sharedServer returns the shared server and the next number for a name.
func sharedServer(t testing.TB) (*Postgres, int) {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil && shared.err == nil {
		shared.cluster, shared.err = StartCluster(context.Background(), 0)
	}
	Check(t, shared.err)
	shared.made++
	return shared.cluster.Primary, shared.made
}

// NewCluster starts a primary with as many streaming replicas for one test, which
// may stop, kill and promote them. It takes the better part of a second per
// server.
func NewCluster(t testing.TB, replicas int, extra ...string) *Cluster {
	t.Helper()
	c, err := StartCluster(t.Context(), replicas, extra...)
	Check(t, err)
	t.Cleanup(func() { Check(t, c.Close()) })
	return c
}

// NewRedis starts a Redis for one test, which may stop and kill it. It takes a
// few milliseconds.
func NewRedis(t testing.TB) *Redis {
	t.Helper()
	r, err := StartRedis(t.Context())
	Check(t, err)
	t.Cleanup(func() { Check(t, r.Close()) })
	return r
}

// Check ends the test if err is not nil.
func Check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
