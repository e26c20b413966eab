package analyze

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNullable(t *testing.T) {
	cat := oracleCatalog(t)
	tests := []struct {
		sql  string
		want string // a letter per column: n nullable, - not
	}{
		{"SELECT id, name, bio FROM authors", "--n"},
		{"SELECT a.id, b.id, b.tags FROM authors a LEFT JOIN books b ON b.author_id = a.id", "-nn"},
		{"SELECT a.id, b.id, b.tags FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.qty = 1", "--n"},
		{"SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NOT NULL", "--"},
		{"SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NULL", "-n"},
		{"SELECT a.id, b.id FROM authors a RIGHT JOIN books b ON b.author_id = a.id", "n-"},
		{"SELECT a.id, b.id FROM authors a FULL JOIN books b ON b.author_id = a.id", "nn"},
		{"SELECT id FROM authors a FULL JOIN books b USING (id)", "-"},
		{"SELECT id FROM (SELECT book_id FROM logs) l LEFT JOIN (authors a FULL JOIN books b USING (id)) ON l.book_id = a.id", "n"},
		{"SELECT j.id FROM logs l LEFT JOIN (authors a FULL JOIN books b USING (id)) j ON l.book_id = j.id", "n"},
		{"SELECT a.id, s.total FROM authors a LEFT JOIN (SELECT author_id, count(*) AS total FROM books GROUP BY 1) s ON s.author_id = a.id", "-n"},
		{"SELECT book_id FROM logs WHERE book_id = $1", "-"},
		{"SELECT count(*), sum(qty), coalesce(sum(qty), 0) FROM books", "-n-"},
		{"SELECT author_id, sum(qty), max(tags[1]) FROM books GROUP BY author_id", "--n"},
		{"SELECT author_id, sum(qty) FROM books GROUP BY ROLLUP (author_id)", "nn"},
		{"SELECT price * qty, title || 'x', meta ->> 'a', tags[1], lower(title) FROM books", "--nn-"},
		{"SELECT name FROM authors UNION ALL SELECT bio FROM authors", "n"},
		{"SELECT name FROM authors INTERSECT SELECT bio FROM authors", "-"},
		{"SELECT (SELECT title FROM books LIMIT 1), EXISTS (SELECT 1), (SELECT count(*) FROM books)", "n--"},
		{"WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t) SELECT n FROM t", "-"},
		{"UPDATE authors SET bio = $1 WHERE bio IS NOT NULL RETURNING id, bio", "-n"},
		{"SELECT id, total, top FROM rich", "--n"},
		{"SELECT row_number() OVER (), lag(id) OVER (ORDER BY id), sum(qty) OVER () FROM books", "-n-"},
		{"SELECT $1::int, 1, NULL, 'x', now(), current_user", "n-n---"},
	}
	for _, tt := range tests {
		q, errs := Analyze(cat, parsed(t, tt.sql))
		if len(errs) > 0 {
			t.Errorf("Analyze(%s): %s", tt.sql, errs[0].Message)
			continue
		}
		got := ""
		for _, c := range q.Columns {
			got += map[bool]string{true: "n", false: "-"}[c.Nullable]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.sql, diff)
		}
	}
}
