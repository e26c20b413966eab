package analyze

import (
	"fmt"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

// The literals of arrays, rows and ranges hold literals of other types, which
// their own input functions read (array_in, record_in, range_in).

// element is one of them; NULL where it is one.
type element struct {
	text string
	null bool
}

func (a *analyzer) checkElements(list []element, typeOf func(i int) catalog.OID) (message, code string) {
	for i, e := range list {
		if e.null {
			continue
		}
		if message, code := a.checkLiteral(e.text, a.base(typeOf(i))); message != "" {
			return message, code
		}
	}
	return "", ""
}

// arrayElements are the elements of an array's text, those of all dimensions in
// order. What is not well formed has none: the server says what is wrong with it.
func arrayElements(text string) []element {
	if i := strings.IndexByte(text, '{'); i > 0 {
		text = text[i:] // behind the bounds
	}
	var out []element
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case strings.IndexByte("{}, \t\n\r\v\f", c) >= 0:
			i++
		case c == '"':
			word, n, ok := quotedText(text[i:], false)
			if !ok {
				return nil
			}
			out = append(out, element{text: word})
			i += n
		default:
			word, n := bareText(text[i:], "{},")
			word = strings.TrimRight(word, " \t\n\r\v\f")
			out = append(out, element{word, strings.EqualFold(word, "null")})
			i += n
		}
	}
	return out
}

// quotedText reads a word in double quotes, backslashes undone; a doubled quote
// stands for one where double says so. n is its length with the quotes.
func quotedText(text string, double bool) (word string, n int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case c == '"' && double && i+1 < len(text) && text[i+1] == '"':
			i++
			b.WriteByte('"')
		case c == '"':
			return b.String(), i + 1, true
		default:
			b.WriteByte(c)
		}
	}
	return "", 0, false
}

// bareText reads up to one of the characters in end.
func bareText(text, end string) (word string, n int) {
	var b strings.Builder
	i := 0
	for ; i < len(text) && strings.IndexByte(end, text[i]) < 0; i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), i
}

// partText reads a field of a row or a bound of a range: bare and quoted pieces
// up to one of the characters in end; null: it is empty.
func partText(text, end string) (e element, n int, ok bool) {
	var b strings.Builder
	null := true
	for n < len(text) && strings.IndexByte(end, text[n]) < 0 {
		null = false
		if text[n] == '"' {
			word, m, ok := quotedText(text[n:], true)
			if !ok {
				return e, n, false
			}
			b.WriteString(word)
			n += m
			continue
		}
		word, m := bareText(text[n:], end+`"`)
		b.WriteString(word)
		n += m
	}
	return element{b.String(), null}, n, n < len(text)
}

// checkRecord is record_in.
func (a *analyzer) checkRecord(text string, t *catalog.Type) (message, code string) {
	malformed := fmt.Sprintf("malformed record literal: \"%s\"", text)
	rest := strings.TrimLeft(text, " \t\n\r\v\f")
	if !strings.HasPrefix(rest, "(") || t.Table == nil {
		return malformed, errInvalidText
	}
	columns := t.Table.Columns
	rest = rest[1:]
	for i, c := range columns {
		if i > 0 {
			if !strings.HasPrefix(rest, ",") {
				return malformed, errInvalidText
			}
			rest = rest[1:]
		}
		e, n, ok := partText(rest, ",)")
		if !ok {
			return malformed, errInvalidText
		}
		rest = rest[n:]
		if message, code := a.checkElements([]element{e}, func(int) catalog.OID { return c.Type }); message != "" {
			return message, code
		}
	}
	if !strings.HasPrefix(rest, ")") || strings.Trim(rest[1:], " \t\n\r\v\f") != "" {
		return malformed, errInvalidText
	}
	return "", ""
}

// checkRange is range_in.
func (a *analyzer) checkRange(text string, t *catalog.Type) (message, code string) {
	malformed := fmt.Sprintf("malformed range literal: \"%s\"", text)
	rest := strings.Trim(text, " \t\n\r\v\f")
	if strings.EqualFold(rest, "empty") {
		return "", ""
	}
	if rest == "" || rest[0] != '[' && rest[0] != '(' {
		return malformed, errInvalidText
	}
	low, n, ok := partText(rest[1:], ",])")
	if rest = rest[1+n:]; !ok || rest[0] != ',' {
		return malformed, errInvalidText
	}
	high, n, ok := partText(rest[1:], ",])")
	if rest = rest[1+n:]; !ok || rest[0] == ',' || len(rest) > 1 {
		return malformed, errInvalidText
	}
	return a.checkElements([]element{low, high}, func(int) catalog.OID { return t.Range })
}
