package analyze

import (
	"fmt"
	"regexp"
	"slices"
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
// order; false: the text is malformed.
func arrayElements(text string) ([]element, bool) {
	text = strings.Trim(text, arraySpace)
	if strings.HasPrefix(text, "[") { // bounds
		i := strings.IndexByte(text, '{')
		if i < 0 || !arrayBounds.MatchString(text[:i]) {
			return nil, false
		}
		text = text[i:]
	}
	r := &arrayText{rest: text}
	_, ok := r.braces()
	return r.elements, ok && r.rest == ""
}

const arraySpace = " \t\n\r\v\f"

var arrayBounds = regexp.MustCompile(`^(\[\s*[-+]?\d+(:[-+]?\d+)?\]\s*)+=\s*$`)

// arrayText reads the braces of an array (ArrayCount of arrayfuncs.c).
type arrayText struct {
	rest     string
	elements []element
}

// skip goes past spaces and then past c, where that is next.
func (r *arrayText) skip(c byte) bool {
	r.rest = strings.TrimLeft(r.rest, arraySpace)
	if r.rest == "" || r.rest[0] != c {
		return false
	}
	r.rest = strings.TrimLeft(r.rest[1:], arraySpace)
	return true
}

// braces reads {item, item} and returns its lengths, that of the outermost dimension
// first. All items are elements, or arrays of the same lengths.
func (r *arrayText) braces() (lengths []int, ok bool) {
	if !r.skip('{') {
		return nil, false
	}
	if r.skip('}') {
		return nil, true
	}
	for n := 1; ; n++ {
		var inner []int
		if strings.HasPrefix(r.rest, "{") {
			if inner, ok = r.braces(); inner == nil {
				inner = []int{0}
			}
		} else {
			ok = r.element()
		}
		if !ok || n > 1 && !slices.Equal(inner, lengths[1:]) {
			return nil, false
		}
		lengths = append([]int{n}, inner...)
		if r.skip('}') {
			return lengths, true
		}
		if !r.skip(',') {
			return nil, false
		}
	}
}

func (r *arrayText) element() bool {
	if strings.HasPrefix(r.rest, `"`) {
		word, n, ok := quotedText(r.rest, false)
		if ok {
			r.elements = append(r.elements, element{text: word})
			r.rest = r.rest[n:]
		}
		return ok
	}
	word, n := bareText(r.rest, `{},"`)
	word = strings.TrimRight(word, arraySpace)
	r.elements = append(r.elements, element{word, strings.EqualFold(word, "null")})
	r.rest = r.rest[n:]
	return word != ""
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
