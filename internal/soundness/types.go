package soundness

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rungdb/rung/runtime/tag"
)

// family says which types are compared with one another.
type family string

// typ is a column type with the few values that are written to it, so that writes
// and arguments meet.
type typ struct {
	ddl    string
	family family
	exact  bool // equal values are the same bytes: grouping them picks no one arbitrarily
	ord    bool // has max()
	values []string
}

// keyTypes can be key columns, all that package tag knows.
func keyTypes() []*typ {
	number := []string{"0", "1", "2", "3", "-1", "7"}
	word := []string{"a", "b", "", "ß", "a b", "longer than twelve bytes"}
	moment := []string{"2000-01-01 00:00:00", "1999-12-31 23:59:59.999999", "infinity", "-infinity", "2026-11-21 10:00:00.5"}
	moments := []string{"2000-01-01 00:00:00+00", "1999-12-31 23:59:59.999999+00", "infinity", "-infinity", "2026-11-21 10:00:00.5+00"}
	return []*typ{
		{"smallint", "int", true, true, number},
		{"integer", "int", true, true, number},
		{"bigint", "int", true, true, number},
		{"text", "text", true, true, word},
		{"character varying(40)", "text", true, true, word},
		{`text COLLATE "C"`, "text", true, true, word},
		{"boolean", "bool", true, false, []string{"t", "f"}},
		{"uuid", "uuid", true, false, []string{"00000000-0000-0000-0000-000000000000", "00112233-4455-6677-8899-aabbccddeeff", "ffffffff-ffff-ffff-ffff-ffffffffffff", "00112233-4455-6677-8899-aabbccddeefe"}},
		{"bytea", "bytea", true, false, []string{`\x`, `\x00`, `\x0102`, `\xdeadbeef00112233`}},
		{"numeric", "numeric", false, false, []string{"0", "1", "1.0", "1.50", "1.5", "-2", "NaN", "10000000000.1"}},
		{"date", "date", true, true, []string{"2000-01-01", "1999-12-31", "infinity", "-infinity", "2026-02-28"}},
		{"timestamp without time zone", "timestamp", true, true, moment},
		{"timestamp with time zone", "timestamptz", true, true, moments},
		{"counted", "int", true, true, number},
		{"word", "text", true, true, word},
		{"short_word", "text", true, true, []string{"a", "b", "", "a    ", "a      "}}, // the last is cut to the one before
	}
}

// domains are the domains that are key types, with what they are made of.
var domains = map[string]string{"counted": "bigint", "word": "text", "short_word": "character varying"}

// otherTypes cannot be key columns, so that what is compared by them is "any change";
// but for small_int, which is compared with itself alone.
func otherTypes() []*typ {
	return []*typ{
		{"double precision", "float", false, false, []string{"0", "-0", "1.5", "NaN"}},
		{"jsonb", "jsonb", false, false, []string{"{}", `{"a": 1}`, `{"a": 1.0}`, "[1]"}},
		{"interval", "interval", false, false, []string{"1 day", "24:00:00", "0"}},
		{"integer[]", "ints", true, false, []string{"{}", "{1}", "{1,2}"}},
		{"mood", "mood", true, false, []string{"sad", "ok", "happy"}},
		{"small_int", "domain", true, true, []string{"0", "1", "2", "3"}},
		{"character(3)", "char", true, false, []string{"a", "b", "abc"}},
		{"json", "json", false, false, []string{"{}", `{"a": 1}`, `{"a":1}`}},
		{"point", "point", false, false, []string{"(0,0)", "(1,2)"}},
	}
}

// comparable says that the family has an equality operator.
func (t *typ) comparable() bool { return t.family != "json" && t.family != "point" }

// argument is the value of a parameter: one text, or the elements of an array.
type argument struct {
	null  bool
	array bool
	texts []string
}

// bound is an argument as it is sent, with the values that keys hash.
type bound struct {
	send   any
	values []any
}

