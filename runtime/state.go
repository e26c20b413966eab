package rung

import (
	"encoding/base64"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/zeebo/xxh3"

	"github.com/rungdb/rung/runtime/tag"
)

// state is what a DB keeps of one query: made on the first read that L1 does not
// answer.
type state[A, R any] struct {
	query   *Query[A, R]
	reads   []readState
	follows []followedKey
	shape   string // of SQL and result: a deploy never reads another shape
	fixed   int    // bytes of an entry without rows
	rowSize int
	since   watched // what other nodes filled before is refused
	plans   atomic.Pointer[plans]
	covered atomic.Pointer[coveredBy]
	said    atomic.Value // the Reason last logged for not caching, "" once it is cached
}

// readState is a Read with its tags prepared.
type readState struct {
	table uint64   // tag of the whole table
	any   uint64   // tag of any change of the columns
	keys  []uint64 // watch of each key, parallel to Read.Keys
}

// coveredBy is the verdict about one snapshot of the coverage.
type coveredBy struct {
	coverage *coverage
	all      bool
}

// plans scan one shape of wire rows.
type plans struct {
	oids    []uint32
	formats []int16
	scan    []pgtype.ScanPlan
}

// stateOf returns d's state of q.
func stateOf[A, R any](d *DB, q *Query[A, R]) *state[A, R] {
	if s, ok := d.states.Load(q); ok {
		return s.(*state[A, R]) //nolint:errcheck,forcetypeassert // nothing else is stored under q
	}
	s := &state[A, R]{query: q, fixed: sizeOf[entry[A, R]]() + 64, rowSize: sizeOf[R]()}
	s.shape = q.shape()
	for _, r := range q.Reads {
		s.prepare(d.node, r)
	}
	got, _ := d.states.LoadOrStore(q, s)
	return got.(*state[A, R]) //nolint:errcheck,forcetypeassert // as above
}

// shape identifies the statement, its result and what it depends on. It is part
// of every Redis key: a deploy never reads another shape, and who shares a value
// watches the same, so that who filled it was covered where a reader is.
func (q *Query[A, R]) shape() string {
	sum := xxh3.New()
	write := func(texts ...string) {
		_, _ = sum.WriteString(strconv.Itoa(len(texts)) + ";")
		for _, text := range texts {
			_, _ = sum.WriteString(strconv.Itoa(len(text)) + ":" + text)
		}
	}
	write(q.SQL)
	for _, k := range q.Cache.KeyQueries {
		write(k.SQL)
	}
	write(q.Cache.Columns...)
	for _, r := range q.Reads {
		write(r.Table)
		write(r.Columns...)
		for _, k := range r.Keys {
			write(k.Columns...)
		}
	}
	b := sum.Sum128().Bytes()
	return base64.RawURLEncoding.EncodeToString(b[:12])
}

// prepare registers the watches of r, so that changes set their slots from now
// on.
func (s *state[A, R]) prepare(n *node, r Read[A]) {
	prepared := readState{table: tag.Whole(r.Table), any: tag.Tag(tag.Watch(r.Table, r.Columns, nil), 0)}
	always := r.Keys != nil // keyed
	for _, k := range r.Keys {
		watch := tag.Watch(r.Table, r.Columns, k.Columns)
		prepared.keys = append(prepared.keys, watch)
		s.since = s.since.and(n.watch(r.Table, r.Columns, k.Columns))
		if k.From == nil {
			s.follows = append(s.follows, followedKey{k.Query, k.Follow, watch, prepared.any})
		}
		always = always && k.From != nil && k.Given == nil
	}
	if !always {
		s.since = s.since.and(n.watch(r.Table, r.Columns, nil))
	}
	s.reads = append(s.reads, prepared)
}

// say logs why a query that is annotated is not cached, once until that changes.
func (s *state[A, R]) say(d *DB, why Reason) {
	before, _ := s.said.Swap(why).(Reason)
	if before == why {
		return
	}
	switch why {
	case NotCovered:
		d.config.Logger.Warn("rung: not cached: the installed triggers do not watch what the query reads; install triggers.sql or migrate",
			"query", s.query.Name)
	case OtherDatabase:
		d.config.Logger.Warn("rung: not cached: Config.Database is not what the generated package's Database() returns",
			"query", s.query.Name, "generated", *s.query.Database, "configured", d.config.Database)
	}
}

