package rung

import (
	"context"
	"math"
	"strconv"
	"strings"
	"sync"
)

// A Session carries what somebody has written from one request to the next, on
// any node: reads under WithSession see every write that the session made,
// through every rung. Keep its Token in a cookie or a header.
//
// A Session may be used by several goroutines.
type Session struct {
	mu    sync.Mutex
	token token
	// foreign: the token came from outside and may claim too much, so that it
	// must not make the primary send heartbeats.
	foreign bool
}

// A token is a place in a stream that a reader must have passed.
type token struct {
	identity string
	lsn      LSN // unknownLSN: no place is known to be late enough
}

// unknownLSN is later than every commit: only the primary satisfies it.
const unknownLSN = LSN(math.MaxUint64)

// NewSession returns a session that continues token, or a new one for "". A token
// that cannot be read is treated as one of an unknown write: the primary answers
// until the session has a new one.
func NewSession(text string) *Session {
	if text == "" {
		return &Session{}
	}
	t, ok := parseToken(text)
	if !ok {
		t = token{lsn: unknownLSN}
	}
	return &Session{token: t, foreign: true}
}

// Token returns the session's state as a short text of letters, digits, dots and
// dashes; empty while nothing was written.
func (s *Session) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token.String()
}

func (t token) String() string {
	if t.lsn == 0 {
		return ""
	}
	return "1-" + t.identity + "-" + strconv.FormatUint(uint64(t.lsn), 36)
}

func parseToken(text string) (token, bool) {
	parts := strings.Split(text, "-")
	if len(parts) != 3 || parts[0] != "1" {
		return token{}, false
	}
	lsn, err := strconv.ParseUint(parts[2], 36, 64)
	if err != nil || lsn == 0 {
		return token{}, false
	}
	return token{identity: parts[1], lsn: LSN(lsn)}, true
}

// wrote notes a write that ended at t.
func (s *Session) wrote(t token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token.identity == t.identity && s.token.lsn > t.lsn && s.token.lsn != unknownLSN {
		return
	}
	s.token, s.foreign = t, false
}

// state returns what reads of the session must have passed.
func (s *Session) state() (t token, foreign bool) {
	if s == nil {
		return token{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token, s.foreign
}

// renew replaces a token that nothing but the primary can satisfy by the place
// that the primary had reached after the session read there: everything the
// session wrote before lies below it.
func (s *Session) renew(old, t token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.token == old {
		s.token, s.foreign = t, false
	}
}

// sessionOf returns the context's session, nil where there is none.
func sessionOf(ctx context.Context) *Session { return demandsOf(ctx).session }
