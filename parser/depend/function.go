package depend

import (
	"errors"
	"maps"
	"slices"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// seen is a function in SQL that has been looked into.
type seen struct {
	body *analyze.Body // nil: it cannot be seen
	why  error
}

// body returns what a call of a user's function does, nil where that cannot be
// seen; why says so.
func (d *deriver) body(c *analyze.Call) (_ *analyze.Body, why error) {
	f := c.Func
	if f == nil || f.OID < catalog.FirstUserOID {
		return nil, nil
	}
	if len(c.Args) != len(f.Args) || c.Variadic || f.Variadic != 0 {
		return nil, errors.New("some of its arguments are defaults or a list")
	}
	s, ok := d.functions[f]
	if !ok {
		d.functions[f] = seen{why: errors.New("it calls itself")}
		s.body, s.why = analyze.FunctionBody(d.cat, f)
		if s.body != nil && d.recurses(s.body, f) {
			s = seen{why: errors.New("it calls itself")}
		}
		d.functions[f] = s
	}
	return s.body, s.why
}

// recurses says that a body calls f, directly or not.
func (d *deriver) recurses(b *analyze.Body, f *catalog.Function) bool {
	found := false
	for _, t := range b.Trees {
		walkTree(t, relset{}, func(e analyze.Expr) {
			c, ok := e.(*analyze.Call)
			if !ok || found {
				return
			}
			found = c.Func == f
			if inner, _ := d.body(c); !found && inner != nil {
				found = d.recurses(inner, f)
			}
		})
	}
	return found
}

// see finds the columns that the functions called below a tree read.
func (d *deriver) see(t *analyze.Tree, done map[*analyze.Body]bool) {
	walkTree(t, relset{}, func(e analyze.Expr) {
		c, ok := e.(*analyze.Call)
		if !ok {
			return
		}
		b, _ := d.body(c)
		if b == nil || done[b] {
			return
		}
		done[b] = true
		for _, inner := range b.Trees {
			maps.Copy(d.columns, columns(inner))
			d.see(inner, done)
		}
	})
}

// call finds the tables that a call reads. more are further conditions on the rows
// of its last statement.
func (d *deriver) call(c *analyze.Call, filter, more []analyze.Expr) {
	b, _ := d.body(c)
	if b == nil {
		return
	}
	d.behind++
	defer func() { d.behind-- }()
	inside := slices.Concat(filter, d.arguments(b, c))
	for i, t := range b.Trees {
		if i == len(b.Trees)-1 {
			inside = append(inside, more...)
		}
		d.tree(t, inside)
	}
}

// arguments returns equalities between the parameters of a function and what a
// call gives for them. A parameter that is NULL is equal to nothing that a body
// compares with it. Texts are compared in the body under a collation that comes
// from all arguments together.
func (d *deriver) arguments(b *analyze.Body, c *analyze.Call) []analyze.Expr {
	before, called := d.plain[b.Args]
	d.plain[b.Args] = (before || !called) && !slices.ContainsFunc(c.Args, d.collated)
	var list []analyze.Expr
	for i, a := range c.Args {
		at := i
		if c.Order != nil {
			at = c.Order[i]
		}
		typ := b.Args.Columns[at].Type
		if family(typ) == 0 || family(a.Type()) != family(typ) {
			continue
		}
		v := &analyze.Var{Node: analyze.Node{Typ: typ, Offset: a.Pos()}, Rel: b.Args, Column: at}
		list = append(list, &analyze.Op{Node: v.Node, Operator: d.cat.DefaultEquality(typ), Args: []analyze.Expr{v, a}})
	}
	return list
}

// collated says that an argument may bring a collation with it that does not
// compare bytes.
func (d *deriver) collated(a analyze.Expr) bool {
	switch x := d.relabelled(a).(type) {
	case *analyze.ParamRef, *analyze.Const:
		return false
	case *analyze.Var:
		return d.family(x.Type()) == 0 || d.family(x.Type()) == textOID && d.keyVar(x) == nil
	}
	return family(a.Type()) == 0 || family(a.Type()) == textOID
}

// functionItem finds the tables that a function in FROM reads. The conditions on
// its rows hold for those of its last statement.
func (d *deriver) functionItem(r *analyze.Relation, filter []analyze.Expr) bool {
	if len(r.Funcs) != 1 || r.Ordinality {
		return false
	}
	c, ok := r.Funcs[0].(*analyze.Call)
	if !ok || !c.Func.Set {
		return false
	}
	b, _ := d.body(c)
	if b == nil || len(b.Trees) != 1 {
		return false
	}
	for _, a := range c.Args {
		d.subqueries(a, filter)
	}
	d.call(c, filter, d.through(r, b.Trees[0], filter))
	return true
}
