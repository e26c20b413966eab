package parser

import "strings"

// Nearest returns the candidate that a misspelt word most likely means: equal but
// for case, else the first of the smallest edit distance, which must be 1 or 2
// and no more than half of the word. It is empty where there is none.
func Nearest(word string, candidates []string) string {
	best, distance := "", 3
	for _, c := range candidates {
		if c == word {
			continue
		}
		d := 1
		if !strings.EqualFold(c, word) {
			d = editDistance(word, c)
		}
		if d < distance && 2*d <= max(len(word), len(c)) {
			best, distance = c, d
		}
	}
	return best
}

// editDistance is the number of characters to insert, delete or replace to turn
// a into b; 3 stands for everything above 2.
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if len(s)-len(t) > 2 || len(t)-len(s) > 2 {
		return 3
	}
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range s {
		diagonal := row[0]
		row[0] = i + 1
		for j, c := range t {
			cost := diagonal
			if r != c {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return min(row[len(t)], 3)
}
