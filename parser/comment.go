package parser

import (
	"fmt"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// line is one comment that stands alone on its line.
type line struct {
	at    int    // of the comment in Source.Text
	text  string // without the comment marks
	inner int    // offset of text
	block bool   // written /* */
}

// fullLine returns a comment as a line if nothing else stands on its line.
func (s *scanned) fullLine(t *pg_query.ScanToken) (line, bool) {
	from, to := int(t.Start), int(t.End)
	start := strings.LastIndexByte(s.text[:from], '\n') + 1
	if strings.TrimLeft(s.text[start:from], " \t\r\f\v") != "" {
		return line{}, false
	}
	if strings.Trim(s.text[to:lineEnd(s.text, to)], " \t\r\f\v") != "" {
		return line{}, false
	}
	return s.commentLine(t)
}

// commentLine strips the marks of a comment; false where it has several lines.
func (s *scanned) commentLine(t *pg_query.ScanToken) (line, bool) {
	from, to := int(t.Start), int(t.End)
	text := s.text[from:to]
	if strings.ContainsRune(text, '\n') {
		return line{}, false
	}
	l := line{at: from, inner: from + 2, block: t.Token == pg_query.Token_C_COMMENT}
	l.text = strings.TrimPrefix(text, "--")
	if l.block {
		l.text = strings.TrimSuffix(strings.TrimPrefix(text, "/*"), "*/")
	}
	return l, true
}

// isNameLine says whether a comment is a name line for sqlc: it starts its line
// with `-- name:` or `/* name:`.
func (s *scanned) isNameLine(t *pg_query.ScanToken) bool {
	if !s.lineStart(int(t.Start)) {
		return false
	}
	text := s.text[t.Start:t.End]
	return strings.HasPrefix(text, "-- name:") || strings.HasPrefix(text, "/* name:")
}

// splitDirective cuts a comment at its first colon: `cache`, `10m stale=1m`.
// There is none where anything but one word stands before the colon.
func (l line) splitDirective() (name, rest word, ok bool) {
	head, tail, ok := strings.Cut(l.text, ":")
	name = trimWord(word{l.inner, head})
	if !ok || name.text == "" || strings.ContainsAny(strings.TrimLeft(head, " \t"), " \t\r\f\v") {
		return word{}, word{}, false
	}
	return name, trimWord(word{l.inner + len(head) + 1, tail}), true
}

// block is what the comments above one statement say.
type block struct {
	doc   []string
	lines []parsedLine
	// misspelt says that one of the problems is a name line that is nearly one.
	misspelt bool
	problems []problem
}

// parsedLine is a directive or name line of a block.
type parsedLine struct {
	d    *directive
	at   int // of the comment
	args arguments
	good bool // without a problem
}

// name returns the first name line, nil where there is none.
func (b *block) name() *parsedLine {
	for i := range b.lines {
		if b.lines[i].d.word == "name" {
			return &b.lines[i]
		}
	}
	return nil
}

// readBlock reads the comments above a statement.
func (s *scanned) readBlock(comments []*pg_query.ScanToken) *block {
	b := &block{}
	for _, t := range comments {
		l, ok := s.fullLine(t)
		if !ok || s.isPlannerHint(t) {
			if s.isNameLine(t) {
				b.misspelt = true
				b.problems = append(b.problems, problem{int(t.Start), "a name line stands alone on its line", ""})
			}
			continue
		}
		name, rest, ok := l.splitDirective()
		switch {
		case !ok:
			if p := nearColonless(l); p != nil {
				b.misspelt = b.misspelt || p.name
				b.problems = append(b.problems, p.problem)
				continue
			}
			b.doc = append(b.doc, l.doc())
		case lookupDirective(name.text) != nil && (!l.block || name.text == "name"):
			b.add(s, t, l, lookupDirective(name.text), rest)
		case l.block:
			b.doc = append(b.doc, l.doc())
		default:
			near := nearDirective(name.text, rest)
			if near == nil {
				b.doc = append(b.doc, l.doc())
				continue
			}
			b.misspelt = b.misspelt || near.word == "name"
			b.problems = append(b.problems, problem{
				name.at, fmt.Sprintf("unknown directive %q", name.text),
				fmt.Sprintf("perhaps you meant `%s`", near.line(rest)),
			})
		}
	}
	return b
}

// doc is the line as a doc comment has it.
func (l line) doc() string { return strings.TrimRight(l.text, " \t\r\f\v") }

// add reads a line whose word is that of a directive.
func (b *block) add(s *scanned, t *pg_query.ScanToken, l line, d *directive, rest word) {
	args, problems := d.parse(rest)
	if d.word == "name" {
		problems = append(problems, s.checkNameLine(t)...)
	}
	first := true
	for _, p := range b.lines {
		switch {
		case p.d != d:
		case !d.repeats:
			first = false
			problems = append(problems, problem{l.at, fmt.Sprintf("a second -- %s: line above one statement", d.word), secondHint(d)})
		case p.args["rule"].text == args["rule"].text && p.good:
			problems = append(problems, problem{args["rule"].word.at, fmt.Sprintf("the rule %s is allowed twice", args["rule"].text), ""})
		}
	}
	b.problems = append(b.problems, problems...)
	if first {
		b.lines = append(b.lines, parsedLine{d, l.at, args, len(problems) == 0})
	}
}

func secondHint(d *directive) string {
	switch d.word {
	case "name":
		return "the statement of the first name line is missing"
	case "depends", "ignore":
		return "list all tables in one line: a, schema.b"
	}
	return "write everything in one line: " + d.usage()
}

// checkNameLine holds a name line to sqlc's rules, so that the file stays one
// that sqlc reads: the first column, and single spaces.
func (s *scanned) checkNameLine(t *pg_query.ScanToken) []problem {
	text := strings.TrimRight(s.text[t.Start:t.End], " \t\r\f\v")
	mark := text[:2]
	text = strings.TrimRight(strings.TrimSuffix(text[2:], "*/"), " \t")
	normal := " " + strings.Join(strings.Fields(strings.Replace(text, ":", ": ", 1)), " ")
	want := mark + normal
	if mark == "/*" {
		want += " */"
	}
	hint := fmt.Sprintf("write `%s` at the start of the line", want)
	if !s.lineStart(int(t.Start)) {
		return []problem{{int(t.Start), "a name line starts in the first column", hint}}
	}
	if text != normal || mark == "/*" && !strings.HasSuffix(s.text[t.Start:t.End], " */") {
		return []problem{{int(t.Start), "a name line is written with single spaces", hint}}
	}
	return nil
}

// nearDirective returns the directive that a misspelt word means: equal but for
// case or one or two edits away, with a rest of the line that parses. Prose such
// as `-- Note: ordered for the screen` does not.
func nearDirective(name string, rest word) *directive {
	if strings.HasPrefix(name, "_") {
		return nil // `-- _name:` is switched off, not misspelt
	}
	var best *directive
	distance := 3
	for i := range grammar {
		d := &grammar[i]
		n := 1
		if !strings.EqualFold(name, d.word) {
			n = EditDistance(name, d.word, 2)
		}
		if n >= distance {
			continue
		}
		if _, problems := d.parse(rest); len(problems) == 0 {
			best, distance = d, n
		}
	}
	return best
}

// line is how a directive with these arguments is written.
func (d *directive) line(rest word) string {
	return strings.TrimRight("-- "+d.word+": "+rest.text, " ")
}

// colonless is a line whose colon is missing or apart.
type colonless struct {
	name bool // a name line
	problem
}

// nearColonless finds `-- cache 10m` and `-- cache : 10m`: a directive's own word
// whose colon is missing or apart, with arguments none of which could be prose.
func nearColonless(l line) *colonless {
	if l.block {
		return nil
	}
	name, rest := cutWord(trimWord(word{l.inner, l.text}))
	rest = trimWord(word{rest.at, rest.text})
	if strings.HasPrefix(rest.text, ":") {
		rest = trimWord(word{rest.at + 1, rest.text[1:]})
	}
	d := lookupDirective(name.text)
	if d == nil || rest.text == "" {
		return nil
	}
	args, problems := d.parse(rest)
	if len(problems) > 0 {
		return nil
	}
	for _, a := range append(append([]argument(nil), d.positional...), d.options...) {
		if _, ok := args[a.name]; ok && (a.kind == kindName || a.kind == kindTables || a.kind == kindText) && d.word != "name" {
			return nil
		}
	}
	return &colonless{d.word == "name", problem{
		name.at,
		fmt.Sprintf("the colon of -- %s: does not follow its word", d.word),
		fmt.Sprintf("write `%s`", d.line(rest)),
	}}
}

// misplaced reports a comment that would be a directive or name line if it stood
// above the statement.
func (s *scanned) misplaced(t *pg_query.ScanToken) []problem {
	l, ok := s.commentLine(t)
	if !ok || l.block && !s.isNameLine(t) {
		return nil
	}
	name, rest, ok := l.splitDirective()
	if !ok {
		return nil
	}
	d := lookupDirective(name.text)
	if d == nil {
		return nil
	}
	if _, problems := d.parse(rest); len(problems) > 0 {
		return nil
	}
	return []problem{{l.at, fmt.Sprintf("a -- %s: line stands above its statement, on a line of its own", d.word), ""}}
}
