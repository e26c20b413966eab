package parser

import (
	"fmt"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// Statement is one statement of a schema file.
type Statement struct {
	Offset int    // of the first token in Source.Text
	Text   string // Source.Text from Offset on, without the semicolon
	Node   *pg_query.Node
}

// Statements returns the statements of a schema file that parse, and an error
// for each that does not, both in source order. A location l in a Node is the
// offset Statement.Offset+l of the file.
//
// A migration's down part is not read: it starts at the marker of goose,
// sql-migrate, dbmate or tern. Lines for psql (`\connect x`) are skipped.
func Statements(src *Source) ([]Statement, ErrorList) {
	s := scan(src)
	s.cutDownPart()
	s.dropMetaCommands()
	errs := s.errs
	var list []Statement
	for _, st := range s.split(false) {
		if len(st.code) == 0 || s.broken(st) {
			continue
		}
		from, to := st.start(), st.end()
		node, err := parseOne(src.Text[from:to], st.code)
		if err != nil && err.code == codeSyntax {
			if node = parseVirtual(src.Text[from:to], st.code); node != nil {
				err = nil
			}
		}
		if err != nil {
			errs = append(errs, &Error{Source: src, Offset: from + err.at, Message: err.message, Hint: err.hint, Code: err.code})
			continue
		}
		list = append(list, Statement{Offset: from, Text: src.Text[from:to], Node: node})
	}
	errs.Sort()
	return list, errs
}

// segment is the text between two semicolons, as tokens.
type segment struct {
	comments []*pg_query.ScanToken // above the first token, those on the line of the previous semicolon left out
	beside   []*pg_query.ScanToken // comments on the line of the previous semicolon
	tokens   []*pg_query.ScanToken // from the first token, or a planner hint above it, to the last
	code     []*pg_query.ScanToken // tokens without the comments
	from, to int                   // the whole stretch of text
	cut      bool                  // ended by a name line instead of a semicolon
}

// start is the offset of the first token.
func (st *segment) start() int { return int(st.tokens[0].Start) }

// end is the offset behind the last token.
func (st *segment) end() int { return int(st.code[len(st.code)-1].End) }

// split cuts the tokens into statements. In a query file a name line starts a
// new one even where a semicolon is missing.
func (s *scanned) split(queryFile bool) []*segment {
	var list []*segment
	var body bodyTracker
	st := &segment{}
	flush := func(at int) {
		st.to = at
		st.trim()
		list = append(list, st)
		st, body = &segment{from: at}, bodyTracker{}
	}
	semicolonLine := -1 // line end of the last semicolon
	for _, t := range s.tokens {
		switch {
		case isComment(t):
			if queryFile && s.isNameLine(t) && (len(st.code) > 0 || s.holeIn(st.from, int(t.Start))) {
				st.cut = true
				flush(int(t.Start))
			}
			switch {
			case len(st.comments)+len(st.code) == 0 && int(t.Start) < semicolonLine && !s.isPlannerHint(t):
				st.beside = append(st.beside, t)
			case len(st.code) == 0:
				st.comments = append(st.comments, t)
			default:
				st.tokens = append(st.tokens, t)
			}
		case t.Token == pg_query.Token_ASCII_59 && !body.open():
			flush(int(t.End))
			semicolonLine = lineEnd(s.text, int(t.End))
		default:
			body.next(t)
			if len(st.code) == 0 {
				st.tokens = s.fromPlannerHint(st.comments)
			}
			st.tokens = append(st.tokens, t)
			st.code = append(st.code, t)
		}
	}
	flush(len(s.src.Text))
	return list
}

// trim drops the comments behind the last token of code.
func (st *segment) trim() {
	n := len(st.tokens)
	for n > 0 && isComment(st.tokens[n-1]) {
		n--
	}
	st.tokens = st.tokens[:n]
}

// broken says whether the scanner found an error in the statement.
func (s *scanned) broken(st *segment) bool { return s.holeIn(st.from, st.to) }

// holeIn says whether there is a hole between two offsets.
func (s *scanned) holeIn(from, to int) bool {
	for _, h := range s.holes {
		if h.from < to && h.to > from {
			return true
		}
	}
	return false
}

func isComment(t *pg_query.ScanToken) bool {
	return t.Token == pg_query.Token_SQL_COMMENT || t.Token == pg_query.Token_C_COMMENT
}

// isPlannerHint says whether a comment is one that the extension pg_hint_plan
// reads: it belongs to the statement.
func (s *scanned) isPlannerHint(t *pg_query.ScanToken) bool {
	return t.Token == pg_query.Token_C_COMMENT && strings.HasPrefix(s.text[t.Start:], "/*+")
}

// fromPlannerHint returns a copy of the comments from the first planner hint on.
func (s *scanned) fromPlannerHint(comments []*pg_query.ScanToken) []*pg_query.ScanToken {
	for i, t := range comments {
		if s.isPlannerHint(t) {
			return append([]*pg_query.ScanToken(nil), comments[i:]...)
		}
	}
	return nil
}

// bodyTracker follows one statement to tell a semicolon inside of it from the
// one that ends it. Only two forms hold semicolons: CREATE FUNCTION or PROCEDURE
// with a body BEGIN ATOMIC ... END, and CREATE RULE ... DO (...; ...). In any
// other statement an open parenthesis is a mistake that must not swallow the
// rest of the file.
type bodyTracker struct {
	n     int // tokens seen
	kind  pg_query.Token
	depth int // of parentheses in a rule; of BEGIN and CASE in a function
	last  pg_query.Token
}

func (b *bodyTracker) open() bool { return b.depth > 0 }

func (b *bodyTracker) next(t *pg_query.ScanToken) {
	b.n++
	b.head(t)
	// `AS case` and `x.end` are names.
	name := b.last == pg_query.Token_AS || b.last == pg_query.Token_ASCII_46
	switch {
	case b.kind == pg_query.Token_RULE && t.Token == pg_query.Token_ASCII_40:
		b.depth++
	case b.kind == pg_query.Token_RULE && t.Token == pg_query.Token_ASCII_41:
		b.depth = max(0, b.depth-1)
	case b.kind == pg_query.Token_FUNCTION && t.Token == pg_query.Token_ATOMIC && b.last == pg_query.Token_BEGIN_P:
		b.depth++
	case b.kind == pg_query.Token_FUNCTION && t.Token == pg_query.Token_CASE && b.open() && !name:
		b.depth++
	case b.kind == pg_query.Token_FUNCTION && t.Token == pg_query.Token_END_P && b.open() && !name:
		b.depth--
	}
	b.last = t.Token
}

// head recognises CREATE [OR REPLACE] {FUNCTION | PROCEDURE | RULE}.
func (b *bodyTracker) head(t *pg_query.ScanToken) {
	switch t.Token {
	case pg_query.Token_CREATE:
		if b.n == 1 {
			b.kind = pg_query.Token_CREATE
		}
	case pg_query.Token_FUNCTION, pg_query.Token_PROCEDURE:
		if b.kind == pg_query.Token_CREATE && (b.n == 2 || b.n == 4) {
			b.kind = pg_query.Token_FUNCTION
		}
	case pg_query.Token_RULE:
		if b.kind == pg_query.Token_CREATE && (b.n == 2 || b.n == 4) {
			b.kind = pg_query.Token_RULE
		}
	}
}

// downMarkers start the part of a migration that undoes it, in lower case: goose,
// sql-migrate, tern, dbmate.
var downMarkers = [...]string{"-- +goose down", "-- +migrate down", "---- create above / drop below ----", "-- migrate:down"}

// cutDownPart drops everything from the first down marker on.
func (s *scanned) cutDownPart() {
	for i, t := range s.tokens {
		if t.Token != pg_query.Token_SQL_COMMENT || !s.lineStart(int(t.Start)) {
			continue
		}
		text := strings.ToLower(s.text[t.Start:t.End])
		for _, m := range downMarkers {
			if strings.HasPrefix(text, m) {
				s.cutAt(i, int(t.Start))
				return
			}
		}
	}
}

// cutAt drops the tokens from the n-th on and what was found behind an offset.
func (s *scanned) cutAt(n, offset int) {
	s.tokens, s.text = s.tokens[:n], s.text[:offset]
	for i, h := range s.holes {
		if h.from >= offset {
			s.holes, s.errs = s.holes[:i], s.errs[:i]
			return
		}
	}
}

// dropMetaCommands drops the tokens of lines that start with a backslash.
func (s *scanned) dropMetaCommands() {
	kept := s.tokens[:0]
	until := -1
	for _, t := range s.tokens {
		if t.Token == pg_query.Token_ASCII_92 && s.lineStart(int(t.Start)) {
			until = lineEnd(s.text, int(t.Start))
		}
		if int(t.Start) >= until {
			kept = append(kept, t)
		}
	}
	s.tokens = kept
}

// syntaxError is what PostgreSQL's grammar says about one statement.
type syntaxError struct {
	at                  int // byte offset into the statement
	message, hint, code string
}

// parseOne parses the text of one statement. Code is its tokens, with parameters
// as they are written in the file.
func parseOne(sql string, code []*pg_query.ScanToken) (*pg_query.Node, *syntaxError) {
	deep := &syntaxError{0, "stack depth limit exceeded", "write it as several statements", codeTooDeep}
	if tooDeep(code) {
		return nil, deep
	}
	result, err := pg_query.Parse(sql)
	if err != nil {
		message, at, ok := scanError(err, sql)
		if !ok {
			return nil, deep // protobuf: exceeded maximum recursion depth
		}
		return nil, &syntaxError{at: at, message: message, code: codeSyntax}
	}
	if len(result.Stmts) != 1 {
		return nil, &syntaxError{message: fmt.Sprintf("%d statements where one is expected", len(result.Stmts)), code: codeSyntax}
	}
	return result.Stmts[0].Stmt, nil
}
