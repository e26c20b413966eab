package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

func newGenerate(at *place) *cobra.Command {
	return &cobra.Command{
		Use:   "generate",
		Short: "Write the Go code and the triggers",
		Long: `Generate reads rung.yaml (or sqlc.yaml), the schema and the queries, and writes one Go package per
entry of packages and one triggers.sql per database. Files whose content does not change
are left alone. Only files that rung or sqlc has generated are overwritten, only files
that rung has generated are deleted. Where anything is wrong, nothing is written.`,
		Example: "  rung generate\n  //go:generate go tool rung generate -C ../..",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			changes, err := pending(at, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if err := write(changes); err != nil {
				return err
			}
			for _, ch := range changes {
				fmt.Fprintln(cmd.OutOrStdout(), ch.verb(), ch.path)
			}
			return nil
		},
	}
}

// pending is what generate has to change on disk. What it leaves out is told to
// aside.
func pending(at *place, aside io.Writer) ([]change, error) {
	c, files, errs := generate(at)
	if err := errs.Err(); err != nil {
		return nil, err
	}
	if err := c.LeftOut.Err(); err != nil {
		fmt.Fprintf(aside, "left out:\n%s\n", err)
	}
	changes, errs := compare(c, files)
	return changes, errs.Err()
}

// generate is the whole pipeline: configuration, schema and queries in, files
// out. It writes nothing.
func generate(at *place) (*config.Config, []generator.File, parser.ErrorList) {
	c, errs := config.Load(at.dir, at.file)
	if len(errs) > 0 {
		return nil, nil, errs
	}
	databases, errs := analyzeAll(c)
	var files []generator.File
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
	errs.Sort()
	return c, files, errs
}
