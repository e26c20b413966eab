package parser

import (
	"fmt"
	"go/token"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// word is a piece of a comment line.
type word struct {
	at   int // offset in Source.Text
	text string
}

// value is an argument as read.
type value struct {
	word     word
	text     string
	duration time.Duration // 0: off
	number   int64         // percent, or bytes
	tables   []TableName
}

// arguments are the values of one directive by the names of the grammar.
type arguments map[string]value

// duration returns a duration that was written, or nil.
func (a arguments) duration(name string) *time.Duration {
	v, ok := a[name]
	if !ok {
		return nil
	}
	return &v.duration
}

// problem is an error of a line, before it is known whether the line is one.
type problem struct {
	at            int
	message, hint string
}

// parse reads the text behind a directive's colon. All problems of the line are
// returned; arguments without a problem are there in any case.
func (d *directive) parse(rest word) (arguments, []problem) {
	args := arguments{}
	var problems []problem
	usage := "usage: " + d.usage()
	take := func(a argument, w word) {
		v, p := a.kind.read(w)
		if p != nil {
			if p.hint == "" {
				p.hint = usage
			}
			problems = append(problems, *p)
			return
		}
		v.word = w
		args[a.name] = v
	}
	next, optionSeen, failed := 0, false, false
	for rest = trimWord(rest); rest.text != ""; {
		first, after := cutWord(rest)
		if key, val, ok := cutOption(first); ok && len(d.options) > 0 {
			optionSeen = true
			rest = after
			problems = append(problems, d.option(args, key, val, usage, take)...)
			continue
		}
		if next == len(d.positional) || optionSeen {
			problems = append(problems, problem{first.at, fmt.Sprintf("unexpected %q", first.text), usage})
			failed = true
			break
		}
		a := d.positional[next]
		next++
		if a.kind == kindTables || a.kind == kindText {
			first, after = rest, word{rest.at + len(rest.text), ""}
		}
		rest = after
		take(a, first)
	}
	if next < len(d.positional) && d.positional[next].required && !failed {
		problems = append(problems, problem{rest.at, fmt.Sprintf("-- %s: lacks its %s", d.word, d.positional[next].name), usage})
	}
	return args, problems
}

// option reads one key=value.
func (d *directive) option(args arguments, key, val word, usage string, take func(argument, word)) []problem {
	var names []string
	for _, a := range d.options {
		names = append(names, a.name)
		if a.name != key.text {
			continue
		}
		if _, twice := args[a.name]; twice {
			return []problem{{key.at, fmt.Sprintf("%s is given twice", a.name), usage}}
		}
		take(a, val)
		return nil
	}
	hint := usage
	if near := Nearest(key.text, names); near != "" {
		hint = fmt.Sprintf("perhaps you meant %s=%s", near, val.text)
	}
	return []problem{{key.at, fmt.Sprintf("-- %s: has no option %q", d.word, key.text), hint}}
}

// read reads one value of a kind.
func (k kind) read(w word) (value, *problem) {
	switch k {
	case kindDuration, kindDurationOrOff:
		if k == kindDurationOrOff && w.text == "off" {
			return value{text: w.text}, nil
		}
		d, err := ParseDuration(w.text)
		if err == nil && d <= 0 {
			err = fmt.Errorf("a duration of more than 0 is needed")
		}
		return value{text: w.text, duration: d}, failed(w, err, "durations are written 90s, 10m, 1h30m or 7d")
	case kindPercent:
		n, err := ParsePercent(w.text)
		return value{text: w.text, number: int64(n)}, failed(w, err, "percentages are written 10%")
	case kindSize:
		n, err := ParseSize(w.text)
		return value{text: w.text, number: n}, failed(w, err, "sizes are written 512B, 64KiB, 1MiB or 1GiB")
	case kindOff:
		return oneOf(w, "off")
	case kindTarget:
		return oneOf(w, "primary", "replica")
	case kindRule:
		return oneOf(w, lintRules[:]...)
	case kindName:
		return readName(w)
	case kindCommand:
		return readCommand(w)
	case kindParam:
		if !isIdentifier(strings.TrimPrefix(w.text, "@")) {
			return value{}, &problem{w.at, fmt.Sprintf("%q is no parameter name", w.text), ""}
		}
		return value{text: strings.TrimPrefix(w.text, "@")}, nil
	case kindTables:
		return readTables(w)
	default:
		return value{text: w.text}, nil
	}
}

func failed(w word, err error, hint string) *problem {
	if err == nil {
		return nil
	}
	return &problem{w.at, err.Error(), hint}
}

// oneOf reads one of a few fixed words.
func oneOf(w word, words ...string) (value, *problem) {
	for _, s := range words {
		if s == w.text {
			return value{text: s}, nil
		}
	}
	list := strings.Join(words, ", ")
	if n := len(words); n > 1 {
		list = strings.Join(words[:n-1], ", ") + " or " + words[n-1]
	}
	hint := ""
	if near := Nearest(w.text, words); near != "" {
		hint = fmt.Sprintf("perhaps you meant %q", near)
	}
	return value{}, &problem{w.at, fmt.Sprintf("%q is not %s", w.text, list), hint}
}

// readName reads a name that becomes a method: a Go identifier that begins with
// a letter.
func readName(w word) (value, *problem) {
	name := w.text
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case !token.IsIdentifier(name) || !unicode.IsLetter(first):
		return value{}, &problem{w.at, fmt.Sprintf("%q cannot be the name of a Go method", w.text), "letters, digits and underscores, a letter first"}
	case name == "WithTx":
		return value{}, &problem{w.at, "the name WithTx is taken: every generated Queries has that method", ""}
	case name == "db":
		return value{}, &problem{w.at, "the name db is taken: every generated Queries has that field", ""}
	}
	return value{text: name}, nil
}

