package analyze

import "github.com/rungdb/rung/parser/catalog"

// generics is what the polymorphic arguments of one call agree on: the two
// families of pseudotypes of manual section 38.2.5, each resolved by itself.
type generics struct {
	a *analyzer

	// First family: anyelement and what belongs to it. Types must be equal.
	elem, array, rng, multi catalog.OID
	nonArray, enum, used    bool

	// Second family: anycompatible. Types are brought to a common one.
	common                      catalog.OID
	compRange, compMulti        catalog.OID
	compatible                  []catalog.OID
	compNonArray, compUsed      bool
	compRangeUsed, compMultUsed bool
}

// genericConsistent is check_generic_type_consistency.
func (a *analyzer) genericConsistent(actual, declared []catalog.OID) bool {
	g := &generics{a: a}
	for i, d := range declared {
		if i < len(actual) && polymorphic(d) && !g.see(d, actual[i]) {
			return false
		}
	}
	return g.settle() && (!g.enum || a.isEnum(g.elem))
}

// see takes in one argument.
func (g *generics) see(declared, actual catalog.OID) bool {
	if family1(declared) {
		return g.see1(declared, actual)
	}
	return g.see2(declared, actual)
}

func (g *generics) see1(declared, actual catalog.OID) bool {
	g.used = true
	slot := &g.elem
	switch declared {
	case anynonarrayOID:
		g.nonArray = true
	case anyenumOID:
		g.enum = true
	case anyarrayOID:
		slot, actual = &g.array, g.a.base(actual)
	case anyrangeOID:
		slot, actual = &g.rng, g.a.base(actual)
	case anymultiOID:
		slot, actual = &g.multi, g.a.base(actual)
	}
	if actual == unknownOID {
		return true
	}
	if *slot != 0 && *slot != actual {
		return false
	}
	*slot = actual
	return true
}

func (g *generics) see2(declared, actual catalog.OID) bool {
	g.compUsed = true
	g.compNonArray = g.compNonArray || declared == anycompNonOID
	g.compRangeUsed = g.compRangeUsed || declared == anycompRngOID
	g.compMultUsed = g.compMultUsed || declared == anycompMultOID
	if actual == unknownOID {
		return true
	}
	slot := (*catalog.OID)(nil)
	switch declared {
	case anycompArrOID:
		if actual = g.a.baseElem(actual); actual == 0 {
			return false
		}
	case anycompRngOID:
		slot = &g.compRange
	case anycompMultOID:
		slot = &g.compMulti
	}
	if slot != nil {
		actual = g.a.base(actual)
		if *slot != 0 {
			return *slot == actual
		}
		*slot = actual
		return true
	}
	g.compatible = append(g.compatible, actual)
	return true
}

// settle derives each family's types from one another. It does not require that
// anything is known.
func (g *generics) settle() bool { return g.settle1() && g.settle2() }

func (g *generics) settle1() bool {
	agree := func(slot *catalog.OID, t catalog.OID) bool {
		if t == 0 || *slot != 0 && *slot != t {
			return false
		}
		*slot = t
		return true
	}
	if g.array != 0 {
		elem := g.a.elem(g.array)
		if g.array == anyarrayOID {
			elem = anyelementOID // a column of pg_statistic: nothing is known
		}
		if !agree(&g.elem, elem) {
			return false
		}
	}
	if g.multi != 0 && (!g.a.isMulti(g.multi) || !agree(&g.rng, g.a.rangeOf(g.multi))) {
		return false
	}
	if g.rng != 0 && (!g.a.isRange(g.rng) || !agree(&g.elem, g.a.typ(g.rng).Range)) {
		return false
	}
	return !g.nonArray || g.elem == 0 || g.a.baseElem(g.elem) == 0
}

func (g *generics) settle2() bool {
	if g.compMulti != 0 {
		rng := g.a.rangeOf(g.compMulti)
		if !g.a.isMulti(g.compMulti) || g.compRange != 0 && g.compRange != rng {
			return false
		}
		g.compRange = rng
	}
	if g.compRange != 0 {
		if !g.a.isRange(g.compRange) {
			return false
		}
		g.compatible = append(g.compatible, g.a.typ(g.compRange).Range)
	}
	if len(g.compatible) == 0 {
		return true
	}
	list := make([]Expr, len(g.compatible))
	for i, t := range g.compatible {
		list[i] = &Const{Node: Node{Typ: t, Offset: -1}}
	}
	g.common = g.a.commonType(list, "")
	if g.common == 0 || !g.a.verifyCommonType(g.common, list) {
		return false
	}
	if g.compRange != 0 && g.a.typ(g.compRange).Range != g.common {
		return false
	}
	return !g.compNonArray || g.a.baseElem(g.common) == 0
}

