package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/aymanbagabas/go-udiff"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

func newDiff(at *place) *cobra.Command {
	var ci bool
	cmd := &cobra.Command{
		Use:   "diff",
		Short: "Show what generate would change",
		Long: `Diff prints what generate would change as a unified diff, missing and stale files
included, and exits with 1 where there is something. It writes nothing. With --ci it also
wants rung migrate to have nothing to do.`,
		Example: "  rung diff -C ./backend\n  rung diff --ci",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			changes, wrong, err := pending(at, cmd.ErrOrStderr())
			if err = cmp.Or(err, wrong.Err()); err != nil {
				return err
			}
			for _, ch := range changes {
				printDiff(cmd.OutOrStdout(), ch)
			}
			if ci {
				found, err := printMissing(cmd.OutOrStdout(), at)
				if err != nil || found {
					return cmp.Or(err, errFindings)
				}
			}
			if len(changes) > 0 {
				return errFindings
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&ci, "ci", false, "also exit with 1 where a migration is missing")
	return cmd
}

// printMissing says what the migrations do not do yet, and whether that is
// anything.
func printMissing(w io.Writer, at *place) (bool, error) {
	c, missing, err := migrations(at, false, time.Now())
	if err != nil {
		return false, err
	}
	for _, m := range missing {
		fmt.Fprintf(w, "%s: a migration is missing, run `rung migrate`: %s\n", c.Path, strings.Join(m.Steps, ", "))
	}
	return len(missing) > 0, nil
}

// printDiff writes one file's changes as git apply and patch -p1 read them.
func printDiff(w io.Writer, ch change) {
	from, to := "a/"+ch.path, "b/"+ch.path
	if ch.old == nil {
		from = "/dev/null"
	}
	if ch.new == nil {
		to = "/dev/null"
	}
	text := renumber(udiff.Unified(from, to, string(ch.old), string(ch.new)))
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == "" {
		text = colour(text)
	}
	_, _ = io.WriteString(w, text)
}

var hunkHeader = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@`)

// renumber sets the new line number of each hunk to its old one plus the lines
// that the hunks before have added. udiff forgets lines between two changes of
// one hunk, and git apply is strict.
func renumber(diff string) string {
	var b strings.Builder
	added := 0
	for line := range strings.Lines(diff) {
		m := hunkHeader.FindStringSubmatch(line)
		if m == nil {
			b.WriteString(line)
			continue
		}
		old, before, after := number(m[1]), number(m[2]), number(m[3])
		if before == 0 || after == 0 { // a file that is new or goes away
			b.WriteString(line)
			continue
		}
		fmt.Fprintf(&b, "@@ -%s +%s @@\n", span(old, before), span(old+added, after))
		added += after - before
	}
	return b.String()
}

// number reads a count of lines; one that is left out is 1.
func number(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return 1
}

func span(start, lines int) string {
	if lines == 1 {
		return strconv.Itoa(start)
	}
	return fmt.Sprintf("%d,%d", start, lines)
}

// colour marks lines as git does.
func colour(diff string) string {
	var b strings.Builder
	for line := range strings.Lines(diff) {
		code := ""
		switch {
		case strings.HasPrefix(line, "+++ "), strings.HasPrefix(line, "--- "):
			code = "1"
		case strings.HasPrefix(line, "@@"):
			code = "36"
		case strings.HasPrefix(line, "+"):
			code = "32"
		case strings.HasPrefix(line, "-"):
			code = "31"
		}
		if code == "" {
			b.WriteString(line)
			continue
		}
		fmt.Fprintf(&b, "\x1b[%sm%s\x1b[m\n", code, strings.TrimSuffix(line, "\n"))
	}
	return b.String()
}
