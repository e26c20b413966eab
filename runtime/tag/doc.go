// Package tag names what a change touches and what a result depends on: watches,
// key hashes and tags. Key hashes are computed by PostgreSQL inside the
// generated triggers and here, value for value the same.
package tag
