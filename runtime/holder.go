package rung

import "fmt"

// A Holder is a DBTX of one's own that stands for a *DB: generated queries that run
// on it are cached as if they ran on the *DB, which they then ask directly, past the
// Exec, Query and QueryRow of the holder.
//
// A struct that merely embeds a *DB may have such methods to some purpose, so it is
// no Holder by itself: its queries go through its methods and are not cached, which
// the *DB's logger says once.
type Holder interface {
	DBTX
	RungDB() *DB
}

// cacheOf returns the *DB that a query is cached by; false: it is not.
func cacheOf(db DBTX) (*DB, bool) {
	if d, ok := db.(*DB); ok {
		return d, true
	}
	return held(db)
}

func held(db DBTX) (*DB, bool) {
	switch v := db.(type) {
	case Holder:
		d := v.RungDB()
		return d, d != nil
	case interface{ embedded() *DB }:
		if d := v.embedded(); d != nil && d.bypassed.CompareAndSwap(false, true) {
			d.config.Logger.Warn("rung: not cached: queries run on a type that embeds the *rung.DB; give it a method RungDB() *rung.DB, or pass the *rung.DB itself", "type", fmt.Sprintf("%T", db))
		}
	}
	return nil, false
}

// embedded is found in whatever embeds a *DB.
func (d *DB) embedded() *DB { return d }
