package rung

import (
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"strings"
)

// TextArray is a slice that travels as the text of a PostgreSQL array. Generated
// code uses it for arrays of types that the driver does not know, such as enums.
// Nil is NULL.
type TextArray[T ~string] []T

// Value implements driver.Valuer: {"a","b"}.
func (a TextArray[T]) Value() (driver.Value, error) {
	if a == nil {
		return nil, nil
	}
	var b strings.Builder
	b.WriteByte('{')
	for i, v := range a {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('"')
		for _, c := range []byte(v) {
			if c == '"' || c == '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
		}
		b.WriteByte('"')
	}
	b.WriteByte('}')
	return b.String(), nil
}

// Scan implements sql.Scanner for arrays of one dimension without NULLs.
func (a *TextArray[T]) Scan(src any) error {
	switch s := src.(type) {
	case nil:
		*a = nil
		return nil
	case string:
		return a.parse(s)
	case []byte:
		return a.parse(string(s))
	}
	return fmt.Errorf("rung: cannot scan %T into an array", src)
}

// parse reads what array_out of the server's arrayfuncs.c writes.
func (a *TextArray[T]) parse(s string) error {
	if strings.HasPrefix(s, "\x00") { // the user has registered the type: text begins otherwise
		return a.parseBinary(s)
	}
	if strings.HasPrefix(s, "[") { // [2:3]={a,b}: bounds other than the usual
		_, s, _ = strings.Cut(s, "=")
	}
	body, ok := strings.CutPrefix(s, "{")
	if !ok {
		return fmt.Errorf("rung: %q is not the text of an array", s)
	}
	list := TextArray[T]{}
	for body != "}" {
		elem, rest, err := arrayElement(body)
		if err != nil {
			return err
		}
		list = append(list, T(elem))
		body = strings.TrimPrefix(rest, ",")
	}
	*a = list
	return nil
}

// parseBinary reads what array_send of the server's arrayfuncs.c writes, of elements
// whose binary form is their text: enums, citext and the like.
func (a *TextArray[T]) parseBinary(s string) error {
	dimensions, ok := wireInt(&s)
	_, ok1 := wireInt(&s) // whether there are NULLs
	_, ok2 := wireInt(&s) // the type of the elements
	if !ok || !ok1 || !ok2 || dimensions > 1 {
		return fmt.Errorf("rung: cannot scan an array of more than one dimension")
	}
	list := TextArray[T]{}
	if dimensions == 0 {
		*a = list
		return nil
	}
	count, _ := wireInt(&s)
	_, ok = wireInt(&s) // the lower bound
	for range count {
		n, there := wireInt(&s)
		if n == -1 {
			return fmt.Errorf("rung: cannot scan NULL into an element of an array")
		}
		if ok = ok && there && n >= 0 && n <= len(s); !ok {
			break
		}
		list = append(list, T(s[:n]))
		s = s[n:]
	}
	if !ok || s != "" {
		return fmt.Errorf("rung: the array does not end where its last element does")
	}
	*a = list
	return nil
}

// wireInt cuts an int4 off the front.
func wireInt(s *string) (int, bool) {
	if len(*s) < 4 {
		return 0, false
	}
	n := int(int32(binary.BigEndian.Uint32([]byte((*s)[:4]))))
	*s = (*s)[4:]
	return n, true
}

// arrayElement cuts the first element off the text of an array.
func arrayElement(s string) (elem, rest string, err error) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ",}{")
		if end < 0 || s[end] == '{' {
			return "", "", fmt.Errorf("rung: cannot scan an array of more than one dimension")
		}
		if strings.EqualFold(s[:end], "NULL") {
			return "", "", fmt.Errorf("rung: cannot scan NULL into an element of an array")
		}
		return s[:end], s[end:], nil
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String(), s[i+1:], nil
		case '\\':
			i++
			if i == len(s) {
				break
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return "", "", fmt.Errorf("rung: the text of an array ends inside an element")
}
