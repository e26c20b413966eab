package feed

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// state is how far a follower has come since its listener connected.
type state int

const (
	silent    state = iota // nobody listens
	listening              // LISTEN has returned; messages mean nothing yet
	awaiting               // the latest number is noted; a signed one above it begins a stretch
	following              // every message is counted
)

// follower turns what a listener hears and what a prober is answered into a
// stream with positions: the protocol of NOTIFY without its connections. Its
// methods are called by the listener's and the prober's goroutines; the sink is
// called under its lock.
//
// The listener calls listen, then hear for each message, then hangUp. The prober
// calls ask, sends a question, and calls answered. Each returns an error where
// the listener has to connect again.
type follower struct {
	sink     Sink
	now      func() int64
	soon     func() // asks for a probe; must not block
	interval time.Duration
	maxCount uint32

	mu       sync.Mutex
	state    state
	session  uint64 // counts the listener's connections
	stretch  uint64 // counts stretches
	followed bool   // this session has begun one
	identity string // awaiting, following
	key      []byte // of the heartbeats' signature; awaiting, following
	number   uint64 // of the last heartbeat heard; noted while awaiting
	count    uint32 // messages since then

	lastHeard int64 // when the last message came, or LISTEN returned
	told      bool  // that the listener is deaf, since it last heard a heartbeat
	version   int   // that was last complained of

	doubts    uint64  // counts Doubt
	announced uint64  // counts coverage announcements
	covered   bool    // the coverage has been read since the last one
	unheard   []proof // answers whose heartbeat has not been heard yet, oldest first
}

// proof is an answer that proves freshness once heartbeat number has been heard.
type proof struct {
	number uint64
	asOf   int64
	since  int64 // when the answer came
}

// maxProofs bounds the answers that wait for a heartbeat.
const maxProofs = 64

// question is what a prober has to note before it asks.
type question struct {
	session, stretch  uint64
	doubts, announced uint64
	at                Position
	noted             int64
	key, coverage     bool // also ask for them
}

// answer is what the primary answers to a question.
type answer struct {
	identity string
	version  int
	number   uint64 // of the last heartbeat
	made     bool   // it was made by this question
	age      time.Duration
	lsn      LSN
	key      []byte     // if asked for
	coverage []Coverage // if asked for
}

// reason is an error with the notice that goes with it.
type reason struct {
	notice Notice
	err    error
}

func (r *reason) Error() string { return r.notice.String() + ": " + r.err.Error() }
func (r *reason) Unwrap() error { return r.err }

func because(n Notice, format string, args ...any) error {
	return &reason{n, fmt.Errorf(format, args...)}
}

// listen says that a new connection listens, and returns its session.
func (f *follower) listen() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.session++
	f.state, f.lastHeard, f.unheard = listening, f.now(), nil
	f.soon()
	return f.session
}

// hangUp says that the connection is gone, and why. It returns whether it had
// begun a stretch.
func (f *follower) hangUp(err error) (followed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lose(silent, err, true)
	followed, f.followed = f.followed, false
	return followed
}

// notice tells the sink of what happened to a connection.
func (f *follower) notice(n Notice, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sink.Notice(n, err)
}

// lose goes back to a state and tells the sink why: that the stretch ended or,
// where there was none and it is not said already, what prevents one.
func (f *follower) lose(to state, err error, said bool) {
	was := f.state
	f.state, f.unheard = to, nil
	why := Disconnected
	var r *reason
	if errors.As(err, &r) {
		why = r.notice
	}
	switch {
	case was == following:
		f.sink.Lost(why, err)
	case !said:
		f.sink.Notice(why, err)
	}
}

// hear takes one message.
func (f *follower) hear(payload string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lastHeard = f.now()
	if f.state != awaiting && f.state != following {
		return nil
	}
	m := parse(payload)
	if m.kind == heartbeat && f.genuine(&m) {
		return f.beat(&m)
	}
	if f.state != following {
		return nil
	}
	if f.count == f.maxCount {
		// Positions end here: from the next heartbeat on they mean something again.
		f.lose(awaiting, because(Saturated, "%d messages since heartbeat %d", f.count, f.number), true)
		return nil
	}
	f.count++
	at := position(f.number, f.count)
	switch m.kind {
	case change:
		f.sink.Changed(at, m.change)
	case coverage:
		f.announced++
		f.covered = false
		f.sink.Announced(at, m.table)
		f.soon()
	case unknown:
		// Either the base objects and triggers are of another version now, and the
		// message meant something, or it is forged: the next probe tells.
		f.sink.Notice(UnknownVersion, nil)
		f.sink.Passed(at)
		f.doubts++
		f.unheard = nil
		f.sink.Doubt()
		f.soon()
	default:
		f.sink.Passed(at)
	}
	return nil
}