// readCommand reads the command of a name line.
func readCommand(w word) (value, *problem) {
	return oneOf(w, string(One), string(Many), string(Exec), string(ExecRows), string(ExecResult), string(ExecLastID),
		string(CopyFrom), string(BatchExec), string(BatchOne), string(BatchMany))
}

// readTables reads `a, schema.b, "Quoted".c`.
func readTables(w word) (value, *problem) {
	v := value{text: w.text}
	rest := w
	for {
		rest = trimWord(rest)
		name, after, p := readTable(rest)
		if p != nil {
			return value{}, p
		}
		for _, t := range v.tables {
			if t.Schema == name.Schema && t.Name == name.Name {
				return value{}, &problem{name.Offset, "the table is listed twice", "name each table once"}
			}
		}
		v.tables = append(v.tables, name)
		rest = trimWord(after)
		if rest.text == "" {
			return v, nil
		}
		if rest.text[0] != ',' {
			return value{}, &problem{rest.at, "a comma is expected here", "tables are written a, schema.b"}
		}
		rest = word{rest.at + 1, rest.text[1:]}
	}
}

// readTable reads one table name off the front.
func readTable(w word) (TableName, word, *problem) {
	first, rest, p := readIdentifier(w)
	if p != nil {
		return TableName{}, w, p
	}
	if !strings.HasPrefix(rest.text, ".") {
		return TableName{Offset: w.at, Name: first}, rest, nil
	}
	second, rest, p := readIdentifier(word{rest.at + 1, rest.text[1:]})
	if p != nil {
		return TableName{}, w, p
	}
	return TableName{Offset: w.at, Schema: first, Name: second}, rest, nil
}

// readIdentifier reads one SQL identifier off the front: quoted, or folded to
// lower case as PostgreSQL folds it.
func readIdentifier(w word) (string, word, *problem) {
	wrong := &problem{w.at, "a table name is expected here", "tables are written a, schema.b"}
	if strings.HasPrefix(w.text, `"`) {
		for i := 1; i < len(w.text); i++ {
			if w.text[i] != '"' {
				continue
			}
			if i+1 < len(w.text) && w.text[i+1] == '"' {
				i++
				continue
			}
			if i == 1 {
				return "", w, wrong
			}
			return strings.ReplaceAll(w.text[1:i], `""`, `"`), word{w.at + i + 1, w.text[i+1:]}, nil
		}
		return "", w, &problem{w.at, "unterminated quoted identifier", ""}
	}
	n := 0
	for n < len(w.text) && identByte(w.text[n]) {
		n++
	}
	if n == 0 || w.text[0] >= '0' && w.text[0] <= '9' || w.text[0] == '$' {
		return "", w, wrong
	}
	return foldIdentifier(w.text[:n]), word{w.at + n, w.text[n:]}, nil
}

