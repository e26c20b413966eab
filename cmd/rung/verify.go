package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/generator/verify"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

// verified is what `rung verify --json` prints.
type verified struct {
	Database string           `json:"database"` // its name in rung.yaml
	Findings []verify.Finding `json:"findings"`
	Errors   parser.ErrorList `json:"errors"`

	tables, watched int
}

func newVerify(at *place) *cobra.Command {
	var url string
	var patience time.Duration
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify [database] --database URL",
		Short: "Compare a running database with what is generated",
		Long: `Verify compares a server with the configuration: tables and columns, triggers, their
functions, coverage, rights, and whether what is announced arrives. It changes nothing.

It prints a line for each finding and the SQL that mends it, as a script for psql -1 in
the folder of the configuration, and exits with 1 where there is a finding. Findings
without SQL say what to do. The name of the database is needed where the configuration
has several. The role must be able to read rung's tables: its owner is.`,
		Example: "  rung verify --database postgres://localhost/shop\n  rung verify main --database \"$DATABASE_URL\" --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out := verifyDatabase(cmd.Context(), at, args, verify.Request{Patience: patience}, url)
			if asJSON {
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetEscapeHTML(false)
				enc.SetIndent("", "  ")
				if err := enc.Encode(out); err != nil {
					return err
				}
			}
			if err := out.Errors.Err(); err != nil {
				return err
			}
			if !asJSON {
				printFindings(cmd.OutOrStdout(), out)
			}
			if len(out.Findings) > 0 {
				return errFindings
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "database", "", "the server's address: a URL, or key=value words as psql takes them")
	cmd.Flags().DurationVar(&patience, "patience", 5*time.Second, "how long an announcement may take to come back")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object, for programs")
	cmd.MarkFlagRequired("database") //nolint:errcheck // the flag is there
	return cmd
}

// verifyDatabase compares one database of the configuration with the server.
func verifyDatabase(ctx context.Context, at *place, args []string, r verify.Request, url string) *verified {
	out := &verified{Findings: []verify.Finding{}, Errors: parser.ErrorList{}}
	fail := func(err error) *verified {
		out.Errors = append(out.Errors, &parser.Error{Offset: -1, Message: err.Error()})
		return out
	}
	c, errs := config.Load(at.dir, at.file)
	if len(errs) > 0 {
		out.Errors = errs
		return out
	}
	databases, errs := analyzeAll(c)
	if len(errs) > 0 {
		out.Errors = errs
		return out
	}
	db, err := chosenDatabase(databases, args)
	if err != nil {
		return fail(err)
	}
	out.Database = db.Config.Name
	if r.Connect, err = pgx.ParseConfig(url); err != nil {
		return fail(err)
	}
	if r.Desired, err = desire(c, db); err != nil {
		return fail(err)
	}
	found, err := verify.Run(ctx, r)
	if err != nil {
		return fail(err)
	}
	out.Findings = append(out.Findings, found...)
	out.tables, out.watched = len(db.Catalog.Tables()), len(r.Desired.Tables)
	return out
}

// desire is what should be installed, by the queries and the migrations.
func desire(c *config.Config, db *generator.Database) (*generator.Desired, error) {
	var migrations []generator.File
	if m := db.Config.Migrations; m != nil {
		var err error
		if migrations, err = existingMigrations(c, m.Dir); err != nil {
			return nil, err
		}
	}
	return generator.Desire(db, migrations)
}

// chosenDatabase is the database of the name, or the only one.
func chosenDatabase(databases []*generator.Database, args []string) (*generator.Database, error) {
	var names []string
	for _, db := range databases {
		if len(args) == 0 && len(databases) == 1 || len(args) > 0 && args[0] == db.Config.Name {
			return db, nil
		}
		names = append(names, db.Config.Name)
	}
	if len(args) == 0 {
		return nil, fmt.Errorf("the configuration has several databases: name one of %s", strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("there is no database %q\n  hint: there is %s", args[0], strings.Join(names, ", "))
}

// printFindings writes a script: findings as comments, and below those that it
// mends, once, the SQL.
func printFindings(w io.Writer, out *verified) {
	if len(out.Findings) == 0 {
		fmt.Fprintf(w, "%s: all is right: %d tables, %d of them watched\n", out.Database, out.tables, out.watched)
		return
	}
	printed := map[string]bool{"": true}
	for i, f := range out.Findings {
		fmt.Fprintf(w, "-- %s: %s [%s]\n", commented(f.Object), commented(f.Message), f.Rule)
		if f.Hint != "" {
			fmt.Fprintf(w, "--   hint: %s\n", commented(f.Hint))
		}
		last := i+1 == len(out.Findings) || out.Findings[i+1].SQL != f.SQL
		if last && !printed[f.SQL] {
			printed[f.SQL] = true
			fmt.Fprintln(w, f.SQL)
		}
		if last && i+1 < len(out.Findings) {
			fmt.Fprintln(w)
		}
	}
}

// commented makes a text fit for a comment that ends with its line: names may
// hold anything.
func commented(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}
