package parser

import (
	"fmt"
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// ParseFile returns the named queries of a file and everything that is wrong in
// it, both in source order. A statement with an error is among the queries as
// long as it parses and has a name, so that later stages can add what they find.
// Statements without a name line are skipped, as sqlc skips them, unless a
// directive stands above them.
//
// ParseFile may be called from many goroutines.
func ParseFile(src *Source) ([]*Query, ErrorList) {
	s := scan(src)
	var queries []*Query
	for _, st := range s.split(true) {
		if q := s.readStatement(st); q != nil {
			queries = append(queries, q)
		}
	}
	s.errs.Sort()
	return queries, s.errs
}

// readStatement makes a query of a statement. It is nil where there is none or
// where it cannot be used.
func (s *scanned) readStatement(st *segment) *Query {
	q := &Query{Source: s.src}
	for _, t := range st.beside {
		s.report(q, s.misplaced(t))
	}
	b := s.readBlock(st.comments)
	name := b.name()
	if name == nil {
		s.unnamed(q, st, b)
		return nil
	}
	for _, l := range b.lines {
		l.d.store(q, l.at, l.args)
	}
	q.NameOffset, q.Doc = name.at, b.doc
	s.nameErrors(q, st)
	s.report(q, b.problems)
	if len(st.code) == 0 {
		if !s.broken(st) {
			s.report(q, []problem{{name.at, "no statement follows this name line", ""}})
		}
		return nil
	}
	if st.cut && !s.broken(st) {
		s.report(q, []problem{{st.end(), `";" is missing between this statement and the next name line`, ""}})
	}
	for _, t := range st.tokens {
		if isComment(t) && t.Start > st.code[0].Start {
			s.report(q, s.misplaced(t))
		}
	}
	if s.broken(st) {
		return nil
	}
	ok := s.readSQL(q, st)
	if !ok || q.Name == "" || q.Command == "" {
		return nil
	}
	s.report(q, q.check(b))
	return q
}

// nameErrors gives the scanner's errors in a statement the name of its query.
func (s *scanned) nameErrors(q *Query, st *segment) {
	if !s.broken(st) {
		return
	}
	for _, e := range s.errs {
		if e.Query == "" && e.Offset >= st.from && e.Offset < st.to {
			e.Query = q.Name
		}
	}
}

// unnamed reports what is wrong above a statement without a name line.
func (s *scanned) unnamed(q *Query, st *segment, b *block) {
	if b.misspelt {
		s.report(q, b.problems)
		return
	}
	if len(b.lines) == 0 {
		return
	}
	p := problem{b.lines[0].at, fmt.Sprintf("a -- %s: line above a statement without a name line", b.lines[0].d.word), "write `-- name: <Name> :<command>` above the statement"}
	if len(st.code) == 0 {
		p = problem{p.at, fmt.Sprintf("no statement follows this -- %s: line", b.lines[0].d.word), ""}
	}
	s.report(q, []problem{p})
}

// readSQL fills in the statement itself; false where it cannot be used.
func (s *scanned) readSQL(q *Query, st *segment) bool {
	params := parameterReader{text: s.text, code: st.code}
	params.read()
	q.Params = params.number(nil)
	s.report(q, params.problems)
	s.rewrite(q, st, params.uses)
	node, err := parseOne(q.SQL, st.code)
	if names := namesInOrder(q, node); err == nil && names != nil && len(params.problems) == 0 {
		q.Params = params.number(names)
		s.rewrite(q, st, params.uses)
		node, err = parseOne(q.SQL, st.code)
	}
	if err == nil {
		q.Stmt = node
		return len(params.problems) == 0
	}
	at := q.SourceOffset(err.at)
	for _, p := range params.problems {
		if p.at == at {
			return false
		}
	}
	hint := err.hint
	if hint == "" {
		hint = syntaxHint(q, err.at)
	}
	s.errs = append(s.errs, q.SourceErrorf(at, err.code, hint, "%s", s.asWritten(q, err)))
	return false
}

// namesInOrder returns the names of the parameters in the order of the statement's
// tree, nil where they are numbered in that order. Sqlc numbers them so, and their
// numbers are the order of the fields and arguments that callers give.
func namesInOrder(q *Query, node *pg_query.Node) []string {
	var names []string
	seen, highest, inOrder := map[int32]bool{}, int32(0), true
	var visit func(n *pg_query.Node)
	visit = func(n *pg_query.Node) {
		if ref := n.GetParamRef(); ref != nil && int(ref.Number) <= len(q.Params) && q.Params[ref.Number-1].Name != "" && !seen[ref.Number] {
			seen[ref.Number] = true
			names = append(names, q.Params[ref.Number-1].Name)
			inOrder, highest = inOrder && ref.Number > highest, ref.Number
		}
		for _, c := range Children(n) {
			visit(c)
		}
	}
	named := func(p Param) bool { return p.Name != "" }
	if i := slices.IndexFunc(q.Params, named); i < 0 || !slices.ContainsFunc(q.Params[i+1:], named) {
		return nil // fewer than two
	}
	if visit(node); inOrder {
		return nil
	}
	return names
}

// asWritten puts the user's spelling of a parameter into PostgreSQL's message.
func (s *scanned) asWritten(q *Query, err *syntaxError) string {
	for _, e := range q.Edits {
		if e.Len > 0 && err.at >= e.At && err.at < e.At+e.Len {
			head, _, ok := strings.Cut(err.message, ` at or near "`)
			if ok {
				return head + ` at or near "` + s.text[e.From:e.From+e.FromLen] + `"`
			}
		}
	}
	return err.message
}

// syntaxHint helps those who write parameters as another tool has them.
func syntaxHint(q *Query, at int) string {
	before, after := q.SQL[:min(at, len(q.SQL))], q.SQL[min(at, len(q.SQL)):]
	if strings.HasPrefix(after, ":") || strings.HasSuffix(strings.TrimRight(before, " \t\r\n"), "?") {
		return "parameters are written @name or $1"
	}
	return ""
}

// report adds the problems of a statement to the errors of the file.
func (s *scanned) report(q *Query, problems []problem) {
	for _, p := range problems {
		s.errs = append(s.errs, q.SourceErrorf(p.at, "", p.hint, "%s", p.message))
	}
}

// CheckNames returns an error for each query whose method has the name of an
// earlier one, batch methods included. The queries are those of one package, in
// the order of its files.
func CheckNames(queries []*Query) ErrorList {
	var errs ErrorList
	first := map[string]Position{}
	claim := func(q *Query, name string, at int) {
		if before, ok := first[name]; ok {
			errs = append(errs, q.SourceErrorf(at, "", "", "the method %s is already generated for %s:%d", name, before.File, before.Line))
			return
		}
		first[name] = q.Source.Position(at)
	}
	for _, q := range queries {
		claim(q, q.Name, q.NameOffset)
	}
	for _, q := range queries {
		if q.Loader != nil {
			claim(q, q.BatchName(), q.Loader.Offset)
		}
	}
	return errs
}

// BatchName returns the name of the batch method that `-- loader:` asks for.
func (q *Query) BatchName() string {
	if q.Loader != nil && q.Loader.Name != "" {
		return q.Loader.Name
	}
	return q.Name + "Batch"
}

// statementWord names the kind of a statement as its first keyword does, and says
// whether it reads only as far as its outermost form goes.
func statementWord(q *Query) (word string, reads bool) {
	switch n := q.Stmt.GetNode().(type) {
	case *pg_query.Node_SelectStmt:
		if n.SelectStmt.IntoClause != nil {
			return "SELECT INTO", false
		}
		return "SELECT", true
	case *pg_query.Node_InsertStmt:
		return "INSERT", false
	case *pg_query.Node_UpdateStmt:
		return "UPDATE", false
	case *pg_query.Node_DeleteStmt:
		return "DELETE", false
	case *pg_query.Node_MergeStmt:
		return "MERGE", false
	}
	return strings.ToUpper(q.SQL[q.Tokens[0].Start:q.Tokens[0].End]), false
}
