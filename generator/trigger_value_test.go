package generator

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/runtime/tag"
)

// keyType is a type of key columns: random arguments of it, and how generated
// code hashes them.
type keyType struct {
	name   string
	random func(*rand.Rand) any // nil is NULL
	hash   func(tag.Hash, any) tag.Hash
}

func keyTypes() []keyType {
	return []keyType{
		{"int2", randomInt2, func(h tag.Hash, v any) tag.Hash { return h.NullInt2(v.(pgtype.Int2)) }},
		{"int4", randomInt4, func(h tag.Hash, v any) tag.Hash { return h.NullInt4(v.(pgtype.Int4)) }},
		{"int8", randomInt8, func(h tag.Hash, v any) tag.Hash { return h.NullInt8(v.(pgtype.Int8)) }},
		{"bool", randomBool, func(h tag.Hash, v any) tag.Hash { return h.NullBool(v.(pgtype.Bool)) }},
		{"uuid", randomUUID, func(h tag.Hash, v any) tag.Hash { return h.NullUUID(v.(pgtype.UUID)) }},
		{"text", randomText, func(h tag.Hash, v any) tag.Hash { return h.NullText(v.(pgtype.Text)) }},
		{"varchar", randomText, func(h tag.Hash, v any) tag.Hash { return h.NullText(v.(pgtype.Text)) }},
		{"bytea", randomBytes, func(h tag.Hash, v any) tag.Hash { return h.Bytes(v.([]byte)) }},
		{"numeric", randomNumeric, func(h tag.Hash, v any) tag.Hash { return h.Numeric(v.(pgtype.Numeric)) }},
		{"date", randomDate, func(h tag.Hash, v any) tag.Hash { return h.Date(v.(pgtype.Date)) }},
		{"timestamp", randomTimestamp, func(h tag.Hash, v any) tag.Hash { return h.Timestamp(v.(pgtype.Timestamp)) }},
		{"timestamptz", randomTimestamptz, func(h tag.Hash, v any) tag.Hash { return h.Timestamptz(v.(pgtype.Timestamptz)) }},
	}
}

func TestKeyTypesAreThoseOfTag(t *testing.T) {
	t.Parallel()
	for _, typ := range keyTypes() {
		if !tag.KeyType(typ.name) {
			t.Errorf("KeyType(%q) = false, want true", typ.name)
		}
	}
	for _, name := range []string{"int2", "interval", "float8", "json", "bpchar", "citext", "_int4", ""} {
		if got, want := hashSQL(name, "x", "0") != "", tag.KeyType(name); got != want {
			t.Errorf("hashSQL(%q) exists = %v, KeyType = %v", name, got, want)
		}
	}
}

// TestHashOnServerAndHere sends random arguments to a server. Its hash of each
// must be that of the argument, and those of the value as it comes back in both
// formats.
func TestHashOnServerAndHere(t *testing.T) {
	t.Parallel()
	conn := pgtest.NewDatabase(t).Conn(t)
	// Nothing may depend on the session. This zone has had offsets in seconds.
	_, err := conn.Exec(t.Context(), `SET TimeZone = 'Asia/Kolkata'; SET IntervalStyle = 'sql_standard'; SET extra_float_digits = 0`)
	pgtest.Check(t, err)
	for _, typ := range keyTypes() {
		r := rand.New(rand.NewPCG(1, uint64(len(typ.name))))
		sql := fmt.Sprintf(`SELECT x.v, %s FROM (SELECT $1::%s AS v) x`, hashSQL(typ.name, "x.v", "$2::int8"), typ.name)
		for i := range 300 {
			v, seed := typ.random(r), tag.Hash(r.Uint64())
			if i%3 == 0 {
				seed = 0
			}
			want := typ.hash(seed, v)
			for _, format := range []int16{pgx.BinaryFormatCode, pgx.TextFormatCode} {
				rows, err := conn.Query(t.Context(), sql, pgx.QueryResultFormats{format, pgx.BinaryFormatCode}, v, int64(seed))
				pgtest.Check(t, err)
				if !rows.Next() {
					t.Fatalf("%s %v: %v", typ.name, v, rows.Err())
				}
				oid := rows.FieldDescriptions()[0].DataTypeOID
				wire := rows.RawValues()[0]
				var server int64
				pgtest.Check(t, rows.Scan(nil, &server))
				if tag.Hash(server) != want {
					t.Errorf("hash of %s %v (%q) with seed %x: %x here, %x on the server", typ.name, v, wire, seed, want, uint64(server))
				}
				got, ok := seed.FromWire(oid, format, wire)
				if got != want || !ok {
					t.Errorf("FromWire(%d, %d, %q) of %v = %x, %v, want %x", oid, format, wire, v, got, ok, want)
				}
				rows.Close()
			}
		}
	}
}

