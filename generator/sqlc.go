package generator

import (
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// With `types: sqlc` a value has the Go type that sqlc gives it, unless that fails at
// run time: a NULL that it cannot hold, or a type that the driver does not convert.

// scanned returns the Go type of sqlc for a column of the server's type oid, which can
// be NULL or not; nil: scanning into it can fail.
func (m *typeMap) scanned(s *analyze.SQLC, oid catalog.OID, null bool) *goType {
	t := m.sqlcType(s, null)
	from := m.base(oid)
	switch {
	case t == anyType:
		return t
	case s.Dims > 0:
		if elem := m.catalog.Type(from).Elem; elem == 0 || m.base(elem) != m.base(s.Type) {
			return nil
		}
		return t
	case m.base(s.Type) == from:
		return t
	}
	to, is := m.baseName(s.Type), m.baseName(from)
	switch {
	case textual[to] && textual[is], to == "bytea" && textual[is],
		to == "float8" && (numbers[is] > 0), to == "int8" && is == "numeric" && s.Whole,
		numbers[to] > 0 && numbers[to] <= 3 && numbers[is] > 0 && numbers[is] < numbers[to]:
		return t
	}
	return nil
}

// sent returns the Go type of sqlc for a parameter of the server's type oid; nil: the
// driver cannot send it as that.
func (m *typeMap) sent(s *analyze.SQLC, oid catalog.OID) *goType {
	if s.Slice {
		one := *s
		one.Slice = false
		at := m.catalog.Type(m.base(oid))
		if at == nil || at.Elem == 0 {
			return nil
		}
		if t := m.sent(&one, at.Elem); t != nil && t != anyType {
			return sliceOf(t)
		}
		return nil
	}
	t := m.sqlcType(s, !s.NotNull)
	if t.form == pointer && t.elem == vectorType && !m.options.EmitPointersForNullTypes {
		t = vectorType
	}
	at := m.catalog.Type(m.base(oid))
	switch {
	case t == anyType || at == nil:
		return t
	case s.Dims > 0:
		if at.Elem == 0 || m.base(at.Elem) != m.base(s.Type) && !(textual[m.baseName(at.Elem)] && textual[m.baseName(s.Type)]) {
			return nil
		}
		return t
	case m.base(s.Type) == at.OID:
		return t
	}
	from, to := m.baseName(s.Type), m.baseName(at.OID)
	switch {
	case textual[from] && at.Elem == 0, numbers[from] > 0 && numbers[to] > 0, network[from] && network[to],
		binary[from] && (binary[to] || textual[to]):
		return t
	}
	return nil
}

// sqlcType returns the Go type that sqlc gives a value.
func (m *typeMap) sqlcType(s *analyze.SQLC, null bool) *goType {
	if s.Type == 0 {
		return anyType
	}
	p := m.pair(s.Type, s.Written)
	if s.Dims == 0 {
		if null {
			return p.nullable
		}
		return p.notNull
	}
	return m.dims(m.array(m.catalog.Type(s.Type), p.notNull).notNull, s.Dims)
}

// dims makes a slice of slices of an array declared with several bounds: each of its
// dimensions is one.
func (m *typeMap) dims(t *goType, n int) *goType {
	for ; n > 1 && t.form == slice && !t.text; n-- {
		t = sliceOf(t)
		t.opaque = true
	}
	return t
}

func (m *typeMap) baseName(oid catalog.OID) string {
	t := m.catalog.Type(m.base(oid))
	if t == nil || t.Schema != "pg_catalog" {
		return ""
	}
	return t.Name
}

// The types between which the driver converts. Numbers are in the order of their
// widths, whole ones first.
var (
	textual = map[string]bool{"text": true, "varchar": true, "bpchar": true, "name": true}
	numbers = map[string]int{"int2": 1, "int4": 2, "int8": 3, "numeric": 4, "float4": 5, "float8": 6}
	network = map[string]bool{"inet": true, "cidr": true}
	binary  = map[string]bool{"bytea": true, "json": true, "jsonb": true}
)
