package rung

import (
	"encoding/binary"
	"net/netip"

	"github.com/jackc/pgx/v5/pgtype"
)

// The Append functions write one argument into the key of the shared cache.
// Each begins with a byte that names the kind, variable lengths come first, so
// that no two lists of arguments of one query give the same bytes unless the
// server sees the same values.

// The kinds, as they stand in keys of the shared cache: never renumber.
const (
	kindNull   = 'n'
	kindInt    = 'i'
	kindBool   = 'b'
	kindFloat  = 'f'
	kindString = 's'
	kindBytes  = 'x'
	kindUUID   = 'u'
	kindDate   = 'd'
	kindMicros = 't'
	kindSpan   = 'v'
	kindNumber = 'm'
	kindPrefix = 'p'
	kindSlice  = 'a'
)

// AppendNull appends NULL.
func AppendNull(b []byte) []byte { return append(b, kindNull) }

// AppendInt appends an integer.
func AppendInt[T integer](b []byte, v T) []byte {
	return binary.BigEndian.AppendUint64(append(b, kindInt), uint64(v))
}

// AppendBool appends a bool.
func AppendBool(b []byte, v bool) []byte {
	if v {
		return append(b, kindBool, 1)
	}
	return append(b, kindBool, 0)
}

// AppendFloat appends a float; every NaN gives the same bytes.
func AppendFloat[T float](b []byte, v T) []byte {
	return binary.BigEndian.AppendUint64(append(b, kindFloat), floatBits(v))
}

// AppendString appends a string.
func AppendString[T ~string](b []byte, v T) []byte {
	b = binary.AppendUvarint(append(b, kindString), uint64(len(v)))
	return append(b, v...)
}

// AppendBytes appends a byte slice; nil is NULL.
func AppendBytes[T ~[]byte](b []byte, v T) []byte {
	if v == nil {
		return AppendNull(b)
	}
	b = binary.AppendUvarint(append(b, kindBytes), uint64(len(v)))
	return append(b, v...)
}

// AppendUUID appends a UUID.
func AppendUUID(b []byte, v pgtype.UUID) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	return append(append(b, kindUUID), v.Bytes[:]...)
}

// AppendDate appends a date as its day.
func AppendDate(b []byte, v pgtype.Date) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	return binary.BigEndian.AppendUint64(append(b, kindDate), uint64(DateDays(v)))
}

// AppendTimestamp appends a timestamp as its microseconds.
func AppendTimestamp(b []byte, v pgtype.Timestamp) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	return appendMicros(b, TimestampMicros(v))
}

// AppendTimestamptz appends an instant as its microseconds.
func AppendTimestamptz(b []byte, v pgtype.Timestamptz) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	return appendMicros(b, TimestamptzMicros(v))
}

// AppendTime appends a time of day as its microseconds.
func AppendTime(b []byte, v pgtype.Time) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	return appendMicros(b, v.Microseconds)
}

// AppendInterval appends an interval.
func AppendInterval(b []byte, v pgtype.Interval) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	b = binary.BigEndian.AppendUint64(append(b, kindSpan), uint64(v.Microseconds))
	b = binary.BigEndian.AppendUint32(b, uint32(v.Days))
	return binary.BigEndian.AppendUint32(b, uint32(v.Months))
}

// AppendNumeric appends a numeric, digits and scale.
func AppendNumeric(b []byte, v pgtype.Numeric) []byte {
	if !v.Valid {
		return AppendNull(b)
	}
	b = append(b, kindNumber, byte(v.InfinityModifier))
	if v.NaN || v.Int == nil {
		return append(b, 'N')
	}
	b = append(b, byte(v.Int.Sign()))
	b = binary.BigEndian.AppendUint32(b, uint32(v.Exp))
	digits := v.Int.Bytes()
	b = binary.AppendUvarint(b, uint64(len(digits)))
	return append(b, digits...)
}

// AppendAddr appends an IP address, its zone included.
func AppendAddr(b []byte, v netip.Addr) []byte { return AppendString(b, v.String()) }

// AppendPrefix appends an IP prefix.
func AppendPrefix(b []byte, v netip.Prefix) []byte {
	b = AppendAddr(append(b, kindPrefix), v.Addr())
	return append(b, byte(v.Bits()))
}

// AppendNullable appends a value that may be NULL.
func AppendNullable[T any](b []byte, v T, valid bool, app func([]byte, T) []byte) []byte {
	if !valid {
		return AppendNull(b)
	}
	return app(b, v)
}

// AppendPointer appends what p points to; nil is NULL.
func AppendPointer[T any](b []byte, p *T, app func([]byte, T) []byte) []byte {
	if p == nil {
		return AppendNull(b)
	}
	return app(b, *p)
}

// AppendSlice appends every element of s; nil is NULL.
func AppendSlice[T any](b []byte, s []T, app func([]byte, T) []byte) []byte {
	if s == nil {
		return AppendNull(b)
	}
	b = binary.AppendUvarint(append(b, kindSlice), uint64(len(s)))
	for _, v := range s {
		b = app(b, v)
	}
	return b
}

func appendMicros(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(append(b, kindMicros), uint64(n))
}
