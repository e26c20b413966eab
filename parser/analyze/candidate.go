package analyze

import "github.com/rungdb/rung/parser/catalog"

// candidate is one function or operator that a name may mean, with the types
// that it wants for the arguments at hand.
type candidate struct {
	args     []catalog.OID
	fn       *catalog.Function
	op       *catalog.Operator
	order    []int // of named notation: argument i of the call is parameter order[i]
	variadic int   // arguments that the variadic parameter stands for
	defaults int   // parameters that take their default
	unclear  bool  // another one is as good
}

// matching is func_match_argtypes: the candidates whose arguments can be had
// implicitly.
func (a *analyzer) matching(actual []catalog.OID, list []*candidate) []*candidate {
	var out []*candidate
	for _, c := range list {
		if a.canCoerce(actual, c.args[:len(actual)], implicitCoercion) {
			out = append(out, c)
		}
	}
	return out
}

// best keeps the candidates with the highest score, in order.
func best(list []*candidate, score func(*candidate) int) []*candidate {
	var out []*candidate
	top := 0
	for i, c := range list {
		switch n := score(c); {
		case i == 0 || n > top:
			out, top = append(out[:0:0], c), n
		case n == top:
			out = append(out, c)
		}
	}
	return out
}

// choose is func_select_candidate: the best of several that match, or nil.
func (a *analyzer) choose(actual []catalog.OID, list []*candidate) *candidate {
	base := make([]catalog.OID, len(actual))
	unknowns := 0
	for i, t := range actual {
		base[i] = unknownOID
		if t != unknownOID {
			base[i] = a.base(t)
		} else {
			unknowns++
		}
	}
	list = best(list, func(c *candidate) int {
		n := 0
		for i, t := range base {
			if t != unknownOID && c.args[i] == t {
				n++
			}
		}
		return n
	})
	if len(list) == 1 {
		return list[0]
	}
	list = best(list, func(c *candidate) int {
		n := 0
		for i, t := range base {
			if t != unknownOID && (c.args[i] == t || a.preferred(a.category(t), c.args[i])) {
				n++
			}
		}
		return n
	})
	if len(list) == 1 {
		return list[0]
	}
	if unknowns == 0 {
		return nil
	}
	list = a.byCategory(base, list)
	if len(list) == 1 {
		return list[0]
	}
	return a.lastGasp(base, unknowns, list)
}

// byCategory guesses the category of the unknown arguments: string if any
// candidate takes a string there, else the one category that all take.
func (a *analyzer) byCategory(base []catalog.OID, list []*candidate) []*candidate {
	cats := make([]byte, len(base))
	pref := make([]bool, len(base))
	for i, t := range base {
		if t != unknownOID {
			continue
		}
		conflict := false
		for _, c := range list {
			ct := a.typ(c.args[i])
			switch {
			case cats[i] == invalidCategory:
				cats[i], pref[i] = ct.Category, ct.Preferred
			case ct.Category == cats[i]:
				pref[i] = pref[i] || ct.Preferred
			case ct.Category == stringCategory:
				cats[i], pref[i] = stringCategory, ct.Preferred
			default:
				conflict = true
			}
		}
		if conflict && cats[i] != stringCategory {
			return list
		}
	}
	var out []*candidate
	for _, c := range list {
		keep := true
		for i, t := range base {
			ct := a.typ(c.args[i])
			if t == unknownOID && (ct.Category != cats[i] || pref[i] && !ct.Preferred) {
				keep = false
			}
		}
		if keep {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}

// lastGasp takes unknown arguments to be of the type that all known ones have.
func (a *analyzer) lastGasp(base []catalog.OID, unknowns int, list []*candidate) *candidate {
	if unknowns == len(base) {
		return nil
	}
	known := unknownOID
	for _, t := range base {
		if t == unknownOID {
			continue
		}
		if known != unknownOID && known != t {
			return nil
		}
		known = t
	}
	all := make([]catalog.OID, len(base))
	for i := range all {
		all[i] = known
	}
	if fit := a.matching(all, list); len(fit) == 1 {
		return fit[0]
	}
	return nil
}

func sameTypes(x, y []catalog.OID) bool {
	for i := range x {
		if x[i] != y[i] {
			return false
		}
	}
	return len(x) == len(y)
}
