package analyze

import (
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
// t.*, and every column of a star has the place of the star.
func (a *analyzer) embeds(q *parser.Query, t *Tree, columns []Column) []Embed {
	var list []Embed
	for _, e := range q.Embeds {
		out := Embed{Name: e.Name, From: -1, Offset: e.Offset, Nullable: true}
		i := 0
		for _, o := range t.Output {
			if o.Hidden {
				continue
			}
			if v, ok := o.Expr.(*Var); ok && v.Pos() == e.At && i < len(columns) {
				if out.From < 0 {
					out.From, out.Table = i, v.Rel.Table
				}
				out.To = i + 1
				out.Nullable = out.Nullable && v.Nulled && columns[i].Nullable
			}
			i++
		}
		switch {
		case out.From < 0:
			a.fail(errFeature, e.At, "", "sqlc.embed stands for columns of the result: it is for the outermost select list, or RETURNING")
		case out.Table == nil || out.To-out.From != len(out.Table.Columns):
			a.fail(errFeature, e.At, "Select its columns.", "sqlc.embed is for tables and views: \"%s\" is none", e.Name)
		default:
			list = append(list, out)
		}
	}
	return list
}
