package depend

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// OIDs of pg_type.dat.
const (
	boolOID        catalog.OID = 16
	byteaOID       catalog.OID = 17
	int8OID        catalog.OID = 20
	int2OID        catalog.OID = 21
	int4OID        catalog.OID = 23
	textOID        catalog.OID = 25
	varcharOID     catalog.OID = 1043
	dateOID        catalog.OID = 1082
	timeOID        catalog.OID = 1083
	timestampOID   catalog.OID = 1114
	timestamptzOID catalog.OID = 1184
	timetzOID      catalog.OID = 1266
	numericOID     catalog.OID = 1700
	uuidOID        catalog.OID = 2950
)

// family groups the key types: types of one family have an "=" between them that
// is equality of what is hashed. 0 is no key type.
func family(t catalog.OID) catalog.OID {
	switch t {
	case int2OID, int4OID, int8OID:
		return int8OID
	case textOID, varcharOID:
		return textOID
	case boolOID, uuidOID, byteaOID, dateOID, timestampOID, timestamptzOID, numericOID:
		return t
	}
	return 0
}

// family is that of a type, domains seen through: the values of a domain are values of
// the type that it is made of, and compared as such.
func (d *deriver) family(t catalog.OID) catalog.OID { return family(d.cat.BaseType(t)) }

// given is the family of a parameter or of its elements. What is given for a domain
// over varchar(3) or numeric(10,2) may be cut or rounded before it is compared, and
// then it is not the value that is hashed.
func (d *deriver) given(t catalog.OID) catalog.OID {
	for x := d.cat.Type(t); x != nil && x.Kind == catalog.Domain; x = d.cat.Type(x.Base) {
		if x.TypeMod >= 0 {
			return 0
		}
	}
	return d.family(t)
}

// value is what a column is compared with: the same for the whole statement.
type value struct {
	param    int
	each     bool // an element of the array parameter
	optional bool // or anything, where the parameter is NULL
	text     *string
}

// better says that a is worth more than b: one value is better than an array of
// them, and one that is always given than one that may be.
func (a value) better(b value) bool {
	if a.optional != b.optional {
		return b.optional
	}
	return b.each && !a.each
}

// equality is `column = other` or `column = value`.
type equality struct {
	column *analyze.Var
	other  *analyze.Var // nil: value
	value  value
}

// equality reads a condition as an equality that keys can be made of.
func (d *deriver) equality(e analyze.Expr) (equality, bool) {
	switch e := e.(type) {
	case *analyze.BoolOp:
		return d.optional(e)
	case *analyze.Op:
		if !d.equates(e) {
			return equality{}, false
		}
		left, right := d.relabelled(e.Args[0]), d.relabelled(e.Args[1])
		if d.keyVar(left) == nil {
			left, right = right, left
		}
		l, r := d.keyVar(left), d.keyVar(right)
		switch {
		case l == nil:
			return equality{}, false
		case r != nil:
			return equality{column: l, other: r}, l.Rel != r.Rel || l.Column != r.Column
		}
		v, ok := d.value(l, right)
		return equality{column: l, value: v}, ok
	case *analyze.ArrayOp:
		if e.All || !d.keyOperator(e.Operator) {
			return equality{}, false
		}
		l := d.keyVar(d.relabelled(e.Left))
		p, ok := d.relabelled(e.Array).(*analyze.ParamRef)
		if l == nil || !ok {
			return equality{}, false
		}
		t := d.cat.Type(p.Type())
		if t == nil || t.Elem == 0 || d.given(t.Elem) != d.family(l.Type()) {
			return equality{}, false
		}
		return equality{column: l, value: value{param: p.Number, each: true}}, true
	}
	return equality{}, false
}

// optional reads `$1 IS NULL OR column = $1`, in either order; $1 may be an array, of
// whose elements one is equal.
func (d *deriver) optional(or *analyze.BoolOp) (equality, bool) {
	if or.Op != "or" || len(or.Args) != 2 {
		return equality{}, false
	}
	for i, a := range or.Args {
		test, ok := a.(*analyze.NullTest)
		if !ok || test.Not {
			continue
		}
		p, ok := d.relabelled(test.Arg).(*analyze.ParamRef)
		if !ok {
			continue
		}
		eq, ok := d.equality(or.Args[1-i])
		if ok && eq.other == nil && eq.value.param == p.Number {
			eq.value.optional = true
			return eq, true
		}
	}
	return equality{}, false
}

