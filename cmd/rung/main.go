package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitOK       = 0
	exitFindings = 1
	exitInput    = 2
)

// errFindings is returned by commands that have printed what they found.
var errFindings = errors.New("findings")

func main() {
	// A run allocates much and ends soon: fewer collections are faster.
	debug.SetGCPercent(400)
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run executes one command line and returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.Execute()
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFindings):
		return exitFindings
	}
	fmt.Fprintln(stderr, err)
	return exitInput
}

// place says where the configuration is.
type place struct {
	dir  string // -C
	file string // -f
}

func newRoot() *cobra.Command {
	var at place
	root := &cobra.Command{
		Use:           "rung",
		Short:         "Generate a cached data-access layer from annotated SQL",
		Example:       "  rung generate -C ./backend",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVarP(&at.dir, "directory", "C", ".", "run as if started in this folder")
	root.PersistentFlags().StringVarP(&at.file, "file", "f", "", "the configuration, relative to the folder (default rung.yaml)")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\nusage: %s (see %s -h)", err, cmd.UseLine(), cmd.CommandPath())
	})
	root.AddCommand(newInit(&at), newGenerate(&at), newMigrate(&at), newDiff(&at), newExplain(&at), newVet(&at), newVerify(&at), newVersion())
	return root
}

// noCommand refuses words that are no command.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	message := fmt.Sprintf("%s has no command %q", cmd.Name(), args[0])
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		message += fmt.Sprintf("\n  hint: perhaps you meant %q", near[0])
	}
	return errors.New(message)
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no argument, but was given %q\nusage: %s", cmd.CommandPath(), args[0], cmd.UseLine())
	}
	return nil
}
