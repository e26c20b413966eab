package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// guardian is a shell program that outlives the process that started the servers
// of one folder. It reads its standard input, a pipe that only that process
// holds: a line means that all was put away in order; end of file means that the
// process is gone. Then it stops every process that works in the folder, also a
// stopped one and one whose parent is gone, and removes the folder.
//
// (A parent death signal would be simpler, but a server paused by SIGSTOP does
// not act on it, PostgreSQL's children do not inherit it, and it leaves the
// folder behind.)
//
// PostgreSQL and Redis both work in their data folder, which is how their
// processes are found on Linux; elsewhere it is their pid files.
const guardian = `
folder=$1 signal=$2
read -r _ && exit 0
servers() {
	if [ -d /proc/self ]; then
		ls -ld /proc/[0-9]*/cwd 2>/dev/null | sed -n "s|.*/proc/\([0-9]*\)/cwd -> $folder/.*|\1|p"
	else
		for f in "$folder"/*/postmaster.pid "$folder"/*/redis.pid; do
			[ -f "$f" ] && head -n 1 "$f"
		done
	fi
}
tries=0
pids=$(servers)
while [ -n "$pids" ]; do
	[ $tries -lt 50 ] || signal=KILL
	[ $tries -lt 100 ] || break
	kill -s "$signal" $pids
	kill -s CONT $pids
	sleep 0.1
	tries=$((tries + 1))
	pids=$(servers)
done
rm -rf "$folder"
`

// folder is the temporary directory of one group of servers. It is owned by the
// account that they run as, and nobody else may look inside.
type folder struct {
	path       string
	credential *syscall.Credential // nil: the user of this process
	guardian   *exec.Cmd
	alive      io.WriteCloser // the guardian's standard input
}

// newFolder makes a folder and starts its guardian, which would send signal, such
// as QUIT, to what runs in it.
func newFolder(signal string) (*folder, error) {
	f := &folder{}
	var err error
	if os.Geteuid() == 0 {
		if f.credential, err = unprivileged(); err != nil {
			return nil, err
		}
	}
	if f.path, err = os.MkdirTemp(tempDir(), "rung-"); err != nil {
		return nil, err
	}
	if err := errors.Join(f.own(f.path), f.guard(signal)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(f.path))
	}
	return f, nil
}

// unprivileged returns the account that servers run as where this process is
// root.
func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(account.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(account.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("pgtest: PostgreSQL cannot run as root, and there is no account postgres or nobody to run it as")
}

// tempDir returns a folder that every account may enter and whose path leaves
// room for a socket's name (sun_path holds 104 bytes on some systems).
func tempDir() string {
	if dir := os.TempDir(); os.Geteuid() != 0 && len(dir) < 64 {
		return dir
	}
	return "/tmp"
}

func (f *folder) guard(signal string) error {
	f.guardian = exec.Command("/bin/sh", "-c", guardian, "rung-guardian", f.path, signal)
	f.guardian.Dir = "/"
	// A session of its own, so that what is sent to a terminal's foreground group
	// (^C) does not end the guardian too.
	f.guardian.SysProcAttr = &syscall.SysProcAttr{Credential: f.credential, Setsid: true}
	var err error
	if f.alive, err = f.guardian.StdinPipe(); err != nil {
		return err
	}
	return f.guardian.Start()
}

// own gives a file to the account of the servers.
func (f *folder) own(path string) error {
	if f.credential == nil {
		return nil
	}
	return os.Chown(path, int(f.credential.Uid), int(f.credential.Gid))
}

// write writes a file that the servers own. Its name is relative to the folder.
func (f *folder) write(name, text string) error {
	path := filepath.Join(f.path, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	return f.own(path)
}

// run runs a program to its end as the account of the servers.
func (f *folder) run(ctx context.Context, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = f.path
	cmd.Env = environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: f.credential, Setpgid: true}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("pgtest: %s: %w\n%s", filepath.Base(program), err, out.Bytes())
	}
	return nil
}

// environment is that of all servers: nothing of this process's own settings
// (PGOPTIONS, LANG, TZ) reaches them.
func environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
}

// close removes the folder, in which nothing may run any more, and lets the
// guardian go.
func (f *folder) close() error {
	err := os.RemoveAll(f.path)
	_, told := io.WriteString(f.alive, "done\n")
	return errors.Join(err, told, f.alive.Close(), f.guardian.Wait())
}