// genuine says whether m is a signed heartbeat of our identity above the last.
// Anything else is counted as any message is.
func (f *follower) genuine(m *message) bool {
	switch {
	case !m.verify(f.key):
		f.sink.Notice(Forged, nil)
	case m.identity != f.identity:
		f.sink.Notice(Foreign, nil)
	case m.number <= f.number:
		if f.state == following { // the first ones after LISTEN may be those noted
			f.sink.Notice(Replayed, nil)
		}
	default:
		return true
	}
	return false
}

// beat takes a genuine heartbeat: the first begins a stretch, the others must
// follow without a gap.
func (f *follower) beat(m *message) error {
	if f.state == following && m.number != f.number+1 {
		err := because(Gap, "heartbeat %d follows %d", m.number, f.number)
		f.lose(silent, err, true)
		return err
	}
	f.number, f.count, f.told = m.number, 0, false
	at := position(m.number, 0)
	if f.state == awaiting {
		f.state, f.followed, f.covered = following, true, false
		f.stretch++
		f.sink.Synced(f.identity, at, m.lsn)
		f.soon() // for the coverage
	} else {
		f.sink.Heard(at, m.lsn)
	}
	for len(f.unheard) > 0 && f.unheard[0].number <= f.number {
		f.sink.Fresh(f.unheard[0].asOf)
		f.unheard = f.unheard[1:]
	}
	return nil
}

// ask notes what an answer will be measured by. It is not ok while nobody
// listens.
func (f *follower) ask() (q question, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state == silent {
		return question{}, false
	}
	return question{
		session: f.session, stretch: f.stretch, doubts: f.doubts, announced: f.announced,
		at: position(f.number, f.count), noted: f.now(),
		key: f.state == listening, coverage: f.state == following && !f.covered,
	}, true
}

// need says what to ask for soon.
type need struct {
	probe     bool
	heartbeat bool // a new one
}

// answered takes the answer to a question.
func (f *follower) answered(q question, a *answer) (need, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if q.session != f.session || f.state == silent {
		return need{probe: true}, nil
	}
	if a.version != Version {
		f.disown(a.version)
		return need{}, nil
	}
	f.version = a.version
	if f.state == listening {
		return f.note(q, a)
	}
	if a.identity != f.identity {
		err := because(Foreign, "the probe reaches %s, the listener %s", a.identity, f.identity)
		f.lose(silent, err, false)
		return need{}, err
	}
	if q.doubts == f.doubts {
		f.prove(proof{number: a.number, asOf: q.noted - int64(a.age), since: f.now()})
	}
	if f.state == following && q.stretch == f.stretch {
		f.sink.Fence(q.at, a.lsn)
		if q.coverage && q.announced == f.announced {
			f.covered = true
			f.sink.Covered(a.coverage)
		}
	}
	return need{
		probe:     f.state == following && !f.covered || q.doubts != f.doubts,
		heartbeat: f.state == awaiting && a.number <= f.number,
	}, f.deaf()
}

// note takes the latest number: LISTEN had returned before it was asked for, so
// that every heartbeat above it is heard, and none of those is a replay.
func (f *follower) note(q question, a *answer) (need, error) {
	if !q.key {
		return need{probe: true}, nil
	}
	f.state, f.identity, f.key = awaiting, a.identity, a.key
	f.number, f.count = a.number, 0
	return need{heartbeat: true}, nil
}

// disown ends the stretch, as the base objects are not ours to understand.
func (f *follower) disown(version int) {
	err := because(UnknownVersion, "the base objects are of version %d, this program knows %d", version, Version)
	f.lose(listening, err, f.version == version)
	f.version = version
}

// prove keeps a proof until its heartbeat has been heard.
func (f *follower) prove(p proof) {
	switch {
	case f.state == following && p.number <= f.number:
		f.sink.Fresh(p.asOf)
	case len(f.unheard) < maxProofs:
		f.unheard = append(f.unheard, p)
	}
}

// deaf says so, once, when heartbeats have been made for 3 intervals and nothing
// was heard. Some answers must have come since: where none do either, it is the
// server that stands still.
func (f *follower) deaf() error {
	limit := f.now() - 3*int64(f.interval)
	if len(f.unheard) < 4 || f.unheard[0].since > limit || f.lastHeard > limit {
		return nil
	}
	err := because(Deaf, "heartbeat %d was made but not heard: the likely cause is a transaction-pooling pgbouncer "+
		"between this program and PostgreSQL; give the listener a direct connection (Config.Listen)", f.unheard[0].number)
	f.lose(silent, err, f.told)
	f.told = true
	return err
}
