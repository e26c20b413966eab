package rung

import (
	"encoding/binary"
	"slices"

	"github.com/rungdb/rung/runtime/tag"
)

// followedKey is a key whose values a key query finds.
type followedKey struct {
	query   int   // among Cache.KeyQueries
	columns []int // of its output
	watch   uint64
	any     uint64 // tag of any change of the columns
}

// keyValues are the values of one key that follows, as hashes.
type keyValues struct {
	any    bool // any change matters
	hashes []tag.Hash
}

// ask returns the key queries to be asked: none where the answer is not stored.
func (v seen) ask(keys []KeyQuery) []KeyQuery {
	if v.fill {
		return keys
	}
	return nil
}

// follow reads the values of every key that follows, in their order, from what the
// key queries found. Where they found too many, or a value cannot be read, any
// change matters. NULL is equal to nothing.
func (s *state[A, R]) follow(found []*wireRows) ([]keyValues, error) {
	var list []keyValues
	for _, k := range s.follows {
		if s.tooMany(found, k.query) {
			list = append(list, keyValues{any: true})
			continue
		}
		values, err := hashesOf(found[k.query], k.columns)
		if err != nil {
			return nil, err
		}
		list = append(list, values)
	}
	return list, nil
}

// tooMany says that a key query, or one that it is within, found more than it
// returned.
func (s *state[A, R]) tooMany(found []*wireRows, i int) bool {
	for ; i >= 0; i = s.query.Cache.KeyQueries[i].Within - 1 {
		if i >= len(found) || found[i].count > tag.MaxFollowed {
			return true
		}
	}
	return false
}

// hashesOf hashes some columns of every row.
func hashesOf(w *wireRows, columns []int) (out keyValues, err error) {
	var values [][]byte
	data := w.data
	for range w.count {
		if values, data, err = w.row(data, values); err != nil {
			return out, err
		}
		var h tag.Hash
		null := false
		for _, c := range columns {
			if c >= len(values) {
				return out, errMalformed
			}
			if null = null || values[c] == nil; null {
				continue
			}
			var ok bool
			if h, ok = h.FromWire(w.oids[c], w.formats[c], values[c]); !ok {
				return keyValues{any: true}, nil
			}
		}
		if !null {
			out.hashes = append(out.hashes, h)
		}
	}
	slices.Sort(out.hashes)
	out.hashes = slices.Compact(out.hashes)
	return out, nil
}

// followedTags appends the tags that the followed values name, which are those of
// s.follows.
func (s *state[A, R]) followedTags(dst []uint64, values []keyValues) []uint64 {
	dst = slices.Clone(dst)
	for i, k := range s.follows {
		if values[i].any {
			dst = append(dst, k.any)
		}
		for _, h := range values[i].hashes {
			dst = append(dst, tag.Tag(k.watch, h))
		}
	}
	slices.Sort(dst)
	return slices.Compact(dst)
}

// appendKeyValues appends the stored form: how many there are, and of each how many
// hashes plus one, 0 for any, and the hashes.
func appendKeyValues(b []byte, list []keyValues) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, v := range list {
		if v.any {
			b = append(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, uint64(len(v.hashes))+1)
		for _, h := range v.hashes {
			b = binary.BigEndian.AppendUint64(b, uint64(h))
		}
	}
	return b
}

// parseKeyValues reads what appendKeyValues wrote, and returns what follows it.
func parseKeyValues(b []byte) (list []keyValues, rest []byte, err error) {
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return nil, nil, errMalformed
	}
	b = b[n:]
	for range count {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > 0 && (size-1)*8 > uint64(len(b)-n) {
			return nil, nil, errMalformed
		}
		b = b[n:]
		v := keyValues{any: size == 0}
		for ; size > 1; size-- {
			v.hashes = append(v.hashes, tag.Hash(binary.BigEndian.Uint64(b)))
			b = b[8:]
		}
		list = append(list, v)
	}
	return list, b, nil
}
