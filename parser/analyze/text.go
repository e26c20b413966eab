package analyze

import (
	"sort"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// expand writes the statement's SQL with its stars spelled out.
func (a *analyzer) expand(q *parser.Query) string {
	stars := append([]star(nil), a.stars...)
	sort.SliceStable(stars, func(i, j int) bool { return stars[i].pos < stars[j].pos })
	var b strings.Builder
	at := 0
	for i, st := range stars {
		if i > 0 && st.pos == stars[i-1].pos {
			continue // the same star, analyzed twice
		}
		to := starEnd(q, st.pos)
		if to < 0 || st.pos < at {
			continue // in parentheses the list would be a row
		}
		b.WriteString(q.SQL[at:st.pos])
		b.WriteString(starText(st.cols))
		at = to
	}
	b.WriteString(q.SQL[at:])
	return b.String()
}

func starText(cols []starColumn) string {
	parts := make([]string, len(cols))
	for i, c := range cols {
		parts[i] = quoteIdent(c.name)
		if c.alias != "" {
			parts[i] = quoteIdent(c.alias) + "." + parts[i]
		}
	}
	return strings.Join(parts, ", ")
}

// starEnd finds the end of the star that begins at pos: `*` or `alias.*`; -1 for
// `(alias.*)`, which means the same, but is a row when it is spelled out.
func starEnd(q *parser.Query, pos int) int {
	for i, t := range q.Tokens {
		if int(t.Start) < pos || q.SQL[t.Start:t.End] != "*" {
			continue
		}
		first := i
		for first > 0 && int(q.Tokens[first].Start) > pos {
			first--
		}
		if first > 1 && i+1 < len(q.Tokens) && q.Tokens[first-1].Token == pg_query.Token_ASCII_40 &&
			q.Tokens[i+1].Token == pg_query.Token_ASCII_41 && q.Tokens[first-2].Token != pg_query.Token_ROW {
			return -1
		}
		return int(t.End)
	}
	return -1
}

// quoteIdent is quote_identifier: keywords that cannot name a column everywhere
// are quoted too.
func quoteIdent(name string) string {
	plain := name != ""
	for i := range len(name) {
		c := name[i]
		if !(c >= 'a' && c <= 'z' || c == '_' || i > 0 && (c >= '0' && c <= '9' || c == '$')) {
			plain = false
		}
	}
	if plain && !keyword(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// leftmostOutput is the i-th visible output of a tree, of the first arm of a set
// operation; nil where there is none.
func leftmostOutput(t *Tree, i int) *Output {
	for t.SetOp != nil {
		t = t.SetOp.Left
	}
	if at := indexOf(t, i); at >= 0 {
		return &t.Output[at]
	}
	return nil
}

// sqlcName is the name that sqlc derives for an output, empty where it finds none;
// false: it has the same as the server, which is the user's or a column's.
func sqlcName(o *Output) (string, bool) {
	if o == nil || o.alias || o.raw == nil {
		return "", false
	}
	switch v := o.raw.GetNode().(type) {
	case *pg_query.Node_ColumnRef, *pg_query.Node_FuncCall:
		return "", false
	case *pg_query.Node_CoalesceExpr:
		for _, arg := range v.CoalesceExpr.Args {
			if ref := arg.GetColumnRef(); ref != nil {
				name, _ := lastString(ref.Fields)
				return name, true
			}
		}
		return "", false
	case *pg_query.Node_CaseExpr:
		return castName(v.CaseExpr.Defresult.GetTypeCast()), true
	case *pg_query.Node_TypeCast:
		return castName(v.TypeCast), true
	case *pg_query.Node_BoolExpr:
		l := v.BoolExpr.Args[0].GetSubLink()
		if v.BoolExpr.Boolop == pg_query.BoolExprType_NOT_EXPR && l.GetSubLinkType() == pg_query.SubLinkType_EXISTS_SUBLINK {
			return "not_exists", true
		}
	case *pg_query.Node_SubLink:
		if t := v.SubLink.SubLinkType; t == pg_query.SubLinkType_EXISTS_SUBLINK || t == pg_query.SubLinkType_EXPR_SUBLINK {
			return "", false
		}
	}
	return "", true
}

// castName is the name of a cast column, with what qualifies it.
func castName(c *pg_query.TypeCast) string {
	return strings.Join(stringList(c.GetArg().GetColumnRef().GetFields()), "_")
}
