package analyze

import (
	"slices"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// Embed is one sqlc.embed(t): the columns [From, To) of the result are one row of
// a table or view.
type Embed struct {
	Name     string // t: the name or alias in the query
	Table    *catalog.Table
	From, To int
	// Nullable says that an outer join can leave the row out: then all of its
	// columns are NULL.
	Nullable bool
	Offset   int // of the sqlc.embed in Source.Text
}

// embeds finds the columns that each sqlc.embed stands for. The parser has made it
// t.*, and every column of a star has the place of the star. In a set operation the
// first arm says which columns are embedded; the others must have rows of the same
// table there, embedded or not.
func (a *analyzer) embeds(q *parser.Query, t *Tree, n *nulls) []Embed {
	if len(q.Embeds) == 0 {
		return nil
	}
	var list []Embed
	arms := armsOf(t)
	for _, e := range q.Embeds {
		arm, from, to := findStar(arms, e.At)
		row := rowOf(arms[arm], n, from, to)
		switch {
		case from == to:
			a.fail(errFeature, e.At, "", "sqlc.embed stands for columns of the result: it is for the outermost select list, or RETURNING")
		case arm > 0 && slices.ContainsFunc(list, func(first Embed) bool { return first.From == from && first.To == to }):
		case arm > 0:
			a.fail(errFeature, e.At, "Embed the columns that stand there in the first arm.", "sqlc.embed in a later arm of a set operation stands for what the first arm embeds there")
		case row == nil:
			a.fail(errFeature, e.At, "Select its columns.", "sqlc.embed is for rows of tables and views: \"%s\" is none", e.Name)
		default:
			out := Embed{Name: e.Name, Table: row.table, From: from, To: to, Nullable: row.missing, Offset: e.Offset}
			for _, other := range arms[1:] {
				r := rowOf(other, n, from, to)
				if r == nil || r.table != row.table {
					a.fail(errFeature, e.At, "Select its columns.", "sqlc.embed(%s) needs rows of %s in every arm of the set operation", e.Name, row.table.Name)
					break
				}
				out.Nullable = out.Nullable || r.missing
			}
			list = append(list, out)
		}
	}
	return list
}

// armsOf are the arms of a set operation, or the tree that is none.
func armsOf(t *Tree) []*Tree {
	if t.SetOp != nil {
		return append(armsOf(t.SetOp.Left), armsOf(t.SetOp.Right)...)
	}
	return []*Tree{t}
}

// findStar returns the arm with the star at pos, and which of its columns that stands
// for; none: nowhere.
func findStar(arms []*Tree, pos int) (arm, from, to int) {
	for arm, t := range arms {
		for i, o := range visible(t) {
			if v, ok := o.Expr.(*Var); !ok || v.Pos() != pos {
				continue
			}
			if to == 0 {
				from = i
			}
			to = i + 1
		}
		if to > 0 {
			return arm, from, to
		}
	}
	return 0, 0, 0
}

// embedded is a row of a table among columns; missing: an outer join can leave it out.
type embedded struct {
	table   *catalog.Table
	missing bool
}

// rowOf reads columns as a whole row of a table or view, also one that comes out of a
// subquery unchanged; nil: they are none.
func rowOf(arm *Tree, n *nulls, from, to int) *embedded {
	list := visible(arm)
	if to > len(list) {
		return nil
	}
	row := &embedded{missing: true}
	var rel *Relation
	for i, o := range list[from:to] {
		v, ok := o.Expr.(*Var)
		if !ok || i > 0 && v.Rel != rel {
			return nil
		}
		rel = v.Rel
		t, c := origin(v)
		if t == nil || i > 0 && t != row.table || i >= len(t.Columns) || t.Columns[i] != c {
			return nil
		}
		if rel.Kind != TableRel && rel.Kind != PseudoRel && c.NotNull && rel.Columns[v.Column].Nullable {
			return nil // the subquery can make NULLs that the table has not
		}
		row.table, row.missing = t, row.missing && v.Nulled && n.output(arm, indexOf(arm, from+i))
	}
	if row.table == nil || len(row.table.Columns) != to-from {
		return nil
	}
	return row
}
