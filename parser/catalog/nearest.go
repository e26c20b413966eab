package catalog

import "slices"

// maxEdits is MAX_FUZZY_DISTANCE of parse_relation.c.
const maxEdits = 3

// Nearest returns the candidate that is nearest to name, or "" where none is near
// enough: as for columns in PostgreSQL's parse_relation.c, at most 3 edits and at
// most half of the name. Of equally near candidates it returns the first.
func Nearest(name string, candidates []string) string {
	best, found := min(maxEdits, len([]rune(name))/2)+1, ""
	for _, s := range candidates {
		if d := EditDistance(name, s, best-1); d < best {
			best, found = d, s
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

// NearestTable returns the table or view that the user may have meant, as it
// would have to be written, or "": one with a similar name in the schema or on
// the search path, else one of the same name in another schema.
func (c *Catalog) NearestTable(schema, name string) string {
	var near, elsewhere []string
	for _, t := range c.user.tables {
		switch {
		case t.dropped:
		case t.Schema == schema || schema == "" && slices.Contains(c.effective, t.Schema):
			near = append(near, t.Name)
		case t.Name == name:
			elsewhere = append(elsewhere, c.QuoteIdent(t.Schema)+"."+c.QuoteIdent(t.Name))
		}
	}
	found := Nearest(name, near)
	switch {
	case len(elsewhere) > 0 && (found == "" || EditDistance(name, found, maxEdits) > 1):
		return elsewhere[0]
	case found == "":
		return ""
	case schema != "":
		return c.QuoteIdent(schema) + "." + c.QuoteIdent(found)
	}
	return c.QuoteIdent(found)
}