// foldIdentifier folds an unquoted identifier to lower case as PostgreSQL does in
// a multi-byte encoding: ASCII letters only (scansup.c, downcase_identifier).
func foldIdentifier(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// isIdentifier says whether s can be written as an unquoted SQL identifier.
func isIdentifier(s string) bool {
	for i := range len(s) {
		if !identByte(s[i]) {
			return false
		}
	}
	return s != "" && !(s[0] >= '0' && s[0] <= '9') && s[0] != '$'
}

// ParseDuration reads a duration as Go writes it, with days as an additional
// first unit: "90s", "1h30m", "7d", "1d12h".
func ParseDuration(s string) (time.Duration, error) {
	days, rest, ok := strings.Cut(s, "d")
	if !ok {
		d, err := time.ParseDuration(s)
		if err != nil {
			if _, err := strconv.ParseFloat(s, 64); err == nil {
				return 0, fmt.Errorf("%q lacks a unit", s)
			}
			return 0, fmt.Errorf("%q is no duration", s)
		}
		return d, nil
	}
	n, err := strconv.ParseFloat(days, 64)
	if err != nil || strings.ContainsAny(days, "xXpPeEiInN_") {
		return 0, fmt.Errorf("%q is no duration", s)
	}
	var more time.Duration
	if rest != "" {
		if more, err = time.ParseDuration(rest); err != nil || more < 0 || strings.HasPrefix(rest, "+") {
			return 0, fmt.Errorf("%q is no duration", s)
		}
	}
	d := n*float64(24*time.Hour) + float64(more)
	if math.Abs(d) >= math.MaxInt64 {
		return 0, fmt.Errorf("%q is too long: at most 292 years", s)
	}
	return time.Duration(n*float64(24*time.Hour)) + more, nil
}

// ParsePercent reads a percentage from 0 to 100, written "10%".
func ParsePercent(s string) (int, error) {
	digits, ok := strings.CutSuffix(s, "%")
	n, err := strconv.ParseUint(digits, 10, 16)
	if !ok || err != nil || n > 100 {
		return 0, fmt.Errorf("%q is no percentage from 0%% to 100%%", s)
	}
	return int(n), nil
}

// ParseSize reads a number of bytes of more than 0, written "512B", "64KiB",
// "1MiB" or "2GiB".
func ParseSize(s string) (int64, error) {
	for shift, unit := range map[uint]string{10: "KiB", 20: "MiB", 30: "GiB"} {
		if digits, ok := strings.CutSuffix(s, unit); ok {
			return sizeOf(s, digits, shift)
		}
	}
	if digits, ok := strings.CutSuffix(s, "B"); ok {
		return sizeOf(s, digits, 0)
	}
	return 0, fmt.Errorf("%q is no size", s)
}

func sizeOf(s, digits string, shift uint) (int64, error) {
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n == 0 {
		return 0, fmt.Errorf("%q is no size", s)
	}
	return int64(n) << shift, nil
}

// cutWord cuts the first word, up to white space, and returns the rest trimmed.
func cutWord(w word) (first, rest word) {
	n := strings.IndexAny(w.text, " \t\f\v\r")
	if n < 0 {
		return w, word{w.at + len(w.text), ""}
	}
	return word{w.at, w.text[:n]}, trimWord(word{w.at + n, w.text[n:]})
}

// trimWord trims white space.
func trimWord(w word) word {
	text := strings.TrimLeft(w.text, " \t\f\v\r")
	w.at += len(w.text) - len(text)
	w.text = strings.TrimRight(text, " \t\f\v\r")
	return w
}

// cutOption cuts key=value.
func cutOption(w word) (key, val word, ok bool) {
	k, v, ok := strings.Cut(w.text, "=")
	return word{w.at, k}, word{w.at + len(k) + 1, v}, ok
}