// TestHashChain hashes rows of all key types as a key of several columns.
func TestHashChain(t *testing.T) {
	t.Parallel()
	conn := pgtest.NewDatabase(t).Conn(t)
	r := rand.New(rand.NewPCG(2, 2))
	types := keyTypes()
	for range 300 {
		table := &watchedTable{}
		var want tag.Hash
		var key []string
		var args []any
		columns := ""
		for i := range 1 + r.IntN(4) {
			typ := types[r.IntN(len(types))]
			name := fmt.Sprintf("k%d", i)
			if i > 0 {
				columns += ", "
			}
			columns += fmt.Sprintf("$%d::%s AS %s", i+1, typ.name, name)
			v := typ.random(r)
			args, key = append(args, v), append(key, name)
			table.columns = append(table.columns, watchedColumn{name: name, typname: typ.name})
			want = typ.hash(want, v)
		}
		var got int64
		sql := "SELECT " + table.hash("o", key) + " FROM (SELECT " + columns + ") o"
		pgtest.Check(t, conn.QueryRow(t.Context(), sql, append([]any{pgx.QueryExecModeExec}, args...)...).Scan(&got))
		if tag.Hash(got) != want {
			t.Errorf("%s of %v = %x, here %x", sql, args, uint64(got), want)
		}
	}
}

func seldom(r *rand.Rand) bool { return r.IntN(20) == 0 }

func randomInt8(r *rand.Rand) any {
	edges := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MaxInt32, math.MinInt32, math.MaxInt32 + 1}
	v := int64(r.Uint64()) >> r.IntN(64)
	if seldom(r) {
		v = edges[r.IntN(len(edges))]
	}
	return pgtype.Int8{Int64: v, Valid: !seldom(r)}
}

func randomInt4(r *rand.Rand) any {
	return pgtype.Int4{Int32: int32(r.Uint32()) >> r.IntN(32), Valid: !seldom(r)}
}

func randomInt2(r *rand.Rand) any {
	return pgtype.Int2{Int16: int16(r.Uint32()) >> r.IntN(16), Valid: !seldom(r)}
}

func randomBool(r *rand.Rand) any {
	return pgtype.Bool{Bool: r.IntN(2) == 0, Valid: !seldom(r)}
}

func randomUUID(r *rand.Rand) any {
	v := pgtype.UUID{Valid: !seldom(r)}
	for i := range v.Bytes {
		v.Bytes[i] = byte(r.Uint32())
	}
	return v
}

func randomText(r *rand.Rand) any {
	var text []rune
	for range r.IntN(40) {
		c := rune(r.IntN(utf8.MaxRune >> (3 * r.IntN(7))))
		if c == 0 || !utf8.ValidRune(c) {
			c = 'é'
		}
		text = append(text, c)
	}
	return pgtype.Text{String: string(text), Valid: !seldom(r)}
}

func randomBytes(r *rand.Rand) any {
	if seldom(r) {
		return []byte(nil)
	}
	v := make([]byte, r.IntN(40))
	for i := range v {
		v[i] = byte(r.Uint32())
	}
	return v
}

func randomNumeric(r *rand.Rand) any {
	switch r.IntN(40) {
	case 0:
		return pgtype.Numeric{}
	case 1:
		return pgtype.Numeric{NaN: true, Valid: true}
	case 2:
		return pgtype.Numeric{InfinityModifier: pgtype.Infinity, Valid: true}
	case 3:
		return pgtype.Numeric{InfinityModifier: pgtype.NegativeInfinity, Valid: true}
	case 4:
		return pgtype.Numeric{Int: big.NewInt(0), Exp: int32(r.IntN(9) - 4), Valid: true}
	}
	v := big.NewInt(int64(r.Uint64()) >> r.IntN(64))
	for range r.IntN(3) {
		v.Mul(v, big.NewInt(int64(r.Uint32())))
	}
	for range r.IntN(6) {
		v.Mul(v, big.NewInt(10))
	}
	return pgtype.Numeric{Int: v, Exp: int32(r.IntN(40) - 25), Valid: true}
}

// randomInfinity is seldom anything but Finite.
func randomInfinity(r *rand.Rand) pgtype.InfinityModifier {
	return []pgtype.InfinityModifier{pgtype.Infinity, pgtype.NegativeInfinity, pgtype.Finite}[min(r.IntN(30), 2)]
}

func randomDate(r *rand.Rand) any {
	year := r.IntN(5_874_000+4700) - 4700
	if r.IntN(2) == 0 {
		year = r.IntN(12_000) - 1000
	}
	return pgtype.Date{
		Time:             time.Date(year, time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), 0, 0, 0, time.FixedZone("", 3600*(r.IntN(20)-10))),
		InfinityModifier: randomInfinity(r), Valid: !seldom(r),
	}
}

func randomTime(r *rand.Rand) time.Time {
	year := r.IntN(294_200+4700) - 4700
	if r.IntN(2) == 0 {
		year = r.IntN(12_000) - 1000
	}
	nano := r.IntN(1_000_000_000)
	if r.IntN(2) == 0 {
		nano = 0
	}
	return time.Date(year, time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), nano,
		time.FixedZone("", 1800*(r.IntN(20)-10)))
}

func randomTimestamp(r *rand.Rand) any {
	return pgtype.Timestamp{Time: randomTime(r), InfinityModifier: randomInfinity(r), Valid: !seldom(r)}
}

func randomTimestamptz(r *rand.Rand) any {
	return pgtype.Timestamptz{Time: randomTime(r), InfinityModifier: randomInfinity(r), Valid: !seldom(r)}
}
