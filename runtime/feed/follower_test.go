package feed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// script runs a follower by hand and writes down, a line each, what its sink is
// told.
type script struct {
	*follower
	time  int64
	lines []string
	wants int // calls of soon
}

const (
	us   = "7.5.1.00000000000000aa"
	them = "7.5.2.00000000000000bb"
)

func newScript() *script {
	s := &script{}
	s.follower = &follower{
		sink: s, now: func() int64 { return s.time }, soon: func() { s.wants++ },
		interval: time.Second, maxCount: 5,
	}
	return s
}

func (s *script) say(format string, args ...any) {
	s.lines = append(s.lines, strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (s *script) Synced(id string, at Position, l LSN) { s.say("synced %s %s %s", id, at, l) }
func (s *script) Changed(at Position, c Change)        { s.say("changed %s %s", at, c.Table) }
func (s *script) Announced(at Position, table string)  { s.say("announced %s %s", at, table) }
func (s *script) Passed(at Position)                   { s.say("passed %s", at) }
func (s *script) Heard(at Position, l LSN)             { s.say("heard %s %s", at, l) }
func (s *script) Covered(rows []Coverage)              { s.say("covered %d", len(rows)) }
func (s *script) Fresh(asOf int64)                     { s.say("fresh %d", asOf) }
func (s *script) Doubt()                               { s.say("doubt") }
func (s *script) Fence(at Position, l LSN)             { s.say("fence %s %s", at, l) }
func (s *script) Lost(why Notice, _ error)             { s.say("lost: %s", why) }
func (s *script) Notice(n Notice, _ error)             { s.say("notice: %s", n) }

// key signs the heartbeats of the tests.
var key = []byte("0123456789abcdef0123456789abcdef") //nolint:gochecknoglobals // a constant

func beat(identity string, number uint64) string {
	text := fmt.Sprintf("h1 %s %d 0/%X", identity, number, number*16)
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return text + " " + hex.EncodeToString(h.Sum(nil))
}

func mustAsk(t *testing.T, f *follower) question {
	t.Helper()
	q, ok := f.ask()
	if !ok {
		t.Fatal("nobody listens")
	}
	return q
}

// answerOf is what the primary answers when heartbeat number is age old.
func answerOf(number uint64, age int64) *answer {
	return &answer{identity: us, version: Version, number: number, age: time.Duration(age), lsn: LSN(number*16 + 8), key: key}
}

// synced brings a follower to heartbeat 11, with coverage read and fresh as of 100.
func synced(t *testing.T, s *script) {
	t.Helper()
	s.time = 100
	s.listen()
	must(t, s.follower, mustAsk(t, s.follower), answerOf(10, 5))
	if err := s.hear(beat(us, 11)); err != nil {
		t.Fatal(err)
	}
	must(t, s.follower, mustAsk(t, s.follower), answerOf(11, 0))
	s.lines = nil
}

func must(t *testing.T, f *follower, q question, a *answer) need {
	t.Helper()
	n, err := f.answered(q, a)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (s *script) want(t *testing.T, lines ...string) {
	t.Helper()
	if diff := cmp.Diff(lines, s.lines); diff != "" {
		t.Errorf("the sink is told (-want +got):\n%s", diff)
	}
	s.lines = nil
}

func hearAll(t *testing.T, s *script, payloads ...string) {
	t.Helper()
	for _, p := range payloads {
		if err := s.hear(p); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFollowerSync(t *testing.T) {
	s := newScript()
	if _, ok := s.ask(); ok {
		t.Error("ask is ok though nobody listens")
	}
	hearAll(t, s, beat(us, 9))
	s.time = 50
	s.listen()
	// Nothing is counted before a heartbeat above the number noted.
	q := mustAsk(t, s.follower)
	hearAll(t, s, beat(us, 10), "c1 - 1 * * public.a")
	if n := must(t, s.follower, q, answerOf(10, 0)); !n.heartbeat {
		t.Error("no heartbeat is asked for after the latest number was noted")
	}
	hearAll(t, s, beat(us, 10), "c1 - 1 * * public.a", beat(us, 9))
	s.want(t)
	q = mustAsk(t, s.follower)
	must(t, s.follower, q, answerOf(12, 20))
	hearAll(t, s, beat(us, 12), "c1 - 1 * * public.a", "v1 public.b", "junk", "", beat(us, 13))
	s.want(t,
		"synced "+us+" 12+0 0/C0", "fresh 30",
		"changed 12+1 public.a", "announced 12+2 public.b", "passed 12+3", "passed 12+4", "heard 13+0 0/D0")
	s.hangUp(errors.New("cut"))
	hearAll(t, s, beat(us, 14), "c1 - 1 * * public.a")
	s.want(t, "lost: disconnected")
}

func TestFollowerNoteIsAskedAfterListen(t *testing.T) {
	s := newScript()
	s.listen()
	q := mustAsk(t, s.follower)
	s.hangUp(errors.New("cut"))
	s.listen()
	must(t, s.follower, q, answerOf(10, 0))
	hearAll(t, s, beat(us, 11))
	s.want(t) // the number was noted before this LISTEN
}

func TestFollowerHeartbeats(t *testing.T) {
	forged := strings.Replace(beat(us, 12), "0/C0", "0/D0", 1)
	tests := []struct {
		name    string
		payload string
		want    []string
		cut     bool
	}{
		{"next", beat(us, 12), []string{"heard 12+0 0/C0"}, false},
		{"forged", forged, []string{"notice: forged heartbeat", "passed 11+1"}, false},
		{"unsigned", "h1 " + us + " 12 0/C0 00", []string{"notice: forged heartbeat", "passed 11+1"}, false},
		{"no hex", "h1 " + us + " 12 0/C0 zz", []string{"notice: forged heartbeat", "passed 11+1"}, false},
		{"malformed", "h1 " + us + " 12 0/C0", []string{"passed 11+1"}, false},
		{"replay of the last", beat(us, 11), []string{"notice: replayed heartbeat", "passed 11+1"}, false},
		{"replay of an older", beat(us, 3), []string{"notice: replayed heartbeat", "passed 11+1"}, false},
		{"of another identity", beat(them, 12), []string{"notice: another identity", "passed 11+1"}, false},
		{"gap", beat(us, 13), []string{"lost: gap"}, true},
		{"unknown version", "h2 what", []string{"notice: unknown version", "passed 11+1", "doubt"}, false},
		{"unknown change", "c2 what", []string{"notice: unknown version", "passed 11+1", "doubt"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScript()
			synced(t, s)
			err := s.hear(tt.payload)
			if (err != nil) != tt.cut {
				t.Errorf("hear = %v, want an error %v", err, tt.cut)
			}
			s.want(t, tt.want...)
		})
	}
}

func TestFollowerGapNeedsAnotherNote(t *testing.T) {
	s := newScript()
	synced(t, s)
	if s.hear(beat(us, 13)) == nil {
		t.Fatal("a gap does not end the session")
	}
	// A heartbeat of the gap, sent again by somebody, must not begin a stretch.
	hearAll(t, s, beat(us, 12), beat(us, 14))
	if _, ok := s.ask(); ok {
		t.Error("the session is asked for after a gap")
	}
	s.hangUp(nil)
	s.listen()
	must(t, s.follower, mustAsk(t, s.follower), answerOf(14, 0))
	hearAll(t, s, beat(us, 13), beat(us, 14), beat(us, 15))
	s.want(t, "lost: gap", "synced "+us+" 15+0 0/F0")
}

func TestFollowerSaturates(t *testing.T) {
	s := newScript()
	synced(t, s)
	hearAll(t, s, "1", "2", "3", "4", "5", "6", "7", beat(us, 12), "8")
	s.want(t, "passed 11+1", "passed 11+2", "passed 11+3", "passed 11+4", "passed 11+5",
		"lost: saturated", "synced "+us+" 12+0 0/C0", "passed 12+1")
}

func TestFollowerFreshness(t *testing.T) {
	s := newScript()
	synced(t, s)
	s.time = 1000
	q := mustAsk(t, s.follower)
	s.time = 1400
	must(t, s.follower, q, answerOf(13, 100))
	s.want(t, "fence 11+0 0/D8") // heartbeats 12 and 13 are still on their way
	hearAll(t, s, beat(us, 12))
	s.want(t, "heard 12+0 0/C0")
	hearAll(t, s, beat(us, 13))
	s.want(t, "heard 13+0 0/D0", "fresh 900") // when it was asked, less the age
	s.time = 2000
	must(t, s.follower, mustAsk(t, s.follower), answerOf(13, 700))
	s.want(t, "fresh 1300", "fence 13+0 0/D8")
}

func TestFollowerDoubt(t *testing.T) {
	s := newScript()
	synced(t, s)
	s.time = 1000
	before := mustAsk(t, s.follower)
	hearAll(t, s, "c2 of a later version")
	s.lines = nil
	if n := must(t, s.follower, before, answerOf(11, 0)); !n.probe {
		t.Error("no probe is asked for when the answer is older than the doubt")
	}
	s.want(t, "fence 11+0 0/B8") // no proof: it was asked before the doubt
	must(t, s.follower, mustAsk(t, s.follower), answerOf(11, 0))
	s.want(t, "fresh 1000", "fence 11+1 0/B8")
}

func TestFollowerVersion(t *testing.T) {
	s := newScript()
	synced(t, s)
	newer := answerOf(12, 0)
	newer.version = 2
	for range 2 {
		must(t, s.follower, mustAsk(t, s.follower), newer)
	}
	hearAll(t, s, beat(us, 12), "c1 - 1 * * public.a")
	s.want(t, "lost: unknown version")
	must(t, s.follower, mustAsk(t, s.follower), answerOf(13, 0))
	hearAll(t, s, beat(us, 14))
	s.want(t, "synced "+us+" 14+0 0/E0")
}

func TestFollowerProbeOfAnotherIdentity(t *testing.T) {
	s := newScript()
	synced(t, s)
	other := answerOf(12, 0)
	other.identity = them
	if _, err := s.answered(mustAsk(t, s.follower), other); err == nil {
		t.Error("answered = nil, want an error: the listener is elsewhere")
	}
	hearAll(t, s, beat(us, 12))
	s.want(t, "lost: another identity")
}

func TestFollowerCoverage(t *testing.T) {
	s := newScript()
	s.listen()
	must(t, s.follower, mustAsk(t, s.follower), answerOf(10, 0))
	hearAll(t, s, beat(us, 11))
	q := mustAsk(t, s.follower)
	if !q.coverage {
		t.Fatal("the coverage is not asked for at the beginning of a stretch")
	}
	hearAll(t, s, "v1 public.a")
	s.lines = nil
	wants := s.wants
	if n := must(t, s.follower, q, answerOf(11, 0)); !n.probe {
		t.Error("no probe is asked for though the rows are older than the announcement")
	}
	s.want(t, "fresh 0", "fence 11+0 0/B8") // not covered: asked before the announcement
	must(t, s.follower, mustAsk(t, s.follower), answerOf(11, 0))
	s.want(t, "fresh 0", "fence 11+1 0/B8", "covered 0")
	if mustAsk(t, s.follower).coverage {
		t.Error("the coverage is asked for again without an announcement")
	}
	hearAll(t, s, "v1 public.a")
	if s.wants == wants {
		t.Error("an announcement does not ask for a probe")
	}
}

func TestFollowerAnswerOfAnEarlierStretch(t *testing.T) {
	s := newScript()
	synced(t, s)
	q := mustAsk(t, s.follower)
	hearAll(t, s, "1", "2", "3", "4", "5", "6", beat(us, 12)) // saturates
	s.lines = nil
	must(t, s.follower, q, answerOf(12, 0))
	s.want(t, "fresh 100") // no fence: the position is of another stretch
}

func TestFollowerDeaf(t *testing.T) {
	s := newScript()
	s.listen()
	must(t, s.follower, mustAsk(t, s.follower), answerOf(10, 0))
	var err error
	said := 0
	for range 3 {
		for s.time = 0; s.time < int64(10*time.Second) && err == nil; s.time += int64(time.Second) {
			_, err = s.answered(mustAsk(t, s.follower), answerOf(11, 0))
		}
		if s.time != int64(4*time.Second) {
			t.Errorf("deaf is noticed after %s, want 3s", time.Duration(s.time)-time.Second)
		}
		s.hangUp(err)
		s.time, err = 0, nil
		s.listen()
		must(t, s.follower, mustAsk(t, s.follower), answerOf(10, 0))
	}
	for _, l := range s.lines {
		if l == "notice: deaf" {
			said++
		}
	}
	if said != 1 {
		t.Errorf("deaf is said %d times, want once", said)
	}
}

func TestFollowerSlowIsNotDeaf(t *testing.T) {
	s := newScript()
	synced(t, s)
	for i := range 4 {
		s.time = int64(i+1) * int64(time.Second)
		hearAll(t, s, "junk") // behind, but not deaf
		must(t, s.follower, mustAsk(t, s.follower), answerOf(20, 0))
	}
}