// resolve is enforce_generic_type_consistency: it replaces the polymorphic types
// in declared where arguments are to be converted, and returns the result type.
// 0: reported.
func (a *analyzer) resolve(actual, declared []catalog.OID, result catalog.OID) catalog.OID {
	g := &generics{a: a}
	for i, d := range declared {
		if i < len(actual) && polymorphic(d) && !g.see(d, actual[i]) {
			return g.disagree(d, actual[i])
		}
	}
	if !g.used && !g.compUsed {
		return result
	}
	if !g.settle() {
		a.fail(errDatatypeMismatch, -1, "", "arguments declared with polymorphic types are not consistent")
		return 0
	}
	if g.used && g.elem == 0 {
		a.fail(errDatatypeMismatch, -1, castHint, "could not determine polymorphic type because input has type unknown")
		return 0
	}
	if g.compUsed && g.common == 0 {
		if g.compRangeUsed || g.compMultUsed {
			name := "anycompatiblemultirange"
			if g.compRangeUsed {
				name = "anycompatiblerange"
			}
			a.fail(errDatatypeMismatch, -1, castHint, "could not determine polymorphic type %s because input has type unknown", name)
			return 0
		}
		g.common = textOID
	}
	for i, d := range declared {
		if i >= len(actual) || !polymorphic(d) || family1(d) && actual[i] != unknownOID {
			continue // known arguments of the first family stay as they are
		}
		if declared[i] = g.concrete(d); declared[i] == 0 {
			return 0
		}
	}
	if polymorphic(result) {
		return g.concrete(result)
	}
	return result
}

func (g *generics) disagree(declared, actual catalog.OID) catalog.OID {
	first := map[catalog.OID]catalog.OID{anyarrayOID: g.array, anyrangeOID: g.rng, anymultiOID: g.multi, anycompRngOID: g.compRange}[declared]
	if first == 0 {
		first = g.elem
	}
	name := g.a.format(declared)
	switch declared {
	case anynonarrayOID, anyenumOID:
		name = "anyelement"
	case anycompArrOID:
		g.a.fail(errDatatypeMismatch, -1, "", "argument declared %s is not an array but type %s", name, g.a.format(actual))
		return 0
	}
	g.a.fail(errDatatypeMismatch, -1, "", "arguments declared \"%s\" are not all alike: %s versus %s", name, g.a.format(first), g.a.format(actual))
	return 0
}

// concrete is the type that a polymorphic one stands for, 0 where there is none
// (reported).
func (g *generics) concrete(poly catalog.OID) catalog.OID {
	var t, of catalog.OID
	switch poly {
	case anyelementOID, anynonarrayOID, anyenumOID:
		return g.elem
	case anycompOID, anycompNonOID:
		return g.common
	case anyarrayOID:
		if t, of = g.array, g.elem; t == 0 {
			t = g.a.arrayOf(of)
		}
	case anycompArrOID:
		of = g.common
		t = g.a.arrayOf(of)
	case anyrangeOID:
		t, of = g.rng, g.elem
	case anymultiOID:
		if t, of = g.multi, g.rng; t == 0 {
			t = g.a.typ(of).Multirange
		}
	case anycompRngOID:
		t, of = g.compRange, g.common
	case anycompMultOID:
		if t, of = g.compMulti, g.compRange; t == 0 {
			t = g.a.typ(of).Multirange
		}
	}
	if t == 0 && poly != anyarrayOID && poly != anycompArrOID {
		g.a.fail(errDatatypeMismatch, -1, castHint, "could not determine polymorphic type %s because input has type unknown", g.a.format(poly))
		return 0
	}
	if t == 0 {
		kind := "range"
		if poly == anyarrayOID || poly == anycompArrOID {
			kind = "array"
		}
		g.a.fail(errUndefinedObject, -1, "", "could not find %s type for data type %s", kind, g.a.format(of))
	}
	return t
}
