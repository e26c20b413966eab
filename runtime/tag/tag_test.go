package tag

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

func TestTable(t *testing.T) {
	t.Parallel()
	tests := []struct{ schema, name, want string }{
		{"public", "accounts", "public.accounts"},
		{"public", "user", "public.user"},
		{"_a$1", "b_2", "_a$1.b_2"},
		{"public", "Accounts", `public."Accounts"`},
		{"public", "1st", `public."1st"`},
		{"public", "$a", `public."$a"`},
		{"my schema", `a"b; drop`, `"my schema"."a""b; drop"`},
		{"public", "größe", `public."größe"`},
		{"a.b", "c", `"a.b".c`},
		{"", "", `"".""`},
	}
	for _, tt := range tests {
		if got := Table(tt.schema, tt.name); got != tt.want {
			t.Errorf("Table(%q, %q) = %s, want %s", tt.schema, tt.name, got, tt.want)
		}
	}
}

// TestHash has values of PostgreSQL 15.18. The generator compares every key type
// with a server.
func TestHash(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		got, want Hash
	}{
		{"hashint8extended(1, 0)", Hash(0).Int8(1), 0xcd0f69c48e731746},
		{"hashint8extended(-5, 7)", Hash(7).Int8(-5), 0xeffd1b8e63a30a40},
		{"hashtextextended('', 0)", Hash(0).Text(""), 0x9fb1b765a7ea466d},
		{"hashtextextended('hello wörld, more than twelve', 0)", Hash(0).Text("hello wörld, more than twelve"), 0x6d8b4a27b0341fe7},
		{"uuid_hash_extended('00112233-4455-6677-8899-aabbccddeeff', 0)", Hash(0).UUID([16]byte{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}), 0x3dedd7332e4324b5},
		{"hashtextextended('1.5', hashint8extended(42, 0))", Hash(0).Int8(42).Numeric(pgtype.Numeric{Int: big.NewInt(1500), Exp: -3, Valid: true}), 0xac91490b0e8df21c},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s = %x, want %x", tt.name, uint64(tt.got), uint64(tt.want))
		}
	}
}

func TestNumericOfAnyScale(t *testing.T) {
	t.Parallel()
	tests := []struct {
		digits int64
		exp    int32
		want   string
	}{
		{0, 0, "0"},
		{0, -5, "0"},
		{0, 5, "0"},
		{12, 0, "12"},
		{12, 2, "1200"},
		{12, -1, "1.2"},
		{12, -2, "0.12"},
		{12, -4, "0.0012"},
		{-12, -2, "-0.12"},
		{-12, -3, "-0.012"},
		{-12, 1, "-120"},
		{1200, -2, "12"},
		{1200, -3, "1.2"},
		{-100, -2, "-1"},
	}
	for _, tt := range tests {
		v := pgtype.Numeric{Int: big.NewInt(tt.digits), Exp: tt.exp, Valid: true}
		if got, want := Hash(0).Numeric(v), Hash(0).Text(tt.want); got != want {
			t.Errorf("Numeric(%de%d) = %x, want %x of %q", tt.digits, tt.exp, got, want, tt.want)
		}
	}
	// No server takes these, and no text of them is made.
	for _, exp := range []int32{1 << 30, -1 << 30} {
		Hash(0).Numeric(pgtype.Numeric{Int: big.NewInt(1), Exp: exp, Valid: true})
	}
}

func TestFromWireRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		oid    uint32
		format int16
		src    string
	}{
		{"float8", pgtype.Float8OID, pgx.BinaryFormatCode, "12345678"},
		{"json", pgtype.JSONOID, pgx.TextFormatCode, "{}"},
		{"format", pgtype.Int8OID, 2, "1"},
		{"short int", pgtype.Int8OID, pgx.BinaryFormatCode, "123"},
		{"empty int", pgtype.Int8OID, pgx.TextFormatCode, ""},
		{"uuid", pgtype.UUIDOID, pgx.TextFormatCode, "00112233-4455-6677-8899-aabbccddeef"},
		{"uuid digits", pgtype.UUIDOID, pgx.TextFormatCode, "00112233-4455-6677-8899-aabbccddeexx"},
		{"bytea escape", pgtype.ByteaOID, pgx.TextFormatCode, "abc"},
		{"bool", pgtype.BoolOID, pgx.TextFormatCode, "true"},
		{"numeric", pgtype.NumericOID, pgx.BinaryFormatCode, "\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01"},
		{"date of another DateStyle", pgtype.DateOID, pgx.TextFormatCode, "11/21/2026"},
		{"timestamp with a zone's name", pgtype.TimestamptzOID, pgx.TextFormatCode, "2026-11-21 09:00:00 CET"},
		{"date without a day", pgtype.DateOID, pgx.TextFormatCode, "2026-11"},
	}
	for _, tt := range tests {
		if got, ok := Hash(0).FromWire(tt.oid, tt.format, []byte(tt.src)); ok {
			t.Errorf("%s: FromWire(%d, %d, %q) = %x, true, want false", tt.name, tt.oid, tt.format, tt.src, got)
		}
	}
}

