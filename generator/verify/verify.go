package verify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/generator"
)

// Finding is one thing that is not as it should be.
type Finding struct {
	Rule    string `json:"rule"`   // stable: what kind of finding it is
	Object  string `json:"object"` // what it is about
	Message string `json:"message"`
	Hint    string `json:"hint"` // one line, or empty
	SQL     string `json:"sql"`  // mends it; empty: not for SQL alone. Findings may share it
}

// Request says what is verified.
type Request struct {
	Connect *pgx.ConnConfig // the caller's own copy; to the primary
	Desired *generator.Desired
	// Patience is how long an announcement may take to come back.
	Patience time.Duration
}

// Run verifies one database. The findings come in the order in which their SQL
// should be run. An error means that it could not be verified.
func Run(ctx context.Context, r Request) ([]Finding, error) {
	// Statements that are prepared once and used later are not found behind a
	// transaction pooler, which is to be told of and not to be failed at.
	r.Connect.DefaultQueryExecMode = pgx.QueryExecModeExec
	conn, err := pgx.ConnectConfig(ctx, r.Connect)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // it has served
	s, err := readServer(ctx, conn, r.Desired)
	if err != nil {
		return nil, explain(err, r.Desired.Database.Config.ObjectSchema)
	}
	if r.Desired.Database.Config.Triggers == "" {
		return s.compare(), nil // nothing is cached
	}
	heard, err := listens(ctx, r)
	if err != nil {
		return nil, err
	}
	return append(s.compare(), heard...), nil
}

// explain says what to do about an error of the server.
func explain(err error, schema string) error {
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Code == "42501" {
		return fmt.Errorf("%w\n  hint: connect as the owner of schema %q", err, schema)
	}
	return err
}

// compare finds everything that is wrong in what has been read.
func (s *server) compare() []Finding {
	c := &comparison{server: s, config: s.desired.Database.Config}
	c.tables(s.desired.Database.Catalog)
	if c.config.Triggers == "" || !c.base() {
		return c.found
	}
	c.routines()
	for _, t := range s.desired.Tables {
		c.table(t)
	}
	c.eventTriggers()
	c.leftovers()
	c.rights()
	return c.found
}
