package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

// explained is what `rung explain --json` prints.
type explained struct {
	Queries []generator.Explanation `json:"queries"`
	Errors  parser.ErrorList        `json:"errors"`
}

func newExplain(at *place) *cobra.Command {
	var asJSON bool
	var page string
	cmd := &cobra.Command{
		Use:   "explain [query...]",
		Short: "Show types, cache rule and dependencies of queries",
		Long: `Explain shows for each query, or for those that are named, its types, where it is
asked, its cache rule, and for each table that it reads: the columns, the key or "any
change", and why. Queries that are right are shown also where others are wrong; the errors
follow, and the exit code is 2.

With --html it writes a page instead, the map of all queries and tables, which needs
nothing beside itself.`,
		Example: "  rung explain GetAccount\n  rung explain dal.GetAccount --json\n  rung explain --html queries.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			if page != "" {
				if len(args) > 0 {
					return errors.New("the page shows all queries: leave the names or --html out")
				}
				return writePage(at, page)
			}
			out := explain(at)
			var unknown error
			if len(args) > 0 {
				unknown = out.only(args)
			}
			err := out.Errors.Err()
			if err == nil {
				err = unknown
			}
			if !asJSON {
				for i, e := range out.Queries {
					if i > 0 {
						fmt.Fprintln(cmd.OutOrStdout())
					}
					printExplanation(cmd.OutOrStdout(), e)
				}
				return err
			}
			enc := json.NewEncoder(cmd.OutOrStdout())
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if encodeErr := enc.Encode(out); encodeErr != nil {
				return encodeErr
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, for programs")
	cmd.Flags().StringVar(&page, "html", "", "write a page to this file, relative to the folder")
	cmd.MarkFlagsMutuallyExclusive("json", "html")
	return cmd
}

// explain describes all queries of a configuration.
func explain(at *place) *explained {
	out := &explained{Queries: []generator.Explanation{}, Errors: parser.ErrorList{}}
	c, errs := config.Load(at.dir, at.file)
	out.Errors = append(out.Errors, errs...)
	if c == nil {
		return out
	}
	databases, errs := analyzeAll(c)
	out.Errors = append(out.Errors, errs...)
	byPackage := map[string][]generator.Explanation{}
	for _, db := range databases {
		queries, errs := generator.Explain(db)
		out.Errors = append(out.Errors, placed(c, errs)...)
		for _, q := range queries {
			byPackage[q.Package] = append(byPackage[q.Package], q)
		}
	}
	for _, p := range c.Packages {
		out.Queries = append(out.Queries, byPackage[p.Package]...)
		delete(byPackage, p.Package)
	}
	out.Errors.Sort()
	return out
}

// only keeps the queries of the names, with or without their package, and the errors
// about them. A name of none is an error.
func (out *explained) only(wanted []string) error {
	var names []string
	found := map[string]bool{}
	queries := []generator.Explanation{}
	for _, q := range out.Queries {
		long := q.Package + "." + q.Name
		names = append(names, q.Name)
		found[q.Name], found[long] = true, true
		if slices.Contains(wanted, q.Name) || slices.Contains(wanted, long) {
			queries = append(queries, q)
		}
	}
	errs, general := parser.ErrorList{}, false // general: about no query
	for _, e := range out.Errors {
		general = general || e.Query == ""
		about := e.Query == ""
		for _, name := range wanted {
			if name == e.Query || strings.HasSuffix(name, "."+e.Query) {
				found[name], about = true, true
			}
		}
		if about {
			errs = append(errs, e)
		}
	}
	out.Queries, out.Errors = queries, errs
	if general {
		return nil
	}
	var unknown []error
	for _, name := range wanted {
		if found[name] {
			continue
		}
		err := fmt.Errorf("there is no query %q", name)
		if near := parser.Nearest(name, names); near != "" {
			err = fmt.Errorf("%w\n  hint: perhaps you meant %q", err, near)
		}
		unknown = append(unknown, err)
	}
	return errors.Join(unknown...)
}

// printExplanation writes one query for people.
func printExplanation(w io.Writer, e generator.Explanation) {
	fmt.Fprintf(w, "%s.%s %s  %s:%d\n", e.Package, e.Name, e.Command, e.File, e.Line)
	row := func(label, format string, args ...any) {
		fmt.Fprintf(w, "  %-8s %s\n", label, fmt.Sprintf(format, args...))
	}
	for _, p := range e.Params {
		row("param", "$%d %s %s -> %s", p.Number, p.Name, typeOf(p.Type, p.Nullable), p.Go)
	}
	for _, c := range e.Columns {
		from := ""
		if c.Table != nil {
			from = fmt.Sprintf("  (%s.%s)", *c.Table, *c.Column)
		}
		row("column", "%s %s -> %s%s", c.Name, typeOf(c.Type, c.Nullable), c.Go, from)
	}
	route := e.Route
	if e.MaxLag != "" {
		route += ", at most " + e.MaxLag + " behind"
	}
	row("route", "%s", route)
	switch {
	case e.Cache != nil:
		row("cache", "%s", cacheRule(e.Cache))
	case e.Refused != nil:
		row("cache", "not possible: %s", *e.Refused)
	default:
		row("cache", "off")
	}
	if e.Loader != nil {
		row("loader", "%s", *e.Loader)
	}
	for _, r := range e.Reads {
		row("reads", "%s: %s", r.Table, strings.Join(r.Columns, ", "))
		for _, k := range r.Keys {
			row("", "  %s by a change of a row with %s", dropped(e), strings.Join(k, " and "))
		}
		if r.Keys == nil {
			row("", "  %s by a change of any row", dropped(e))
		}
		if r.Why != "" {
			row("", "  because %s", r.Why)
		}
	}
	for _, k := range e.Keys {
		row("keys", "%s", k.SQL)
		if len(k.Params) > 0 {
			row("", "  of %s, asked before the statement", dollars(k.Params))
		}
	}
	if len(e.Writes) > 0 {
		row("writes", "%s", strings.Join(e.Writes, ", "))
	}
}

// dollars writes numbers of parameters: $1, $3.
func dollars(numbers []int) string {
	var list []string
	for _, n := range numbers {
		list = append(list, fmt.Sprintf("$%d", n))
	}
	return strings.Join(list, ", ")
}

// dropped says what a change does to the result.
func dropped(e generator.Explanation) string {
	if e.Cache == nil {
		return "would be dropped"
	}
	return "dropped"
}

func typeOf(name string, nullable bool) string {
	if nullable {
		return name
	}
	return name + " not null"
}

func cacheRule(c *generator.ExplanationCache) string {
	parts := []string{"ttl " + c.TTL, "jitter " + c.Jitter}
	optional := func(name string, value *string) {
		if value != nil {
			parts = append(parts, name+" "+*value)
		}
	}
	optional("stale", c.Stale)
	optional("missing", c.Missing)
	optional("max", c.Max)
	if !c.L1 {
		parts = append(parts, "l1 off")
	}
	if !c.L2 {
		parts = append(parts, "l2 off")
	}
	return strings.Join(parts, ", ")
}
