package feed

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	const fp = "0123456789abcdef"
	whole := func(table string) message {
		return message{kind: change, change: Change{Table: table, XID: 77, Whole: true}}
	}
	tests := []struct {
		payload string
		want    message
	}{
		{"c1 " + fp + " 77 0110 1f,ffffffffffffffff;0 public.a", message{kind: change, change: Change{
			Table: "public.a", Fingerprint: fp, Mask: "0110", XID: 77, Keys: [][]uint64{{0x1f, 1<<64 - 1}, {0}},
		}}},
		{"c1 " + fp + ` 77 * - public."a  b "`, message{kind: change, change: Change{
			Table: `public."a  b "`, Fingerprint: fp, Mask: "*", XID: 77,
		}}},
		{"c1 - 77 * * public.a", whole("public.a")},
		{"c1 " + fp + " 77 * * public.a", whole("public.a")},
		{"c1 " + fp + " 77 012 - public.a", whole("public.a")},
		{"c1 " + fp + " 77  - public.a", whole("public.a")},
		{"c1 " + fp + " 77 * 1,,2 public.a", whole("public.a")},
		{"c1 " + fp + " 77 * 10000000000000000 public.a", whole("public.a")},
		{"c1 " + strings.ToUpper(fp) + " 77 * - public.a", whole("public.a")},
		{"c1 " + fp + " x 1 - public.a", message{kind: change, change: Change{Table: "public.a", Fingerprint: fp, Mask: "1"}}},
		{"c1 " + fp + " 77 * -", message{}},
		{"c1 " + fp + " 77 * - ", message{}},
		{"c1", message{}},
		{"v1 public.a b", message{kind: coverage, table: "public.a b"}},
		{"v1", message{}},
		{"v1 ", message{}},
		{"h1 id 18446744073709551615 0/1 00", message{}},
		{"h1 id 1 0/100000000 00", message{}},
		{"h1 id 1 01 00", message{}},
		{"h1 id 1 A/B 00", message{kind: heartbeat, identity: "id", number: 1, lsn: 0xA0000000B, signed: "h1 id 1 A/B", mac: "00"}},
		{"h2 whatever", message{kind: unknown}},
		{"c11", message{kind: unknown}},
		{"c", message{}},
		{"cx 1", message{}},
		{"x1 1", message{}},
		{"", message{}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, parse(tt.payload), cmp.AllowUnexported(message{})); diff != "" {
			t.Errorf("parse(%q) (-want +got):\n%s", tt.payload, diff)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"c1 0123456789abcdef 7 01 1f;2 a.b", "c1 - 7 * * a.b", "v1 a.b", beat(us, 3), "h2", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, payload string) {
		m := parse(payload)
		switch m.kind {
		case change:
			if m.change.Table == "" || !strings.HasSuffix(payload, m.change.Table) {
				t.Errorf("parse(%q) is a change of %q", payload, m.change.Table)
			}
		case heartbeat:
			if m.verify(key) && !strings.HasPrefix(payload, m.signed+" ") {
				t.Errorf("parse(%q) verifies %q", payload, m.signed)
			}
		}
	})
}

func TestLSN(t *testing.T) {
	for _, s := range []string{"0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF"} {
		l, err := ParseLSN(s)
		if err != nil || l.String() != s {
			t.Errorf("ParseLSN(%q) = %s, %v, want the same", s, l, err)
		}
	}
	for _, s := range []string{"", "/", "1", "0/", "0/100000000", "0/-1", "g/0"} {
		if l, err := ParseLSN(s); err == nil {
			t.Errorf("ParseLSN(%q) = %s, want an error", s, l)
		}
	}
}

func TestPosition(t *testing.T) {
	p := position(maxNumber, maxCount)
	if p != 1<<64-1 || p.Number() != maxNumber || p.Count() != maxCount || position(1, 0) <= position(0, maxCount) {
		t.Errorf("position(%d, %d) = %d = %s, want all ones, and numbers to outweigh counts", uint64(maxNumber), maxCount, p, p)
	}
}