// equates says that e is the default equality of a key type.
func (d *deriver) equates(e *analyze.Op) bool {
	return len(e.Args) == 2 && !e.Distinct && !e.NullIf && d.keyOperator(e.Operator)
}

// keyOperator says that op is the default equality of a key type, or the one
// between integers of different width.
func (d *deriver) keyOperator(op *catalog.Operator) bool {
	if op == nil || op.Schema != "pg_catalog" || op.Name != "=" || family(op.Left) == 0 || family(op.Left) != family(op.Right) {
		return false
	}
	if op.Left != op.Right {
		return family(op.Left) == int8OID
	}
	eq := d.cat.DefaultEquality(op.Left)
	return eq != nil && eq.OID == op.OID
}

// relabelled strips the conversions between text and varchar, those of a domain to the
// type it is made of, and those that take a length away, which leave the value as it
// is. Conversions to a length stay: what is compared is then not the value that is
// given. Those to a domain stay too, as they may fail.
func (d *deriver) relabelled(e analyze.Expr) analyze.Expr {
	for {
		c, ok := e.(*analyze.Cast)
		if !ok || c.Func != nil || c.IO || c.Modifier >= 0 || !d.relabels(c.Arg.Type(), c.Typ) {
			return e
		}
		e = c.Arg
	}
}

func (d *deriver) relabels(from, to catalog.OID) bool {
	if from == to {
		return true
	}
	f, t := d.cat.Type(from), d.cat.Type(to)
	if f == nil || t == nil {
		return false
	}
	if f.Elem != 0 && t.Elem != 0 {
		from, to = f.Elem, t.Elem
	}
	base := d.cat.BaseType(from)
	return base == to || textual(base) && textual(to)
}

func textual(t catalog.OID) bool { return t == textOID || t == varcharOID }

// keyVar returns e as a column that may be compared for a key, or nil.
func (d *deriver) keyVar(e analyze.Expr) *analyze.Var {
	v, ok := e.(*analyze.Var)
	if !ok || v.Column < 0 || d.family(v.Type()) == 0 {
		return nil
	}
	if d.family(v.Type()) != textOID {
		return v
	}
	if c := origin(v); c != nil && deterministic(d.collation(c)) || d.plain[v.Rel] {
		return v
	}
	return nil
}

// collation names the collation of a column: its own, else that of its type.
func (d *deriver) collation(c *catalog.Column) string {
	return cmp.Or(c.Collation, d.cat.TypeCollation(c.Type))
}

// deterministic says that equality under the collation is equality of bytes. The
// default collation of a database is always deterministic.
func deterministic(collation string) bool {
	switch collation {
	case "", "default", "C", "POSIX", "ucs_basic":
		return true
	}
	return false
}

// origin follows a column through subqueries and views to the base table's column
// that it is, or nil.
func origin(v *analyze.Var) *catalog.Column {
	r := v.Rel
	switch {
	case isBase(r):
		if v.Column < len(r.Table.Columns) {
			return r.Table.Columns[v.Column]
		}
	case r.Tree != nil && r.Tree.SetOp == nil:
		if inner, ok := output(r.Tree, v.Column).(*analyze.Var); ok && inner.Column >= 0 {
			return origin(inner)
		}
	}
	return nil
}

// isBase says that the relation is an occurrence of a table of its own, not of a
// view.
func isBase(r *analyze.Relation) bool {
	return r.Kind == analyze.TableRel && r.Table != nil && r.Table.Kind != 'v'
}

// output returns the i-th column that a tree returns, or nil.
func output(t *analyze.Tree, i int) analyze.Expr {
	for _, o := range t.Output {
		if o.Hidden {
			continue
		}
		if i == 0 {
			return o.Expr
		}
		i--
	}
	return nil
}

// value reads what column v is compared with as a value.
func (d *deriver) value(v *analyze.Var, e analyze.Expr) (value, bool) {
	own := d.family(v.Type())
	switch e := widened(e).(type) {
	case *analyze.ParamRef:
		return value{param: e.Number}, d.given(e.Type()) == own
	case *analyze.Const:
		same := family(e.Type()) == own || family(e.Type()) == int8OID && own == numericOID
		if e.Null || !same {
			return value{}, false
		}
		text, ok := constant(own, e.Value)
		return value{text: &text}, ok
	case *analyze.Coalesce:
		return d.coalesced(v, e)
	}
	return value{}, false
}

