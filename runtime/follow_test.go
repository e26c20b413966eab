package rung

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/runtime/tag"
)

// integers are rows of one bigint each; nil is NULL.
func integers(values ...any) *wireRows {
	w := &wireRows{oids: []uint32{20}, formats: []int16{1}, count: len(values)}
	for _, v := range values {
		if n, ok := v.(int); ok {
			w.data = append(w.data, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, byte(n>>8), byte(n))
		} else {
			w.data = append(w.data, 0xff, 0xff, 0xff, 0xff)
		}
	}
	return w
}

// chain is a query of three tables: the arguments name the first, whose rows name
// those of the second, and these the third.
func chain() *state[int64, None] {
	return &state[int64, None]{
		query:   &Query[int64, None]{Cache: &Cache[int64, None]{KeyQueries: []KeyQuery{{}, {Within: 1}}}},
		follows: []followedKey{{query: 0, columns: []int{0}, watch: 1, any: 100}, {query: 1, columns: []int{0}, watch: 2, any: 200}},
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	s := chain()
	got, err := s.follow([]*wireRows{integers(7, 8, 7, nil), integers()})
	if err != nil {
		t.Fatal(err)
	}
	seven, eight := tag.Hash(0).Int8(7), tag.Hash(0).Int8(8)
	want := []keyValues{{hashes: []tag.Hash{min(seven, eight), max(seven, eight)}}, {}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(keyValues{})); diff != "" {
		t.Errorf("follow (-want +got):\n%s", diff)
	}
	if tags := s.followedTags(nil, got); len(tags) != 2 {
		t.Errorf("followedTags = %d tags, want 2", len(tags))
	}
}

func TestTooManyToFollow(t *testing.T) {
	t.Parallel()
	many := make([]any, tag.MaxFollowed+1)
	for i := range many {
		many[i] = i
	}
	s := chain()
	for _, c := range []struct {
		name  string
		found []*wireRows
		want  []bool
	}{
		{"just enough", []*wireRows{integers(many[1:]...), integers(1)}, []bool{false, false}},
		{"in the second", []*wireRows{integers(1), integers(many...)}, []bool{false, true}},
		{"in the first, which the second is within", []*wireRows{integers(many...), integers(1)}, []bool{true, true}},
	} {
		got, err := s.follow(c.found)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			if v.any != c.want[i] {
				t.Errorf("%s: key %d is any = %t, want %t", c.name, i, v.any, c.want[i])
			}
		}
	}
}

func TestFollowUnreadable(t *testing.T) {
	t.Parallel()
	s := chain()
	bad := integers(1)
	bad.oids[0] = 701 // float8
	if got, err := s.follow([]*wireRows{bad, integers()}); err != nil || !got[0].any {
		t.Errorf("follow of a type that is no key = %+v, %v, want any", got, err)
	}
}

// Of keys whose arguments may be missing the first that is given counts.
func TestGiven(t *testing.T) {
	t.Parallel()
	bit := func(mask int) Key[int] { return Key[int]{Given: func(a int) bool { return a&mask != 0 }} }
	optional := []Key[int]{bit(1), bit(2), bit(4)}
	for _, c := range []struct {
		keys        []Key[int]
		a           int
		first, last int
	}{
		{nil, 0, 0, 0},
		{[]Key[int]{{}, {}}, 0, 0, 2},
		{optional, 0, 0, 0},
		{optional, 1, 0, 1},
		{optional, 3, 0, 1},
		{optional, 6, 1, 2},
		{optional, 4, 2, 3},
	} {
		if first, last := given(c.keys, c.a); first != c.first || last != c.last {
			t.Errorf("given of %d keys for %b = %d, %d, want %d, %d", len(c.keys), c.a, first, last, c.first, c.last)
		}
	}
}
