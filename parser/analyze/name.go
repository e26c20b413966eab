package analyze

import (
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// use is one way in which a parameter is used: what names it and what it is
// compared with or assigned to.
type use struct {
	name     string
	table    *catalog.Table
	column   *catalog.Column
	assigned bool
}

// namer walks a tree and gives each parameter its uses, in the order of the
// statement's parts.
type namer struct {
	uses map[int][]use
	done map[*Tree]bool
}

func newNamer() *namer { return &namer{uses: map[int][]use{}, done: map[*Tree]bool{}} }

// params describes the parameters that the namer has seen.
func (a *analyzer) params(q *parser.Query, n *namer) []Param {
	out := make([]Param, len(a.types))
	for i, typ := range a.types {
		p := Param{Number: i + 1, Type: typ}
		uses := n.uses[i+1]
		nullable := len(uses) > 0
		for _, u := range uses {
			if p.Name == "" {
				p.Name = u.name
			}
			if p.Column == nil && u.column != nil {
				p.Table, p.Column, p.Assigned = u.table, u.column, u.assigned
			}
			nullable = nullable && u.assigned && (u.column == nil || !u.column.NotNull)
		}
		p.Nullable = nullable
		if i < len(q.Params) {
			if q.Params[i].Name != "" {
				p.Name = q.Params[i].Name
			}
			p.Nullable = p.Nullable || q.Params[i].Nullable
		}
		out[i] = p
	}
	return out
}

func (n *namer) tree(t *Tree) {
	if t == nil || n.done[t] {
		return
	}
	n.done[t] = true
	for _, c := range t.With {
		n.tree(c.Tree)
	}
	for _, as := range t.Assign {
		n.assign(t.Target, as)
	}
	for _, row := range t.Rows {
		for i, e := range row {
			if t.Kind == Insert && i < len(t.Assign) {
				n.assign(t.Target, Assign{t.Assign[i].Column, e})
			} else {
				n.expr(e, use{})
			}
		}
	}
	n.tree(t.Source)
	if t.SetOp != nil {
		n.tree(t.SetOp.Left)
		n.tree(t.SetOp.Right)
	}
	for _, o := range t.Output {
		n.expr(o.Expr, use{})
	}
	for _, i := range t.From {
		n.item(i)
	}
	n.clauses(t)
}

func (n *namer) clauses(t *Tree) {
	n.expr(t.Where, use{})
	n.exprs(t.GroupBy)
	n.expr(t.Having, use{})
	n.exprs(t.DistinctOn)
	n.exprs(t.OrderBy)
	n.expr(t.Limit, use{name: "limit"})
	n.expr(t.Offset, use{name: "offset"})
	n.expr(t.MergeOn, use{})
	for _, m := range t.Arms {
		n.expr(m.Cond, use{})
		for _, as := range m.Assign {
			n.assign(t.Target, as)
		}
	}
	if c := t.OnConflict; c != nil {
		n.exprs(c.Target)
		for _, as := range c.Assign {
			n.assign(t.Target, as)
		}
		n.expr(c.Where, use{})
	}
}

func (n *namer) item(i Item) {
	switch v := i.(type) {
	case *Join:
		n.item(v.Left)
		n.item(v.Right)
		n.expr(v.On, use{})
	case *Relation:
		if v.Kind == SubqueryRel {
			n.tree(v.Tree)
		}
		n.exprs(v.Funcs)
	}
}

func (n *namer) assign(rel *Relation, as Assign) {
	u := use{name: as.Column.Name, column: as.Column, assigned: true}
	if rel != nil {
		u.table = rel.Table
	}
	if !direct(as.Expr) {
		u = use{name: u.name}
	}
	n.expr(as.Expr, u)
}

// direct: the value is a parameter, implicit conversions aside.
func direct(e Expr) bool {
	for {
		c, ok := e.(*Cast)
		if !ok {
			break
		}
		e = c.Arg
	}
	_, ok := e.(*ParamRef)
	return ok
}

func (n *namer) exprs(list []Expr) {
	for _, e := range list {
		n.expr(e, use{})
	}
}

// expr walks an expression; u is what a parameter in its place would be.
func (n *namer) expr(e Expr, u use) {
	switch v := e.(type) {
	case nil:
	case *ParamRef:
		if v.Cast {
			u.name = "" // as sqlc has it
		}
		n.uses[v.Number] = append(n.uses[v.Number], u)
	case *Cast:
		if !v.Implicit {
			u = use{assigned: u.assigned, table: u.table, column: u.column}
		}
		n.expr(v.Arg, u)
	case *Op:
		n.operands(v.Args)
	case *ArrayOp:
		n.expr(v.Left, compared(v.Array))
		n.expr(v.Array, compared(v.Left))
	case *RowCompare:
		for i := range v.Left {
			n.operands([]Expr{v.Left[i], v.Right[i]})
		}
	case *Call:
		n.call(v)
	case *SubLink:
		for i, t := range v.Tests {
			w := use{}
			if i < len(visible(v.Tree)) {
				w = compared(visible(v.Tree)[i].Expr)
			}
			n.expr(t, w)
		}
		n.tree(v.Tree)
	case *Coalesce, *MinMax, *Case, *ArrayExpr, *Collate:
		u.column, u.table, u.assigned = keepArray(e, u)
		n.parts(e, u)
	default:
		n.parts(e, use{})
	}
}

// keepArray: the elements of IN's list are compared with the column; in other
// constructs a parameter only stands for the name.
func keepArray(e Expr, u use) (*catalog.Column, *catalog.Table, bool) {
	if _, ok := e.(*ArrayExpr); ok {
		return u.column, u.table, u.assigned
	}
	return nil, nil, false
}

func (n *namer) parts(e Expr, u use) {
	if c, ok := e.(*Case); ok {
		n.expr(c.Arg, use{})
		for _, w := range c.Whens {
			n.expr(w.Cond, use{})
			n.expr(w.Result, u)
		}
		n.expr(c.Else, u)
		return
	}
	for _, c := range children(e) {
		n.expr(c, u)
	}
}

func (n *namer) operands(args []Expr) {
	if len(args) != 2 {
		n.exprs(args)
		return
	}
	n.expr(args[0], compared(args[1]))
	n.expr(args[1], compared(args[0]))
}

// compared is what a parameter is that stands against other: the column itself,
// or at least the name of one in it.
func compared(other Expr) use {
	e := other
	for {
		c, ok := e.(*Cast)
		if !ok {
			break
		}
		e = c.Arg
	}
	if v, ok := e.(*Var); ok && v.Column >= 0 {
		u := use{name: v.Rel.Columns[v.Column].Name}
		u.table, u.column = origin(v)
		return u
	}
	u := use{}
	walk(other, func(e Expr) bool {
		if v, ok := e.(*Var); ok && v.Column >= 0 && u.name == "" {
			u.name = v.Rel.Columns[v.Column].Name
		}
		return u.name == ""
	})
	return u
}

func (n *namer) call(c *Call) {
	for i, a := range c.Args {
		u := use{name: c.Func.Name}
		at := i
		if c.Order != nil {
			at = c.Order[i]
		}
		if at < len(c.Func.ArgNames) && c.Func.ArgNames[at] != "" {
			u.name = c.Func.ArgNames[at]
		}
		n.expr(a, u)
	}
	n.exprs(c.OrderBy)
	n.expr(c.Filter, use{})
	if c.Over != nil {
		n.exprs(c.Over.Partition)
		n.exprs(c.Over.OrderBy)
	}
}
