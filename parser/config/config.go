package config

import (
	"time"

	"github.com/rungdb/rung/parser"
)

// Config is one rung.yaml or sqlc.yaml, defaults filled in.
type Config struct {
	Dir       string // folder of the file; all paths below are relative to it
	Path      string // as errors print it
	SQLC      bool   // it is an sqlc.yaml
	Databases []*Database
	Packages  []*Package
	Cache     Cache

	// LeftOut are the packages of an sqlc.yaml that rung writes no code for, beside
	// some for which it does: each with its reason.
	LeftOut parser.ErrorList
}

// Database is one entry of `databases`.
type Database struct {
	Name          string
	Schema        []string // files and folders, in order
	Triggers      string   // path of triggers.sql; empty: an sqlc.yaml, which has none
	EventTriggers string   // path of the event triggers; empty: none are generated
	Server        int      // 14 to 18; default 16
	ObjectSchema  string   // default "rung"
	Channel       string   // default "rung"
	Roles         []string
	Migrations    *Migrations // nil: `rung migrate` has nowhere to write
}

// Migrations is where `rung migrate` writes, and for which tool.
type Migrations struct {
	Dir    string
	Format MigrationFormat
}

// MigrationFormat names the tool that runs migrations.
type MigrationFormat string

// The values of `format`.
const (
	Plain         MigrationFormat = "plain" // psql -f, in the order of the names
	Goose         MigrationFormat = "goose"
	GolangMigrate MigrationFormat = "golang-migrate"
	Dbmate        MigrationFormat = "dbmate"
	Tern          MigrationFormat = "tern"
)

// MigrationFormats returns all formats.
func MigrationFormats() []MigrationFormat {
	return []MigrationFormat{Plain, Goose, GolangMigrate, Dbmate, Tern}
}

// Package is one entry of `packages`.
type Package struct {
	Database *Database
	Queries  []string // files and folders, in order
	Package  string   // Go package name
	Out      string   // folder of the generated package
	Types    Types
	Go       GoOptions
}

// Types says whose Go types a package uses.
type Types string

// The values of `types`.
const (
	Precise Types = "precise"
	SQLC    Types = "sqlc"
)

// Cache is the `cache` section: defaults of the `-- cache:` directive.
type Cache struct {
	Prefix string        // first part of every Redis key; default "rung"
	TTL    time.Duration // default 10m
	Jitter int           // percent; default 10
}