// tables lists the tables that q reads.
func (q *Query[A, R]) tables() []string {
	if t := q.readTables.Load(); t != nil {
		return *t
	}
	var t []string
	for _, r := range q.Reads {
		if !slices.Contains(t, r.Table) {
			t = append(t, r.Table)
		}
	}
	q.readTables.Store(&t)
	return t
}

// hashSeed makes the same arguments of different queries hash differently.
func (q *Query[A, R]) hashSeed() uint64 {
	if s := q.seed.Load(); s != 0 {
		return s
	}
	q.seed.Store(xxh3.HashStringSeed(q.Name, processSeed) | 1)
	return q.seed.Load()
}

// isCovered says whether the installed triggers announce every change that can
// alter q's result.
func (s *state[A, R]) isCovered(c *coverage) bool {
	if c == nil {
		return false
	}
	if v := s.covered.Load(); v != nil && v.coverage == c {
		return v.all
	}
	all := true
	for _, r := range s.query.Reads {
		if r.Keys == nil {
			all = all && c.covers(r.Table, r.Columns, nil)
		}
		for _, k := range r.Keys {
			all = all && c.covers(r.Table, r.Columns, k.Columns)
		}
	}
	s.covered.Store(&coveredBy{c, all})
	return all
}

// notCovered says why isCovered is false.
func (s *state[A, R]) notCovered(c *coverage) Reason {
	for _, r := range s.query.Reads {
		if c != nil && c.altered[r.Table] {
			return TriggersAltered
		}
	}
	return NotCovered
}

// argumentTags appends the tags of q(a) that the arguments alone name: those of
// whole tables, of any change, and of keys that are arguments.
func (s *state[A, R]) argumentTags(dst []uint64, a A) []uint64 {
	var hashes []tag.Hash
	for i := range s.reads {
		r := &s.reads[i]
		dst = append(dst, r.table)
		keys := s.query.Reads[i].Keys
		first, last := given(keys, a)
		if first == last {
			dst = append(dst, r.any)
		}
		for j := first; j < last; j++ {
			if keys[j].From == nil {
				continue
			}
			hashes = keys[j].From(hashes[:0], a)
			for _, h := range hashes {
				dst = append(dst, tag.Tag(r.keys[j], h))
			}
		}
	}
	return dst
}

// given returns the range of the keys that count: all or, where they are optional, the
// first whose argument is given. An empty one is any change.
func given[A any](keys []Key[A], a A) (first, last int) {
	for i := range keys {
		switch g := keys[i].Given; {
		case g == nil:
			return 0, len(keys)
		case g(a):
			return i, i + 1
		}
	}
	return 0, 0
}

// decode scans every row of w.
func (s *state[A, R]) decode(d *DB, w *wireRows) ([]R, error) {
	if w.count == 0 {
		return nil, nil
	}
	rows := make([]R, w.count)
	data := w.data
	var values [][]byte
	var err error
	for i := range rows {
		if values, data, err = w.row(data, values); err != nil {
			return nil, err
		}
		dest := s.query.Dest(&rows[i])
		p, err := s.plansFor(d, w, dest)
		if err != nil {
			return nil, err
		}
		for c, plan := range p.scan {
			if err := plan.Scan(values[c], dest[c]); err != nil {
				return nil, err
			}
		}
		if s.query.Done != nil {
			s.query.Done(&rows[i], dest)
		}
	}
	return rows, nil
}

// plansFor returns the scan plans of w's shape. Plans are safe for concurrent
// use; the map they are made by is not.
func (s *state[A, R]) plansFor(d *DB, w *wireRows, dest []any) (*plans, error) {
	if p := s.plans.Load(); p != nil && w.sameShape(p.oids, p.formats) {
		return p, nil
	}
	if len(dest) != len(w.oids) {
		return nil, errMalformed
	}
	d.base.Lock()
	defer d.base.Unlock()
	if d.base.types == nil {
		return nil, errMalformed
	}
	p := &plans{oids: w.oids, formats: w.formats}
	for i, target := range dest {
		p.scan = append(p.scan, d.base.types.PlanScan(w.oids[i], w.formats[i], target))
	}
	s.plans.Store(p)
	return p, nil
}
