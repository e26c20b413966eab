package rung

import (
	"bytes"
	"database/sql"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// The Same functions decide whether two arguments are the same to the server.
// Generated code calls them for the types whose == does not: floats (NaN),
// instants (time zones of Go), slices, pointers and numerics. Each is reflexive.

// SameFloat compares bits, so that NaN is itself and 0 is not -0.
func SameFloat[T float](a, b T) bool { return floatBits(a) == floatBits(b) }

// SameFloat4 compares as SameFloat does.
func SameFloat4(a, b pgtype.Float4) bool {
	return a.Valid == b.Valid && (!a.Valid || SameFloat(a.Float32, b.Float32))
}

// SameFloat8 compares as SameFloat does.
func SameFloat8(a, b pgtype.Float8) bool {
	return a.Valid == b.Valid && (!a.Valid || SameFloat(a.Float64, b.Float64))
}

// SameNullFloat compares as SameFloat8 does.
func SameNullFloat(a, b sql.NullFloat64) bool {
	return a.Valid == b.Valid && (!a.Valid || SameFloat(a.Float64, b.Float64))
}

// SameBytes compares contents; nil (NULL) is not empty.
func SameBytes[T ~[]byte](a, b T) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }

// SameDate compares days.
func SameDate(a, b pgtype.Date) bool {
	return a.Valid == b.Valid && (!a.Valid || DateDays(a) == DateDays(b))
}

// SameTimestamp compares the microseconds shown by a clock on the wall.
func SameTimestamp(a, b pgtype.Timestamp) bool {
	return a.Valid == b.Valid && (!a.Valid || TimestampMicros(a) == TimestampMicros(b))
}

// SameTimestamptz compares instants, in microseconds.
func SameTimestamptz(a, b pgtype.Timestamptz) bool {
	return a.Valid == b.Valid && (!a.Valid || TimestamptzMicros(a) == TimestamptzMicros(b))
}

// SameNumeric compares digits and scale: 1.0 is not 1.00, which print
// differently.
func SameNumeric(a, b pgtype.Numeric) bool {
	if a.Valid != b.Valid || a.NaN != b.NaN || a.InfinityModifier != b.InfinityModifier || a.Exp != b.Exp {
		return false
	}
	if a.Int == nil || b.Int == nil {
		return a.Int == b.Int
	}
	return a.Int.Cmp(b.Int) == 0
}

// SamePointer compares what a and b point to; nil (NULL) is only itself.
func SamePointer[T comparable](a, b *T) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// SamePointerFunc is SamePointer for values that == does not decide.
func SamePointerFunc[T any](a, b *T, same func(a, b T) bool) bool {
	return a == b || a != nil && b != nil && same(*a, *b)
}

// SameSlice compares element by element; nil (NULL) is not empty.
func SameSlice[T comparable](a, b []T) bool {
	return (a == nil) == (b == nil) && slices.Equal(a, b)
}

// SameSliceFunc is SameSlice for elements that == does not decide.
func SameSliceFunc[T any](a, b []T, same func(a, b T) bool) bool {
	return (a == nil) == (b == nil) && slices.EqualFunc(a, b, same)
}

// epoch is day 0 of PostgreSQL's dates and timestamps.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// DateDays returns a valid date as days since 2000-01-01, the infinities as the
// least and the greatest int64.
func DateDays(v pgtype.Date) int64 {
	if n, ok := infinite(v.InfinityModifier); ok {
		return n
	}
	t := time.Date(v.Time.Year(), v.Time.Month(), v.Time.Day(), 0, 0, 0, 0, time.UTC)
	return (t.Unix() - epoch.Unix()) / 86400
}

// TimestampMicros returns a valid timestamp as microseconds since the Unix epoch
// as if it were UTC, the infinities as the least and the greatest int64. It
// drops what the driver drops: the time zone and the nanoseconds.
func TimestampMicros(v pgtype.Timestamp) int64 {
	if n, ok := infinite(v.InfinityModifier); ok {
		return n
	}
	t := v.Time
	t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	return micros(t)
}

// TimestamptzMicros returns a valid instant as microseconds since the Unix
// epoch, the infinities as the least and the greatest int64.
func TimestamptzMicros(v pgtype.Timestamptz) int64 {
	if n, ok := infinite(v.InfinityModifier); ok {
		return n
	}
	return micros(v.Time)
}

func micros(t time.Time) int64 { return t.Unix()*1_000_000 + int64(t.Nanosecond())/1000 }

func infinite(m pgtype.InfinityModifier) (int64, bool) {
	switch m {
	case pgtype.Infinity:
		return math.MaxInt64, true
	case pgtype.NegativeInfinity:
		return math.MinInt64, true
	}
	return 0, false
}
