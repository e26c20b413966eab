package depend

import (
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// The rules of this file are those of find_nonnullable_rels and
// find_forced_null_vars' kin in optimizer/util/clauses.c: they find out that a
// condition rejects the rows that an outer join has filled with NULLs.

// rejectsNulls says that one of the conditions cannot be true for a row in which
// every column of set is NULL.
func (d *deriver) rejectsNulls(filter []analyze.Expr, set relset) bool {
	for _, c := range filter {
		if d.notTrue(c, set) {
			return true
		}
	}
	return false
}

// notTrue says that e is NULL or false where every column of set is NULL.
func (d *deriver) notTrue(e analyze.Expr, set relset) bool {
	switch e := e.(type) {
	case *analyze.BoolOp:
		switch e.Op {
		case "and":
			for _, a := range e.Args {
				if d.notTrue(a, set) {
					return true
				}
			}
			return false
		case "or":
			for _, a := range e.Args {
				if !d.notTrue(a, set) {
					return false
				}
			}
			return len(e.Args) > 0
		}
	case *analyze.NullTest:
		// ROW(...) IS NOT NULL and composite columns have a rule of their own.
		return e.Not && d.isNull(e.Arg, set) && d.scalar(e.Arg)
	case *analyze.BoolTest:
		switch e.Test {
		case "true":
			return d.notTrue(e.Arg, set)
		case "false", "not unknown":
			return d.isNull(e.Arg, set)
		}
		return false
	case *analyze.ArrayOp:
		// An empty array makes ANY false, ALL true.
		return !e.All && d.strictOperator(e.Operator) && (d.isNull(e.Left, set) || d.isNull(e.Array, set))
	}
	return d.isNull(e, set)
}

// isNull says that e is NULL where every column of set is NULL.
func (d *deriver) isNull(e analyze.Expr, set relset) bool {
	switch e := e.(type) {
	case *analyze.Var:
		return e.Column >= 0 && set[e.Rel]
	case *analyze.Const:
		return e.Null
	case *analyze.Op:
		return !e.Distinct && !e.NullIf && d.strictOperator(e.Operator) && d.anyNull(e.Args, set)
	case *analyze.Call:
		// Only a plain call with all its arguments: aggregates see no such row
		// alone, and set-returning functions return none.
		return e.Func != nil && e.Func.Kind == 'f' && e.Func.Strict && !e.Func.Set && e.Over == nil && d.anyNull(e.Args, set)
	case *analyze.Cast:
		return (e.Func == nil || e.Func.Strict) && d.isNull(e.Arg, set)
	case *analyze.Collate:
		return d.isNull(e.Arg, set)
	case *analyze.BoolOp:
		if e.Op == "not" {
			return d.anyNull(e.Args, set)
		}
		for _, a := range e.Args {
			if !d.isNull(a, set) {
				return false
			}
		}
		return len(e.Args) > 0
	}
	return false
}

func (d *deriver) anyNull(list []analyze.Expr, set relset) bool {
	for _, e := range list {
		if d.isNull(e, set) {
			return true
		}
	}
	return false
}

func (d *deriver) strictOperator(op *catalog.Operator) bool {
	if op == nil {
		return false
	}
	f := d.cat.Function(op.Function)
	return f != nil && f.Strict
}

// scalar says that an expression is not of a row type.
func (d *deriver) scalar(e analyze.Expr) bool {
	t := d.cat.Type(e.Type())
	return t != nil && t.Kind != catalog.Composite && t.Kind != catalog.Pseudo && t.Kind != catalog.Domain
}
