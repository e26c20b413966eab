package analyze

import (
	"math/rand/v2"
	"strings"
	"testing"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// TestMutants analyzes queries of the corpus with a token changed: whatever
// PostgreSQL's grammar takes must get an answer.
func TestMutants(t *testing.T) {
	cat := oracleCatalog(t)
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	var tokens []string
	var queries [][]string
	for _, list := range corpus(t, oracleDir) {
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
