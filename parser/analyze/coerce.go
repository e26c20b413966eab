package analyze

import (
	"fmt"

	"github.com/rungdb/rung/parser/catalog"
)

// The rules of this file are those of parse_coerce.c.

// coercion says which casts may be used.
type coercion int

const (
	implicitCoercion coercion = iota
	assignmentCoercion
	explicitCoercion
)

func (c coercion) allows(k catalog.CastContext) bool {
	switch k {
	case catalog.Implicit:
		return true
	case catalog.Assignment:
		return c >= assignmentCoercion
	}
	return c >= explicitCoercion
}

// pathway is how a value gets from one type to another.
type pathway int

const (
	noPath pathway = iota
	relabelPath
	funcPath
	arrayPath
	ioPath
)

// pathwayTo is find_coercion_pathway.
func (a *analyzer) pathwayTo(target, source catalog.OID, ctx coercion) (pathway, *catalog.Function) {
	source, target = a.base(source), a.base(target)
	if source == target {
		return relabelPath, nil
	}
	if c := a.cat.Cast(source, target); c != nil {
		if !ctx.allows(c.Context) {
			return noPath, nil
		}
		switch c.Method {
		case 'f':
			return funcPath, a.cat.Function(c.Function)
		case 'i':
			return ioPath, nil
		}
		return relabelPath, nil
	}
	if target != oidvectorOID && target != int2vectorOID {
		te, se := a.elem(target), a.elem(source)
		if te != 0 && se != 0 {
			if p, f := a.pathwayTo(te, se, ctx); p != noPath {
				return arrayPath, f
			}
			// No element pathway: fall through to I/O conversion, as the server does.
		}
	}
	if ctx >= assignmentCoercion && a.category(target) == stringCategory {
		return ioPath, nil
	}
	if ctx >= explicitCoercion && a.category(source) == stringCategory {
		return ioPath, nil
	}
	return noPath, nil
}

// canCoerce is can_coerce_type for several arguments at once.
func (a *analyzer) canCoerce(inputs, targets []catalog.OID, ctx coercion) bool {
	generic := false
	for i, in := range inputs {
		target := targets[i]
		switch {
		case in == target, target == anyOID:
		case polymorphic(target):
			generic = true
		case in == unknownOID:
		default:
			if p, _ := a.pathwayTo(target, in, ctx); p != noPath {
				continue
			}
			if in == recordOID && a.isComplex(target) || target == recordOID && a.isComplex(in) {
				continue
			}
			if target == recordArrayOID && a.elem(in) != 0 && a.isComplex(a.elem(in)) || a.inherits(in, target) {
				continue
			}
			return false
		}
	}
	return !generic || a.genericConsistent(inputs, targets)
}

func (a *analyzer) canCoerceOne(in, target catalog.OID, ctx coercion) bool {
	return a.canCoerce([]catalog.OID{in}, []catalog.OID{target}, ctx)
}

// inherits is typeInheritsFrom: a row of a child is one of its parent.
func (a *analyzer) inherits(in, target catalog.OID) bool {
	child, parent := a.typ(a.base(in)).Table, a.typ(target).Table
	if child == nil || parent == nil {
		return false
	}
	for _, p := range child.Parents() {
		if p == parent || a.inherits(p.RowType, target) {
			return true
		}
	}
	return false
}

// coerceTo is coerce_to_target_type: nil where there is no conversion.
func (a *analyzer) coerceTo(e Expr, target catalog.OID, ctx coercion, pos int) Expr {
	if isBad(e) {
		return e
	}
	if !a.canCoerceOne(e.Type(), target, ctx) {
		return nil
	}
	return a.coerce(e, target, ctx, pos)
}

// coerce is coerce_type. The caller has made sure that it is possible. pos is
// that of an explicit cast, -1 elsewhere.
func (a *analyzer) coerce(e Expr, target catalog.OID, ctx coercion, pos int) Expr {
	in := e.Type()
	if isBad(e) || in == target {
		return e
	}
	switch target {
	case anyOID, anyelementOID, anynonarrayOID, anycompOID, anycompNonOID:
		return e
	case anyarrayOID, anyenumOID, anyrangeOID, anymultiOID, anycompArrOID, anycompRngOID, anycompMultOID:
		if in != unknownOID {
			if b := a.base(in); b != in {
				return a.cast(e, b, nil, false, ctx, pos)
			}
			return e
		}
	}
	if in == unknownOID {
		switch v := e.(type) {
		case *Const:
			return a.coerceConst(v, target, ctx, pos)
		case *ParamRef:
			if pos >= 0 && pos < v.Offset {
				v.Offset = pos
			}
			return a.coerceParam(v, target)
		case *Collate:
			arg := a.coerce(v.Arg, target, ctx, pos)
			return &Collate{Node{arg.Type(), v.Offset}, arg, v.Name}
		}
	}
	path, fn := a.pathwayTo(target, in, ctx)
	switch path {
	case noPath:
		if target == recordOID && a.isComplex(in) || target == recordArrayOID && a.isComplex(a.elem(in)) {
			return e // any row is a record
		}
		return a.coerceRow(e, target, ctx, pos)
	case ioPath:
		return a.cast(e, target, nil, true, ctx, pos)
	}
	return a.cast(e, target, fn, false, ctx, pos)
}

func (a *analyzer) cast(e Expr, target catalog.OID, fn *catalog.Function, io bool, ctx coercion, pos int) Expr {
	return &Cast{Node: Node{target, pos}, Arg: e, Func: fn, IO: io, Implicit: ctx != explicitCoercion, Modifier: noModifier}
}

