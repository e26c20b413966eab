// Package catalog is the arrow schema DDL -> Catalog: the tables, columns, keys,
// types and functions that queries are resolved against.
//
// A Catalog starts from PostgreSQL's own pg_catalog facts, extracted from a real
// server by extract/ and embedded, and is changed by DDL statements in order as
// the server would change it.
package catalog
