package feed

import (
	"slices"

	"github.com/rungdb/rung/runtime/tag"
)

// Watch is a watch that results depend on: columns of a table, sorted, by a key,
// in the table's column order; an empty key is any change of the columns.
type Watch struct {
	ID           uint64 // see tag.Watch
	Columns, Key []string
}

// Plan says how the changes of one table that are announced under one spec touch
// watches.
type Plan struct {
	spec    *Coverage
	touches []touches
}

// touches says which changes touch a watch: those with one of these columns in
// the mask; in keyset key of the payload (-1: any change; -2: the spec lacks the
// key or a column, so that nothing can be told).
type touches struct {
	id      uint64
	columns []int
	key     int
}

const (
	anyKey     = -1
	unknownKey = -2
)

// NewPlan resolves the watches of a table in its spec.
func NewPlan(spec *Coverage, watches []Watch) *Plan {
	p := &Plan{spec: spec, touches: make([]touches, len(watches))}
	for i, w := range watches {
		p.touches[i] = w.under(spec)
	}
	return p
}

// Is says that the plan was made for a spec of this text.
func (p *Plan) Is(spec *Coverage) bool { return p.spec.Fingerprint == spec.Fingerprint }

// Explains says whether the change was made under the spec. Where not, nothing
// can be told but that the table has changed.
func (s *Coverage) Explains(c *Change) bool {
	return s != nil && !c.Whole && s.Fingerprint == c.Fingerprint && len(c.Keys) == len(s.Keys) &&
		(c.Mask == "*" || len(c.Mask) == len(s.Columns))
}

// Touch calls touch with the tags of the watches that c touches; c must be
// explained by the plan's spec.
func (p *Plan) Touch(c *Change, touch func(t uint64)) {
	for _, t := range p.touches {
		switch {
		case !t.touched(c.Mask):
		case t.key == anyKey:
			touch(tag.Tag(t.id, 0))
		case t.key == unknownKey:
			touch(tag.Whole(c.Table))
		default:
			for _, key := range c.Keys[t.key] {
				touch(tag.Tag(t.id, tag.Hash(key)))
			}
		}
	}
}

// touched says whether a change of the columns in mask touches the watch.
func (t *touches) touched(mask string) bool {
	return mask == "*" || t.key == unknownKey ||
		slices.ContainsFunc(t.columns, func(i int) bool { return mask[i] == '1' })
}

// under resolves the watch in a spec.
func (w *Watch) under(spec *Coverage) touches {
	t := touches{id: w.ID, key: anyKey}
	for _, name := range w.Columns {
		i := slices.Index(spec.Columns, name)
		if i < 0 {
			return touches{id: w.ID, key: unknownKey}
		}
		t.columns = append(t.columns, i)
	}
	if len(w.Key) > 0 {
		t.key = slices.IndexFunc(spec.Keys, func(k []string) bool { return slices.Equal(k, w.Key) })
		if t.key < 0 {
			t.key = unknownKey
		}
	}
	return t
}
