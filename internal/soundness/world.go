package soundness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
)

// writer is the role of the last session: it may write the user's tables and has
// no privilege on what belongs to rung.
const writer = "soundness_writer"

// plan is a world that is not made yet: texts alone, so that it can be made again
// with less of it.
type plan struct {
	seed      uint64
	number    uint64
	schema    *schema
	cat       *catalog.Catalog
	queries   []*analyzed
	triggers  string
	arguments [][]argument // parallel to entries
	entries   []*analyzed

	refused map[string]int // queries that could not be taken, by kind and reason
}

const (
	worldQueries = 56
	candidates   = 5 // arguments that are tried per query
	perQuery     = 2 // of them that are kept
)

// newPlan makes world number of a seed. virtual says that the server has virtual
// generated columns.
func newPlan(seed, number uint64, virtual bool) (*plan, *gen, error) {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, number)), virtual: virtual}
	p := &plan{seed: seed, number: number, schema: g.newSchema(), refused: map[string]int{}}
	var err error
	if p.cat, err = loadSchema(p.schema); err != nil {
		return nil, nil, fmt.Errorf("world %d: %w", number, err)
	}
	for i := range worldQueries {
		s := g.newQuery()
		q, err := take(p.cat, fmt.Sprintf("Query%d", i), s)
		if err != nil {
			p.refused[s.kind+": "+err.Error()]++
			continue
		}
		p.queries = append(p.queries, q)
		n := candidates
		if len(s.params) == 0 {
			n = 1
		}
		for range n {
			p.entries, p.arguments = append(p.entries, q), append(p.arguments, g.arguments(s.params))
		}
	}
	p.triggers, err = triggers(p.cat, p.queries)
	return p, g, err
}

func (g *gen) arguments(params []param) []argument {
	out := make([]argument, 0, len(params))
	for _, p := range params {
		null := 4
		if p.optional {
			null = 45
		}
		a := argument{array: p.array, null: g.chance(null), texts: []string{pick(g, p.typ.values)}}
		if p.array {
			a.texts = nil
			for range g.IntN(4) {
				a.texts = append(a.texts, pick(g, p.typ.values))
			}
		}
		out = append(out, a)
	}
	return out
}

// world is a database with triggers, its sessions, and what is remembered.
type world struct {
	*plan
	server   *pgtest.Postgres
	db       *pgtest.Database
	reader   *pgx.Conn
	listener *pgx.Conn
	sessions [sessions]*session
	entries  []*entry
	specs    map[string]*feed.Coverage
	plans    map[string]*feed.Plan
	marks    int
}

// session is one writer.
type session struct {
	conn  *pgx.Conn
	open  bool
	forms []string // of the statements that wrote in the open transaction
}

// open makes the world in a database of this name, from the template if given.
func (p *plan) open(ctx context.Context, server *pgtest.Postgres, name, template string) (_ *world, err error) {
	w := &world{plan: p, server: server, db: server.On(name)}
	sql := "CREATE DATABASE " + quote(name)
	if template != "" {
		sql += " TEMPLATE " + quote(template)
	}
	if err := server.Run(ctx, sql); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close(ctx))
		}
	}()
	if template == "" {
		if err := p.install(ctx, w.db); err != nil {
			return nil, err
		}
	}
	return w, w.connect(ctx)
}

// install makes schema and triggers.
func (p *plan) install(ctx context.Context, db *pgtest.Database) error {
	if err := db.Run(ctx, strings.Join(p.schema.ddl, "\n")); err != nil {
		return fmt.Errorf("world %d: %w\n%s", p.number, err, strings.Join(p.schema.ddl, "\n"))
	}
	if err := db.Run(ctx, p.triggers); err != nil {
		return fmt.Errorf("world %d: triggers.sql: %w\n%s", p.number, err, strings.Join(p.schema.ddl, "\n"))
	}
	return db.Run(ctx, fmt.Sprintf(`GRANT USAGE ON SCHEMA public, "odd Schema" TO %[1]s;
		GRANT ALL ON ALL TABLES IN SCHEMA public, "odd Schema" TO %[1]s`, writer))
}

// connect opens the sessions, listens, and prepares what is to be remembered.
func (w *world) connect(ctx context.Context) error {
	dial := func(settings ...string) (*pgx.Conn, error) {
		c, err := pgx.Connect(ctx, w.db.URL())
		if err != nil {
			return nil, err
		}
		_, err = c.Exec(ctx, strings.Join(settings, ";"), pgx.QueryExecModeSimpleProtocol)
		return c, err
	}
	var err error
	if w.listener, err = dial("LISTEN rung"); err != nil {
		return err
	}
	if w.reader, err = dial("SET plan_cache_mode = force_custom_plan", "SET lock_timeout = '5s'"); err != nil {
		return err
	}
	timeout := "SET lock_timeout = '15ms'"
	own := [sessions][]string{
		{timeout},
		{timeout, "SET timezone = 'Asia/Kathmandu'", "SET extra_float_digits = -5", "SET bytea_output = 'escape'", "SET intervalstyle = 'sql_standard'"},
		{timeout, "SET ROLE " + writer, "SET datestyle = 'German, DMY'", "SET search_path = ''", "SET standard_conforming_strings = on"},
	}
	for i := range w.sessions {
		c, err := dial(own[i]...)
		if err != nil {
			return err
		}
		w.sessions[i] = &session{conn: c}
	}
	if err := w.readCoverage(ctx); err != nil {
		return err
	}
	all := map[string][]feed.Watch{}
	for i, q := range w.plan.entries {
		e, err := newEntry(w.cat, w.reader, q, w.plan.arguments[i])
		if err != nil {
			return fmt.Errorf("%s: %w", q.sql, err)
		}
		e.at = i
		e.watches(all)
		w.entries = append(w.entries, e)
	}
	w.plans = map[string]*feed.Plan{}
	for table, list := range all {
		if w.specs[table] == nil {
			return fmt.Errorf("%s is not covered", table)
		}
		w.plans[table] = feed.NewPlan(w.specs[table], list)
	}
	return nil
}