// coalesced reads coalesce($1, ...), which is $1 where that is not NULL. What else
// stands in it may bring a collation with it that does not compare bytes.
func (d *deriver) coalesced(v *analyze.Var, e *analyze.Coalesce) (value, bool) {
	own := d.family(v.Type())
	p, ok := d.relabelled(e.Args[0]).(*analyze.ParamRef)
	if !ok || d.given(p.Type()) != own || own == textOID && slices.ContainsFunc(e.Args, d.collated) {
		return value{}, false
	}
	return value{param: p.Number, optional: true}, true
}

// widened strips the implicit conversions of an integer literal to a wider type of
// number.
func widened(e analyze.Expr) analyze.Expr {
	c, ok := e.(*analyze.Cast)
	if !ok || !c.Implicit || c.IO || c.Func == nil || c.Func.Schema != "pg_catalog" || family(c.Typ) != int8OID && c.Typ != numericOID {
		return e
	}
	if arg, ok := c.Arg.(*analyze.Const); ok && family(arg.Typ) == int8OID {
		return arg
	}
	return e
}

// constant turns a literal into the text that the type's output function gives
// (numeric: without trailing zeros). Literals whose value depends on a setting or
// is written in a rarer form are not read.
func constant(family catalog.OID, literal string) (string, bool) {
	s := strings.Trim(literal, " \t\n\r\v\f")
	switch family {
	case textOID:
		return literal, true
	case int8OID:
		n, err := strconv.ParseInt(s, 10, 64)
		return strconv.FormatInt(n, 10), err == nil
	case boolOID:
		return boolean(strings.ToLower(s))
	case uuidOID:
		return uuid(strings.ToLower(s))
	case numericOID:
		return decimal(s)
	}
	return "", false
}

// boolean follows parse_bool of utils/adt/bool.c, for whole words.
func boolean(s string) (string, bool) {
	switch s {
	case "t", "true", "y", "yes", "on", "1":
		return "true", true
	case "f", "false", "n", "no", "off", "0":
		return "false", true
	}
	return "", false
}

func uuid(s string) (string, bool) {
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		s = s[1 : len(s)-1]
	}
	if len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' {
		s = strings.ReplaceAll(s, "-", "")
	}
	if len(s) != 32 || strings.Trim(s, "0123456789abcdef") != "" {
		return "", false
	}
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:], true
}

// decimal reads [sign] digits [. digits] and prints it as trim_scale does.
func decimal(s string) (string, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(s, "+")
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole+fraction == "" || len(whole) > math.MaxInt16 || strings.Trim(whole+fraction, "0123456789") != "" {
		return "", false
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	out := whole
	if fraction != "" {
		out += "." + fraction
	}
	if negative && out != "0" {
		out = "-" + out
	}
	return out, true
}

// columnOf is a column of a relation.
type columnOf struct {
	rel    *analyze.Relation
	column int
}

// class is a set of columns that are equal wherever the conditions hold, with the
// first value that they are equal to.
type class struct {
	members []columnOf
	value   *value
	of      columnOf // the column that is compared with the value
}

// classes closes equalities over columns.
type classes []*class

func (d *deriver) classes(filter []analyze.Expr) classes {
	var list classes
	for _, e := range filter {
		eq, ok := d.equality(e)
		if !ok {
			continue
		}
		at := columnOf{eq.column.Rel, eq.column.Column}
		c := list.at(at)
		if c == nil {
			c = &class{members: []columnOf{at}}
			list = append(list, c)
		}
		if eq.other == nil {
			if c.value == nil || eq.value.better(*c.value) {
				v := eq.value
				c.value, c.of = &v, at
			}
			continue
		}
		list = list.join(c, columnOf{eq.other.Rel, eq.other.Column})
	}
	return list
}

// at returns the class of a column, or nil.
func (l classes) at(col columnOf) *class {
	for _, c := range l {
		if slices.Contains(c.members, col) {
			return c
		}
	}
	return nil
}

// join puts a column, and all that it is equal to, into c.
func (l classes) join(c *class, col columnOf) classes {
	o := l.at(col)
	switch {
	case o == c:
		return l
	case o == nil:
		c.members = append(c.members, col)
		return l
	}
	c.members = append(c.members, o.members...)
	if o.value != nil && (c.value == nil || o.value.better(*c.value)) {
		c.value, c.of = o.value, o.of
	}
	return slices.DeleteFunc(l, func(x *class) bool { return x == o })
}
