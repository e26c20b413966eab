package generator

import (
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/parser/depend"
)

// Database is everything generated for one database.
type Database struct {
	Config   *config.Database
	Cache    config.Cache
	Catalog  *catalog.Catalog
	Packages []*Package
}

// Package is one Go package to generate.
type Package struct {
	Config  *config.Package
	Queries []*Query // by file, then in source order
}

// Query is one query with all that is known about it.
type Query struct {
	*analyze.Query
	*depend.Result
}

// File is one generated file. Path is relative to the configuration's folder.
type File struct {
	Path    string
	Content []byte
}
