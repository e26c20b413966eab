package soundness

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser/depend"
)

// Lane is one run of the check.
type Lane struct {
	Server *pgtest.Postgres
	Seed   uint64
	Pairs  int    // of a remembered result and a change, to be checked at least
	Worlds uint64 // at most so many worlds; 0: as many as it takes
	// Virtual has generated columns that are virtual: Server is 18 or newer.
	Virtual bool
	Raw     bool // print what was missed as it was found, without shrinking
	// Known leaves out the queries whose analysis is among these digests.
	Known map[string]bool
}

// Report is what a run has found.
type Report struct {
	Seed     uint64
	Checked  int // pairs of a remembered result and a commit that wrote
	Changed  int // of them, results that are others now
	Needless int // of them, touched although the result is the same
	Worlds   int
	Queries  int
	Keyed    int // queries of which every table is keyed
	Follow   int // queries that follow rows
	Commits  int
	Broken   int

	Forms      map[string]bool // kind of query and form of writing, met by a change of the result
	Refused    map[string]int  // queries that were not to be cached, by reason
	Violations []string
}

func (r *Report) String() string {
	needless := 0.0
	if r.Checked > 0 {
		needless = 100 * float64(r.Needless) / float64(r.Checked)
	}
	return fmt.Sprintf("soundness: %d checked, %d really changed, %d forms, %d violations, %.1f %% needless, seed %d",
		r.Checked, r.Changed, len(r.Forms), len(r.Violations), needless, r.Seed)
}

const (
	rowsBefore = 70 // steps that fill the tables, at least
	programs   = 40 // moments at which a world is checked, about
)

// Run checks worlds until enough pairs are checked or a change was missed, as many
// at a time as there are processors.
func (l *Lane) Run(ctx context.Context) (*Report, error) {
	total := &Report{Seed: l.Seed, Forms: map[string]bool{}, Refused: map[string]int{}}
	// The role is the server's: another run on it may have made it.
	if err := l.Server.Run(ctx, fmt.Sprintf(`DO $$ BEGIN CREATE ROLE %s; EXCEPTION WHEN duplicate_object THEN NULL; END $$`, writer)); err != nil {
		return nil, err
	}
	var (
		mu     sync.Mutex
		next   uint64
		failed error
		group  sync.WaitGroup
	)
	// claim gives out the numbers of worlds while there is need for more.
	claim := func() (uint64, bool) {
		mu.Lock()
		defer mu.Unlock()
		number := next
		next++
		return number, total.Checked < l.Pairs && len(total.Violations) == 0 && failed == nil && (l.Worlds == 0 || number < l.Worlds)
	}
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for {
				number, more := claim()
				if !more {
					return
				}
				r := &Report{Forms: map[string]bool{}, Refused: map[string]int{}}
				err := l.world(ctx, r, number)
				mu.Lock()
				total.add(r)
				failed = cmp.Or(failed, err)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	return total, failed
}

// add adds what one world has found.
func (r *Report) add(o *Report) {
	r.Checked, r.Changed, r.Needless = r.Checked+o.Checked, r.Changed+o.Changed, r.Needless+o.Needless
	r.Worlds, r.Queries, r.Keyed, r.Follow = r.Worlds+o.Worlds, r.Queries+o.Queries, r.Keyed+o.Keyed, r.Follow+o.Follow
	r.Commits, r.Broken = r.Commits+o.Commits, r.Broken+o.Broken
	for f := range o.Forms {
		r.Forms[f] = true
	}
	for why, n := range o.Refused {
		r.Refused[why] += n
	}
	r.Violations = append(r.Violations, o.Violations...)
}

// world makes one world and checks it.
func (l *Lane) world(ctx context.Context, r *Report, number uint64) error {
	p, g, err := newPlan(l.Seed, number, l.Virtual)
	if err != nil {
		return err
	}
	if l.Known != nil && !p.leaveOut(l.Known) {
		return nil
	}
	r.Worlds++
	for why, n := range p.refused {
		r.Refused[why] += n
	}
	for _, q := range p.queries {
		r.count(q)
	}
	w, err := p.open(ctx, l.Server, fmt.Sprintf("soundness_%d_%d", l.Seed, number), "")
	if err != nil {
		return err
	}
	missed, program, err := l.history(ctx, w, g, r)
	if closing := w.close(ctx); err == nil {
		err = closing
	}
	if err != nil || missed == nil {
		return err
	}
	small := &shrinking{lane: l, plan: p, missed: missed, program: program}
	if l.Raw {
		r.Violations = append(r.Violations, small.text(p, program, missed, "as it was found"))
		return nil
	}
	text, err := small.shrink(ctx)
	r.Violations = append(r.Violations, text)
	return err
}

func (r *Report) count(q *analyzed) {
	r.Queries++
	keyed := len(q.Reads) > 0
	for _, w := range q.Reads {
		keyed = keyed && w.Keys != nil
	}
	if keyed {
		r.Keyed++
	}
	if len(depend.KeyQueries(q.Reads)) > 0 {
		r.Follow++
	}
}

// history fills the tables, remembers every query and runs programs of writes
// against it. It returns the first change that was missed, and all steps until
// then.
func (l *Lane) history(ctx context.Context, w *world, g *gen, r *Report) (*miss, []step, error) {
	var done []step
	for len(done) < rowsBefore {
		steps := []step{g.write(0)}
		if len(done) < rowsBefore/2 {
			t := g.schema.tables[len(done)%len(g.schema.tables)]
			steps[0].form, steps[0].sql, steps[0].data = "insert", g.insert(t.name, t, 1), ""
		}
		for _, st := range steps {
			if _, _, err := w.run(ctx, st); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", st.sql, err)
			}
		}
		done = append(done, steps...)
	}
	filled := len(done)
	if err := w.rememberAll(ctx); err != nil {
		return nil, nil, err
	}
	if l.Known == nil {
		w.choose()
	}
	for range programs {
		for _, st := range g.transactions() {
			done = append(done, st)
			m, err := w.step(ctx, st, r)
			if m != nil {
				m.filled = filled
			}
			if err != nil || m != nil {
				return m, done, err
			}
		}
	}
	for _, e := range w.entries {
		if e.broken {
			r.Broken++
		}
	}
	return nil, nil, nil
}

