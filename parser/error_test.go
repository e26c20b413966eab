package parser

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestErrorText(t *testing.T) {
	text := "SELECT nam FROM authors\n\tSELECT\t日本, e\u0301, x\r\nlast" + strings.Repeat(" x", 200) + "\x1b[0m"
	src := &Source{Path: "queries/author.sql", Text: text}
	long := strings.LastIndex(text, "x") - 1
	tests := []struct {
		name string
		err  *Error
		want string
	}{
		{
			"all parts",
			&Error{Source: src, Offset: 7, Query: "GetAuthor", Message: `column "nam" does not exist`, Hint: `perhaps you meant "name"`},
			"queries/author.sql:1:8: GetAuthor: column \"nam\" does not exist\n    SELECT nam FROM authors\n           ^\n  hint: perhaps you meant \"name\"",
		},
		{
			"tabs, wide and combining characters",
			&Error{Source: src, Offset: strings.Index(text, "x\r"), Message: "m"},
			"queries/author.sql:2:17: m\n    \tSELECT\t日本, e\u0301, x\n    \t      \t         ^",
		},
		{
			"full-width, half-width, Hangul, emoji, Greek",
			&Error{Source: &Source{Path: "w", Text: "Ａ｡한。😀🚀🤖ω￦x"}, Offset: len("Ａ｡한。😀🚀🤖ω￦"), Message: "m"},
			"w:1:10: m\n    Ａ｡한。😀🚀🤖ω￦x\n    " + strings.Repeat(" ", 16) + "^",
		},
		{
			"file as a whole",
			&Error{Source: src, Offset: -1, Message: "m", Hint: "h"},
			"queries/author.sql: m\n  hint: h",
		},
		{"no source", &Error{Offset: 5, Query: "Q", Message: "m"}, "Q: m"},
		{"line end", &Error{Source: src, Offset: 23, Message: "m"}, "queries/author.sql:1:24: m\n    SELECT nam FROM authors\n                           ^"},
		{
			"long line and control characters",
			&Error{Source: src, Offset: long, Message: "m"},
			"queries/author.sql:3:403: m\n    …" + strings.Repeat(" x", 50) + " x\ufffd[0m\n     " + strings.Repeat(" ", 100) + "^",
		},
		{
			"past the end",
			&Error{Source: &Source{Path: "a", Text: "b\n"}, Offset: 99, Message: "m"},
			"a:2:1: m\n    \n    ^",
		},
		{
			"end of a long line",
			&Error{Source: &Source{Path: "a", Text: strings.Repeat("ab", 100)}, Offset: 0, Message: "m"},
			"a:1:1: m\n    " + strings.Repeat("ab", 50) + "…\n    ^",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.err.Error(); got != tt.want {
				t.Errorf("Error() =\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestErrorJSON(t *testing.T) {
	list := ErrorList{
		{Source: &Source{Path: "a.sql", Text: "é\nü x"}, Offset: 6, Query: "Q", Message: "m", Hint: "h", Code: "42601"},
		{Offset: -1, Message: "alone"},
	}
	got, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"file":"a.sql","line":2,"column":3,"query":"Q","message":"m","hint":"h","code":"42601"},` +
		`{"file":"","line":0,"column":0,"query":"","message":"alone","hint":"","code":""}]`
	if string(got) != want {
		t.Errorf("Marshal() = %s, want %s", got, want)
	}
}

func TestErrorList(t *testing.T) {
	if err := (ErrorList{}).Err(); err != nil {
		t.Errorf("Err() of no errors = %v, want nil", err)
	}
	a, b := &Source{Path: "a", Text: "12345"}, &Source{Path: "b", Text: "12345"}
	list := ErrorList{
		{Source: b, Offset: 2, Message: "5"},
		{Source: b, Offset: 1, Message: "4"},
		{Source: a, Offset: 3, Message: "2"},
		{Message: "0"},
		{Source: a, Offset: -1, Message: "1"},
		{Source: a, Offset: 3, Message: "3"},
	}
	list.Sort()
	got := ""
	for _, e := range list {
		got += e.Message
	}
	if got != "012345" {
		t.Errorf("Sort() = %s, want 012345", got)
	}
	var as ErrorList
	if err := fmt.Errorf("wrapped: %w", list.Err()); !errors.As(err, &as) || len(as) != 6 {
		t.Errorf("As() = %d errors, want 6", len(as))
	}
}

func TestPosition(t *testing.T) {
	src := &Source{Path: "p", Text: "\ufeffab\né\n\nx"}
	for offset, want := range map[int]Position{
		-1: {"p", 0, 0},
		0:  {"p", 1, 1}, // the byte order mark has no column
		3:  {"p", 1, 1},
		5:  {"p", 1, 3},
		6:  {"p", 2, 1},
		8:  {"p", 2, 2},
		9:  {"p", 3, 1},
		10: {"p", 4, 1},
		11: {"p", 4, 2},
		99: {"p", 4, 2},
	} {
		if got := src.Position(offset); got != want {
			t.Errorf("Position(%d) = %v, want %v", offset, got, want)
		}
		if offset >= 3 && offset < 12 {
			if got := src.Offset(want.Line, want.Column); got != offset {
				t.Errorf("Offset(%d, %d) = %d, want %d", want.Line, want.Column, got, offset)
			}
		}
	}
	for _, tt := range []struct{ line, column, want int }{{0, 1, 0}, {1, 99, 5}, {9, 1, 11}, {2, 0, 6}} {
		if got := src.Offset(tt.line, tt.column); got != tt.want {
			t.Errorf("Offset(%d, %d) = %d, want %d", tt.line, tt.column, got, tt.want)
		}
	}
}

func TestQueryErrorf(t *testing.T) {
	src := &Source{Path: "q.sql", Text: "-- name: A :one\nSELECT @long,\n-- gone\n@b;"}
	queries, errs := ParseFile(src)
	if err := errs.Err(); err != nil {
		t.Fatal(err)
	}
	q := queries[0]
	for sqlOffset, want := range map[int]string{
		-1:                    "q.sql:2:1",
		0:                     "q.sql:2:1",
		7:                     "q.sql:2:8", // $1
		8:                     "q.sql:2:8",
		9:                     "q.sql:2:13", // the comma
		10:                    "q.sql:2:14",
		11:                    "q.sql:4:1", // $2
		12:                    "q.sql:4:1",
		len("SELECT $1,\n$2"): "q.sql:4:3",
	} {
		at, _, _ := strings.Cut(q.Errorf(sqlOffset, "42703", "", "m %d", 1).Error(), ": A: m 1\n")
		if at != want {
			t.Errorf("Errorf(%d) is at %s, want %s", sqlOffset, at, want)
		}
	}
}
