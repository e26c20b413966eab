package rung

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/runtime/tag"
)

func someRows() *wireRows {
	return &wireRows{
		oids: []uint32{20, 25}, formats: []int16{1, 0}, count: 2,
		data: []byte("\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02hi" +
			"\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x02\xff\xff\xff\xff"),
	}
}

func TestSharedValue(t *testing.T) {
	w := someRows()
	deadline := time.UnixMilli(1234567890)
	followed := []keyValues{{hashes: []tag.Hash{1, 1 << 63}}, {any: true}, {}}
	b := encodeShared(w, followed, 77, deadline)
	got, values, stamp, until, err := decodeShared(b)
	if err != nil || stamp != 77 || !until.Equal(deadline) {
		t.Fatalf("decodeShared = %d, %v, %v", stamp, until, err)
	}
	if diff := cmp.Diff(w, got, cmp.AllowUnexported(wireRows{})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(followed, values, cmp.AllowUnexported(keyValues{})); diff != "" {
		t.Errorf("values of keys (-want +got):\n%s", diff)
	}
	for i := range b {
		bad := bytes.Clone(b)
		bad[i] ^= 1
		if _, _, _, _, err := decodeShared(bad); err == nil {
			t.Errorf("a flipped bit in byte %d was not noticed", i)
		}
		if _, _, _, _, err := decodeShared(b[:i]); err == nil {
			t.Errorf("a value cut at %d was not noticed", i)
		}
	}
}

func FuzzWireRows(f *testing.F) {
	f.Add(someRows().append(nil))
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := parseWireRows(b)
		if err != nil {
			return
		}
		data := w.data
		var values [][]byte
		for range min(w.count, 1000) {
			if values, data, err = w.row(data, values); err != nil {
				return
			}
			if len(values) != len(w.oids) {
				t.Fatalf("row has %d values, want %d", len(values), len(w.oids))
			}
		}
	})
}

func FuzzKeyValues(f *testing.F) {
	f.Add(appendKeyValues(nil, []keyValues{{any: true}, {hashes: []tag.Hash{7}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, rest, err := parseKeyValues(b)
		if err != nil {
			return
		}
		again, _, err := parseKeyValues(append(appendKeyValues(nil, list), rest...))
		if diff := cmp.Diff(list, again, cmp.AllowUnexported(keyValues{})); err != nil || diff != "" {
			t.Errorf("%v, again (-first +second):\n%s", err, diff)
		}
	})
}

func TestSharedKeys(t *testing.T) {
	s := &shared{prefix: "shop"}
	short := s.key("1.2.3.4", "dal.GetBook", "shape", "set", []byte{1, '{', '}'})
	if strings.ContainsAny(short, "{}") {
		t.Errorf("key %q has braces", short)
	}
	long := bytes.Repeat([]byte("x"), 10000)
	a := s.key("1.2.3.4", "dal.GetBook", "shape", "set", long)
	long[9999] = 'y'
	if b := s.key("1.2.3.4", "dal.GetBook", "shape", "set", long); a == b || len(a) > 200 {
		t.Errorf("long arguments give the keys %q and %q", a, b)
	}
}

func TestSplit(t *testing.T) {
	row := func(i byte, text string) []byte {
		return append([]byte{0, 0, 0, 4, 0, 0, 0, i, 0, 0, 0, byte(len(text))}, text...)
	}
	w := &wireRows{
		oids: []uint32{23, 25}, formats: []int16{1, 0}, count: 3,
		data: append(append(row(2, "b"), row(1, "a")...), row(2, "c")...),
	}
	place := func(first []byte) int { return ordinal(1, first) }
	parts, err := split(w, place, 3, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range parts {
		var texts []string
		data := p.data
		for range p.count {
			var values [][]byte
			if values, data, err = p.row(data, nil); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(values[0]))
		}
		got = append(got, strings.Join(texts, ","))
	}
	if diff := cmp.Diff([]string{"a", "b,c", ""}, got); diff != "" {
		t.Errorf("split (-want +got):\n%s", diff)
	}
	if _, err := split(w, place, 1, 0); err == nil {
		t.Error("an index outside the keys was not noticed")
	}
}
