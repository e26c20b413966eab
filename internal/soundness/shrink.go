package soundness

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rungdb/rung/parser/depend"
)

// shrinking looks for a shorter program with which the change is missed too, by
// one query alone.
type shrinking struct {
	lane    *Lane
	plan    *plan
	missed  *miss
	program []step
	made    int // databases, for their names
}

// maxReplays bounds the work of shrinking.
const maxReplays = 150

// shrink drops steps while the change is still missed, and says what is left.
func (s *shrinking) shrink(ctx context.Context) (string, error) {
	one := s.alone()
	template := fmt.Sprintf("soundness_%d_%d_small", s.plan.seed, s.plan.number)
	made, err := one.open(ctx, s.lane.Server, template, "")
	if err != nil {
		return s.text(s.plan, s.program, s.missed, "as it was found"), err
	}
	made.leave(ctx)
	defer func() { _ = s.lane.Server.Drop(ctx, made.db) }()
	m, err := s.replay(ctx, one, template, s.program, s.missed.filled)
	if err != nil || m == nil {
		return s.text(s.plan, s.program, s.missed, "as it was found; not missed with this query alone"), err
	}
	program, last := s.fewer(ctx, one, template, m)
	return s.text(one, program, last, fmt.Sprintf("shrunk from %d steps", len(s.program))), nil
}

// alone is the plan with the query that missed the change and no other.
func (s *shrinking) alone() *plan {
	p := *s.plan
	q := p.entries[s.missed.entry]
	p.queries, p.entries, p.arguments = []*analyzed{q}, []*analyzed{q}, [][]argument{s.plan.arguments[s.missed.entry]}
	if text, err := triggers(p.cat, p.queries); err == nil {
		p.triggers = text
	}
	return &p
}

// fewer drops pieces of the program, of half its length first, down to one step.
func (s *shrinking) fewer(ctx context.Context, p *plan, template string, m *miss) ([]step, *miss) {
	program, filled := s.program, s.missed.filled
	for size := (len(program) + 1) / 2; size > 0; size /= 2 {
		for at := 0; at < len(program) && s.made < maxReplays; {
			end := min(at+size, len(program))
			less := slices.Delete(slices.Clone(program), at, end)
			before := filled - max(0, min(end, filled)-at)
			next, err := s.replay(ctx, p, template, less, before)
			if err != nil || next == nil {
				at = end
				continue
			}
			program, filled, m = less, before, next
		}
	}
	m.filled = filled
	return program, m
}

// replay runs a program in a new copy of the template; nil: nothing was missed.
func (s *shrinking) replay(ctx context.Context, p *plan, template string, program []step, filled int) (*miss, error) {
	s.made++
	w, err := p.open(ctx, s.lane.Server, fmt.Sprintf("%s_%d", template, s.made), template)
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.close(ctx) }()
	var r Report
	r.Forms = map[string]bool{}
	for i, st := range program {
		if i == filled {
			if err := w.rememberAll(ctx); err != nil {
				return nil, err
			}
		}
		if i < filled {
			if _, _, err := w.run(ctx, st); err != nil {
				return nil, err
			}
			continue
		}
		m, err := w.step(ctx, st, &r)
		if err != nil || m != nil {
			return m, err
		}
	}
	return nil, nil
}

// leave closes the connections and keeps the database.
func (w *world) leave(ctx context.Context) {
	_ = w.reader.Close(ctx)
	_ = w.listener.Close(ctx)
	for _, c := range w.connections() {
		_ = c.Close(ctx)
	}
}

// text shows what was missed, for a person.
func (s *shrinking) text(p *plan, program []step, m *miss, how string) string {
	q := p.entries[m.entry%len(p.entries)]
	arguments := p.arguments[m.entry%len(p.entries)]
	var b strings.Builder
	fmt.Fprintf(&b, "a change was missed: seed %d, world %d, %s\n\n%s\n\n-- the query (%s), remembered where it says so below\n%s;\n",
		p.seed, p.number, how, strings.Join(p.schema.ddl, "\n"), q.kind, q.sql)
	for _, k := range depend.KeyQueries(q.Reads) {
		sql, params := k.SQL()
		fmt.Fprintf(&b, "-- keys by: %s of %d\n", sql, params)
	}
	for i, a := range arguments {
		fmt.Fprintf(&b, "--   $%d = %q null %v\n", i+1, a.texts, a.null)
	}
	for _, w := range q.Reads {
		fmt.Fprintf(&b, "--   %s %q: %s\n", w.Table.Name, w.Columns, w.Why)
	}
	b.WriteString("\n")
	for i, st := range program {
		if i == m.filled {
			b.WriteString(strings.Join(p.schema.late, "\n") + "\n-- remembered\n")
		}
		fmt.Fprintf(&b, "/* session %d */ %s;\n%s", st.session, st.sql, st.data)
	}
	fmt.Fprintf(&b, "-- was %q\n-- is  %q\n-- heard %q\n", m.was, m.is, m.payloads)
	return b.String()
}
