package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// FuzzParseFile checks what must hold for every file, with the inputs of the
// transcripts as seeds.
func FuzzParseFile(f *testing.F) {
	for _, input := range transcriptInputs(f) {
		f.Add(input)
	}
	f.Fuzz(func(t *testing.T, text string) {
		src := &Source{Path: "q.sql", Text: text}
		queries, errs := ParseFile(src)
		checkInvariants(t, src, queries, errs)
		statements, errs := Statements(src)
		checkInvariants(t, src, nil, errs)
		for _, s := range statements {
			if s.Text != text[s.Offset:s.Offset+len(s.Text)] || s.Node == nil {
				t.Errorf("statement at %d is not its text", s.Offset)
			}
		}
	})
}

// transcriptInputs returns the inputs of all transcripts.
func transcriptInputs(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/transcripts/*")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	var inputs []string
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(data), "\n\n") {
			input, _, _ := strings.Cut(part, "\n----\n")
			inputs = append(inputs, input)
		}
	}
	return inputs
}

// checkInvariants checks what must hold for the result of ParseFile.
func checkInvariants(t *testing.T, src *Source, queries []*Query, errs ErrorList) {
	t.Helper()
	last := -1
	for _, e := range errs {
		if e.Offset < last || e.Offset > len(src.Text) {
			t.Errorf("error at %d of %d, behind one at %d: %s", e.Offset, len(src.Text), last, e.Message)
		}
		last = e.Offset
		_ = e.Error()
	}
	last = -1
	for _, q := range queries {
		if q.NameOffset <= last || q.Offset <= last || q.Offset >= len(src.Text) {
			t.Errorf("%s: name at %d, statement at %d, the query before at %d", q.Name, q.NameOffset, q.Offset, last)
		}
		last = q.SourceOffset(len(q.SQL))
		checkMapping(t, q)
		checkSQL(t, q)
	}
}

// checkSQL checks that SQL is one statement and Tokens are its tokens.
func checkSQL(t *testing.T, q *Query) {
	t.Helper()
	if result, err := pg_query.Parse(q.SQL); err != nil || len(result.Stmts) != 1 {
		t.Errorf("%s: SQL does not parse again: %v\n%s", q.Name, err, q.SQL)
		return
	}
	s := scan(&Source{Text: q.SQL})
	if len(s.errs) > 0 {
		t.Errorf("%s: SQL does not scan: %v", q.Name, s.errs)
	}
	if diff := cmp.Diff(tokenTexts(q.SQL, s.tokens), tokenTexts(q.SQL, q.Tokens)); diff != "" {
		t.Errorf("%s: tokens of %q (-want +got):\n%s", q.Name, q.SQL, diff)
	}
	highest := 0
	for _, tok := range q.Tokens {
		if tok.Token == pg_query.Token_PARAM {
			highest = max(highest, atoi(q.SQL[tok.Start+1:tok.End]))
		}
	}
	if highest != len(q.Params) {
		t.Errorf("%s: %d params, highest number in SQL %d", q.Name, len(q.Params), highest)
	}
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

type tokenText struct {
	Start   int32
	Text    string
	Token   string
	Keyword string
}

func tokenTexts(sql string, tokens []*pg_query.ScanToken) []tokenText {
	var list []tokenText
	for _, t := range tokens {
		list = append(list, tokenText{t.Start, sql[t.Start:t.End], t.Token.String(), t.KeywordKind.String()})
	}
	return list
}

// checkMapping checks that offsets in SQL map to the source in order, and to the
// same byte wherever it was copied.
func checkMapping(t *testing.T, q *Query) {
	t.Helper()
	text := q.Source.Text
	edited := map[int]bool{}
	for _, e := range q.Edits {
		for i := e.At; i < e.At+e.Len; i++ {
			edited[i] = true
		}
	}
	last := q.Offset
	for i := 0; i <= len(q.SQL); i++ {
		at := q.SourceOffset(i)
		if at < last || at > len(text) {
			t.Fatalf("%s: SourceOffset(%d) = %d after %d", q.Name, i, at, last)
		}
		last = at
		if i < len(q.SQL) && !edited[i] && text[at] != q.SQL[i] {
			t.Fatalf("%s: SourceOffset(%d) = %d: %q, want %q", q.Name, i, at, text[at], q.SQL[i])
		}
	}
}
