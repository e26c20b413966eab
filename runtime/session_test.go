package rung

import "testing"

func TestToken(t *testing.T) {
	want := token{identity: "7391.5.1.00ff", lsn: 0x16B3748}
	got, ok := parseToken(want.String())
	if !ok || got != want {
		t.Errorf("parseToken(%q) = %+v, %v, want %+v", want.String(), got, ok, want)
	}
	for _, text := range []string{"", "1", "2-a-b", "1-a-", "1-a-0", "1-a-b-c", "1-a-!"} {
		if got, ok := parseToken(text); ok {
			t.Errorf("parseToken(%q) = %+v, want none", text, got)
		}
	}
}

func TestSessionKeepsTheLaterWrite(t *testing.T) {
	s := NewSession("")
	s.wrote(token{"a", 20})
	s.wrote(token{"a", 10})
	if got, foreign := s.state(); got.lsn != 20 || foreign {
		t.Errorf("state = %v, %v, want 20, false", got, foreign)
	}
	s.wrote(token{lsn: unknownLSN})
	if got, _ := s.state(); got.lsn != unknownLSN {
		t.Errorf("after an unknown outcome = %v, want unknown", got)
	}
	if s.renew(token{"a", 20}, token{"b", 1}); s.token.lsn != unknownLSN {
		t.Error("renewed although the session had written since")
	}
	if s.renew(token{lsn: unknownLSN}, token{"b", 1}); s.token != (token{"b", 1}) {
		t.Errorf("renewed token = %v, want b, 1", s.token)
	}
	if restored := NewSession(s.Token()); restored.token != s.token || !restored.foreign {
		t.Errorf("restored = %+v", restored.token)
	}
}
