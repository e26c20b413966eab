package parser

import (
	"strings"
	"testing"
)

// A statement of any size and depth gives a query or an error, and the statement
// behind it is read in any case.
func TestDepth(t *testing.T) {
	tests := []struct {
		name string
		sql  func(n int) string
		flat bool // right at any length
	}{
		{"operators", func(n int) string { return "1" + strings.Repeat("+1", n) }, false},
		{"operators with lists", func(n int) string { return "1" + strings.Repeat("+array[1,2]", n) }, false},
		{"operators with cases", func(n int) string { return "1" + strings.Repeat("+case when a and b then 1 end", n) }, false},
		{"operators with calls", func(n int) string { return "1" + strings.Repeat("+f(1,2)", n) }, false},
		{"casts", func(n int) string { return "1" + strings.Repeat("::int", n) }, false},
		{"prefix operators", func(n int) string { return strings.Repeat("not ", n) + "true" }, false},
		{"parentheses", func(n int) string { return strings.Repeat("(", n) + "1" + strings.Repeat(")", n) }, false},
		{"open parentheses", func(n int) string { return strings.Repeat("(", n) }, false},
		{"subqueries", func(n int) string {
			return strings.Repeat("(select ", n) + "1" + strings.Repeat(")", n)
		}, false},
		{"unions", func(n int) string { return "1" + strings.Repeat(" union all select 1 where a and b", n) }, false},
		{"joins", func(n int) string { return "1 from a" + strings.Repeat(" join b on a and b", n) }, false},
		{"cases", func(n int) string { return strings.Repeat("case when true then ", n) + "1" + strings.Repeat(" end", n) }, false},
		{"conditions", func(n int) string { return "a = 1" + strings.Repeat(" or a = 1 and b is null", n) }, true},
		{"list", func(n int) string { return "1" + strings.Repeat(", 'x'::text || 1", n) }, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			large := 30_000 // deep enough to end the process without the check
			if tt.flat {
				large = 10_000 // more than maxDepth tokens
			}
			for _, n := range []int{100, large} {
				src := &Source{Path: "q.sql", Text: "-- name: A :one\nselect " + tt.sql(n) + ";\n-- name: B :one\nselect 1"}
				queries, errs := ParseFile(src)
				if last := queries[len(queries)-1]; last.Name != "B" {
					t.Errorf("%d: the last query is %s, want B", n, last.Name)
				}
				want := n == 100 && tt.name != "open parentheses" || tt.flat
				if got := len(errs) == 0; got != want {
					t.Errorf("%d: %d errors %.200s, right: %t, want %t", n, len(errs), errs.Error(), got, want)
				}
			}
		})
	}
}
