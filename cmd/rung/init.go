package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/templates"
)

func newInit(at *place) *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, a schema and queries to start from",
		Long: `Init writes a rung.yaml, a schema and a file of queries, which rung generate turns into a
Go package as they are. It overwrites nothing: where one of the files exists, nothing is
written.`,
		Example: "  rung init\n  rung init -C ./backend",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			files, err := newProject(at)
			if err != nil {
				return err
			}
			if err := write(files); err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(cmd.OutOrStdout(), "wrote", f.path)
			}
			fmt.Fprint(cmd.OutOrStdout(), nextSteps)
			return nil
		},
	}
}

const nextSteps = `
Next:
  rung generate                          writes internal/dal and db/triggers.sql
  psql -1 -f db/schema.sql               makes the tables, in a database of yours
  psql -1 -f db/triggers.sql             installs the triggers
  go get github.com/rungdb/rung@latest   the generated code imports its runtime
`

// newProject returns the files of a new project, or what stands in their way.
func newProject(at *place) ([]change, error) {
	source, err := templates.Init()
	if err != nil {
		return nil, err
	}
	var files []change
	var errs parser.ErrorList
	err = fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(source, name)
		if name == config.DefaultFile && at.file != "" {
			name = filepath.ToSlash(at.file)
		}
		f := change{path: name, file: filepath.Join(at.dir, filepath.FromSlash(name)), new: content}
		if filepath.IsAbs(name) {
			f.file = name
		}
		if e := f.free(); e != nil {
			errs = append(errs, e)
		}
		files = append(files, f)
		return err
	})
	errs.Sort()
	return files, errors.Join(err, errs.Err())
}

// free wants that there is nothing where the file will be.
func (ch *change) free() *parser.Error {
	e := &parser.Error{Source: &parser.Source{Path: ch.path}, Offset: -1}
	_, err := os.Lstat(ch.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		e.Message = err.Error()
	default:
		e.Message = "it exists, and init overwrites nothing"
	}
	return e
}
