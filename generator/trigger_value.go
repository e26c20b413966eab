package generator

import (
	"fmt"

	"github.com/rungdb/rung/parser/catalog"
)

// hashSQL is one step of a key hash in SQL: the hash of a value of the type with
// the hash so far as the seed. It is the table of package tag, value for value;
// a test compares the two on a server. It is empty where the type cannot be a
// key. The functions are those of the hash operator classes
// (src/backend/access/hash/hashfunc.c) and cannot fail for any value.
func hashSQL(typname, value, seed string) string {
	switch typname {
	case "int2", "int4", "int8", "bool":
		if typname == "bool" {
			value += "::int4"
		}
		return fmt.Sprintf(`hashint8extended(coalesce(%s, -1), %s)`, value, seed)
	case "uuid":
		return fmt.Sprintf(`uuid_hash_extended(coalesce(%s, '00000000-0000-0000-0000-000000000000'), %s)`, value, seed)
	case "text", "varchar":
		return fmt.Sprintf(`hashtextextended(coalesce(%s, '') COLLATE "C", %s)`, value, seed)
	case "bytea":
		return fmt.Sprintf(`hashtextextended(coalesce(encode(%s, 'hex'), '') COLLATE "C", %s)`, value, seed)
	case "numeric":
		return fmt.Sprintf(`hashtextextended(coalesce(trim_scale(%s)::text, '') COLLATE "C", %s)`, value, seed)
	case "date":
		return fmt.Sprintf(`hashint8extended(CASE WHEN isfinite(%[1]s) THEN %[1]s - DATE '2000-01-01' ELSE -2147483648 END, %[2]s)`, value, seed)
	case "timestamp":
		return fmt.Sprintf(`timestamp_hash_extended(coalesce(%s, '-infinity'), %s)`, value, seed)
	case "timestamptz":
		return fmt.Sprintf(`timestamp_hash_extended(coalesce(%s, '-infinity') AT TIME ZONE 'UTC', %s)`, value, seed)
	}
	return ""
}

// comparison says how two values of a type are told apart. Values that are equal
// by their type's operator and yet print differently (1.1 and 1.10, 0 and -0, a
// day and 24 hours, texts under a nondeterministic collation) are different
// results, so the operator serves only where equal values are the same bytes.
type comparison int

const (
	byImage    comparison = iota // by the stored form, which every type has
	byValue                      // by its operator
	byText                       // by its operator under the collation "C"
	byFloat                      // byImage; as bytes in a set operation
	byWholeRow                   // a virtual generated column: null in a transition table
)

// compare returns the comparison of a column whose type, domains seen through, is t.
func compare(c *catalog.Column, t *catalog.Type) comparison {
	switch {
	case c.Generated == 'v':
		return byWholeRow
	case t == nil:
		return byImage
	case t.Kind == catalog.Enum:
		return byValue
	case t.Schema != "pg_catalog":
		return byImage // its operator may lie outside the functions' search_path
	}
	switch t.Name {
	case "int2", "int4", "int8", "bool", "uuid", "bytea", "oid",
		"date", "time", "timestamp", "timestamptz":
		return byValue
	case "text", "varchar":
		return byText
	case "float4", "float8":
		return byFloat
	}
	return byImage
}

// changedSQL is true where the column differs between the rows o and n; it is
// never null. A row that is not there counts as a row of nulls.
func changedSQL(how comparison, column string) string {
	switch how {
	case byValue:
		return fmt.Sprintf(`o.%[1]s IS DISTINCT FROM n.%[1]s`, column)
	case byText:
		return fmt.Sprintf(`o.%[1]s COLLATE "C" IS DISTINCT FROM n.%[1]s COLLATE "C"`, column)
	case byWholeRow:
		return `record_image_ne(ROW(o.*), ROW(n.*))`
	}
	return fmt.Sprintf(`record_image_ne(ROW(o.%[1]s), ROW(n.%[1]s))`, column)
}

// memberSQL is the column in a form that set operations tell apart as changedSQL
// does.
func memberSQL(how comparison, typname, row, column string) string {
	value := row + "." + column
	switch how {
	case byValue:
		return value
	case byText:
		return value + ` COLLATE "C"`
	case byFloat:
		return fmt.Sprintf(`%ssend(%s)`, typname, value)
	case byWholeRow:
		return fmt.Sprintf(`ROW(%s.*)::text`, row)
	}
	return value + "::text"
}
