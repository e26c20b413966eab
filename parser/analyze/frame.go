package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// Frame options (nodes/parsenodes.h).
const (
	frameNonDefault = 0x00001
	frameRange      = 0x00002
	frameRows       = 0x00004
	frameGroups     = 0x00008

	frameFromBefore = 0x00020 | 0x00200 | 0x00800 // UNBOUNDED PRECEDING, CURRENT ROW, n PRECEDING
	frameToBehind   = 0x00100 | 0x00400 | 0x04000 // UNBOUNDED FOLLOWING, CURRENT ROW, n FOLLOWING
	frameOffsets    = 0x00800 | 0x04000           // n PRECEDING, n FOLLOWING
	frameExcludes   = 0x08000 | 0x10000           // CURRENT ROW, GROUP
)

// holdsRow says whether a frame holds the row that it is the frame of, whatever
// the offsets are: they cannot be negative. Of RANGE, whose offsets are those of a
// type, it is not claimed.
func holdsRow(options int) bool {
	return options&frameFromBefore != 0 && options&frameToBehind != 0 && options&frameExcludes == 0 &&
		(options&frameRange == 0 || options&frameOffsets == 0)
}

// checkFrame is the part of transformWindowDefinitions about the order that a
// frame needs.
func (s *scope) checkFrame(d *windowDef) bool {
	def, pos := d.def, int(d.def.Location)
	offsets := def.StartOffset != nil || def.EndOffset != nil
	switch {
	case def.FrameOptions&frameRange != 0 && offsets && len(d.window.OrderBy) != 1:
		s.fail(errWindowing, pos, "", "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column")
	case def.FrameOptions&frameGroups != 0 && len(d.window.OrderBy) == 0:
		s.fail(errWindowing, pos, "", "GROUPS mode requires an ORDER BY clause")
	default:
		return true
	}
	return false
}

// frameBound is transformFrameOffset.
func (s *scope) frameBound(d *windowDef, n *pg_query.Node) Expr {
	if n == nil {
		return nil
	}
	e := s.expr(n)
	mode := "GROUPS"
	switch options := d.def.FrameOptions; {
	case isBad(e):
		return e
	case options&frameRange != 0:
		mode = "RANGE"
		t := s.rangeOffset(e, d.window.OrderBy[0])
		if t == 0 {
			return bad(e.Pos())
		}
		e = s.toSpecific(e, t, mode)
	case options&frameRows != 0:
		mode = "ROWS"
		e = s.toSpecific(e, int8OID, mode)
	default:
		e = s.toSpecific(e, int8OID, mode)
	}
	walk(e, func(e Expr) bool {
		if v, ok := e.(*Var); ok && s.owner[v.Rel] == s {
			s.fail(errColumnReference, v.Offset, "", "argument of %s must not contain variables", mode)
		}
		return true
	})
	return e
}

// rangeOffset is the type of an offset of RANGE: one that an in_range function of
// the ordering column's type takes; 0: reported. For an unknown literal the
// column's own type is preferred.
func (s *scope) rangeOffset(e, key Expr) catalog.OID {
	if isBad(key) {
		return 0
	}
	column, given := s.base(key.Type()), e.Type()
	preferred := given
	if given == unknownOID {
		preferred = column
	}
	functions, matches, selected := 0, 0, catalog.OID(0)
	for _, f := range s.cat.Functions("pg_catalog", "in_range") {
		if len(f.Args) != 5 || f.Args[0] != column {
			continue
		}
		functions++
		if !s.canCoerceOne(given, f.Args[2], implicitCoercion) {
			continue
		}
		matches++
		if selected != preferred {
			selected = f.Args[2]
		}
	}
	const what = "RANGE with offset PRECEDING/FOLLOWING"
	switch {
	case functions == 0:
		s.fail(errFeature, leftmost(e), "", what+" is not supported for column type %s", s.format(column))
	case matches == 0:
		s.fail(errFeature, leftmost(e), "Cast the offset value to an appropriate type.", what+" is not supported for column type %s and offset type %s", s.format(column), s.format(given))
	case matches > 1 && selected != preferred:
		s.fail(errFeature, leftmost(e), "Cast the offset value to the exact intended type.", what+" has multiple interpretations for column type %s and offset type %s", s.format(column), s.format(given))
	default:
		return selected
	}
	return 0
}
