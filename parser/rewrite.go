package parser

import (
	"strconv"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// rewrite sets a query's SQL, Edits and Tokens: the statement with its named
// parameters numbered and comments that are a whole line, not indented, gone (as sqlc
// takes them away), otherwise byte for byte as written.
func (s *scanned) rewrite(q *Query, st *segment, uses []use) {
	w := rewriter{text: q.Source.Text, q: q, at: st.start()}
	q.Offset, q.Edits, q.Embeds = w.at, nil, nil
	for i, t := range st.tokens {
		for len(uses) > 0 && uses[0].from <= int(t.Start) {
			if uses[0].embed != "" {
				w.embed(uses[0])
			} else {
				w.parameter(uses[0])
			}
			uses = uses[1:]
		}
		if int(t.Start) < w.at {
			continue // part of a parameter
		}
		if !isComment(t) || s.isPlannerHint(t) {
			w.keep(t)
			continue
		}
		l, ok := s.fullLine(t)
		if !ok || !s.lineStart(int(t.Start)) || l.block && betweenStrings(st.tokens, i) {
			w.keep(t)
			continue
		}
		w.rescan = w.rescan || betweenStrings(st.tokens, i)
		w.remove(l.at, int(t.End))
	}
	w.copyTo(st.end())
	q.SQL = w.sql.String()
	q.Tokens = w.tokens
	if w.rescan {
		q.Tokens = scan(&Source{Text: q.SQL}).tokens
	}
}

// betweenStrings says whether the n-th token, a comment, stands between two
// string constants. Strings with a line end between them are one constant, with a
// block comment between them a syntax error (scan.l, quotecontinue).
func betweenStrings(tokens []*pg_query.ScanToken, n int) bool {
	before, after := n-1, n+1
	for before >= 0 && isComment(tokens[before]) {
		before--
	}
	for after < len(tokens) && isComment(tokens[after]) {
		after++
	}
	return before >= 0 && after < len(tokens) && isString(tokens[before]) && isString(tokens[after])
}

func isString(t *pg_query.ScanToken) bool {
	switch t.Token {
	case pg_query.Token_SCONST, pg_query.Token_USCONST, pg_query.Token_BCONST, pg_query.Token_XCONST:
		return true
	}
	return false
}

// rewriter builds the SQL of one query from left to right.
type rewriter struct {
	text   string // of the source
	q      *Query
	at     int // everything of the source before is dealt with
	sql    strings.Builder
	tokens []*pg_query.ScanToken
	rescan bool // the tokens cannot be told from those of the file
}

// copyTo copies the source up to an offset.
func (w *rewriter) copyTo(to int) {
	w.sql.WriteString(w.text[w.at:to])
	w.at = to
}

// keep takes a token over.
func (w *rewriter) keep(t *pg_query.ScanToken) {
	w.copyTo(int(t.Start))
	start := int32(w.sql.Len())
	w.copyTo(int(t.End))
	w.tokens = append(w.tokens, &pg_query.ScanToken{Start: start, End: int32(w.sql.Len()), Token: t.Token, KeywordKind: t.KeywordKind})
}

// parameter writes $n for a parameter.
func (w *rewriter) parameter(u use) {
	w.copyTo(u.from)
	at := w.sql.Len()
	if u.operator != "" {
		w.sql.WriteString(u.operator + " (")
		w.rescan = true
	} else if u.from > 0 && identByte(w.text[u.from-1]) {
		w.sql.WriteByte(' ') // SELECT@id: SELECT$1 would be one identifier
	}
	start := w.sql.Len()
	w.sql.WriteString("$" + strconv.Itoa(u.number))
	end := w.sql.Len()
	if u.operator != "" {
		w.sql.WriteByte(')')
	}
	if u.to < len(w.text) && identByte(w.text[u.to]) {
		w.sql.WriteByte(' ')
	}
	w.tokens = append(w.tokens, &pg_query.ScanToken{Start: int32(start), End: int32(end), Token: pg_query.Token_PARAM})
	w.at = u.to
	if w.text[u.from:u.to] != w.sql.String()[at:] {
		w.q.Edits = append(w.q.Edits, Edit{At: at, Len: w.sql.Len() - at, From: u.from, FromLen: u.to - u.from})
	}
}

// embed writes t.* for sqlc.embed(t).
func (w *rewriter) embed(u use) {
	w.copyTo(u.from)
	at := w.sql.Len()
	w.sql.WriteString(u.embed + ".*")
	w.q.Embeds = append(w.q.Embeds, Embed{At: at, Name: u.name, Offset: u.from})
	w.q.Edits = append(w.q.Edits, Edit{At: at, Len: w.sql.Len() - at, From: u.from, FromLen: u.to - u.from})
	w.at, w.rescan = u.to, true
}

// remove drops a comment with its whole line.
func (w *rewriter) remove(from, to int) {
	start := strings.LastIndexByte(w.text[:from], '\n') + 1
	end := min(lineEnd(w.text, to)+1, len(w.text))
	w.copyTo(max(start, w.at))
	w.q.Edits = append(w.q.Edits, Edit{At: w.sql.Len(), From: w.at, FromLen: end - w.at})
	w.at = end
}
