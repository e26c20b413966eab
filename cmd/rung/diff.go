package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

func newDiff(at *place) *cobra.Command {
	return &cobra.Command{
		Use:   "diff",
		Short: "Show what generate would change",
		Long: `Diff prints what generate would change as a unified diff, missing and stale files
included, and exits with 1 where there is something. It writes nothing.`,
		Example: "  rung diff -C ./backend",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, files, errs := generate(at)
			if err := errs.Err(); err != nil {
				return err
			}
			changes, errs := compare(c, files)
			if err := errs.Err(); err != nil {
				return err
			}
			for _, ch := range changes {
				printDiff(cmd.OutOrStdout(), ch)
			}
			if len(changes) > 0 {
				return errFindings
			}
			return nil
		},
	}
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
	io.WriteString(w, text)
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
