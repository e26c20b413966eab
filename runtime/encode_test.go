package rung_test

import (
	"bytes"
	"math"
	"math/big"
	"net/netip"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	rung "github.com/rungdb/rung/runtime"
)

// args is a list of arguments as a generated Params struct would hold it, with
// the functions that would be generated for it.
type args struct {
	Int    int64
	Text   string
	Null   pgtype.Text
	Bytes  []byte
	Float  float64
	Texts  []string
	Number pgtype.Numeric
	At     pgtype.Timestamptz
	UUID   pgtype.UUID
}

func hash(seed uint64, a args) uint64 {
	seed = rung.HashInt(seed, a.Int)
	seed = rung.HashString(seed, a.Text)
	seed = rung.HashNullable(seed, a.Null.String, a.Null.Valid, rung.HashString)
	seed = rung.HashBytes(seed, a.Bytes)
	seed = rung.HashFloat(seed, a.Float)
	seed = rung.HashSlice(seed, a.Texts, rung.HashString)
	seed = rung.HashNumeric(seed, a.Number)
	seed = rung.HashTimestamptz(seed, a.At)
	return rung.HashUUID(seed, a.UUID)
}

func same(a, b args) bool {
	return a.Int == b.Int && a.Text == b.Text && a.Null == b.Null && rung.SameBytes(a.Bytes, b.Bytes) && rung.SameFloat(a.Float, b.Float) &&
		rung.SameSlice(a.Texts, b.Texts) && rung.SameNumeric(a.Number, b.Number) && rung.SameTimestamptz(a.At, b.At) && a.UUID == b.UUID
}

func key(b []byte, a args) []byte {
	b = rung.AppendInt(b, a.Int)
	b = rung.AppendString(b, a.Text)
	b = rung.AppendNullable(b, a.Null.String, a.Null.Valid, rung.AppendString)
	b = rung.AppendBytes(b, a.Bytes)
	b = rung.AppendFloat(b, a.Float)
	b = rung.AppendSlice(b, a.Texts, rung.AppendString)
	b = rung.AppendNumeric(b, a.Number)
	b = rung.AppendTimestamptz(b, a.At)
	return rung.AppendUUID(b, a.UUID)
}

func genArgs() *rapid.Generator[args] {
	// Few and short values, so that equal and nearly equal lists are drawn.
	text := rapid.SampledFrom([]string{"", "a", "b", "ab", "s\x01a", "n", "\x00"})
	return rapid.Custom(func(t *rapid.T) args {
		a := args{
			Int:    rapid.Int64Range(-1, 1).Draw(t, "int"),
			Text:   text.Draw(t, "text"),
			Bytes:  rapid.SampledFrom([][]byte{nil, {}, {0}, []byte("n")}).Draw(t, "bytes"),
			Float:  rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, math.NaN(), math.Inf(1)}).Draw(t, "float"),
			Texts:  rapid.SampledFrom([][]string{nil, {}, {""}, {"", ""}, {"a", "b"}, {"ab"}}).Draw(t, "texts"),
			Number: rapid.SampledFrom([]pgtype.Numeric{{}, number(0, 0), number(10, -1), number(1, 0), number(-1, 0), {NaN: true, Valid: true}, {InfinityModifier: pgtype.Infinity, Valid: true}}).Draw(t, "number"),
			At: rapid.SampledFrom([]pgtype.Timestamptz{
				{},
				{Time: time.Unix(1, 0), Valid: true},
				{Time: time.Unix(1, 1).UTC(), Valid: true},
				{InfinityModifier: pgtype.NegativeInfinity, Valid: true},
			}).Draw(t, "at"),
			UUID: rapid.SampledFrom([]pgtype.UUID{{}, {Valid: true}, {Bytes: [16]byte{1}, Valid: true}}).Draw(t, "uuid"),
		}
		if rapid.Bool().Draw(t, "valid") {
			a.Null = pgtype.Text{String: text.Draw(t, "null"), Valid: true}
		}
		return a
	})
}

func number(digits int64, exp int32) pgtype.Numeric {
	return pgtype.Numeric{Int: big.NewInt(digits), Exp: exp, Valid: true}
}

// TestSameHashKeyAgree checks that arguments are the same exactly where their
// keys are, and that the same arguments hash alike.
func TestSameHashKeyAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genArgs().Draw(t, "a"), genArgs().Draw(t, "b")
		for _, pair := range [][2]args{{a, a}, {a, b}} {
			x, y := pair[0], pair[1]
			isSame, sameKey := same(x, y), bytes.Equal(key(nil, x), key(nil, y))
			if isSame != sameKey {
				t.Fatalf("same = %v, but the keys are equal: %v\n%#v\n%#v", isSame, sameKey, x, y)
			}
			if isSame && hash(7, x) != hash(7, y) {
				t.Fatalf("the same arguments hash otherwise:\n%#v\n%#v", x, y)
			}
		}
		if !same(a, a) {
			t.Fatalf("Same is not reflexive for %#v", a)
		}
	})
}

// TestHashSpreads counts how often pairs of small integers share 32 bits of their
// hashes.
func TestHashSpreads(t *testing.T) {
	seen := map[uint32]bool{}
	for tenant := range int64(300) {
		for id := range int64(300) {
			seen[uint32(rung.HashInt(rung.HashInt(42, tenant), id)>>16)] = true
		}
	}
	if n := 300*300 - len(seen); n > 10 {
		t.Errorf("%d of 90000 hashes collide in 32 bits, want about 1", n)
	}
}

func TestMicros(t *testing.T) {
	berlin := time.FixedZone("CET", 3600)
	noon := time.Date(2026, 11, 21, 12, 0, 0, 1500, berlin)
	tests := []struct {
		name      string
		got, want int64
	}{
		{"timestamptz is an instant", rung.TimestamptzMicros(pgtype.Timestamptz{Time: noon, Valid: true}), noon.UnixMicro()},
		{"timestamp is a clock on the wall", rung.TimestampMicros(pgtype.Timestamp{Time: noon, Valid: true}), noon.UnixMicro() + 3600e6},
		{"date is a day", rung.DateDays(pgtype.Date{Time: time.Date(2000, 1, 2, 0, 30, 0, 0, berlin), Valid: true}), 1},
		{"before the epoch", rung.DateDays(pgtype.Date{Time: time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), Valid: true}), -1},
		{"infinity", rung.TimestampMicros(pgtype.Timestamp{InfinityModifier: pgtype.Infinity, Valid: true}), math.MaxInt64},
		{"-infinity", rung.DateDays(pgtype.Date{InfinityModifier: pgtype.NegativeInfinity, Valid: true}), math.MinInt64},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, tt.got, tt.want)
		}
	}
}

func TestSameAddresses(t *testing.T) {
	one, again := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.1")
	if !rung.SamePointer(&one, &again) || rung.SamePointer(&one, nil) || !rung.SamePointer[netip.Addr](nil, nil) {
		t.Error("SamePointer does not compare what it points to")
	}
	if rung.HashPointer(1, &one, rung.HashAddr) != rung.HashPointer(1, &again, rung.HashAddr) {
		t.Error("equal addresses hash otherwise")
	}
}

func BenchmarkHashInts(b *testing.B) {
	for b.Loop() {
		sink = rung.HashInt(rung.HashInt(1, int64(2)), int64(3))
	}
}

func BenchmarkHashString(b *testing.B) {
	for b.Loop() {
		sink = rung.HashString(1, "somebody@example.com")
	}
}

var sink uint64
