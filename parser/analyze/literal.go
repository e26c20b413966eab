package analyze

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

var (
	numericText = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$`)
	// newNumber matches notations that servers take from version 16 on.
	newNumber = regexp.MustCompile(`^(0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_.eE+-]*_[\d_.eE+-]*)$`)
	uuidText  = regexp.MustCompile(`^(\{[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7}\}|[0-9a-fA-F]{4}(-?[0-9a-fA-F]{4}){7})$`)
)

// checkLiteral is what the input functions of the common types say about an
// unknown literal that is converted, for those whose syntax is simple enough to
// be checked here; others are left to the server. The message is empty where the
// text is right.
func (a *analyzer) checkLiteral(text string, t catalog.OID) (message, code string) {
	typ := a.typ(t)
	trimmed := strings.Trim(text, " \t\n\r\v\f")
	invalid := func() (string, string) {
		return fmt.Sprintf("invalid input syntax for type %s: \"%s\"", a.format(t), text), errInvalidText
	}
	switch {
	case typ.Elem != 0 && typ.Kind == catalog.Base && t != int2vectorOID && t != oidvectorOID:
		elements, ok := arrayElements(text)
		if !ok {
			return fmt.Sprintf("malformed array literal: \"%s\"", text), errInvalidText
		}
		return a.checkElements(elements, func(int) catalog.OID { return typ.Elem })
	case typ.Kind == catalog.Composite:
		return a.checkRecord(text, typ)
	case typ.Kind == catalog.Enum:
		if slices.Contains(typ.Labels, text) {
			return "", ""
		}
		return fmt.Sprintf("invalid input value for enum %s: \"%s\"", a.format(t), text), errInvalidText
	case t == jsonOID || t == jsonbOID:
		if !json.Valid([]byte(text)) {
			return "invalid input syntax for type json", errInvalidText
		}
	case t == boolOID:
		if !boolText(trimmed) {
			return invalid()
		}
	case t == int8OID || t == int4OID || t == 21:
		return a.checkInteger(text, trimmed, t)
	case t == numericOID || t == float8OID || t == 700:
		if !numericText.MatchString(trimmed) && !specialNumber(trimmed) && !newNumber.MatchString(strings.TrimLeft(trimmed, "+-")) {
			return invalid()
		}
	case typ.Name == "uuid" && typ.Schema == "pg_catalog":
		if !uuidText.MatchString(text) {
			return invalid()
		}
	default:
		return a.checkOther(text, typ)
	}
	return "", ""
}

func (a *analyzer) checkInteger(text, trimmed string, t catalog.OID) (message, code string) {
	limit := map[catalog.OID]int64{21: math.MaxInt16, int4OID: math.MaxInt32, int8OID: math.MaxInt64}[t]
	digits := strings.TrimLeft(trimmed, "+-")
	if newNumber.MatchString(digits) {
		return "", ""
	}
	n, err := strconv.ParseInt(trimmed, 10, 64)
	if err == nil && n <= limit && n >= -limit-1 {
		return "", ""
	}
	if err == nil || strings.Contains(err.Error(), "range") {
		return fmt.Sprintf("value \"%s\" is out of range for type %s", text, a.format(t)), "22003"
	}
	return fmt.Sprintf("invalid input syntax for type %s: \"%s\"", a.format(t), text), errInvalidText
}

// boolText is parse_bool: any unique prefix.
func boolText(s string) bool {
	s = strings.ToLower(s)
	if s == "" {
		return false
	}
	for _, w := range []string{"true", "false", "yes", "no"} {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return s == "on" || s == "of" || s == "off" || s == "1" || s == "0"
}

func specialNumber(s string) bool {
	switch strings.ToLower(strings.TrimLeft(s, "+-")) {
	case "nan", "infinity", "inf":
		return true
	}
	return false
}
