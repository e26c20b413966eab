package parser

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Source is one text file held in memory. Offsets into it are byte offsets. It
// may be read from many goroutines; Text must not change after the first call
// of a method.
type Source struct {
	// Path is what errors print: relative to the configuration's folder, with
	// forward slashes.
	Path string
	Text string

	once  sync.Once
	lines []int // offsets of the first byte of each line
}

// Position is a place in a source. Line and Column start at 1; Column counts
// characters (runes), not bytes. Both are 0 where the file as a whole is meant.
type Position struct {
	File   string
	Line   int
	Column int
}

const byteOrderMark = "\ufeff"

// Position returns the place of a byte offset. A negative offset means the file
// as a whole; one past the end means the end.
func (s *Source) Position(offset int) Position {
	if offset < 0 {
		return Position{File: s.Path}
	}
	offset = min(offset, len(s.Text))
	start, line := s.line(offset)
	return Position{
		File:   s.Path,
		Line:   line,
		Column: utf8.RuneCountInString(s.Text[start:max(start, offset)]) + 1,
	}
}

// Offset is the inverse of Position: the byte offset of a line and column. A
// place past the end of its line is the end of the line, one past the last line
// the end of the text.
func (s *Source) Offset(line, column int) int {
	s.line(0)
	if line < 1 {
		return 0
	}
	if line > len(s.lines) {
		return len(s.Text)
	}
	start := s.lines[line-1]
	return start + byteOffset(s.lineText(start), column-1)
}

// line returns the offset at which the line of a valid offset starts, behind a
// byte order mark, and the line's number.
func (s *Source) line(offset int) (start, number int) {
	s.once.Do(func() {
		s.lines = []int{len(s.Text) - len(strings.TrimPrefix(s.Text, byteOrderMark))}
		for i := range len(s.Text) {
			if s.Text[i] == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	})
	number = max(1, sort.SearchInts(s.lines, offset+1))
	return s.lines[number-1], number
}

// lineText returns the line that starts at start, without its line end.
func (s *Source) lineText(start int) string {
	text := s.Text[start:]
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return strings.TrimSuffix(text, "\r")
}