// coerceConst converts an unknown literal, which has the type's input function
// read it.
func (a *analyzer) coerceConst(c *Const, target catalog.OID, ctx coercion, pos int) Expr {
	base := a.base(target)
	if message, code := a.checkPseudo(a.typ(base), c.Null); message != "" {
		return a.badf(code, c.Offset, "", "%s", message)
	}
	if !c.Null {
		if message, code := a.checkLiteral(c.Value, base); message != "" {
			return a.badf(code, c.Offset, "", "%s", message)
		}
	}
	// The place of a literal is that of the cast or its own, whichever is first.
	at := c.Offset
	if pos >= 0 && pos < at {
		at = pos
	}
	out := &Const{Node: Node{base, at}, Value: c.Value, Null: c.Null}
	if base != target {
		return a.cast(out, target, nil, false, ctx, pos)
	}
	return out
}

// coerceRow is the part of coerce_type about row types (coerce_record_to_complex).
func (a *analyzer) coerceRow(e Expr, target catalog.OID, ctx coercion, pos int) Expr {
	row, ok := e.(*RowExpr)
	if !ok || !a.isComplex(target) {
		return a.cast(e, target, nil, false, ctx, pos)
	}
	t := a.typ(a.base(target)).Table
	if t == nil || len(t.Columns) != len(row.Args) {
		at := pos
		if at < 0 {
			at = row.Offset
		}
		return a.badf(errCannotCoerce, at, "", "cannot cast type record to %s", a.format(target))
	}
	out := &RowExpr{Node: Node{a.base(target), row.Offset}}
	for i, arg := range row.Args {
		c := a.coerceTo(arg, t.Columns[i].Type, ctx, pos)
		if c == nil {
			at := pos
			if at < 0 {
				at = leftmost(arg)
			}
			hint := fmt.Sprintf("Cannot cast type %s to %s in column %d.", a.format(arg.Type()), a.format(t.Columns[i].Type), i+1)
			return a.badf(errCannotCoerce, at, hint, "cannot cast type record to %s", a.format(target))
		}
		out.Args = append(out.Args, c)
	}
	if out.Typ != target {
		return a.cast(out, target, nil, false, ctx, pos)
	}
	return out
}

// toBoolean is coerce_to_boolean, for the argument of construct.
func (a *analyzer) toBoolean(e Expr, construct string) Expr {
	return a.toSpecific(e, boolOID, construct)
}

// toSpecific is coerce_to_specific_type.
func (a *analyzer) toSpecific(e Expr, target catalog.OID, construct string) Expr {
	if isBad(e) {
		return e
	}
	c := a.coerceTo(e, target, assignmentCoercion, -1)
	if c == nil {
		return a.badf(errDatatypeMismatch, leftmost(e), "", "argument of %s must be type %s, not type %s",
			construct, a.format(target), a.format(e.Type()))
	}
	if a.returnsSet(c) {
		return a.badf(errDatatypeMismatch, leftmost(e), "", "argument of %s must not return a set", construct)
	}
	return c
}

// returnsSet is expression_returns_set.
func (a *analyzer) returnsSet(e Expr) bool {
	found := false
	walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok && c.Func != nil && c.Func.Set {
			found = true
		}
		_, link := e.(*SubLink)
		return !found && !link
	})
	return found
}

// commonType is select_common_type. 0: none, reported unless construct is empty.
func (a *analyzer) commonType(list []Expr, construct string) catalog.OID {
	common := list[0].Type()
	if common != unknownOID {
		same := true
		for _, e := range list[1:] {
			same = same && e.Type() == common
		}
		if same {
			return common
		}
	}
	common = a.base(common)
	for _, e := range list[1:] {
		t := a.base(e.Type())
		if t == unknownOID || t == common {
			continue
		}
		switch {
		case common == unknownOID:
			common = t
		case a.category(t) != a.category(common):
			if construct != "" {
				a.fail(errDatatypeMismatch, leftmost(e), "", "%s types %s and %s cannot be matched", construct, a.format(common), a.format(t))
			}
			return 0
		case !a.typ(common).Preferred && a.canCoerceOne(common, t, implicitCoercion) && !a.canCoerceOne(t, common, implicitCoercion):
			common = t
		}
	}
	if common == unknownOID {
		return textOID
	}
	return common
}

// verifyCommonType is verify_common_type.
func (a *analyzer) verifyCommonType(common catalog.OID, list []Expr) bool {
	for _, e := range list {
		if e.Type() != common && !a.canCoerceOne(e.Type(), common, implicitCoercion) {
			return false
		}
	}
	return true
}

// toCommon is coerce_to_common_type.
func (a *analyzer) toCommon(e Expr, target catalog.OID, construct string) Expr {
	if isBad(e) || e.Type() == target {
		return e
	}
	if !a.canCoerceOne(e.Type(), target, implicitCoercion) {
		return a.badf(errCannotCoerce, leftmost(e), "", "%s could not convert type %s to %s", construct, a.format(e.Type()), a.format(target))
	}
	return a.coerce(e, target, implicitCoercion, -1)
}

// unify gives every expression their common type. It returns an errExpr's type
// (0) and the list as it is where that is impossible.
func (a *analyzer) unify(list []Expr, construct string) ([]Expr, catalog.OID) {
	if anyBad(list) {
		return list, 0
	}
	common := a.commonType(list, construct)
	if common == 0 {
		return list, 0
	}
	out := make([]Expr, len(list))
	for i, e := range list {
		what := construct
		if construct == "CASE" { // ELSE comes first
			what = map[bool]string{true: "CASE/ELSE", false: "CASE/WHEN"}[i == 0]
		}
		out[i] = a.toCommon(e, common, what)
		if isBad(out[i]) {
			return list, 0
		}
	}
	return out, common
}
