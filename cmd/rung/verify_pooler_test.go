package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// verifyPooler asks through a real pgbouncer in transaction mode: everything can be
// read through it, and the announcement does not come back.
func verifyPooler(t *testing.T, server *verifyServer) {
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		t.Skip("there is no pgbouncer on the PATH: verify is not tried through a real pooler, only through a proxy that loses announcements")
	}
	p := newVerifyPlace(t, server, verifyConfig, "triggers.sql")
	d := p.database(t)
	url := strings.Replace(d.URL(), d.Addr(), pooler(t, program, d), 1)
	var out strings.Builder
	code := run([]string{"verify", "-C", p.dir, "--database", url, "--patience", "2s"}, &out, &out)
	got := strings.TrimSpace(out.String())
	want := "-- LISTEN: an announcement did not arrive within 2s [listen]\n--   hint: is there a transaction pooler in between? " +
		"give the database's own address here, and to the runtime as Config.Listen"
	if code != exitFindings || got != want {
		t.Errorf("verify through a pooler: exit code %d\n%s\nwant %d\n%s", code, got, exitFindings, want)
	}
}

// pooler starts pgbouncer before a database, and returns its address.
func pooler(t *testing.T, program string, d *pgtest.Database) string {
	t.Helper()
	c, err := d.ConnConfig()
	pgtest.Check(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	pgtest.Check(t, err)
	addr := l.Addr().String()
	_, port, err := net.SplitHostPort(addr)
	pgtest.Check(t, err)
	pgtest.Check(t, l.Close())
	dir, err := os.MkdirTemp("", "rung-pooler-") //nolint:usetesting // one that an account without rights may enter
	pgtest.Check(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	lines := []string{
		"[databases]",
		fmt.Sprintf("* = host=%s port=%d user=%s password=%s", c.Host, c.Port, c.User, c.Password),
		"[pgbouncer]", "pool_mode = transaction", "auth_type = any", "listen_addr = 127.0.0.1", "listen_port = " + port,
		"unix_socket_dir =", "ignore_startup_parameters = extra_float_digits",
	}
	if os.Geteuid() == 0 { // as whom it does not run
		lines = append(lines, "user = nobody")
		pgtest.Check(t, os.Chmod(dir, 0o755))
	}
	file := filepath.Join(dir, "pgbouncer.ini")
	pgtest.Check(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644))
	cmd := exec.CommandContext(t.Context(), program, file)
	var log strings.Builder
	cmd.Stdout, cmd.Stderr = &log, &log
	pgtest.Check(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("pgbouncer says\n%s", log.String())
		}
	})
	pgtest.Check(t, pgtest.Wait(t.Context(), "pgbouncer", func(ctx context.Context) (bool, error) {
		up, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err != nil {
			return false, nil //nolint:nilerr // not yet
		}
		return true, up.Close()
	}))
	return addr
}
