package analyze

import (
	"fmt"

	"github.com/rungdb/rung/parser/catalog"
)

// paramRef is variable_paramref_hook of parse_param.c: a parameter begins as
// unknown, or with the type that an earlier use gave it.
func (a *analyzer) paramRef(number, pos int) Expr {
	if number < 1 || number > 65535 {
		return a.badf("42P02", pos, "", "there is no parameter $%d", number)
	}
	if a.args != nil {
		if number > len(a.args.Columns) {
			return a.badf("42P02", pos, "", "there is no parameter $%d", number)
		}
		return a.argumentAt(number-1, pos)
	}
	for len(a.types) < number {
		a.types = append(a.types, 0)
	}
	if a.types[number-1] == 0 {
		a.types[number-1] = unknownOID
	}
	p := &ParamRef{Node: Node{Typ: a.types[number-1], Offset: pos}, Number: number}
	a.refs = append(a.refs, p)
	return p
}

// coerceParam is variable_coerce_param_hook: an unknown parameter takes the type
// that it is coerced to.
func (a *analyzer) coerceParam(p *ParamRef, target catalog.OID) Expr {
	known := &a.types[p.Number-1]
	switch *known {
	case unknownOID:
		*known = target
	case target:
	default:
		hint := fmt.Sprintf("It is used as %s and as %s: cast one use to the type of the other, such as $%d::%[2]s where it is %[1]s.", a.format(*known), a.format(target), p.Number)
		return a.badf(errAmbiguousParameter, p.Offset, hint, "inconsistent types deduced for parameter $%d", p.Number)
	}
	p.Typ = target
	return p
}

// checkParams is check_variable_parameters, and the check of exec_parse_message
// that every parameter has got a type. Numbers up to highest are parameters even
// where the statement does not use them.
func (a *analyzer) checkParams(highest int) {
	for _, p := range a.refs {
		if p.Typ != a.types[p.Number-1] {
			a.fail(errAmbiguousParameter, p.Offset, castHint, "could not determine data type of parameter $%d", p.Number)
		}
	}
	for len(a.types) < highest {
		a.types = append(a.types, 0)
	}
	if len(a.findings) > 0 {
		return
	}
	for i, t := range a.types {
		if t == 0 || t == unknownOID {
			a.fail(errIndeterminate, a.firstUse(i+1), castHint, "could not determine data type of parameter $%d", i+1)
		}
	}
}

const castHint = "Cast it to the type you mean, for example $1::text."

func (a *analyzer) firstUse(number int) int {
	for _, p := range a.refs {
		if p.Number == number {
			return p.Offset
		}
	}
	return -1
}
