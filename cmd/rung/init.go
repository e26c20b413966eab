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
	var fromSQLC bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a configuration, a schema and queries to start from",
		Long: `Init writes a rung.yaml, a schema and a file of queries, which rung generate turns into a
Go package as they are. With --from-sqlc it writes the rung.yaml that means what the
sqlc.yaml (or sqlc.json) of the folder says. It overwrites nothing: where one of the files
exists, nothing is written.`,
		Example: "  rung init\n  rung init -C ./backend\n  rung init --from-sqlc",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			project, next := newProject, nextSteps
			if fromSQLC {
				project, next = sqlcProject, nextStepsSQLC
			}
			files, err := project(at)
			if err != nil {
				return err
			}
			if err := write(files); err != nil {
				return err
			}
			for _, f := range files {
				fmt.Fprintln(cmd.OutOrStdout(), "wrote", f.path)
			}
			fmt.Fprint(cmd.OutOrStdout(), next)
			return nil
		},
	}
	cmd.Flags().BoolVar(&fromSQLC, "from-sqlc", false, "write the rung.yaml that means what sqlc.yaml says")
	return cmd
}

const nextSteps = `
Next:
  rung generate                          writes internal/dal and db/triggers.sql
  psql -1 -f db/schema.sql               makes the tables, in a database of yours
  psql -1 -f db/triggers.sql             installs the triggers
  go get github.com/rungdb/rung@latest   the generated code imports its runtime
`

const nextStepsSQLC = `
Next:
  rung generate                          writes the Go code in the place of sqlc's; call sites stay as they are
  go get github.com/rungdb/rung@latest   the generated code imports its runtime
  git diff                               shows what is different
Then write "-- cache: 10m" below the name of a query, and:
  rung generate                          again
  rung migrate                           writes the migration of the triggers
Without "migrations" in rung.yaml apply triggers.sql instead: psql -1 -f triggers.sql
`

// sqlcProject returns the rung.yaml of a project of sqlc, or what stands in its way.
func sqlcProject(at *place) ([]change, error) {
	f := change{path: config.DefaultFile, file: filepath.Join(at.dir, config.DefaultFile)}
	if at.file != "" { // the name of sqlc's
		f.file = filepath.Join(at.dir, filepath.Dir(at.file), config.DefaultFile)
	}
	if e := f.free(); e != nil {
		return nil, e
	}
	c, errs := config.Load(at.dir, at.file)
	switch {
	case len(errs) > 0:
		return nil, errs.Err()
	case !c.SQLC:
		return nil, &parser.Error{
			Source: &parser.Source{Path: c.Path}, Offset: -1, Message: "this is no configuration of sqlc",
			Hint: "sqlc's are called sqlc.yaml, sqlc.yml or sqlc.json",
		}
	}
	text, errs := c.Convert()
	f.new = []byte(text)
	return []change{f}, errs.Err()
}

// newProject returns the files of a new project, or what stands in their way.
func newProject(at *place) ([]change, error) {
	source, err := templates.Init()
	if err != nil {
		return nil, err
	}
	var files []change
	var errs parser.ErrorList
	for _, name := range []string{"sqlc.yaml", "sqlc.yml", "sqlc.json"} {
		if _, err := os.Stat(filepath.Join(at.dir, name)); err == nil {
			errs = append(errs, &parser.Error{
				Source: &parser.Source{Path: name}, Offset: -1,
				Message: "this project has a configuration of sqlc", Hint: "`rung init --from-sqlc` turns it into a rung.yaml",
			})
		}
	}
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
