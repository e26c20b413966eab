package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

func newMigrate(at *place) *cobra.Command {
	var prune bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Write the next migration of the triggers",
		Long: `Migrate compares the triggers that the queries need with those that the newest
migration of rung has installed, and writes the migration between the two, up and down,
for the tool that rung.yaml names. It asks no database. Where nothing is missing it
writes nothing.

A migration only widens: what the code of before reads stays watched, so that both may
run. With --prune, to be run when that code is gone, what no query reads is taken away.`,
		Example: "  rung migrate\n  rung migrate --prune",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, missing, err := migrations(at, prune, time.Now())
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(c.Databases, func(d *config.Database) bool { return d.Migrations != nil }) {
				return &parser.Error{
					Source: &parser.Source{Path: c.Path}, Offset: -1, Message: "no database says where its migrations are",
					Hint: "add to the database: migrations: {dir: db/migrations, format: goose}",
				}
			}
			out := cmd.OutOrStdout()
			if len(missing) == 0 {
				fmt.Fprintln(out, "nothing to migrate")
				return nil
			}
			var changes []change
			for _, m := range missing {
				for _, f := range m.Files {
					changes = append(changes, change{path: f.Path, file: filepath.Join(c.Dir, filepath.FromSlash(f.Path)), new: f.Content})
				}
			}
			if err := write(changes); err != nil {
				return err
			}
			for _, m := range missing {
				for _, f := range m.Files {
					fmt.Fprintln(out, "wrote", f.Path)
				}
				for _, s := range m.Steps {
					fmt.Fprintln(out, " ", s)
				}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&prune, "prune", false, "also take away what no query reads")
	return cmd
}

// migrations returns the migrations that are missing, by database.
func migrations(at *place, prune bool, now time.Time) (*config.Config, []*generator.Migration, error) {
	c, errs := config.Load(at.dir, at.file)
	if len(errs) > 0 {
		return nil, nil, errs.Err()
	}
	databases, errs := analyzeAll(c)
	if err := errs.Err(); err != nil {
		return nil, nil, err
	}
	missing, err := missingMigrations(c, databases, prune, now)
	return c, missing, err
}

func missingMigrations(c *config.Config, databases []*generator.Database, prune bool, now time.Time) ([]*generator.Migration, error) {
	var missing []*generator.Migration
	var problems []error
	written := map[string][]generator.File{} // by folder
	for _, db := range databases {
		m := db.Config.Migrations
		if m == nil {
			continue
		}
		existing, err := existingMigrations(c, m.Dir)
		if err != nil {
			return nil, err
		}
		next, err := generator.NextMigration(db, generator.MigrationRequest{
			Existing: append(existing, written[m.Dir]...), Prune: prune, Now: now,
		})
		if err != nil {
			problems = append(problems, err)
		}
		if next != nil {
			missing = append(missing, next)
			written[m.Dir] = append(written[m.Dir], next.Files...)
		}
	}
	return missing, errors.Join(problems...)
}

// existingMigrations reads the *.sql files of a folder that need not be there.
func existingMigrations(c *config.Config, dir string) ([]generator.File, error) {
	folder := filepath.Join(c.Dir, filepath.FromSlash(dir))
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var files []generator.File
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".sql") {
			continue
		}
		content, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		files = append(files, generator.File{Path: path.Join(dir, e.Name()), Content: content})
	}
	return files, nil
}