// close drops the database.
func (w *world) close(ctx context.Context) error {
	for _, c := range append([]*pgx.Conn{w.reader, w.listener}, w.connections()...) {
		if c != nil {
			_ = c.Close(ctx) // the database goes with it
		}
	}
	return w.server.Drop(ctx, w.db)
}

func (w *world) connections() []*pgx.Conn {
	var out []*pgx.Conn
	for _, s := range w.sessions {
		if s != nil {
			out = append(out, s.conn)
		}
	}
	return out
}

// run takes a step; committed are the forms of writing that took effect by it,
// ended says that a transaction has committed.
func (w *world) run(ctx context.Context, st step) (committed []string, ended bool, err error) {
	s := w.sessions[st.session]
	switch {
	case strings.HasPrefix(st.sql, begin):
		_, err := s.conn.Exec(ctx, st.sql)
		s.open, s.forms = true, nil
		return nil, false, err
	case st.sql == commit, st.sql == rollback:
		tag, err := s.conn.Exec(ctx, st.sql)
		s.open = false
		if ok, err := refused(err); err != nil || ok {
			return nil, true, err // a deferred constraint
		}
		if tag.String() != commit {
			return nil, false, err
		}
		return s.forms, true, nil
	case st.form == "":
		_, err := s.conn.Exec(ctx, st.sql)
		_, err = refused(err)
		return nil, false, err
	}
	wrote, err := s.write(ctx, st)
	if err != nil || !wrote {
		return nil, !s.open, err
	}
	if s.open {
		s.forms = append(s.forms, st.form)
		return nil, false, nil
	}
	return []string{st.form}, true, nil
}

// write runs a statement; what the server refuses leaves the transaction open.
func (s *session) write(ctx context.Context, st step) (wrote bool, err error) {
	if s.open {
		if _, err := s.conn.Exec(ctx, "SAVEPOINT statement"); err != nil {
			_, err = refused(err)
			return false, err
		}
	}
	var tag pgconn.CommandTag
	if st.data != "" {
		tag, err = s.conn.PgConn().CopyFrom(ctx, strings.NewReader(st.data), st.sql)
	} else {
		tag, err = s.conn.Exec(ctx, st.sql, pgx.QueryExecModeSimpleProtocol)
	}
	no, err := refused(err)
	if no && s.open {
		_, err = s.conn.Exec(ctx, "ROLLBACK TO statement")
	}
	return !no && (tag.RowsAffected() > 0 || strings.HasPrefix(tag.String(), "TRUNCATE")), err
}

// refused tells the server's refusals, which random statements meet, from what
// must not happen.
func refused(err error) (bool, error) {
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Severity == "ERROR" {
		return true, nil
	}
	return false, err
}

// hear returns the tags that were announced by what has committed, and the
// payloads.
func (w *world) hear(ctx context.Context) (tags map[uint64]bool, payloads []string, err error) {
	w.marks++
	mark := fmt.Sprintf("mark %d", w.marks)
	if _, err := w.reader.Exec(ctx, "SELECT pg_notify('rung', $1)", mark); err != nil {
		return nil, nil, err
	}
	tags = map[uint64]bool{}
	for {
		n, err := w.listener.WaitForNotification(ctx)
		if err != nil {
			return nil, nil, err
		}
		if n.Payload == mark {
			return tags, payloads, nil
		}
		c, ok := feed.ParseChange(n.Payload)
		if !ok {
			continue
		}
		payloads = append(payloads, n.Payload)
		if !w.specs[c.Table].Explains(&c) {
			tags[tag.Whole(c.Table)] = true
			continue
		}
		if p := w.plans[c.Table]; p != nil {
			p.Touch(&c, func(t uint64) { tags[t] = true })
		}
	}
}

// readCoverage reads what the installed triggers watch.
func (w *world) readCoverage(ctx context.Context) error {
	rows, err := w.reader.Query(ctx, "SELECT table_name, fingerprint, spec FROM rung.coverage")
	if err != nil {
		return err
	}
	w.specs = map[string]*feed.Coverage{}
	for rows.Next() {
		c := &feed.Coverage{}
		var spec []byte
		if err := rows.Scan(&c.Table, &c.Fingerprint, &spec); err != nil {
			return err
		}
		if err := json.Unmarshal(spec, c); err != nil { //nolint:musttag // the spec has its fields
			return err
		}
		w.specs[c.Table] = c
	}
	return rows.Err()
}
