package analyze

import (
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// opName is an operator's name as written: = or OPERATOR(pg_catalog.=).
type opName struct{ schema, name string }

func nameOfOp(list []*pg_query.Node) opName {
	names := stringList(list)
	if len(names) == 0 {
		return opName{}
	}
	n := opName{name: names[len(names)-1]}
	if len(names) > 1 {
		n.schema = names[len(names)-2]
	}
	return n
}

func (n opName) String() string {
	if n.schema != "" {
		return n.schema + "." + n.name
	}
	return n.name
}

// stringList returns the strings of a list of String nodes.
func stringList(list []*pg_query.Node) []string {
	out := make([]string, 0, len(list))
	for _, n := range list {
		if s, ok := n.GetNode().(*pg_query.Node_String_); ok {
			out = append(out, s.String_.Sval)
		}
	}
	return out
}

// binary is oper() of parse_oper.c; nil: reported.
func (a *analyzer) binary(n opName, left, right catalog.OID, pos int) *catalog.Operator {
	if !a.schemaExists(n.schema, pos) {
		return nil
	}
	all := a.cat.Operators(n.schema, n.name)
	if op := a.binaryExact(all, left, right); op != nil {
		return op
	}
	var list []*candidate
	for _, op := range all {
		if op.Left != 0 {
			list = append(list, &candidate{args: []catalog.OID{op.Left, op.Right}, op: op})
		}
	}
	op, many := a.chooseOperator([]catalog.OID{left, right}, list)
	if op == nil {
		a.operatorError(n, left, right, many, pos)
	}
	return op
}

// binaryExact is binary_oper_exact: an unknown argument is first taken to be of
// the other's type.
func (a *analyzer) binaryExact(all []*catalog.Operator, left, right catalog.OID) *catalog.Operator {
	unknown := false
	switch {
	case left == unknownOID && right != unknownOID:
		left, unknown = right, true
	case right == unknownOID && left != unknownOID:
		right, unknown = left, true
	}
	find := func(l, r catalog.OID) *catalog.Operator {
		for _, op := range all {
			if op.Left == l && op.Right == r {
				return op
			}
		}
		return nil
	}
	if op := find(left, right); op != nil || !unknown {
		return op
	}
	if b := a.base(left); b != left {
		return find(b, b)
	}
	return nil
}

// prefix is left_oper() of parse_oper.c; nil: reported.
func (a *analyzer) prefix(n opName, arg catalog.OID, pos int) *catalog.Operator {
	if !a.schemaExists(n.schema, pos) {
		return nil
	}
	var list []*candidate
	for _, op := range a.cat.Operators(n.schema, n.name) {
		if op.Left != 0 {
			continue
		}
		if op.Right == arg {
			return op
		}
		list = append(list, &candidate{args: []catalog.OID{op.Right}, op: op})
	}
	op, many := a.chooseOperator([]catalog.OID{arg}, list)
	if op == nil {
		a.operatorError(n, 0, arg, many, pos)
	}
	return op
}

// chooseOperator is oper_select_candidate. many: there is more than one.
func (a *analyzer) chooseOperator(actual []catalog.OID, list []*candidate) (op *catalog.Operator, many bool) {
	list = a.matching(actual, list)
	switch len(list) {
	case 0:
		return nil, false
	case 1:
		return list[0].op, false
	}
	if c := a.choose(actual, list); c != nil {
		return c.op, false
	}
	return nil, true
}

func (a *analyzer) operatorError(n opName, left, right catalog.OID, many bool, pos int) {
	signature := strings.TrimSpace(n.String() + " " + a.format(right))
	hint := "No operator matches the given name and argument type. You might need to add an explicit type cast."
	if left != 0 {
		signature = a.format(left) + " " + signature
		hint = "No operator matches the given name and argument types. You might need to add explicit type casts."
	}
	if many {
		a.fail(errAmbiguousFunction, pos, "Could not choose a best candidate operator. You might need to add explicit type casts.",
			"operator is not unique: %s", signature)
		return
	}
	a.fail(errUndefinedFunction, pos, hint, "operator does not exist: %s", signature)
}

// op is make_op: left is nil for prefix operators. The result is an *Op or an
// errExpr.
func (a *analyzer) op(n opName, left, right Expr, pos int) Expr {
	if isBad(right) || left != nil && isBad(left) {
		return bad(pos)
	}
	var op *catalog.Operator
	args := []Expr{right}
	declared := []catalog.OID{0}
	if left == nil {
		op = a.prefix(n, right.Type(), pos)
	} else {
		op = a.binary(n, left.Type(), right.Type(), pos)
		args = []Expr{left, right}
		declared = []catalog.OID{0, 0}
	}
	if op == nil {
		return bad(pos)
	}
	declared[len(declared)-1] = op.Right
	if left != nil {
		declared[0] = op.Left
	}
	result := a.resolve(typesOf(args), declared, op.Result)
	if result == 0 {
		return bad(pos)
	}
	if args = a.convert(args, declared); anyBad(args) {
		return bad(pos)
	}
	return &Op{Node: Node{result, pos}, Operator: op, Args: args}
}

// convert is make_fn_arguments.
func (a *analyzer) convert(args []Expr, declared []catalog.OID) []Expr {
	out := make([]Expr, len(args))
	for i, e := range args {
		out[i] = e
		if i < len(declared) && e.Type() != declared[i] {
			out[i] = a.coerce(e, declared[i], implicitCoercion, -1)
		}
	}
	return out
}

// arrayOp is make_scalar_array_op.
func (a *analyzer) arrayOp(n opName, all bool, left, right Expr, pos int) Expr {
	if isBad(left) || isBad(right) {
		return bad(pos)
	}
	arrayType := right.Type()
	elem := unknownOID
	if arrayType != unknownOID {
		if elem = a.baseElem(arrayType); elem == 0 {
			return a.badf(errWrongObject, pos, "", "op ANY/ALL (array) requires array on right side")
		}
	}
	op := a.binary(n, left.Type(), elem, pos)
	if op == nil {
		return bad(pos)
	}
	declared := []catalog.OID{op.Left, op.Right}
	result := a.resolve([]catalog.OID{left.Type(), elem}, declared, op.Result)
	if result == 0 {
		return bad(pos)
	}
	if result != boolOID {
		return a.badf(errWrongObject, pos, "", "op ANY/ALL (array) requires operator to yield boolean")
	}
	elem = declared[1]
	if declared[1] = arrayType; !polymorphic(elem) { // else the actual array type is right as it is
		if declared[1] = a.arrayOf(elem); declared[1] == 0 {
			return a.badf(errUndefinedObject, pos, "", "could not find array type for data type %s", a.format(elem))
		}
	}
	args := a.convert([]Expr{left, right}, declared)
	if anyBad(args) {
		return bad(pos)
	}
	return &ArrayOp{Node: Node{boolOID, pos}, Operator: op, Left: args[0], Array: args[1], All: all}
}

// equal applies "=" and checks that it yields a boolean.
func (a *analyzer) equal(left, right Expr, construct string, pos int) Expr {
	e := a.op(opName{name: "="}, left, right, pos)
	if op, ok := e.(*Op); ok && op.Typ != boolOID {
		return a.badf(errDatatypeMismatch, pos, "", "%s requires = operator to yield boolean", construct)
	}
	return e
}
