package parser

import "strings"

// maxEdits is MAX_FUZZY_DISTANCE of PostgreSQL's parse_relation.c.
const maxEdits = 3

// Nearest returns the candidate that a misspelt word most likely means: the first
// of those with the fewest edits, or "" where none is near enough. As for columns
// in parse_relation.c these are at most 3, and at most half of the word; a word that
// is equal but for case is one edit away.
func Nearest(word string, candidates []string) string {
	best, found := min(maxEdits, len([]rune(word))/2)+1, ""
	for _, c := range candidates {
		d := 1
		if !strings.EqualFold(c, word) {
			d = EditDistance(word, c, best-1)
		}
		if c != word && d < best {
			best, found = d, c
		}
	}
	return found
}

// EditDistance returns the number of characters to insert, delete or replace to
// make b of a, or limit+1 where it is above limit.
func EditDistance(a, b string, limit int) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > limit || len(t)-len(s) > limit {
		return limit + 1
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range s {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j, q := range t {
			cost := diagonal
			if r != q {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
			least = min(least, row[j+1])
		}
		if least > limit {
			return limit + 1
		}
	}
	return min(row[len(t)], limit+1)
}