// miss is a change that was missed.
type miss struct {
	entry    int
	filled   int // steps before which nothing was remembered
	was, is  []byte
	payloads []string
}

// rememberAll ends the filling of the tables and asks every query for the first
// time.
func (w *world) rememberAll(ctx context.Context) error {
	if err := w.db.Run(ctx, strings.Join(w.schema.late, "\n")); err != nil {
		return err
	}
	if _, _, err := w.hear(ctx); err != nil {
		return err
	}
	answers, err := askAll(ctx, w.reader, w.entries)
	if err != nil {
		return err
	}
	for e, a := range answers {
		e.remember(a)
	}
	return nil
}

// choose keeps some entries of every query: those that have rows first, which
// change more often.
func (w *world) choose() {
	kept := map[*analyzed]int{}
	var list []*entry
	for _, rows := range []bool{true, false} {
		for _, e := range w.entries {
			if (len(e.result) > 0) == rows && kept[e.analyzed] < perQuery {
				kept[e.analyzed]++
				list = append(list, e)
			}
		}
	}
	w.entries = list
}

// step takes a step, and after a commit checks every entry.
func (w *world) step(ctx context.Context, st step, r *Report) (*miss, error) {
	forms, ended, err := w.run(ctx, st)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", st.sql, err)
	}
	if !ended {
		return nil, nil
	}
	tags, payloads, err := w.hear(ctx)
	if err != nil {
		return nil, err
	}
	answers, err := askAll(ctx, w.reader, w.entries)
	if err != nil {
		return nil, err
	}
	wrote := len(forms) > 0
	if wrote {
		r.Commits++
	}
	for _, e := range w.entries {
		a, ok := answers[e]
		if !ok {
			continue
		}
		same, touched := e.same(a), e.touched(tags)
		if !same && !touched {
			return &miss{entry: e.at, was: e.result, is: a.result, payloads: payloads}, nil
		}
		if wrote {
			r.pair(e, forms, same, touched)
		}
		if touched {
			e.remember(a)
		}
	}
	return nil, nil
}

// pair counts a pair that was checked.
func (r *Report) pair(e *entry, forms []string, same, touched bool) {
	r.Checked++
	switch {
	case !same:
		r.Changed++
		for _, f := range forms {
			r.Forms[e.kind+" "+f] = true
		}
	case touched:
		r.Needless++
	}
}

// refusals lists why queries were not to be cached, the most frequent first.
func (r *Report) refusals() []string {
	var out []string
	for why, n := range r.Refused {
		out = append(out, fmt.Sprintf("%5d %s", n, strings.ReplaceAll(why, "\n", " ")))
	}
	slices.Sort(out)
	slices.Reverse(out)
	return out
}
