package analyze

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
)

// TestMutants analyzes queries of the corpus with a token changed: whatever
// PostgreSQL's grammar takes must get an answer.
func TestMutants(t *testing.T) {
	cat := oracleCatalog(t)
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	var tokens []string
	var queries [][]string
	for _, list := range corpus(t, libraryDir) {
		for _, sql := range list {
			if words := split(sql); len(words) > 2 {
				queries = append(queries, words)
				tokens = append(tokens, words...)
			}
		}
	}
	accepted, refused := 0, 0
	for range 5 {
		for _, words := range queries {
			sql := mutate(r, words, tokens)
			tree, err := pg_query.Parse(sql)
			if err != nil || len(tree.Stmts) != 1 {
				continue
			}
			if analyzes(t, seed, func() bool { _, errs := Analyze(cat, parsed(t, sql)); return len(errs) == 0 }, sql) {
				accepted++
			} else {
				refused++
			}
		}
	}
	t.Logf("mutants: seed %d, %d accepted, %d refused", seed, accepted, refused)
}

// compareMutated compares the queries of the corpus with a token changed: what
// nobody thought of. A few of them may differ; the first are printed.
func compareMutated(t *testing.T, list []*project) {
	var total count
	shown := 0
	for i, p := range list {
		if !p.corpus {
			continue
		}
		m := &project{name: "mutated " + p.name, cat: p.cat, server: p.server, queries: p.mutated(t, uint64(i))}
		m.compare(t)
		for _, d := range m.differences {
			if shown++; shown <= 20 {
				fmt.Println(d)
			}
		}
		total.add(m.count)
	}
	fmt.Printf("mutated: %d queries with a token changed, %d agree (%.2f %%); of %d that the server refuses %d with its SQLSTATE and position (%.2f %%)\n",
		total.total, total.agree, percent(total.agree, total.total), total.rejected, total.alike, percent(total.alike, total.rejected))
	if percent(total.agree, total.total) < 99 || percent(total.alike, total.rejected) < 95 {
		t.Error("mutated queries: want 99 % to agree, and 95 % of the errors to be the same")
	}
}

func percent(part, of int) float64 { return 100 * float64(part) / float64(max(of, 1)) }

// mutated are the project's queries, each with one token changed a few times over,
// that the grammar takes.
func (p *project) mutated(t testing.TB, seed uint64) []*parser.Query {
	r := rand.New(rand.NewPCG(seed, 0))
	var tokens []string
	var queries [][]string
	for _, q := range p.queries {
		if words := split(q.SQL); len(words) > 2 {
			queries = append(queries, words)
			tokens = append(tokens, words...)
		}
	}
	var out []*parser.Query
	for range 5 {
		for _, words := range queries {
			sql := mutate(r, words, tokens)
			if tree, err := pg_query.Parse(sql); err != nil || len(tree.Stmts) != 1 || tree.Stmts[0].Stmt.GetTransactionStmt() != nil {
				continue
			}
			q := parsed(t, sql)
			q.Name = "mutated"
			out = append(out, q)
		}
	}
	return out
}

func analyzes(t *testing.T, seed uint64, f func() bool, sql string) bool {
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("seed %d: Analyze(%s) panics: %v", seed, sql, p)
		}
	}()
	return f()
}

func split(sql string) []string {
	r, err := pg_query.Scan(sql)
	if err != nil {
		return nil
	}
	var words []string
	for _, tok := range r.Tokens {
		words = append(words, sql[tok.Start:tok.End])
	}
	return words
}

func mutate(r *rand.Rand, words, tokens []string) string {
	words = append([]string(nil), words...)
	i := r.IntN(len(words))
	switch r.IntN(3) {
	case 0:
		words = append(words[:i], words[i+1:]...)
	case 1:
		words[i] = tokens[r.IntN(len(tokens))]
	case 2:
		words[i] = words[r.IntN(len(words))]
	}
	return strings.Join(words, " ")
}
