package parser

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	pg_query "github.com/pganalyze/pg_query_go/v5"
	pg_parser "github.com/pganalyze/pg_query_go/v5/parser"
)

// SQLSTATE codes of what the parser itself finds.
const (
	codeSyntax   = "42601"
	codeEncoding = "22021"
	codeTooDeep  = "54001"
)

// scanned is a file as tokens. Where the scanner found an error there is a hole:
// a stretch of text without tokens, whose error is reported already.
type scanned struct {
	src    *Source
	text   string // of src up to a NUL, a byte order mark blanked: same offsets
	tokens []*pg_query.ScanToken
	holes  []hole
	errs   ErrorList
	cut    bool // text ends at a NUL
}

type hole struct{ from, to int }

// maxScanErrors bounds the work on a file that is not SQL at all: each error
// starts the scanner again.
const maxScanErrors = 100

// scan reads a whole file with PostgreSQL's scanner. After an error it goes on
// behind the bad word or, where a quote or comment is not closed, at the next
// name line, so that one error does not hide the others.
func scan(src *Source) *scanned {
	s := &scanned{src: src, text: src.Text}
	if at := invalidUTF8(s.text); at >= 0 {
		s.fail(at, len(s.text), codeEncoding, "save the file as UTF-8", fmt.Sprintf("invalid byte sequence for encoding \"UTF8\": 0x%02x", s.text[at]))
		return s
	}
	if strings.HasPrefix(s.text, byteOrderMark) {
		s.text = strings.Repeat(" ", len(byteOrderMark)) + s.text[len(byteOrderMark):]
	}
	if at := strings.IndexByte(s.text, 0); at >= 0 {
		s.fail(at, len(s.text), codeSyntax, "", "null character in SQL text")
		s.text, s.cut = s.text[:at], true
	}
	for from := 0; from < len(s.text) && len(s.errs) < maxScanErrors; {
		from = s.scanFrom(from)
	}
	s.mendEnds()
	return s
}

// scanFrom appends the tokens from an offset up to the next error and returns
// where to go on: the end of the text where there is none.
func (s *scanned) scanFrom(from int) int {
	text := s.text[from:]
	result, err := pg_query.Scan(text)
	if err == nil {
		s.add(result.Tokens, from)
		return len(s.text)
	}
	message, at, _ := scanError(err, text)
	// What stands before the error has no error of its own, unless the place is
	// inside of a string (a bad escape): then the string is where it begins.
	closed := !strings.HasPrefix(message, "unterminated")
	before, err := pg_query.Scan(text[:at])
	start := at
	if err != nil {
		closed = false
		_, start, _ = scanError(err, text[:at])
		if before, err = pg_query.Scan(text[:start]); err != nil {
			before = &pg_query.ScanResult{}
		}
	}
	s.add(before.Tokens, from)
	if end, ok := s.metaCommand(from + at); ok {
		return end
	}
	to := nextNameLine(s.text, from+at)
	if closed {
		to = wordEnd(s.text, from+at)
	}
	hint := ""
	if !closed {
		hint = s.swallowedHint()
		message, _, _ = strings.Cut(message, " at or near ")
	}
	s.holes = append(s.holes, hole{from + start, to})
	if !closed && s.cut && to == len(s.text) {
		return to // the NUL is the error
	}
	s.errs = append(s.errs, &Error{Source: s.src, Offset: from + at, Message: message, Hint: hint, Code: codeSyntax})
	return to
}

// add appends tokens whose offsets count from an offset of the text.
func (s *scanned) add(tokens []*pg_query.ScanToken, from int) {
	if from > 0 {
		for _, t := range tokens {
			t.Start += int32(from)
			t.End += int32(from)
		}
	}
	s.tokens = append(s.tokens, tokens...)
}

// fail records an error and the hole that it leaves.
func (s *scanned) fail(from, to int, code, hint, message string) {
	s.errs = append(s.errs, &Error{Source: s.src, Offset: from, Message: message, Hint: hint, Code: code})
	s.holes = append(s.holes, hole{from, to})
}

// mendEnds corrects the ends of U&"..." and U&'...' tokens, which the scanner
// reports too short: only white space stands between two tokens.
func (s *scanned) mendEnds() {
	for i, t := range s.tokens {
		if t.Token != pg_query.Token_UIDENT && t.Token != pg_query.Token_USCONST {
			continue
		}
		next := len(s.text)
		if i+1 < len(s.tokens) {
			next = int(s.tokens[i+1].Start)
		}
		for _, h := range s.holes {
			if h.from >= int(t.Start) {
				next = min(next, h.from)
			}
		}
		t.End = t.Start + int32(len(strings.TrimRight(s.text[t.Start:next], " \t\n\r\f\v")))
	}
}

// lineStart says whether an offset is the first of its line.
func (s *scanned) lineStart(at int) bool {
	start, _ := s.src.line(at)
	return at == start
}

// metaCommand says whether an offset is on a line that psql, not the server,
// reads (pg_dump writes `\restrict` and a word that need not scan), and where
// the line ends.
func (s *scanned) metaCommand(at int) (end int, ok bool) {
	start, _ := s.src.line(at)
	if !strings.HasPrefix(s.text[start:], `\`) {
		return 0, false
	}
	return lineEnd(s.text, at), true
}

// swallowedHint names the string that most likely lacks its quote where the
// scanner ran into the end of the file: one that runs over a name line.
func (s *scanned) swallowedHint() string {
	for _, t := range s.tokens {
		if t.Token != pg_query.Token_SCONST && t.Token != pg_query.Token_IDENT {
			continue
		}
		if strings.Contains(s.text[t.Start:t.End], "\n-- name: ") {
			return fmt.Sprintf("the quote opened in line %d runs over a name line; is its end missing?", s.src.Position(int(t.Start)).Line)
		}
	}
	return ""
}

// scanError returns the message of an error of pg_query and its byte offset in
// the text that was given to it; ok is false where the error is not PostgreSQL's.
func scanError(err error, text string) (message string, at int, ok bool) {
	var e *pg_parser.Error
	if !errors.As(err, &e) {
		return err.Error(), 0, false
	}
	return e.Message, byteOffset(text, e.Cursorpos-1), true
}

// byteOffset returns the offset of the n-th character of text: PostgreSQL's
// scanner counts in characters. Past the end it is the length.
func byteOffset(text string, n int) int {
	if n <= 0 {
		return 0
	}
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

// nextNameLine returns the offset of the first name line after an offset, or the
// end of the text.
func nextNameLine(text string, after int) int {
	for at := lineEnd(text, after) + 1; at < len(text); at = lineEnd(text, at) + 1 {
		if strings.HasPrefix(text[at:], "-- name:") || strings.HasPrefix(text[at:], "/* name:") {
			return at
		}
	}
	return len(text)
}

// lineEnd returns the offset of the line end at or after an offset.
func lineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}

// wordEnd returns the end of the word or operator that starts at an offset and
// that the scanner refuses: 1a, 0x, "", an operator that is too long.
func wordEnd(text string, at int) int {
	if strings.HasPrefix(text[at:], `""`) {
		return at + 2
	}
	const operator = "~!@#^&|`?+-*/%<>="
	in := identByte
	if at < len(text) && strings.IndexByte(operator, text[at]) >= 0 {
		in = func(c byte) bool { return strings.IndexByte(operator, c) >= 0 }
	}
	end := at + 1
	for end < len(text) && in(text[end]) {
		end++
	}
	return min(end, len(text))
}

// identByte says whether c can stand inside of an identifier (scan.l,
// ident_cont).
func identByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= 0x80
}
