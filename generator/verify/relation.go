package verify

import (
	"slices"
	"strings"

	"github.com/rungdb/rung/runtime/tag"
)

func (s *server) addRelation(r *relation) {
	r.identity, r.columns = tag.Table(r.Schema, r.Name), map[string]column{}
	s.relations[r.identity], s.byOID[r.OID] = r, r
	for _, parent := range r.Parents {
		s.children[parent] = append(s.children[parent], r)
	}
}

// own returns one of rung's own tables, nil where it is not there.
func (s *server) own(name string) *relation {
	return s.relations[tag.Table(s.desired.Database.Config.ObjectSchema, name)]
}

// below returns a table and all that is a partition of it or inherits from it, the
// table first, then by identity.
func (s *server) below(root *relation) []*relation {
	list := []*relation{root}
	for i := 0; i < len(list); i++ {
		for _, r := range s.children[list[i].OID] {
			if !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	slices.SortFunc(list[1:], func(a, b *relation) int { return strings.Compare(a.identity, b.identity) })
	return list
}

// trigger returns the trigger of a relation with that name.
func (s *server) trigger(relation uint32, name string) *trigger {
	for _, t := range s.triggers {
		if t.Relation == relation && t.Name == name {
			return t
		}
	}
	return nil
}

// function returns the function of the object schema with that name and arguments.
func (s *server) function(name, args string) *function {
	for _, f := range s.functions {
		if f.Name == name && f.Args == args {
			return f
		}
	}
	return nil
}

func (f *function) signature() string { return f.Name + "(" + f.Args + ")" }
