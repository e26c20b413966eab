package parser

import pg_query "github.com/pganalyze/pg_query_go/v5"

// maxDepth bounds how deep the tree of one statement can become. PostgreSQL's
// grammar reads `1 + 1 + 1` and `a UNION b UNION c` as trees that lean to the
// left, as deep as they are long, and pg_query walks them recursively on a C stack
// that it does not check: at some 25,000 levels the process is killed. Trees of
// more than 5,000 expressions cannot be handed over anyway.
const maxDepth = 15000

// tooDeep says whether a statement may be deeper than maxDepth. A token that can add a level is counted until
// the comma, AND or OR that ends its expression; lists, and chains of AND or OR,
// are flat. What joins relations and queries is counted to the closing
// parenthesis.
func tooDeep(code []*pg_query.ScanToken) bool {
	if len(code) <= maxDepth {
		return false
	}
	type level struct {
		open             pg_query.Token
		expression, sets int
	}
	stack := []level{{}}
	total := 0
	closed := func(open pg_query.Token) {
		if top := stack[len(stack)-1]; len(stack) > 1 && top.open == open {
			total -= top.expression + top.sets
			stack = stack[:len(stack)-1]
		}
	}
	for _, t := range code {
		top := &stack[len(stack)-1]
		switch t.Token {
		case pg_query.Token_IDENT, pg_query.Token_UIDENT, pg_query.Token_SCONST, pg_query.Token_USCONST, pg_query.Token_ICONST,
			pg_query.Token_FCONST, pg_query.Token_BCONST, pg_query.Token_XCONST, pg_query.Token_PARAM:
			continue
		case pg_query.Token_ASCII_44, pg_query.Token_AND, pg_query.Token_OR:
			total -= top.expression
			top.expression = 0
			continue
		case pg_query.Token_ASCII_41:
			closed(pg_query.Token_ASCII_40)
			continue
		case pg_query.Token_ASCII_93:
			closed(pg_query.Token_ASCII_91)
			continue
		case pg_query.Token_END_P:
			closed(pg_query.Token_CASE)
			continue
		case pg_query.Token_UNION, pg_query.Token_INTERSECT, pg_query.Token_EXCEPT, pg_query.Token_JOIN:
			top.sets++
		case pg_query.Token_ASCII_40, pg_query.Token_ASCII_91, pg_query.Token_CASE:
			stack = append(stack, level{open: t.Token, expression: 1})
		default:
			top.expression++
		}
		if total++; total > maxDepth {
			return true
		}
	}
	return false
}
