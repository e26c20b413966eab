package tag

import (
	"encoding/binary"
	"strings"

	"github.com/zeebo/xxh3"
)

// Table returns the identity of a table: schema.name, each part bare where it
// reads [a-z_][a-z0-9_$]*, otherwise in double quotes, those inside doubled. It is
// the same text in generated code, in triggers, in rung.coverage and on the wire.
func Table(schema, name string) string {
	return quote(schema) + "." + quote(name)
}

func quote(part string) string {
	if bare(part) {
		return part
	}
	return `"` + strings.ReplaceAll(part, `"`, `""`) + `"`
}

func bare(part string) bool {
	for i := range len(part) {
		switch c := part[i]; {
		case 'a' <= c && c <= 'z', c == '_':
		case i > 0 && ('0' <= c && c <= '9' || c == '$'):
		default:
			return false
		}
	}
	return part != ""
}

// KeyType reports whether columns of the type, given by its pg_type.typname, may
// be key columns. Text types may only with a deterministic collation; a domain
// may where its base type may.
func KeyType(typname string) bool {
	switch typname {
	case "int2", "int4", "int8", "bool", "uuid", "text", "varchar", "bytea",
		"numeric", "date", "timestamp", "timestamptz":
		return true
	}
	return false
}

// Watch identifies a watch: the columns of a table, sorted, by a key, in the
// table's column order; an empty key is any change of the columns.
func Watch(table string, columns, key []string) uint64 {
	b := appendText(nil, table)
	b = appendTexts(b, columns)
	b = appendTexts(b, key)
	return xxh3.Hash(b)
}

// Tag is a watch with the hash of its key values. A watch without a key has the
// tag of the hash 0.
func Tag(watch uint64, key Hash) uint64 {
	// The finalizer of MurmurHash3: for one watch no two keys share a tag.
	x := watch + uint64(key)*0x9e3779b97f4a7c15
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// Whole is the keyless tag of a table, on which every result that reads it
// depends.
func Whole(table string) uint64 {
	return xxh3.Hash(appendText([]byte("whole"), table))
}

func appendTexts(b []byte, texts []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(texts)))
	for _, s := range texts {
		b = appendText(b, s)
	}
	return b
}

// appendText writes the length first, so that no two lists of texts are equal in
// bytes.
func appendText(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// MaxFollowed is how many rows of a key query are followed. Where it finds more, any
// change of the table counts.
const MaxFollowed = 1000