// TestFromWireTakesAnything gives it bytes that no server would send.
func TestFromWireTakesAnything(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	oids := []uint32{
		pgtype.BoolOID, pgtype.ByteaOID, pgtype.Int8OID, pgtype.Int2OID, pgtype.Int4OID, pgtype.TextOID, pgtype.VarcharOID,
		pgtype.DateOID, pgtype.TimestampOID, pgtype.TimestamptzOID, pgtype.NumericOID, pgtype.UUIDOID, 0,
	}
	chars := "0123456789-+:. BC\x00\xff"
	for range 200_000 {
		src := make([]byte, r.IntN(24))
		for i := range src {
			src[i] = chars[r.IntN(len(chars))]
		}
		if r.IntN(2) == 0 && len(src) > 8 {
			src[0], src[1], src[4], src[5] = 0, byte(len(src)-8)/2, 0, 0
		}
		Hash(0).FromWire(oids[r.IntN(len(oids))], int16(r.IntN(2)), src)
	}
}

func TestTagsDiffer(t *testing.T) {
	t.Parallel()
	tags := map[uint64]string{}
	add := func(name string, tag uint64) {
		t.Helper()
		if other, ok := tags[tag]; ok {
			t.Errorf("%s and %s share a tag", name, other)
		}
		tags[tag] = name
	}
	a := Watch("public.a", []string{"id", "x"}, []string{"id"})
	add("a by id 1", Tag(a, Hash(0).Int8(1)))
	add("a by id 2", Tag(a, Hash(0).Int8(2)))
	add("a by id, any", Tag(a, 0))
	add("a", Whole("public.a"))
	add("b", Whole("public.b"))
	add("a unkeyed", Tag(Watch("public.a", []string{"id", "x"}, nil), 0))
	add("a of idx", Tag(Watch("public.a", []string{"idx"}, []string{"id"}), 0))
	add("a of id, x by x", Tag(Watch("public.a", []string{"id", "x"}, []string{"x"}), 0))
	add("a of id by x, id", Tag(Watch("public.a", []string{"id"}, []string{"x", "id"}), 0))
	add("b by id 1", Tag(Watch("public.b", []string{"id", "x"}, []string{"id"}), Hash(0).Int8(1)))
}

func TestHashesDoNotAllocate(t *testing.T) {
	var sink Hash
	text, data := "a text of more than twelve bytes", []byte("0123456789")
	numeric := pgtype.Numeric{Int: big.NewInt(-123456), Exp: -3, Valid: true}
	now := pgtype.Timestamptz{Time: time.Date(2026, 11, 21, 9, 45, 0, 0, time.UTC), Valid: true}
	wire := []byte{0, 0, 0, 0, 0, 0, 0, 1}
	got := testing.AllocsPerRun(100, func() {
		sink = Hash(0).Int8(1).Text(text).Bytes(data).UUID([16]byte{1}).Bool(true).Numeric(numeric).Timestamptz(now)
		sink, _ = sink.FromWire(pgtype.Int8OID, pgx.BinaryFormatCode, wire)
		sink = Hash(Tag(1, sink))
	})
	if got != 0 {
		t.Errorf("%v allocations, want 0", got)
	}
	_ = sink
}

func BenchmarkInt8(b *testing.B) {
	h := Hash(0)
	for i := range b.N {
		h = h.Int8(int64(i))
	}
	_ = Tag(1, h)
}

func BenchmarkText(b *testing.B) {
	h := Hash(0)
	for b.Loop() {
		h = h.Text("someone@example.com")
	}
	_ = Tag(1, h)
}
