package generator

import (
	"path"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/rungdb/rung/parser"
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

// Generate returns the Go files of every package of a database, or every error
// that stands against them. The same input gives the same bytes.
func Generate(db *Database) ([]File, parser.ErrorList) {
	var files []goFile
	var paths []string
	var errs parser.ErrorList
	for _, in := range db.Packages {
		p := newPackage(db, in)
		errs = append(errs, p.errs...)
		if len(errs) > 0 {
			continue
		}
		for _, f := range p.goFiles() {
			files = append(files, f)
			paths = append(paths, path.Join(in.Config.Out, f.name))
		}
	}
	if len(errs) > 0 {
		errs.Sort()
		return nil, errs
	}
	return renderAll(files, paths)
}

// goFiles returns the files of the package in a fixed order.
func (p *pkg) goFiles() []goFile {
	files := []goFile{p.dbFile(), p.modelsFile()}
	if p.config.Go.EmitInterface {
		files = append(files, p.querierFile())
	}
	byFile := map[string][]*method{}
	for _, m := range p.order {
		byFile[p.goFile(m)] = append(byFile[p.goFile(m)], m)
	}
	for _, name := range p.files() {
		files = append(files, p.queryFile(name, byFile[name]))
	}
	return files
}

// renderAll formats the files, which takes most of the time of a run, on all
// processors.
func renderAll(files []goFile, paths []string) ([]File, parser.ErrorList) {
	out := make([]File, len(files))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range files {
		g.Go(func() error {
			content, err := f.render()
			out[i] = File{Path: paths[i], Content: content}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, parser.ErrorList{{Offset: -1, Message: "generated code does not parse: " + err.Error(), Hint: "this is a bug in rung"}}
	}
	return out, nil
}
