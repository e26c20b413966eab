package depend

import (
	"slices"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// columnSet is the set of columns read of one occurrence of a table.
type columnSet struct {
	all  bool
	read map[int]bool
}

// columns finds every column that is read anywhere below a tree.
func columns(t *analyze.Tree) map[*analyze.Relation]*columnSet {
	sets := map[*analyze.Relation]*columnSet{}
	walkTree(t, relset{}, func(e analyze.Expr) {
		v, ok := e.(*analyze.Var)
		if !ok {
			return
		}
		set := sets[v.Rel]
		if set == nil {
			set = &columnSet{read: map[int]bool{}}
			sets[v.Rel] = set
		}
		if v.Column < 0 {
			set.all = true
		} else {
			set.read[v.Column] = true
		}
	})
	return sets
}

// names returns the watched columns of a table, sorted. Where no column is read,
// they are those of the primary key, or the first column: rows that come and go
// are still a change, and a watch is the simpler for having a column.
func (s *columnSet) names(t *catalog.Table) []string {
	if s == nil {
		s = &columnSet{}
	}
	all := s.all
	var names []string
	for i := range s.read {
		if i >= len(t.Columns) || t.Columns[i].Generated == 'v' {
			all = true // it can be made of any column, and triggers do not see it
		}
	}
	for i, c := range t.Columns {
		if c.Generated != 'v' && (all || s.read[i]) {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		names = leastColumns(t)
	}
	slices.Sort(names)
	return names
}

func leastColumns(t *catalog.Table) []string {
	for _, k := range t.Keys {
		if k.Primary {
			return slices.Clone(k.Columns)
		}
	}
	for _, c := range t.Columns {
		if c.Generated != 'v' {
			return []string{c.Name}
		}
	}
	return nil
}
