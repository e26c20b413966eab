package generator

import (
	"strconv"
	"strings"
)

// quoteIdent writes a name as a quoted identifier, whether it needs it or not: a
// word that is no keyword today may be one in the next version of the server.
func quoteIdent(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// quoteLiteral writes a text so that it is read the same whatever
// standard_conforming_strings says (quote_literal of the server).
func quoteLiteral(text string) string {
	text = strings.ReplaceAll(text, `'`, `''`)
	if strings.Contains(text, `\`) {
		return `E'` + strings.ReplaceAll(text, `\`, `\\`) + `'`
	}
	return `'` + text + `'`
}

// dollarQuote returns a delimiter that does not occur in text.
func dollarQuote(text string) string {
	q := "$rung$"
	for i := 1; strings.Contains(text, q[:len(q)-1]); i++ {
		q = "$rung" + strconv.Itoa(i) + "$"
	}
	return q
}

// oneLine makes a text fit for a comment that ends with its line.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
}
