package rung

import (
	"maps"
	"math/big"
	"slices"

	"github.com/jackc/pgx/v5/pgtype"
)

// The Copy functions give a caller of the process cache a value of its own, so
// that it may change what it was given. The Size functions count the bytes that
// a value holds beyond its own size, for the cache's budget.

// own returns arguments that stay as they are: an entry keeps them for long after
// the caller has reused a slice that it passed.
func (c *Cache[A, R]) own(a A) A {
	if c.Own == nil {
		return a
	}
	return c.Own(a)
}

// CopyNumeric copies the digits.
func CopyNumeric(v pgtype.Numeric) pgtype.Numeric {
	if v.Int != nil {
		v.Int = new(big.Int).Set(v.Int)
	}
	return v
}

// CopyBits copies the bits.
func CopyBits(v pgtype.Bits) pgtype.Bits {
	v.Bytes = slices.Clone(v.Bytes)
	return v
}

// CopyPath copies the points.
func CopyPath(v pgtype.Path) pgtype.Path {
	v.P = slices.Clone(v.P)
	return v
}

// CopyPolygon copies the points.
func CopyPolygon(v pgtype.Polygon) pgtype.Polygon {
	v.P = slices.Clone(v.P)
	return v
}

// CopyTSVector copies the lexemes and their positions.
func CopyTSVector(v pgtype.TSVector) pgtype.TSVector {
	v.Lexemes = slices.Clone(v.Lexemes)
	for i, l := range v.Lexemes {
		v.Lexemes[i].Positions = slices.Clone(l.Positions)
	}
	return v
}

// CopyHstore copies the map and its values.
func CopyHstore(v pgtype.Hstore) pgtype.Hstore {
	v = maps.Clone(v)
	for k, p := range v {
		v[k] = CopyPointer(p)
	}
	return v
}

// CopyPointer copies what p points to.
func CopyPointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// CopyPointerFunc copies what p points to, and what that refers to.
func CopyPointerFunc[T any](p *T, copyValue func(T) T) *T {
	if p == nil {
		return nil
	}
	v := copyValue(*p)
	return &v
}

// SizePointerFunc counts what p points to, which has width bytes itself.
func SizePointerFunc[T any](p *T, width int, size func(*T) int) int {
	if p == nil {
		return 0
	}
	return width + size(p)
}

// CopyRange copies a range whose bounds hold references.
func CopyRange[T any](v pgtype.Range[T], copyBound func(T) T) pgtype.Range[T] {
	v.Lower, v.Upper = copyBound(v.Lower), copyBound(v.Upper)
	return v
}

// CopySlice copies a slice whose elements hold references.
func CopySlice[S ~[]T, T any](s S, copyElem func(T) T) S {
	s = slices.Clone(s)
	for i, v := range s {
		s[i] = copyElem(v)
	}
	return s
}

// SizeNumeric counts the digits.
func SizeNumeric(v pgtype.Numeric) int {
	if v.Int == nil {
		return 0
	}
	return 24 + 8*len(v.Int.Bits())
}

// SizeHstore counts keys and values.
func SizeHstore(v pgtype.Hstore) int {
	n := 48
	for k, p := range v {
		n += 32 + len(k)
		if p != nil {
			n += 16 + len(*p)
		}
	}
	return n
}

// SizeString counts the bytes of a string.
func SizeString[T ~string](v T) int { return len(v) }

// SizeSliceFunc counts the elements, each of width bytes and what it holds.
func SizeSliceFunc[T any](s []T, width int, size func(T) int) int {
	n := width * len(s)
	for _, v := range s {
		n += size(v)
	}
	return n
}

// SizeBytes counts the bytes of a byte slice.
func SizeBytes[T ~[]byte](v T) int { return len(v) }
