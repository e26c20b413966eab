package parser

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// use is one place of a statement where a parameter is written.
type use struct {
	from, to int // in Source.Text: what becomes $n
	name     string
	number   int // of $n; 0: named
	nullable bool
	slice    bool
	operator string // what replaces IN or NOT IN, with a slice: "= ANY" or "<> ALL"
	embed    string // sqlc.embed: the table as written; name is then its last part
}

// maxParams is how many parameters the protocol can number.
const maxParams = 65535

// parameterReader finds the parameters of one statement in its tokens.
type parameterReader struct {
	text     string
	code     []*pg_query.ScanToken // of the statement, no comments
	uses     []use
	problems []problem
}

// read walks the tokens once.
func (r *parameterReader) read() {
	for i := 0; i < len(r.code); {
		i += r.step(i)
	}
}

// step looks at the tokens from i on and returns how many are dealt with.
func (r *parameterReader) step(i int) int {
	t := r.code[i]
	switch {
	case t.Token == pg_query.Token_PARAM:
		r.explicit(t)
	case t.Token == pg_query.Token_Op:
		return r.operator(i)
	case r.ident(i) == "sqlc" || r.ident(i) == "rung":
		return r.macro(i)
	}
	return 1
}

// explicit reads $n.
func (r *parameterReader) explicit(t *pg_query.ScanToken) {
	n, err := strconv.Atoi(r.text[t.Start+1 : t.End])
	switch {
	case err != nil || n > maxParams:
		r.fail(t, "parameter number too large", fmt.Sprintf("a statement has at most %d parameters", maxParams))
	case n == 0:
		r.fail(t, "there is no parameter $0", "parameters are numbered from $1")
	default:
		r.uses = append(r.uses, use{from: int(t.Start), to: int(t.End), number: n})
	}
}

// operatorsEndingInAt are those of PostgreSQL and its contrib modules that end
// in @ (pg_operator), without the prefix operator @.
var operatorsEndingInAt = [...]string{"<@", "@@", "@@@", "^@", "@-@", "?@", "?<@", "^<@"}

// operator reads @name. An @ that touches no name is PostgreSQL's absolute value.
func (r *parameterReader) operator(i int) int {
	t := r.code[i]
	text := r.text[t.Start:t.End]
	if !strings.HasSuffix(text, "@") || i+1 == len(r.code) {
		return 1
	}
	next := r.code[i+1]
	if next.Start != t.End || !isWord(next) {
		return 1
	}
	if text == "@" {
		r.uses = append(r.uses, use{from: int(t.Start), to: int(next.End), name: r.word(next)})
		return 2
	}
	for _, op := range operatorsEndingInAt {
		if op == text {
			return 1
		}
	}
	name := r.text[next.Start:next.End]
	r.fail(t, fmt.Sprintf("%q reads as one operator", text), fmt.Sprintf("write `%s @%s`", strings.TrimSuffix(text, "@"), name))
	return 2
}

// macro reads sqlc.arg(name) and its kin, from the schema's name on. Other
// functions in a schema rung are functions of the database.
func (r *parameterReader) macro(i int) int {
	if i+3 >= len(r.code) || r.code[i+1].Token != pg_query.Token_ASCII_46 || r.code[i+3].Token != pg_query.Token_ASCII_40 || !isWord(r.code[i+2]) {
		return 1
	}
	if i > 0 && r.code[i-1].Token == pg_query.Token_ASCII_46 {
		return 1
	}
	schema, function := r.ident(i), r.word(r.code[i+2])
	full := schema + "." + function
	known := []string{"arg", "narg", "slice", "embed"}
	if !slices.Contains(known, function) {
		if schema == "sqlc" {
			hint := "there are sqlc.arg, sqlc.narg, sqlc.slice and sqlc.embed"
			if near := Nearest(function, known); near != "" {
				hint = fmt.Sprintf("perhaps you meant sqlc.%s", near)
			}
			r.fail(r.code[i], fmt.Sprintf("function %q does not exist", full), hint)
		}
		return 4
	}
	if function == "embed" {
		return r.embed(i, full)
	}
	if i+5 >= len(r.code) || r.code[i+5].Token != pg_query.Token_ASCII_41 {
		r.fail(r.code[i], full+" takes one name", fmt.Sprintf("write %s(name) or %s('name')", full, full))
		return 4
	}
	name, ok := r.argument(r.code[i+4])
	if !ok {
		r.fail(r.code[i+4], fmt.Sprintf("%s takes a name, not %s", full, r.text[r.code[i+4].Start:r.code[i+4].End]), "letters, digits and underscores, a letter first")
		return 6
	}
	u := use{from: int(r.code[i].Start), to: int(r.code[i+5].End), name: name, nullable: function == "narg", slice: function == "slice"}
	if u.slice && !r.placeSlice(&u, i) {
		return 6
	}
	r.uses = append(r.uses, u)
	if u.operator != "" {
		return 7
	}
	return 6
}

