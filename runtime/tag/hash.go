package tag

import (
	"encoding/binary"
	"encoding/hex"
	"math/bits"
)

// Hash is the hash of the key values seen so far; start from 0. Its methods
// return the hash with one more value: Hash(0).Int8(tenant).Text(email).
//
// It is Bob Jenkins' lookup3 as PostgreSQL has it in src/common/hashfn.c
// (hash_bytes_extended), on a little-endian machine. The server shows the same
// 64 bits as a signed bigint.
type Hash uint64

// Int8 is hashint8extended (src/backend/access/hash/hashfunc.c); int2 and int4
// columns are hashed as int8.
func (h Hash) Int8(v int64) Hash {
	lo, hi := uint32(v), uint32(v>>32)
	if v < 0 {
		hi = ^hi // so that a value hashes alike in every integer type
	}
	a, b, c := start(4, h)
	return final(a+(lo^hi), b, c)
}

// Bool hashes false as 0 and true as 1.
func (h Hash) Bool(v bool) Hash {
	if v {
		return h.Int8(1)
	}
	return h.Int8(0)
}

// UUID is uuid_hash_extended.
func (h Hash) UUID(v [16]byte) Hash {
	return hashBytes(h, v[:])
}

// Text is hashtextextended under the collation "C".
func (h Hash) Text(v string) Hash {
	return hashBytes(h, v)
}

// Bytes hashes the hexadecimal digits of v. A nil slice is NULL, as it is for
// pgx; an empty one hashes alike.
func (h Hash) Bytes(v []byte) Hash {
	var digits [12]byte
	a, b, c := start(2*len(v), h)
	for ; len(v) >= 6; v = v[6:] {
		hex.Encode(digits[:], v[:6])
		a, b, c = mix(a+word(digits[0:]), b+word(digits[4:]), c+word(digits[8:]))
	}
	return tail(a, b, c, digits[:hex.Encode(digits[:], v)])
}

func hashBytes[T string | []byte](h Hash, v T) Hash {
	a, b, c := start(len(v), h)
	var block [12]byte
	for ; len(v) >= 12; v = v[12:] {
		copy(block[:], v)
		a, b, c = mix(a+word(block[0:]), b+word(block[4:]), c+word(block[8:]))
	}
	return tail(a, b, c, block[:copy(block[:], v)])
}

// start is the state before n bytes hashed with a seed.
func start(n int, seed Hash) (a, b, c uint32) {
	a = 0x9e3779b9 + uint32(n) + 3923095
	b, c = a, a
	if seed != 0 {
		a, b, c = mix(a+uint32(seed>>32), b+uint32(seed), c)
	}
	return a, b, c
}

// tail ends a hash with the last 0 to 11 bytes: the first four go to a, the next
// four to b, the rest to the upper three bytes of c, whose lowest is the length's.
func tail(a, b, c uint32, rest []byte) Hash {
	var t [12]byte
	copy(t[:8], rest)
	if len(rest) > 8 {
		copy(t[9:], rest[8:])
	}
	return final(a+word(t[0:]), b+word(t[4:]), c+word(t[8:]))
}

func word(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }

func mix(a, b, c uint32) (uint32, uint32, uint32) {
	a = (a - c) ^ bits.RotateLeft32(c, 4)
	c += b
	b = (b - a) ^ bits.RotateLeft32(a, 6)
	a += c
	c = (c - b) ^ bits.RotateLeft32(b, 8)
	b += a
	a = (a - c) ^ bits.RotateLeft32(c, 16)
	c += b
	b = (b - a) ^ bits.RotateLeft32(a, 19)
	a += c
	c = (c - b) ^ bits.RotateLeft32(b, 4)
	b += a
	return a, b, c
}

func final(a, b, c uint32) Hash {
	c = (c ^ b) - bits.RotateLeft32(b, 14)
	a = (a ^ c) - bits.RotateLeft32(c, 11)
	b = (b ^ a) - bits.RotateLeft32(a, 25)
	c = (c ^ b) - bits.RotateLeft32(b, 16)
	a = (a ^ c) - bits.RotateLeft32(c, 4)
	b = (b ^ a) - bits.RotateLeft32(a, 14)
	c = (c ^ b) - bits.RotateLeft32(b, 24)
	return Hash(b)<<32 | Hash(c)
}