// bind gives the argument the type that the parameter has, by format_type.
func (a *argument) bind(m *pgtype.Map, formatType string) (bound, error) {
	name, isArray := strings.CutSuffix(formatType, "[]")
	if a.array != isArray {
		if !isArray || len(a.texts) != 1 {
			return bound{}, fmt.Errorf("parameter has type %s", formatType)
		}
		return bound{send: a.texts[0], values: nil}, nil // the text of an array, compared as a whole
	}
	base, isDomain := domains[name]
	if !isDomain {
		base = name
	}
	if !a.array {
		v, err := scalar(m, base, a)
		b := bound{send: v, values: []any{v}}
		if isDomain && !a.null {
			b.send = a.texts[0] // as the driver sends what has a type that it does not know
		}
		return b, err
	}
	var b bound
	var elements []any
	for _, text := range a.texts {
		v, err := scalar(m, base, &argument{texts: []string{text}})
		if err != nil {
			return bound{}, err
		}
		elements = append(elements, v)
	}
	b.values, b.send = elements, elements
	if len(elements) > 0 {
		if _, isText := elements[0].(string); isText || isDomain {
			b.send = arrayText(a.texts) // of a type that the driver does not know
		}
	} else {
		b.send = "{}"
	}
	if a.null {
		b = bound{}
	}
	return b, nil
}

// arrayText is an array as the server reads it.
func arrayText(elements []string) string {
	var quoted []string
	for _, e := range elements {
		quoted = append(quoted, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(e)+`"`)
	}
	return "{" + strings.Join(quoted, ",") + "}"
}

// scalar is one value in the form that generated code has it in: a pgtype where
// it is NULL.
func scalar(m *pgtype.Map, formatType string, a *argument) (any, error) {
	var src []byte
	if !a.null {
		src = []byte(a.texts[0])
	}
	switch formatType {
	case "smallint":
		return scanned[pgtype.Int2](m, pgtype.Int2OID, src)
	case "integer":
		return scanned[pgtype.Int4](m, pgtype.Int4OID, src)
	case "bigint":
		return scanned[pgtype.Int8](m, pgtype.Int8OID, src)
	case "boolean":
		return scanned[pgtype.Bool](m, pgtype.BoolOID, src)
	case "uuid":
		return scanned[pgtype.UUID](m, pgtype.UUIDOID, src)
	case "text", "character varying":
		return scanned[pgtype.Text](m, pgtype.TextOID, src)
	case "bytea":
		return scanned[[]byte](m, pgtype.ByteaOID, src)
	case "numeric":
		return scanned[pgtype.Numeric](m, pgtype.NumericOID, src)
	case "date":
		return scanned[pgtype.Date](m, pgtype.DateOID, src)
	case "timestamp without time zone":
		return scanned[pgtype.Timestamp](m, pgtype.TimestampOID, src)
	case "timestamp with time zone":
		return scanned[pgtype.Timestamptz](m, pgtype.TimestamptzOID, src)
	}
	if a.null {
		return nil, nil
	}
	return a.texts[0], nil
}

func scanned[T any](m *pgtype.Map, oid uint32, src []byte) (any, error) {
	var v T
	err := m.Scan(oid, pgx.TextFormatCode, src, &v)
	return v, err
}

// hashed is the step of a key hash that generated code takes for a value; false:
// its type makes no key.
func hashed(h tag.Hash, v any) (tag.Hash, bool) {
	switch v := v.(type) {
	case pgtype.Int2:
		return h.NullInt2(v), true
	case pgtype.Int4:
		if v.Valid {
			return h.Int8(int64(v.Int32)), true
		}
		return h.NullInt4(v), true
	case pgtype.Int8:
		return h.NullInt8(v), true
	case pgtype.Bool:
		return h.NullBool(v), true
	case pgtype.UUID:
		return h.NullUUID(v), true
	case pgtype.Text:
		return h.NullText(v), true
	case []byte:
		return h.Bytes(v), true
	case pgtype.Numeric:
		return h.Numeric(v), true
	case pgtype.Date:
		return h.Date(v), true
	case pgtype.Timestamp:
		return h.Timestamp(v), true
	case pgtype.Timestamptz:
		return h.Timestamptz(v), true
	}
	return 0, false
}