// embed reads sqlc.embed(t) or sqlc.embed(schema.t), from the schema's name of the
// macro on.
func (r *parameterReader) embed(i int, full string) int {
	n := i + 4
	for n < len(r.code) && (isWord(r.code[n]) || r.code[n].Token == pg_query.Token_ASCII_46) {
		n++
	}
	if n == i+4 || n == len(r.code) || r.code[n].Token != pg_query.Token_ASCII_41 || !isWord(r.code[n-1]) {
		r.fail(r.code[i], full+" takes the name or alias of a table", fmt.Sprintf("write %s(t)", full))
		return 4
	}
	from, to := int(r.code[i+4].Start), int(r.code[n-1].End)
	r.uses = append(r.uses, use{from: int(r.code[i].Start), to: int(r.code[n].End), name: r.word(r.code[n-1]), embed: r.text[from:to]})
	return n + 1 - i
}

// argument reads the name between the parentheses of a macro.
func (r *parameterReader) argument(t *pg_query.ScanToken) (string, bool) {
	if isWord(t) {
		return r.word(t), true
	}
	text := r.text[t.Start:t.End]
	if t.Token != pg_query.Token_SCONST || !strings.HasPrefix(text, "'") {
		return "", false
	}
	name := strings.Trim(text, "'")
	return name, isIdentifier(name)
}

// placeSlice finds the place of sqlc.slice, whose tokens start at i: all of an
// IN list, which becomes = ANY (PostgreSQL takes one array, not a list whose
// length is not known), or the argument of ANY or ALL.
func (r *parameterReader) placeSlice(u *use, i int) bool {
	if i+6 < len(r.code) && r.code[i+6].Token == pg_query.Token_TYPECAST {
		return true // an array of the type that is written
	}
	if i >= 2 && r.code[i-1].Token == pg_query.Token_ASCII_40 {
		switch r.code[i-2].Token {
		case pg_query.Token_ANY, pg_query.Token_SOME, pg_query.Token_ALL:
			return true
		case pg_query.Token_IN_P:
			if i+6 >= len(r.code) || r.code[i+6].Token != pg_query.Token_ASCII_41 || r.used(i-2) {
				break
			}
			u.operator, u.from, u.to = "= ANY", int(r.code[i-2].Start), int(r.code[i+6].End)
			if i >= 3 && r.code[i-3].Token == pg_query.Token_NOT && !r.used(i-3) {
				u.operator, u.from = "<> ALL", int(r.code[i-3].Start)
			}
			return true
		}
	}
	r.fail(r.code[i], "sqlc.slice is not supported yet in this place", "it can be all of an IN list: id IN (sqlc.slice(ids)), or stand in = ANY (...)")
	return false
}

// used says whether a token is part of the last parameter: of @in, @not.
func (r *parameterReader) used(i int) bool {
	return len(r.uses) > 0 && r.uses[len(r.uses)-1].to > int(r.code[i].Start)
}

func (r *parameterReader) fail(t *pg_query.ScanToken, message, hint string) {
	r.problems = append(r.problems, problem{int(t.Start), message, hint})
}

// ident returns the folded text of a plain identifier, empty for other tokens.
func (r *parameterReader) ident(i int) string {
	if t := r.code[i]; t.Token == pg_query.Token_IDENT && t.End-t.Start == 4 {
		return r.word(t)
	}
	return ""
}

// word returns the name that an identifier or keyword stands for.
func (r *parameterReader) word(t *pg_query.ScanToken) string {
	text := r.text[t.Start:t.End]
	if strings.HasPrefix(text, `"`) {
		return strings.ReplaceAll(text[1:len(text)-1], `""`, `"`)
	}
	return foldIdentifier(text)
}

// isWord says whether a token is an identifier or a keyword.
func isWord(t *pg_query.ScanToken) bool {
	return t.Token == pg_query.Token_IDENT || t.KeywordKind != pg_query.KeywordKind_NO_KEYWORD
}

// number gives the named parameters the numbers that no $n has taken: the names
// given first, the others in order of first use. It returns all parameters by number.
func (r *parameterReader) number(names []string) []Param {
	byNumber := map[int]*Param{}
	byName := map[string]*Param{}
	highest := 0
	for i, u := range r.uses {
		if u.name != "" {
			r.uses[i].number = 0
		} else if u.number > 0 && byNumber[u.number] == nil {
			byNumber[u.number] = &Param{Number: u.number, Offset: u.from}
			highest = max(highest, u.number)
		}
	}
	free := 1
	claim := func(name string) *Param {
		if byName[name] == nil {
			for byNumber[free] != nil {
				free++
			}
			p := &Param{Number: free, Name: name, Offset: -1}
			byName[name], byNumber[free] = p, p
			highest = max(highest, free)
		}
		return byName[name]
	}
	for _, name := range names {
		claim(name)
	}
	for i := range r.uses {
		u := &r.uses[i]
		if u.number > 0 || u.embed != "" {
			continue
		}
		p := claim(u.name)
		if p.Offset < 0 {
			p.Slice, p.Offset = u.slice, u.from
		}
		if p.Slice != u.slice {
			r.problems = append(r.problems, problem{u.from, fmt.Sprintf("parameter %q is a slice in one place and a single value in another", u.name), ""})
		}
		p.Nullable = p.Nullable || u.nullable
		u.number = p.Number
	}
	params := make([]Param, highest)
	for i := range params {
		params[i] = Param{Number: i + 1, Offset: -1}
		if p := byNumber[i+1]; p != nil {
			params[i] = *p
		}
	}
	sort.SliceStable(r.problems, func(i, j int) bool { return r.problems[i].at < r.problems[j].at })
	return params
}
