package rung

import (
	"math"
	"net/netip"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/zeebo/xxh3"
)

// The functions below are called by generated code to find an entry of the
// process cache. Each folds one argument into seed; values that the generated
// Same calls equal hash alike. The hashes never leave the process: a collision
// costs a miss, since the arguments themselves decide.

type integer interface {
	~int16 | ~int32 | ~int64 | ~uint32 | ~uint64
}

type float interface{ ~float32 | ~float64 }

// HashInt folds an integer into seed.
func HashInt[T integer](seed uint64, v T) uint64 {
	// Fibonacci hashing: one multiplication carries low bits up, the shift
	// brings the high ones back down.
	h := (seed ^ uint64(v)) * 0x9e3779b97f4a7c15
	return h ^ h>>32
}

// HashNull folds NULL into seed.
func HashNull(seed uint64) uint64 { return HashInt(seed, uint64(0xa0761d6478bd642f)) }

// HashBool folds a bool into seed.
func HashBool(seed uint64, v bool) uint64 {
	if v {
		return HashInt(seed, int64(1))
	}
	return HashInt(seed, int64(0))
}

// HashFloat folds a float into seed; every NaN hashes alike.
func HashFloat[T float](seed uint64, v T) uint64 { return HashInt(seed, floatBits(v)) }

// HashString folds a string into seed.
func HashString[T ~string](seed uint64, v T) uint64 {
	return xxh3.HashStringSeed(string(v), seed)
}

// HashBytes folds a byte slice into seed; nil is NULL.
func HashBytes[T ~[]byte](seed uint64, v T) uint64 {
	if v == nil {
		return HashNull(seed)
	}
	return xxh3.HashSeed(v, seed)
}

// HashUUID folds a UUID into seed.
func HashUUID(seed uint64, v pgtype.UUID) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	return xxh3.HashSeed(v.Bytes[:], seed)
}

// HashDate folds a date into seed.
func HashDate(seed uint64, v pgtype.Date) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	return HashInt(seed, DateDays(v))
}

// HashTimestamp folds a timestamp into seed.
func HashTimestamp(seed uint64, v pgtype.Timestamp) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	return HashInt(seed, TimestampMicros(v))
}

// HashTimestamptz folds an instant into seed.
func HashTimestamptz(seed uint64, v pgtype.Timestamptz) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	return HashInt(seed, TimestamptzMicros(v))
}

// HashTime folds a time of day into seed.
func HashTime(seed uint64, v pgtype.Time) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	return HashInt(seed, v.Microseconds)
}

// HashInterval folds an interval into seed.
func HashInterval(seed uint64, v pgtype.Interval) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	seed = HashInt(seed, v.Microseconds)
	return HashInt(seed, int64(v.Days)<<32|int64(uint32(v.Months)))
}

// HashNumeric folds a numeric into seed.
func HashNumeric(seed uint64, v pgtype.Numeric) uint64 {
	if !v.Valid {
		return HashNull(seed)
	}
	seed = HashInt(seed, v.Exp)
	if v.Int == nil {
		return HashNull(seed)
	}
	for _, word := range v.Int.Bits() {
		seed = HashInt(seed, uint64(word))
	}
	return HashInt(seed, int64(v.Int.Sign()))
}

// HashAddr folds an IP address into seed.
func HashAddr(seed uint64, v netip.Addr) uint64 {
	if !v.IsValid() {
		return HashNull(seed)
	}
	b := v.As16()
	return xxh3.HashSeed(b[:], seed)
}

// HashPrefix folds an IP prefix into seed.
func HashPrefix(seed uint64, v netip.Prefix) uint64 {
	return HashInt(HashAddr(seed, v.Addr()), int64(v.Bits()))
}

// HashNullable folds a value that may be NULL into seed.
func HashNullable[T any](seed uint64, v T, valid bool, hash func(uint64, T) uint64) uint64 {
	if !valid {
		return HashNull(seed)
	}
	return hash(seed, v)
}

// HashPointer folds what p points to into seed; nil is NULL.
func HashPointer[T any](seed uint64, p *T, hash func(uint64, T) uint64) uint64 {
	if p == nil {
		return HashNull(seed)
	}
	return hash(seed, *p)
}

// HashSlice folds every element of s into seed; nil is NULL.
func HashSlice[T any](seed uint64, s []T, hash func(uint64, T) uint64) uint64 {
	if s == nil {
		return HashNull(seed)
	}
	seed = HashInt(seed, int64(len(s)))
	for _, v := range s {
		seed = hash(seed, v)
	}
	return seed
}

// floatBits returns the bits of v, with one NaN for all.
func floatBits[T float](v T) uint64 {
	if math.IsNaN(float64(v)) {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(float64(v))
}
