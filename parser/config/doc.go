// Package config is the arrow rung.yaml -> Config: what to read, what to write,
// and the defaults of the cache. It is strict: an unknown key is an error with
// its line.
package config
