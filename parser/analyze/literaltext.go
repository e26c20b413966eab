package analyze

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

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
	case t.Kind == catalog.Range:
		return a.checkRange(text, t)
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
	case t.OID == int2vectorOID:
		return checkInt2Vector(text)
	case t.Name == "pg_snapshot" || t.Name == "txid_snapshot":
		if !snapshotText(text) {
			return fmt.Sprintf("invalid input syntax for type pg_snapshot: \"%s\"", text), errInvalidText
		}
	case (t.Name == "xid" || t.Name == "cid" || t.Name == "xid8") && a.since(16) && !transactionText.MatchString(text):
		return invalid, errInvalidText
	case (t.Name == "inet" || t.Name == "cidr") && !strings.ContainsAny(text, "0123456789:"):
		return invalid, errInvalidText
	case otherText[t.Name] != nil && !otherText[t.Name].MatchString(text):
		return invalid, errInvalidText
	case t.Name == "bit" || t.Name == "varbit":
		return checkBits(text)
	case t.Category == 'G' && !geometryText(t.Name, trimmed):
		return invalid, errInvalidText
	case t.Name == "regclass":
		return a.checkRelation(text)
	case t.Name == "regtype":
		return a.checkTypeName(text)
	case t.Name == "regnamespace":
		if names, ok := splitIdentifiers(text); ok && len(names) == 1 && !numberText(text) && !a.cat.HasSchema(names[0]) {
			return fmt.Sprintf("schema \"%s\" does not exist", names[0]), errUndefinedSchema
		}
		return "", ""
	}
	return a.checkTime(text, strings.ToLower(trimmed), t.OID)
}

var multirangeText = regexp.MustCompile(`^\{\s*([\[(eE]|\}$)`)

// transactionText is what uint32in_subr and uint64in_subr take; before version 16
// the types of transactions took anything.
var transactionText = regexp.MustCompile(`^\s*[+-]?(0[xX][0-9a-fA-F]+|\d+)\s*$`)

// checkInt2Vector is int2vectorin. What is wrong is named with all that follows.
func checkInt2Vector(text string) (message, code string) {
	for rest := strings.TrimLeft(text, " \t\n\r\v\f"); rest != ""; rest = strings.TrimLeft(rest, " \t\n\r\v\f") {
		word := vectorNumber.FindString(rest)
		_, err := strconv.ParseInt(word, 10, 16)
		switch {
		case word == "":
			return fmt.Sprintf("invalid input syntax for type smallint: \"%s\"", rest), errInvalidText
		case err != nil:
			return fmt.Sprintf("value \"%s\" is out of range for type smallint", rest), "22003"
		case len(rest) > len(word) && rest[len(word)] != ' ':
			return fmt.Sprintf("invalid input syntax for type smallint: \"%s\"", rest), errInvalidText
		}
		rest = rest[len(word):]
	}
	return "", ""
}

var vectorNumber = regexp.MustCompile(`^[+-]?\d+`)

// snapshotText is parse_snapshot of xid8funcs.c: xmin:xmax:list, the list in order
// and between the two.
func snapshotText(text string) bool {
	m := snapshotParts.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	low, err1 := strconv.ParseUint(m[1], 10, 64)
	high, err2 := strconv.ParseUint(m[2], 10, 64)
	if err1 != nil || err2 != nil || low == 0 || high < low {
		return false
	}
	last := low
	for _, word := range strings.FieldsFunc(m[3], func(r rune) bool { return r == ',' }) {
		n, err := strconv.ParseUint(word, 10, 64)
		if err != nil || n < last || n >= high {
			return false
		}
		last = n
	}
	return true
}

var snapshotParts = regexp.MustCompile(`^(\d+):(\d+):((?:\d+(?:,\d+)*)?)$`)

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

// numberText: the name of an object may be its OID, or none.
func numberText(text string) bool {
	return text == "-" || strings.Trim(text, "0123456789") == "" && text != ""
}

// checkTypeName is regtypein. What is not in the grammar of types is left to the
// server.
func (a *analyzer) checkTypeName(text string) (message, code string) {
	tree, err := pg_query.Parse("SELECT NULL::" + text)
	if numberText(text) || err != nil || len(tree.Stmts) != 1 {
		return "", ""
	}
	targets := tree.Stmts[0].Stmt.GetSelectStmt().GetTargetList()
	if len(targets) != 1 || targets[0].GetResTarget().GetVal().GetTypeCast() == nil {
		return "", ""
	}
	var te *catalog.TypeError
	if _, _, err := a.cat.ParseTypeName(targets[0].GetResTarget().GetVal().GetTypeCast().TypeName); errors.As(err, &te) {
		return te.Message, te.Code
	}
	return "", ""
}

// checkRelation is regclassin: a name, quoted or not, or an OID.
func (a *analyzer) checkRelation(text string) (message, code string) {
	if numberText(text) {
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
