package feed

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungdb/rung/runtime/tag"
)

// wishes are what a prober is asked for between its regular probes. Its methods
// never block.
type wishes struct {
	wake chan struct{} // of capacity 1

	mu   sync.Mutex
	soon bool      // a probe
	beat time.Time // a heartbeat made after this moment; zero: none
}

// probe asks for a probe soon.
func (w *wishes) probe() {
	w.mu.Lock()
	w.soon = true
	w.mu.Unlock()
	w.poke()
}

// heartbeat asks for a heartbeat made from now on.
func (w *wishes) heartbeat() {
	w.mu.Lock()
	w.beat = time.Now()
	w.mu.Unlock()
	w.poke()
}

func (w *wishes) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// pending says whether there is a wish.
func (w *wishes) pending() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.soon || !w.beat.IsZero()
}

// take returns whether a heartbeat is wished for, and forgets the wish for a
// probe, which is about to be fulfilled.
func (w *wishes) take() (beat bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.soon = false
	return !w.beat.IsZero()
}

// fulfilled forgets the wish for a heartbeat if one was made after the wish: the
// last one when the primary answered to what was asked at asked.
func (w *wishes) fulfilled(asked time.Time, made bool, age time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if made && !asked.Before(w.beat) || asked.Add(-age).After(w.beat) {
		w.beat = time.Time{}
	}
}

// probe asks the primary once per interval, and on demand, until ctx ends.
func (n *Notify) probe(ctx context.Context) {
	p := &prober{Notify: n}
	defer p.hangUp()
	failures := 0
	for {
		if !p.wait(ctx) {
			return
		}
		q, ok := n.follower.ask()
		if !ok {
			p.idle(ctx)
			continue
		}
		err := p.once(ctx, q)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			failures = 0
			continue
		}
		p.hangUp()
		if failures == 0 {
			n.follower.notice(ProbeFailed, err)
		}
		failures++
		pause(ctx, failures)
	}
}

// prober is the connection that asks.
type prober struct {
	*Notify
	conn *pgconn.PgConn // nil: to be made
	last time.Time      // when the last probe began

	audited   time.Time // when the last audit began
	unaudited bool      // it failed
}

// wait returns when the next probe is due: an interval after the last, or at a
// wish, but never less than the spacing after the last. It is false at the end.
func (p *prober) wait(ctx context.Context) bool {
	for {
		due := p.last.Add(p.config.Interval)
		if p.wishes.pending() {
			due = p.last.Add(spacing)
		}
		left := time.Until(due)
		if left <= 0 {
			return ctx.Err() == nil
		}
		t := time.NewTimer(left)
		select {
		case <-ctx.Done():
		case <-t.C:
		case <-p.wishes.wake:
		}
		t.Stop()
		if ctx.Err() != nil {
			return false
		}
	}
}

// idle waits for a wish while nobody listens: there is nothing to ask for.
func (p *prober) idle(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-p.wishes.wake:
	}
}

func (p *prober) hangUp() {
	if p.conn != nil {
		hangUp(p.conn)
		p.conn = nil
	}
}

// once sends one question.
func (p *prober) once(ctx context.Context, q question) error {
	if p.conn == nil {
		conn, err := p.connect(ctx, nil)
		if err != nil {
			return fmt.Errorf("probe: %w", err)
		}
		p.conn = conn
	}
	beat := p.wishes.take()
	p.last = time.Now()
	asked := p.last
	a, err := p.send(ctx, q, beat)
	if err != nil {
		return fmt.Errorf("probe: %w", explain(err))
	}
	p.wishes.fulfilled(asked, a.made, a.age)
	need, err := p.follower.answered(q, a)
	if err != nil { // whichever of the two connections is the wrong one
		p.cut(q.session, err)
		p.hangUp()
	}
	if need.heartbeat {
		p.wishes.heartbeat()
	}
	if need.probe {
		p.wishes.probe()
	}
	if err == nil {
		p.audit(ctx)
	}
	return nil
}

