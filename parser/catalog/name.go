package catalog

import (
	"strconv"
	"strings"
)

// maxName is NAMEDATALEN - 1: the length that the server cuts identifiers to.
const maxName = 63

// objectName is makeObjectName of indexcmds.c: name1_name2_label, where the
// longer of the names is cut until the whole fits. Empty parts are left out,
// but for an empty first one where there is a second.
func objectName(name1, name2, label string) string {
	overhead := 0
	if name2 != "" {
		overhead++
	}
	if label != "" {
		overhead += len(label) + 1
	}
	n1, n2 := len(name1), len(name2)
	for n1+n2 > maxName-overhead {
		if n1 > n2 {
			n1--
		} else {
			n2--
		}
	}
	s := clip(name1, n1)
	if name2 != "" {
		s += "_" + clip(name2, n2)
	}
	if label != "" {
		s += "_" + label
	}
	return s
}

// clip cuts a name to at most n bytes, between characters (pg_mbcliplen).
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// freeName counts up from name1_name2_label until taken says no.
func freeName(name1, name2, label string, taken func(string) bool) string {
	name := objectName(name1, name2, label)
	for pass := 1; taken(name); pass++ {
		name = objectName(name1, name2, label+strconv.Itoa(pass))
	}
	return name
}

// relationName is ChooseRelationName of indexcmds.c. Names of indexes that are
// constraints avoid the names of constraints, too.
func (u *user) relationName(schema, name1, name2, label string, constraint bool) string {
	return freeName(name1, name2, label, func(name string) bool {
		k := qualified{schema, name}
		return u.relations[k] != nil || constraint && u.constraints[k] > 0
	})
}

// constraintName is ChooseConstraintName of pg_constraint.c.
func (u *user) constraintName(schema, name1, name2, label string) string {
	return freeName(name1, name2, label, func(name string) bool {
		return u.constraints[qualified{schema, name}] > 0
	})
}

// numbered appends a number to a name, cutting the name as needed.
func numbered(name string, n int) string {
	s := strconv.Itoa(n)
	return clip(name, maxName-len(s)) + s
}

// multirangeName is makeMultirangeTypeName of pg_type.c.
func multirangeName(name string) string {
	if i := strings.Index(name, "range"); i >= 0 {
		return clip(name[:i]+"multi"+name[i:], maxName)
	}
	return clip(name, maxName-len("_multirange")) + "_multirange"
}
