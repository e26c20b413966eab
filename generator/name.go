package generator

import (
	"fmt"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jinzhu/inflection"

	"github.com/rungdb/rung/parser/config"
)

// naming turns names of the database into names of Go, as the options of a package
// say.
type naming struct{ options *config.GoOptions }

// exported returns the Go name of a table, column, enum or parameter, by sqlc's
// rules: "account_id" gives AccountID.
func (n naming) exported(name string) string {
	if to, ok := n.options.Rename[name]; ok {
		return to
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, name)
	var b strings.Builder
	for _, part := range strings.Split(name, "_") {
		if slices.Contains(n.options.Initialisms, part) {
			b.WriteString(strings.ToUpper(part))
		} else {
			b.WriteString(upperFirst(part))
		}
	}
	out := b.String()
	if out == "" {
		return "Column" // a name of nothing but punctuation
	}
	if r, _ := utf8.DecodeRuneInString(out); unicode.IsDigit(r) {
		return "_" + out
	}
	return out
}

// argName returns the Go name of an argument: "account_id" gives accountID.
func argName(name string) string {
	var b strings.Builder
	for i, part := range strings.Split(identifier(name), "_") {
		switch {
		case i == 0:
			b.WriteString(strings.ToLower(part))
		case part == "id":
			b.WriteString("ID")
		default:
			b.WriteString(upperFirst(part))
		}
	}
	if r, _ := utf8.DecodeRuneInString(b.String()); b.Len() == 0 || unicode.IsDigit(r) {
		return "_" + b.String()
	}
	return b.String()
}

// identifier replaces what cannot stand in an identifier.
func identifier(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, name)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToTitle(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// singular returns the name of one row of a table. The words that are treated
// apart are those that sqlc treats apart, and no longer ones that end in them: a model
// keeps its name.
func (n naming) singular(name string) string {
	excluded := func(s string) bool { return strings.EqualFold(s, name) }
	if n.options.EmitExactTableNames || slices.ContainsFunc(n.options.InflectionExcludeTableNames, excluded) {
		return name
	}
	switch lower := strings.ToLower(name); {
	case lower == "campus", lower == "meta", lower == "metadata":
		return name
	case lower == "calories":
		return "calorie"
	case lower == "waves":
		return "wave"
	}
	return inflection.Singular(name)
}

var notIdentifier = regexp.MustCompile(`[^a-zA-Z0-9_]+`)

// enumValue returns the part of a constant's name that stands for a label; it
// can be empty.
func enumValue(label string) string {
	return notIdentifier.ReplaceAllString(strings.NewReplacer("-", "_", ":", "_", "/", "_").Replace(label), "")
}

// packageName returns the name under which generated code imports a package.
func packageName(importPath string) string {
	switch importPath {
	case runtimePath:
		return "rung"
	case pgxPath:
		return "pgx"
	case vectorType.path:
		return "pgvector"
	}
	return path.Base(importPath)
}

// imported are the packages that generated files can import, and the predeclared
// names that generated code uses: no constant of a query and no argument may
// take one of these names.
var imported = map[string]bool{
	"bytes": true, "context": true, "driver": true, "fmt": true, "net": true, "netip": true,
	"pgconn": true, "pgtype": true, "pgvector": true, "pgx": true, "rung": true, "slices": true,
	"tag": true, "time": true,
}

var predeclared = map[string]bool{
	"any": true, "append": true, "bool": true, "byte": true, "error": true, "false": true, "float32": true,
	"float64": true, "int": true, "int16": true, "int32": true, "int64": true, "len": true, "new": true,
	"nil": true, "string": true, "true": true, "uint64": true,
}

// scope holds the names that are taken in one package or one argument list.
type scope map[string]bool

// claim takes the name, with underscores appended until it is free.
func (s scope) claim(name string) string {
	for s[name] || token.IsKeyword(name) || imported[name] || predeclared[name] {
		name += "_"
	}
	s[name] = true
	return name
}

// argument returns the name of an argument as sqlc gives it: a keyword, the
// receiver q and ctx get an underscore, the name of an imported package gets
// "arg" in front.
func (s scope) argument(name string) string {
	name = argName(name)
	if imported[name] {
		name = "arg" + upperFirst(name)
	}
	if name == "q" || name == "ctx" {
		name += "_"
	}
	return s.claim(name)
}

// fields gives the fields of one struct their names: duplicates get a suffix by
// their count, as sqlc does.
type fields struct {
	naming
	seen map[string]int
}

func (n naming) fields() fields { return fields{n, map[string]int{}} }

// add returns the next field, for a column and with the tags that overrides give
// it. tag is what json and db tags are made of.
func (f fields) add(column, tag string, typ *goType, extra []config.StructTag) field {
	name := f.exported(column)
	f.seen[name]++
	if n := f.seen[name]; n > 1 {
		name, tag = fmt.Sprintf("%s_%d", name, n), fmt.Sprintf("%s_%d", tag, n)
	}
	return field{name: name, typ: typ, tags: f.tags(tag, extra)}
}
