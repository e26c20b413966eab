package parser

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is one finding about the user's input, placed in a source.
//
// It prints as
//
//	queries/author.sql:12:9: GetAuthor: column "nam" does not exist
//	    SELECT nam FROM authors
//	           ^
//	  hint: perhaps you meant "name"
type Error struct {
	Source  *Source // nil where there is no text to show
	Offset  int     // byte offset into Source.Text; -1: the file as a whole
	Query   string  // name of the query, or empty
	Message string  // PostgreSQL's wording where PostgreSQL has one
	Hint    string  // one line, or empty
	Code    string  // SQLSTATE where PostgreSQL has one, or empty
}

// Error returns the finding with its source line, caret and hint, without a
// line end after the last line.
func (e *Error) Error() string {
	var b strings.Builder
	at := e.position()
	switch {
	case at.Line > 0:
		fmt.Fprintf(&b, "%s:%d:%d: ", at.File, at.Line, at.Column)
	case at.File != "":
		fmt.Fprintf(&b, "%s: ", at.File)
	}
	if e.Query != "" {
		fmt.Fprintf(&b, "%s: ", e.Query)
	}
	b.WriteString(e.Message)
	if at.Line > 0 {
		line, caret := e.excerpt()
		fmt.Fprintf(&b, "\n    %s\n    %s^", line, caret)
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", e.Hint)
	}
	return b.String()
}

// MarshalJSON writes the object that `rung explain --json` and the other
// commands print for an error. Every key is always there; line and column are 0
// where the file as a whole is meant.
func (e *Error) MarshalJSON() ([]byte, error) {
	at := e.position()
	return json.Marshal(struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Column  int    `json:"column"`
		Query   string `json:"query"`
		Message string `json:"message"`
		Hint    string `json:"hint"`
		Code    string `json:"code"`
	}{at.File, at.Line, at.Column, e.Query, e.Message, e.Hint, e.Code})
}

// position returns the place of the error; its zero value where there is none.
func (e *Error) position() Position {
	if e.Source == nil {
		return Position{}
	}
	return e.Source.Position(e.Offset)
}

// Bounds of the part of a long line that is shown, in characters.
const (
	excerptBefore = 100 // at most, left of the caret
	excerptAfter  = 100 // at most, from the caret on
)

// excerpt returns the source line and the white space that puts a caret below
// the place of the error: as wide as the text before it, tabs kept.
func (e *Error) excerpt() (line, caret string) {
	offset := min(e.Offset, len(e.Source.Text))
	start, _ := e.Source.line(offset)
	text := e.Source.lineText(start)
	at := max(0, min(offset-start, len(text)))
	before, after := []rune(text[:at]), []rune(text[at:])
	var b, pad strings.Builder
	if cut := len(before) - excerptBefore; cut > 0 {
		before = before[cut:]
		b.WriteRune('…')
		pad.WriteByte(' ')
	}
	for _, r := range before {
		b.WriteRune(printable(r))
		pad.WriteString(blank(r))
	}
	for i, r := range after {
		if i == excerptAfter {
			b.WriteRune('…')
			break
		}
		b.WriteRune(printable(r))
	}
	return strings.TrimRight(b.String(), " \t"), pad.String()
}

// printable replaces control characters, which a terminal would obey.
func printable(r rune) rune {
	if r != '\t' && unicode.IsControl(r) {
		return utf8.RuneError
	}
	return r
}

// blank returns white space as wide as a terminal shows r.
func blank(r rune) string {
	switch {
	case r == '\t':
		return "\t"
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return ""
	case wide(r):
		return "  "
	}
	return " "
}

// wide says whether a terminal shows r in two columns: the scripts and symbols
// that Unicode's EastAsianWidth.txt calls wide or full-width.
func wide(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6: // full-width forms
		return true
	case r >= 0xFF61 && r <= 0xFFDC: // half-width forms
		return false
	case r >= 0x3000 && r <= 0x303E: // punctuation
		return true
	case r >= 0x1F300 && r <= 0x1F64F, r >= 0x1F680 && r <= 0x1F6FF, r >= 0x1F900 && r <= 0x1FAFF: // emoji
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi)
}

// ErrorList is every error of a run.
type ErrorList []*Error

// Error returns all errors, one after the other.
func (l ErrorList) Error() string {
	var b strings.Builder
	for i, e := range l {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.Error())
	}
	return b.String()
}

// Err returns the list as an error, nil where it is empty.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// Sort puts the errors in source order: by file, then by offset, errors of one
// place as they were found. Errors without a source come first.
func (l ErrorList) Sort() {
	path := func(e *Error) string {
		if e.Source == nil {
			return ""
		}
		return e.Source.Path
	}
	sort.SliceStable(l, func(i, j int) bool {
		if a, b := path(l[i]), path(l[j]); a != b {
			return a < b
		}
		return l[i].Offset < l[j].Offset
	})
}
