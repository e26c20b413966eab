package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/internal/pgtest"
)

// element is one element of a page.
type element struct {
	name       string
	attributes map[string]string
	text       string // of it and of all in it, white space folded
}

// elements parses a page, in the order in which elements end.
func elements(t *testing.T, page string) []element {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open, closed []element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		pgtest.Check(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			open = append(open, e)
		case xml.CharData:
			for i := range open {
				open[i].text += string(token)
			}
		case xml.EndElement:
			last := open[len(open)-1]
			last.text = strings.Join(strings.Fields(last.text), " ")
			open, closed = open[:len(open)-1], append(closed, last)
		}
	}
	if len(open) > 0 {
		t.Errorf("<%s> is not closed", open[len(open)-1].name)
	}
	return closed
}

// explainPageOf writes the page of a schema and queries.
func explainPageOf(t *testing.T, schema, queries string) (page string, code int) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"rung.yaml": verifyConfig, "schema.sql": schema, "queries.sql": queries} {
		pgtest.Check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	var out strings.Builder
	code = run([]string{"explain", "-C", dir, "--html", "page.html"}, &out, &out)
	text, err := os.ReadFile(filepath.Join(dir, "page.html"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return string(text), code
}

const pageQueries = verifyQueries + `
-- name: Latest :many
-- cache: 1m
-- route: replica max_lag=2s
SELECT e.kind, a.address FROM events e JOIN accounts a ON a.id = e.id WHERE e.at > now() AND e.kind <> '</pre><script>&amp;';

-- name: Pay :exec
UPDATE accounts SET note = @note WHERE id = @id;
`

func TestExplainPage(t *testing.T) {
	t.Parallel()
	page, code := explainPageOf(t, verifySchema+"DO $$ BEGIN EXECUTE 'x'; END $$;", pageQueries)
	if code != 0 {
		t.Errorf("explain --html exits with %d", code)
	}
	all := elements(t, page)
	articles, ids := map[string]string{}, map[string]bool{}
	for _, e := range all {
		if id := e.attributes["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %q is there twice", id)
			}
			ids[id] = true
		}
		if e.name == "article" {
			articles[e.attributes["id"]] = e.text
		}
	}
	want := map[string]string{
		"query-dal.GetAccount": "dal.GetAccount :one primary ttl 1m",
		"query-dal.Latest":     "replica, at most 2s behind",
		"query-dal.Pay":        "Cannot be cached: the statement writes",
		"query-dal.Events":     "dropped by a change of a row with at=$1",
	}
	for id, part := range want {
		if !strings.Contains(articles[id], part) {
			t.Errorf("%s says %q, want %q in it", id, articles[id], part)
		}
	}
	for id, parts := range map[string][]string{
		"query-dal.Latest":             {"time-dependent: the result depends on the time", "dropped by a change of any row", "because", "</pre><script>&amp;"},
		"table-public.accounts":        {"rung_i, rung_u, rung_d, rung_t", "address, feels, id", "key id", "Read by dal.GetAccount, dal.Latest", "Written by dal.Pay"},
		`table-public."Other ""table"`: {"Read by dal.Other"},
	} {
		for _, part := range parts {
			if !strings.Contains(articles[id], part) {
				t.Errorf("%s says %q, want %q in it", id, articles[id], part)
			}
		}
	}
	if !strings.Contains(page, "5 queries, 4 of them cached; 3 tables, 3 of them with triggers.") || !strings.Contains(page, "#schema-unclear") {
		t.Error("the summary or the warning on the schema is missing")
	}
	linked(t, all, ids)
}

// linked checks that links lead to what is in the page, or to the rules, and that
// nothing is loaded.
func linked(t *testing.T, all []element, ids map[string]bool) {
	t.Helper()
	for _, e := range all {
		for name, value := range e.attributes {
			switch {
			case name == "src" || name == "data" || e.name == "link" || strings.HasPrefix(name, "on"):
				t.Errorf("<%s %s=%q> loads or runs something", e.name, name, value)
			case name == "data-table" || name == "data-query":
				if !ids[value] {
					t.Errorf("%s=%q is not in the page", name, value)
				}
			case name == "href" && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, rulesPage+"#"):
				t.Errorf("a link leads to %s", value)
			}
		}
		if e.name == "style" && regexp.MustCompile(`@import|url\(`).MatchString(e.text) {
			t.Error("the style loads something")
		}
		if e.name == "script" && regexp.MustCompile(`fetch|XMLHttpRequest|import|https?:`).MatchString(e.text) {
			t.Error("the script loads something")
		}
	}
}

func TestExplainPageIsDeterministic(t *testing.T) {
	t.Parallel()
	first, _ := explainPageOf(t, verifySchema, pageQueries)
	for range 3 {
		again, _ := explainPageOf(t, verifySchema, pageQueries)
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatalf("the same input gave (-first +then)\n%s", diff)
		}
	}
}

// What is right is shown beside errors, and a file of the user is left alone.
func TestExplainPageKeeps(t *testing.T) {
	t.Parallel()
	page, code := explainPageOf(t, verifySchema, pageQueries+"\n-- name: Wrong :one\nSELECT nope FROM accounts;\n")
	if code != exitInput || !strings.Contains(page, "query-dal.Pay") || !strings.Contains(page, "Wrong: column &#34;nope&#34; does not exist") {
		t.Errorf("a wrong query: exit code %d, page\n%s", code, page)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"rung.yaml": verifyConfig, "schema.sql": verifySchema, "queries.sql": verifyQueries, "mine.html": "<p>mine"} {
		pgtest.Check(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	var out strings.Builder
	if code := run([]string{"explain", "-C", dir, "--html", "mine.html"}, &out, &out); code != exitInput || !strings.Contains(out.String(), "is not overwritten") {
		t.Errorf("overwriting: exit code %d: %s", code, out.String())
	}
	for range 2 { // its own page it overwrites
		if code := run([]string{"explain", "-C", dir, "--html", "page.html"}, &out, &out); code != 0 {
			t.Errorf("exit code %d: %s", code, out.String())
		}
	}
}
