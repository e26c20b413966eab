package parser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
)

// The transcripts in testdata show what is read from a file; `go test -rewrite`
// writes them anew. `parse` prints the queries, `errors` the errors alone,
// `statements` those of a schema file, `names` the errors of CheckNames. In the
// input, <NUL>, <CR>, <TAB>, <FF> and <BOM> stand for those bytes.
func TestTranscripts(t *testing.T) {
	datadriven.Walk(t, "testdata/transcripts", func(t *testing.T, path string) {
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			text := strings.NewReplacer("<NUL>", "\x00", "<CR>", "\r", "<TAB>", "\t", "<FF>", "\xff", "<BOM>", "\ufeff").Replace(d.Input)
			src := &Source{Path: "q.sql", Text: text}
			if d.Cmd == "statements" {
				return describeStatements(Statements(src))
			}
			queries, errs := ParseFile(src)
			checkInvariants(t, src, queries, errs)
			switch d.Cmd {
			case "parse":
				return describeQueries(queries) + describeErrors(errs)
			case "names":
				return describeErrors(CheckNames(queries))
			case "errors":
				return describeErrors(errs)
			}
			return "unknown command " + d.Cmd
		})
	})
}

func describeErrors(errs ErrorList) string {
	if len(errs) == 0 {
		return "no errors\n"
	}
	return errs.Error() + "\n"
}

func describeStatements(list []Statement, errs ErrorList) string {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "%d %T %s\n", s.Offset, s.Node.Node, s.Text)
	}
	return b.String() + describeErrors(errs)
}

func describeQueries(queries []*Query) string {
	var b strings.Builder
	for _, q := range queries {
		fmt.Fprintf(&b, "%s %s line %d\n", q.Name, q.Command, q.Source.Position(q.NameOffset).Line)
		for _, line := range q.Doc {
			fmt.Fprintf(&b, "  doc     //%s\n", line)
		}
		describeDirectives(&b, q)
		for _, p := range q.Params {
			fmt.Fprintf(&b, "  $%d     ", p.Number)
			if p.Offset < 0 {
				fmt.Fprint(&b, " unused")
			} else {
				at := q.Source.Position(p.Offset)
				fmt.Fprintf(&b, " %q at %d:%d", p.Name, at.Line, at.Column)
			}
			if p.Nullable {
				fmt.Fprint(&b, " nullable")
			}
			if p.Slice {
				fmt.Fprint(&b, " slice")
			}
			fmt.Fprintln(&b)
		}
		for _, e := range q.Embeds {
			fmt.Fprintf(&b, "  embed   %s at %d: %s\n", e.Name, e.At, strings.Fields(q.SQL[e.At:])[0])
		}
		fmt.Fprintf(&b, "  sql     %s\n", strings.NewReplacer("\n", "\n          ", "\r", "<CR>").Replace(q.SQL))
	}
	return b.String()
}

func describeDirectives(b *strings.Builder, q *Query) {
	duration := func(name string, d *time.Duration) string {
		if d == nil {
			return ""
		}
		return fmt.Sprintf(" %s=%s", name, *d)
	}
	if c := q.Cache; c != nil {
		fmt.Fprintf(b, "  cache  %s%s%s", duration("ttl", c.TTL), duration("stale", c.Stale), duration("missing", c.Missing))
		if c.Jitter != nil {
			fmt.Fprintf(b, " jitter=%d", *c.Jitter)
		}
		if c.Max != nil {
			fmt.Fprintf(b, " max=%d", *c.Max)
		}
		if c.NoL1 || c.NoL2 {
			fmt.Fprintf(b, " l1=%t l2=%t", !c.NoL1, !c.NoL2)
		}
		fmt.Fprintln(b)
	}
	if r := q.Route; r != nil {
		fmt.Fprintf(b, "  route   replica=%t%s\n", r.Replica, duration("max_lag", r.MaxLag))
	}
	if l := q.Loader; l != nil {
		fmt.Fprintf(b, "  loader  %s by=%q\n", q.BatchName(), l.By)
	}
	for _, t := range q.Depends {
		fmt.Fprintf(b, "  depends %q.%q\n", t.Schema, t.Name)
	}
	for _, t := range q.Ignore {
		fmt.Fprintf(b, "  ignore  %q.%q\n", t.Schema, t.Name)
	}
	for _, a := range q.Allow {
		fmt.Fprintf(b, "  allow   %s: %s\n", a.Rule, a.Reason)
	}
}
