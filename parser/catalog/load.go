package catalog

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser"
)

// Load applies schema files in order. Paths are relative to dir, with forward
// slashes; of a folder, the .sql files in it are applied in the order of their
// names, where numbers that names begin with count as numbers (2_x before 10_x),
// and without golang-migrate's .down.sql files. A path may be a pattern of
// path.Match.
func (c *Catalog) Load(dir string, paths []string) parser.ErrorList {
	var errs parser.ErrorList
	for _, p := range paths {
		files, err := schemaFiles(os.DirFS(dir), path.Clean(p))
		if err != nil {
			errs = append(errs, fileError(p, err))
			continue
		}
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
			if err != nil {
				errs = append(errs, fileError(file, err))
				continue
			}
			errs = append(errs, c.Apply(&parser.Source{Path: file, Text: string(text)})...)
		}
	}
	return errs
}

func fileError(file string, err error) *parser.Error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return &parser.Error{Source: &parser.Source{Path: file}, Offset: -1, Message: "cannot read the schema: " + err.Error()}
}

// schemaFiles returns the files that a path stands for, in order.
func schemaFiles(root fs.FS, p string) ([]string, error) {
	if strings.ContainsAny(p, "*?[") {
		matches, err := fs.Glob(root, p)
		if err == nil && len(matches) == 0 {
			err = fs.ErrNotExist
		}
		slices.SortFunc(matches, byVersion)
		return matches, err
	}
	info, err := fs.Stat(root, p)
	if err != nil || !info.IsDir() {
		return []string{p}, err
	}
	entries, err := fs.ReadDir(root, p)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() && strings.HasSuffix(name, ".sql") && !strings.HasSuffix(name, ".down.sql") {
			files = append(files, path.Join(p, name))
		}
	}
	slices.SortFunc(files, byVersion)
	return files, nil
}

// byVersion orders files as migration tools run them.
func byVersion(a, b string) int {
	na, nb := leadingNumber(path.Base(a)), leadingNumber(path.Base(b))
	if na != "" && nb != "" {
		if order := cmp.Or(cmp.Compare(len(na), len(nb)), cmp.Compare(na, nb)); order != 0 {
			return order
		}
	}
	return cmp.Compare(a, b)
}

// leadingNumber returns the digits that a name begins with, without leading
// zeros: "" where there are none, "0" for zero.
func leadingNumber(name string) string {
	end := 0
	for end < len(name) && name[end] >= '0' && name[end] <= '9' {
		end++
	}
	if end == 0 {
		return ""
	}
	if s := strings.TrimLeft(name[:end], "0"); s != "" {
		return s
	}
	return "0"
}
