package soundness

import (
	"fmt"
	"slices"

	"github.com/zeebo/xxh3"

	"github.com/rungdb/rung/parser/depend"
)

// digest is what the analysis says of a query of a world: text that another
// analysis of the same query differs in, if it depends on other changes.
func digest(number uint64, q *analyzed) string {
	text := fmt.Sprintf("%d\n%s\n%v\n", number, q.SQL, q.one)
	for _, k := range depend.KeyQueries(q.Reads) {
		sql, params := k.SQL()
		text += fmt.Sprintln(sql, params)
	}
	for _, w := range q.Reads {
		text += fmt.Sprintf("%s.%s %q\n", w.Table.Schema, w.Table.Name, w.Columns)
		for _, k := range w.Keys {
			for _, c := range k {
				text += fmt.Sprintf("%q %d %t %t", c.Column.Name, c.Param, c.Each, c.Optional)
				if c.Query != nil {
					text += fmt.Sprintf(" %s %d", c.Query.Table.Name, c.Output)
				}
				if c.Const != nil {
					text += fmt.Sprintf(" %q", *c.Const)
				}
				text += "\n"
			}
			text += "or\n"
		}
	}
	return fmt.Sprintf("%016x", xxh3.HashString(text))
}

// Digests are those of all queries of the first worlds of a seed.
func Digests(seed, worlds uint64) ([]string, error) {
	var out []string
	for number := range worlds {
		p, _, err := newPlan(seed, number, false)
		if err != nil {
			return nil, err
		}
		for _, q := range p.queries {
			out = append(out, digest(number, q))
		}
	}
	return out, nil
}

// leaveOut takes the queries with known digests out, and says whether any is left.
func (p *plan) leaveOut(known map[string]bool) bool {
	left := func(q *analyzed) bool { return !known[digest(p.number, q)] }
	p.queries = slices.DeleteFunc(p.queries, func(q *analyzed) bool { return !left(q) })
	var entries []*analyzed
	var arguments [][]argument
	for i, q := range p.entries {
		if left(q) {
			entries, arguments = append(entries, q), append(arguments, p.arguments[i])
		}
	}
	p.entries, p.arguments = entries, arguments
	var err error
	p.triggers, err = triggers(p.cat, p.queries)
	return err == nil && len(p.queries) > 0
}
