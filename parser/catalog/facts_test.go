package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rungdb/rung/parser"
)

// BenchmarkNew measures how long PostgreSQL's own objects take to load.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := New(16); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApply measures a schema of 5,000 tables in one file.
func BenchmarkApply(b *testing.B) {
	src := &parser.Source{Path: "big.sql", Text: bigSchema(5000)}
	b.ReportAllocs()
	for b.Loop() {
		c := newCatalog(b)
		if errs := c.Apply(src); len(errs) > 0 {
			b.Fatal(errs[0].Message)
		}
	}
}

// bigSchema writes tables that refer to each other, with changes and drops.
func bigSchema(n int) string {
	var s strings.Builder
	s.WriteString("CREATE TYPE mood AS ENUM ('a', 'b');\n")
	for i := range n {
		fmt.Fprintf(&s, `CREATE TABLE t%d (
  id bigserial PRIMARY KEY, parent bigint REFERENCES t%d, mood mood NOT NULL DEFAULT 'a', name varchar(100) NOT NULL UNIQUE,
  amount numeric(12,2) CHECK (amount > 0), at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON t%[1]d (at);
`, i, max(i-1, 0))
	}
	for i := range n / 10 {
		fmt.Fprintf(&s, "ALTER TABLE t%d ADD COLUMN more int;\nCOMMENT ON TABLE t%[1]d IS 'x';\nDROP TABLE t%d CASCADE;\n", i, n-1-i)
	}
	return s.String()
}
