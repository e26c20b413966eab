package analyze

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

// The checks of this file refuse only what the input functions surely refuse;
// what is left to them fails when the statement is prepared.

// otherText holds the patterns that the text of further types has to match.
var otherText = map[string]*regexp.Regexp{
	"oid":      regexp.MustCompile(`^\s*[+-]?\d+\s*$`),
	"tid":      regexp.MustCompile(`^\(\s*[+-]?\d+\s*,\s*[+-]?\d+\s*\)$`),
	"money":    regexp.MustCompile(`^[\s$()+,.\d-]*$`),
	"pg_lsn":   regexp.MustCompile(`^[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}$`),
	"macaddr":  regexp.MustCompile(`^\s*[0-9A-Fa-f]+([:.-]?[0-9A-Fa-f]+){1,11}\s*$`),
	"macaddr8": regexp.MustCompile(`^\s*[0-9A-Fa-f]{2}([:.-]?[0-9A-Fa-f]{2}){5,7}\s*$`),
	"inet":     regexp.MustCompile(`^[0-9A-Fa-f:][0-9A-Fa-f:.]*(/\d{1,3})?$`),
	"cidr":     regexp.MustCompile(`^[0-9A-Fa-f:][0-9A-Fa-f:.]*(/\d{1,3})?$`),
}

// unreadable are types of pg_catalog whose values cannot be written, with their
// names in the message.
var unreadable = map[string]string{
	"pg_node_tree": "pg_node_tree", "pg_ndistinct": "pg_ndistinct", "pg_dependencies": "pg_dependencies", "pg_mcv_list": "pg_mcv_list",
	"pg_brin_bloom_summary": "pg_brin_bloom_summary", "pg_brin_minmax_multi_summary": "brin_minmax_multi_summary",
}

// checkPseudo refuses values of pseudotypes, NULL too where the input function
// is not strict.
func (a *analyzer) checkPseudo(t *catalog.Type, null bool) (message, code string) {
	switch {
	case t.Kind != catalog.Pseudo || t.Elem != 0 || t.Name == "cstring" || t.Name == "void" || t.Name == "unknown":
		return "", ""
	case t.OID == recordOID && !null:
		return "input of anonymous composite types is not implemented", errFeature
	case null:
		for _, f := range a.cat.Functions("pg_catalog", t.Name+"_in") {
			if f.Strict {
				return "", ""
			}
		}
		if t.OID == recordOID {
			return "", ""
		}
	}
	return "cannot accept a value of type " + a.format(t.OID), errFeature
}

// checkOther is checkLiteral for the less common types of pg_catalog.
func (a *analyzer) checkOther(text string, t *catalog.Type) (message, code string) {
	trimmed := strings.Trim(text, " \t\n\r\v\f")
	invalid := fmt.Sprintf("invalid input syntax for type %s: \"%s\"", a.format(t.OID), text)
	switch {
	case t.Kind == catalog.Range && !strings.EqualFold(trimmed, "empty") && !strings.HasPrefix(trimmed, "[") && !strings.HasPrefix(trimmed, "("):
		return fmt.Sprintf("malformed range literal: \"%s\"", text), errInvalidText
	case t.Kind == catalog.Multirange && !multirangeText.MatchString(trimmed):
		return fmt.Sprintf("malformed multirange literal: \"%s\"", text), errInvalidText
	case t.Schema != "pg_catalog":
		return "", ""
	case unreadable[t.Name] != "":
		return "cannot accept a value of type " + unreadable[t.Name], errFeature
	case t.Name == "oidvector":
		for _, word := range strings.Fields(text) {
			if !otherText["oid"].MatchString(word) {
				return fmt.Sprintf("invalid input syntax for type oid: \"%s\"", word), errInvalidText
			}
		}
	case otherText[t.Name] != nil && !otherText[t.Name].MatchString(text):
		return invalid, errInvalidText
	case t.Name == "bit" || t.Name == "varbit":
		return checkBits(text)
	case t.Category == 'G' && !geometryText(t.Name, trimmed):
		return invalid, errInvalidText
	case t.Name == "regclass":
		return a.checkRelation(text)
	}
	return a.checkTime(text, strings.ToLower(trimmed), t.OID)
}

var multirangeText = regexp.MustCompile(`^\{\s*([\[(eE]|\}$)`)

// checkBits is bit_in and varbit_in.
func checkBits(text string) (message, code string) {
	digits, set, kind := text, "01", "binary"
	if text != "" {
		switch text[0] {
		case 'b', 'B':
			digits = text[1:]
		case 'x', 'X':
			digits, set, kind = text[1:], "0123456789abcdefABCDEF", "hexadecimal"
		}
	}
	for _, r := range digits {
		if !strings.ContainsRune(set, r) {
			return fmt.Sprintf("\"%c\" is not a valid %s digit", r, kind), errInvalidText
		}
	}
	return "", ""
}

// geometryText counts the numbers: two for a point, three for a circle, and so
// on.
func geometryText(typ, text string) bool {
	n := 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("()[]<>{}, \t\n", r) }) {
		if _, err := strconv.ParseFloat(word, 64); err != nil && !strings.Contains(err.Error(), "range") {
			return false
		}
		n++
	}
	switch typ {
	case "point":
		return n == 2
	case "circle":
		return n == 3
	case "line":
		return n == 3 || n == 4
	case "box", "lseg":
		return n == 4
	}
	return n >= 2 && n%2 == 0
}

// checkRelation is regclassin: a name, quoted or not, or an OID.
func (a *analyzer) checkRelation(text string) (message, code string) {
	if text == "-" || strings.Trim(text, "0123456789") == "" && text != "" {
		return "", ""
	}
	names, ok := splitIdentifiers(text)
	switch {
	case !ok:
		return "invalid name syntax", "42602"
	case len(names) > 2:
		return "", ""
	case len(names) == 1:
		names = []string{"", names[0]}
	}
	if a.cat.HasRelation(names[0], names[1]) {
		return "", ""
	}
	return fmt.Sprintf("relation \"%s\" does not exist", strings.TrimPrefix(names[0]+"."+names[1], ".")), errUndefinedTable
}

// splitIdentifiers is SplitIdentifierString with a dot between the names.
func splitIdentifiers(text string) ([]string, bool) {
	var names []string
	rest := strings.TrimSpace(text)
	for {
		var name string
		if strings.HasPrefix(rest, `"`) {
			end := 1
			for ; end < len(rest); end++ {
				if rest[end] != '"' {
					continue
				}
				if end+1 < len(rest) && rest[end+1] == '"' {
					end++
					continue
				}
				break
			}
			if end >= len(rest) {
				return nil, false
			}
			name, rest = strings.ReplaceAll(rest[1:end], `""`, `"`), strings.TrimSpace(rest[end+1:])
		} else {
			end := strings.IndexAny(rest, ". \t\n")
			if end < 0 {
				end = len(rest)
			}
			name, rest = strings.ToLower(rest[:end]), strings.TrimSpace(rest[end:])
		}
		if name == "" {
			return nil, false
		}
		names = append(names, name)
		if rest == "" {
			return names, true
		}
		if rest[0] != '.' {
			return nil, false
		}
		rest = strings.TrimSpace(rest[1:])
	}
}
