package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

func newGenerate(at *place) *cobra.Command {
	var keepGoing bool
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write the Go code and the triggers",
		Long: `Generate reads rung.yaml (or sqlc.yaml), the schema and the queries, and writes one Go package per
entry of packages and one triggers.sql per database. Files whose content does not change
are left alone. Only files that rung or sqlc has generated are overwritten, only files
that rung has generated are deleted. Where anything is wrong, nothing is written.

With --keep-going queries that are wrong are left out and the rest is written. The errors
are printed and the exit code is 2 all the same.`,
		Example: "  rung generate\n  rung generate --keep-going\n  //go:generate go tool rung generate -C ../..",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			changes, wrong, err := pending(at, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if len(wrong) > 0 && !keepGoing {
				return fmt.Errorf("%w\nnothing is written; --keep-going leaves out what is wrong and writes the rest", wrong)
			}
			if err := write(changes); err != nil {
				return err
			}
			for _, ch := range changes {
				fmt.Fprintln(cmd.OutOrStdout(), ch.verb(), ch.path)
			}
			return wrong.Err()
		},
	}
	cmd.Flags().BoolVarP(&keepGoing, "keep-going", "k", false, "leave out queries that are wrong, and write the rest")
	return cmd
}

// pending is what generate has to change on disk; wrong are the errors of the queries
// that it leaves out. What the configuration leaves out is told to aside.
func pending(at *place, aside io.Writer) (changes []change, wrong parser.ErrorList, err error) {
	c, files, wrong, errs := generate(at)
	if err := errs.Err(); err != nil {
		return nil, nil, err
	}
	if err := c.LeftOut.Err(); err != nil {
		fmt.Fprintf(aside, "left out:\n%s\n", err)
	}
	changes, errs = compare(c, files)
	if errs = append(errs, wrong...); len(errs) > len(wrong) {
		errs.Sort()
		return nil, nil, errs.Err()
	}
	return changes, wrong, nil
}

// generate is the whole pipeline: configuration, schema and queries in, files
// out. It writes nothing. Where all that is wrong are some of the queries, that is
// said apart, and the files are those of the others.
func generate(at *place) (c *config.Config, files []generator.File, wrong, errs parser.ErrorList) {
	c, errs = config.Load(at.dir, at.file)
	if len(errs) > 0 {
		return nil, nil, nil, errs
	}
	databases, wrong := analyzeAll(c)
	for _, db := range databases {
		code, more := generator.Generate(db)
		files, errs = append(files, code...), append(errs, placed(c, more)...)
		if db.Config.Triggers == "" {
			continue // nothing is cached
		}
		triggers, err := generator.Triggers(db)
		files = append(files, triggers)
		if err != nil {
			errs = append(errs, &parser.Error{Offset: -1, Message: err.Error()})
		}
		if db.Config.EventTriggers == "" {
			continue
		}
		events, err := generator.EventTriggers(db)
		files = append(files, events)
		if err != nil {
			errs = append(errs, &parser.Error{Offset: -1, Message: err.Error()})
		}
	}
	if len(errs) > 0 || slices.ContainsFunc(wrong, func(e *parser.Error) bool { return e.Query == "" }) {
		errs = append(errs, wrong...)
		errs.Sort()
		return c, nil, nil, errs
	}
	return c, files, wrong, nil
}
