package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// patience is how long a server may take to do what it was asked, on a machine
// that is busy with other tests.
const patience = 60 * time.Second

// process is one running server: the process that was started and its children.
type process struct {
	cmd     *exec.Cmd
	logPath string
	exited  chan struct{} // closed once the process was waited for
}

// start starts a server that works in the subfolder dir and writes its log beside
// it.
func (f *folder) start(dir, program string, args ...string) (*process, error) {
	p := &process{logPath: filepath.Join(f.path, dir+".log"), exited: make(chan struct{})}
	log, err := os.OpenFile(p.logPath, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p.cmd = exec.Command(program, args...)
	p.cmd.Dir = filepath.Join(f.path, dir)
	p.cmd.Env = environment()
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: f.credential, Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.exited)
		_ = p.cmd.Wait() // how it ended stands in its log
	}()
	return p, nil
}

// ready calls try until it succeeds.
func (p *process) ready(ctx context.Context, try func(context.Context) error) error {
	err := poll(ctx, func(ctx context.Context) error {
		select {
		case <-p.exited:
			return fatal{errors.New("it has ended")}
		default:
			return try(ctx)
		}
	})
	if err != nil {
		return fmt.Errorf("pgtest: %s does not answer: %w\n%s", filepath.Base(p.cmd.Path), err, p.logTail())
	}
	return nil
}

// logTail returns the last lines of the server's log, for errors.
func (p *process) logTail() string {
	text, err := os.ReadFile(p.logPath)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

// stop sends sig, which asks the server to end, and waits until it has.
func (p *process) stop(ctx context.Context, sig syscall.Signal) error {
	if err := errors.Join(p.resume(), p.signal(sig)); err != nil {
		return err
	}
	return p.wait(ctx)
}

// kill ends the server and its children as a crash does: none of them gets a
// chance to say goodbye or to write anything.
func (p *process) kill(ctx context.Context) error {
	children, err := p.halt(ctx)
	if err != nil {
		return err
	}
	for _, pid := range append(children, p.cmd.Process.Pid) {
		if err := signal(pid, syscall.SIGKILL); err != nil {
			return err
		}
	}
	if err := p.wait(ctx); err != nil {
		return err
	}
	return awaitState(ctx, children, "")
}

// wait waits until the server has ended.
func (p *process) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-p.exited:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("pgtest: %s does not end: %w\n%s", filepath.Base(p.cmd.Path), ctx.Err(), p.logTail())
	}
}

// pause stops the server and its children until resume: connections stay open,
// and nobody answers. It returns when all of them stand still.
//
// A signal to the process group would reach the first process alone, since each
// child of PostgreSQL leads a group of its own.
func (p *process) pause(ctx context.Context) error {
	children, err := p.halt(ctx)
	if err != nil {
		return err
	}
	for _, child := range children {
		if err := signal(child, syscall.SIGSTOP); err != nil {
			return err
		}
	}
	return awaitState(ctx, children, "T")
}

// halt stops the server itself, so that it starts no more children, and returns
// those that it has.
func (p *process) halt(ctx context.Context) ([]int, error) {
	if err := p.signal(syscall.SIGSTOP); err != nil {
		return nil, err
	}
	if err := awaitState(ctx, []int{p.cmd.Process.Pid}, "T"); err != nil {
		return nil, err
	}
	return p.children()
}

// resume lets a paused server go on. One that runs is not disturbed.
func (p *process) resume() error {
	children, err := p.children()
	if err != nil {
		return err
	}
	for _, child := range children {
		if err := signal(child, syscall.SIGCONT); err != nil {
			return err
		}
	}
	return p.signal(syscall.SIGCONT)
}

// signal signals the server, unless it has ended.
func (p *process) signal(sig syscall.Signal) error {
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

// signal signals a process that is not our own child, unless it has ended.
func signal(pid int, sig syscall.Signal) error {
	if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("pgtest: signal %v to %d: %w", sig, pid, err)
	}
	return nil
}

// children returns the direct children of the server; PostgreSQL's have none
// themselves.
func (p *process) children() ([]int, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	var pids []int
	for pid, status := range all {
		if status.parent == p.cmd.Process.Pid {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids, nil
}

// awaitState waits until each of the processes is in the state, or gone. The
// state is a letter of ps, such as T for stopped; empty waits for them to be gone.
func awaitState(ctx context.Context, pids []int, state string) error {
	return poll(ctx, func(context.Context) error {
		all, err := processes()
		if err != nil {
			return fatal{err}
		}
		for _, pid := range pids {
			// A zombie has ended; whoever adopted it may never wait for it.
			status, found := all[pid]
			if found && status.state != "Z" && (state == "" || status.state != state) {
				return fmt.Errorf("process %d is in state %s, want %s", pid, status.state, state)
			}
		}
		return nil
	})
}

// processStatus is what the system says of a process.
type processStatus struct {
	state  string // first letter of ps's STAT: R, S, D, T, Z, ...
	parent int
}

// processes returns all processes of the system by id. On Linux it reads /proc,
// since ps is not always installed there.
func processes() (map[int]processStatus, error) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		out, err := exec.Command("ps", "-A", "-o", "pid=,stat=,ppid=").Output()
		if err != nil {
			return nil, err
		}
		return parseStatus(strings.Split(string(out), "\n"))
	}
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	lines := make([]string, 0, len(files))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // ended in between
		}
		// pid (name) state parent ...; the name may hold spaces and parentheses.
		before, _, _ := strings.Cut(string(text), " ")
		after := string(text[strings.LastIndexByte(string(text), ')')+1:])
		lines = append(lines, before+after)
	}
	return parseStatus(lines)
}

// parseStatus reads lines of: pid state parent.
func parseStatus(lines []string) (map[int]processStatus, error) {
	all := make(map[int]processStatus, len(lines))
	for _, line := range lines {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		pid, err := strconv.Atoi(fields[0])
		if err != nil {
			return nil, err
		}
		parent, err := strconv.Atoi(fields[2])
		if err != nil {
			return nil, err
		}
		all[pid] = processStatus{state: fields[1][:1], parent: parent}
	}
	return all, nil
}
