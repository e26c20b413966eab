// Package tag names what a change touches and what a result depends on: watches,
// key hashes and tags. Key hashes are computed by PostgreSQL inside the
// generated triggers and here, value for value the same.
//
// A key hash is a chain over the key's columns in order: h0 = 0, and each value
// is hashed with the hash so far as the seed. Only types whose equality is the
// equality of a form that both sides can compute may be keys (KeyType). Per type,
// what is hashed, the server's function, and what stands for NULL:
//
//	int2 int4 int8     the value                        hashint8extended         -1
//	bool               0 or 1                           hashint8extended         -1
//	uuid               16 bytes                         uuid_hash_extended       all zero
//	text varchar       bytes of the server's encoding   hashtextextended         ''
//	bytea              lower-case hex digits            hashtextextended         ''
//	numeric            trim_scale(x)::text              hashtextextended         ''
//	date               days since 2000-01-01            hashint8extended         -2147483648
//	timestamp          microseconds since 2000-01-01    timestamp_hash_extended  '-infinity'
//	timestamptz        the same, in UTC                 timestamp_hash_extended  '-infinity'
//
// Both infinities of date hash as NULL does; those of timestamps are the largest
// and smallest int64, as the server stores them. NULL standing for a value, and
// values sharing a hash, cost needless misses and nothing else. The trigger
// templates of package generator hold the same table in SQL.
//
// The server must be little-endian and its encoding UTF8.
package tag