// send asks the primary in one message, so that no transaction, and no lock on
// the stream's row, waits for this process.
func (p *prober) send(ctx context.Context, q question, beat bool) (*answer, error) {
	timeout := max(3*p.config.Interval, patience)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	age := p.config.Interval
	if beat {
		age = spacing
	}
	schema := pgx.Identifier{p.config.Schema}.Sanitize()
	var b strings.Builder
	b.WriteString(begin(timeout))
	fmt.Fprintf(&b, "; SELECT number, made, age_us, lsn, identity, version FROM %s.heartbeat('%d microseconds')", schema, age.Microseconds())
	if q.key {
		b.WriteString("; SELECT pg_catalog.encode(key, 'hex') FROM " + schema + ".secret")
	}
	if q.coverage {
		b.WriteString("; SELECT c.table_name, c.fingerprint, c.spec, n.nspname, r.relname, c.digest <> c.found FROM " + schema + `.coverage AS c
JOIN pg_catalog.pg_class AS r ON r.oid = c.relation JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace`)
	}
	b.WriteString("; COMMIT")
	results, err := p.conn.Exec(ctx, b.String()).ReadAll()
	if err != nil {
		return nil, err
	}
	return parseAnswer(q, results)
}

// begin starts a transaction whose statements take no longer than timeout.
func begin(timeout time.Duration) string {
	return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL statement_timeout = " + milliseconds(timeout)
}

// audits is how many intervals lie between the audits of a node, and at least
// between those of all nodes.
const audits = 5

// audit has the triggers looked at, where it is time. What it finds comes as an
// announcement of coverage, to every node. It is a transaction of its own: one that
// has made a heartbeat holds up the others.
//
// A failure ends nothing, as nothing is known to be wrong; it is said once.
func (p *prober) audit(ctx context.Context) {
	spacing := audits * p.config.Interval
	if !p.audited.IsZero() && time.Since(p.audited) < spacing {
		return
	}
	p.audited = time.Now()
	timeout := max(3*p.config.Interval, patience)
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	_, err := p.conn.Exec(limited, fmt.Sprintf("%s; SELECT %s.audit('%d microseconds'); COMMIT",
		begin(timeout), pgx.Identifier{p.config.Schema}.Sanitize(), spacing.Microseconds())).ReadAll()
	if err == nil || ctx.Err() != nil {
		p.unaudited = false
		return
	}
	p.hangUp()
	if !p.unaudited {
		p.unaudited = true
		p.follower.notice(AuditFailed, fmt.Errorf("audit: %w", explain(err)))
	}
}

// parseAnswer reads the results of BEGIN, SET, the heartbeat, what q asked for,
// and COMMIT.
func parseAnswer(q question, results []*pgconn.Result) (*answer, error) {
	results = results[2:]
	row := results[0].Rows[0]
	a := &answer{made: string(row[1]) == "t", identity: string(row[4])}
	var errs [4]error
	var age int64
	a.number, errs[0] = strconv.ParseUint(string(row[0]), 10, 64)
	age, errs[1] = strconv.ParseInt(string(row[2]), 10, 64)
	a.lsn, errs[2] = ParseLSN(string(row[3]))
	a.version, errs[3] = strconv.Atoi(string(row[5]))
	a.age = time.Duration(age) * time.Microsecond
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	results = results[1:]
	if q.key {
		key, err := parseKey(results[0].Rows)
		if err != nil {
			return nil, err
		}
		a.key, results = key, results[1:]
	}
	if q.coverage {
		for _, row := range results[0].Rows {
			if c, ok := parseCoverage(row); ok {
				a.coverage = append(a.coverage, c)
			}
		}
	}
	return a, nil
}

func parseKey(rows [][][]byte) ([]byte, error) {
	if len(rows) != 1 {
		return nil, errors.New("the secret is missing")
	}
	return hex.DecodeString(string(rows[0][0]))
}

// parseCoverage reads one row of the coverage table. It is not ok where the
// relation has another name now, or the spec cannot be read: then the table is
// not covered.
func parseCoverage(row [][]byte) (Coverage, bool) {
	c := Coverage{Table: string(row[0]), Fingerprint: string(row[1]), Altered: string(row[5]) == "t"}
	var spec struct {
		Columns []string   `json:"columns"`
		Keys    [][]string `json:"keys"`
	}
	if json.Unmarshal(row[2], &spec) != nil || tag.Table(string(row[3]), string(row[4])) != c.Table {
		return Coverage{}, false
	}
	c.Columns, c.Keys = spec.Columns, spec.Keys
	return c, true
}

// explain adds what to do to errors that mean that something is not installed.
func explain(err error) error {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code {
	case "3F000", "42P01", "42883": // schema, table, function does not exist
		return fmt.Errorf("%w (rung's objects are not installed in this database: apply the generated triggers.sql)", err)
	case "42501": // insufficient privilege
		return fmt.Errorf("%w (name this role under roles: in rung.yaml and apply the generated triggers.sql)", err)
	}
	return err
}
