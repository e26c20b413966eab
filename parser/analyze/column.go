package analyze

import (
	"fmt"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// columnRef is transformColumnRef of parse_expr.c.
func (s *scope) columnRef(ref *pg_query.ColumnRef) Expr {
	pos := int(ref.Location)
	names := stringList(ref.Fields)
	star := len(names) < len(ref.Fields)
	if len(names) == 0 {
		return s.badf(errSyntax, pos, "", "syntax error at or near \"*\"")
	}
	var schema, rel, col string
	switch len(names) {
	case 1:
		if star {
			rel = names[0]
			break
		}
		return s.bareColumn(names[0], pos)
	case 2:
		rel, col = names[0], names[1]
		if star {
			schema, rel, col = names[0], names[1], ""
		}
	case 3:
		schema, rel, col = names[0], names[1], names[2]
	default:
		return s.badName(names, 4, pos)
	}
	it, reported := s.findItem(schema, rel, pos)
	if it == nil && schema == "" && !star {
		if e := s.argument(rel, col, pos); e != nil {
			return e
		}
	}
	if it == nil {
		if reported || s.anyRefsBad() {
			return bad(pos)
		}
		s.missingRelation(schema, rel, pos)
		return bad(pos)
	}
	if star {
		return s.wholeRow(it, pos)
	}
	e, ok := s.columnOf(it, col, pos)
	if !ok {
		if e := s.projection(s.wholeRow(it, pos), col, pos); e != nil {
			return e
		}
		return s.missingColumn(rel, col, pos)
	}
	return e
}

// badName reports a name that has as many parts as one with a database, or more.
func (s *scope) badName(names []string, database, pos int) Expr {
	if len(names) > database {
		return s.badf(errSyntax, pos, "", "improper qualified name (too many dotted names): %s", nameList(names))
	}
	return s.badf(errFeature, pos, "", "cross-database references are not implemented: %s", nameList(names))
}

// bareColumn resolves a name without qualifier: a column, else a whole row.
func (s *scope) bareColumn(name string, pos int) Expr {
	if e, ok := s.findColumn(name, pos); ok {
		return e
	}
	if it, reported := s.findItem("", name, pos); it != nil {
		return s.wholeRow(it, pos)
	} else if reported || s.anyRefsBad() {
		return bad(pos)
	}
	if e := s.argument("", name, pos); e != nil {
		return e
	}
	return s.missingColumn("", name, pos)
}

func (s *scope) anyRefsBad() bool {
	for l := s; l != nil; l = l.parent {
		if l.refsBad {
			return true
		}
	}
	return false
}

// findColumn is colNameToVar: the innermost level that has the name decides.
func (s *scope) findColumn(name string, pos int) (Expr, bool) {
	for l := s; l != nil; l = l.parent {
		var found Expr
		for _, it := range l.items {
			if !it.colsVisible || it.lateralOnly && !l.lateral {
				continue
			}
			e, ok := l.columnOf(it, name, pos)
			if !ok || it.bad {
				continue
			}
			if found != nil {
				return s.badf(errAmbiguousColumn, pos, "", "column reference \"%s\" is ambiguous", name), true
			}
			if it.lateralOnly && !it.lateralOK {
				return s.badLateral(it, pos), true
			}
			found = e
		}
		if found != nil {
			return found, true
		}
	}
	return nil, false
}

// columnOf is scanNSItemForColumn.
func (s *scope) columnOf(it *item, name string, pos int) (Expr, bool) {
	if it.bad {
		return bad(pos), true
	}
	var found Expr
	for _, c := range it.cols {
		if c.name != name {
			continue
		}
		if found != nil {
			return s.badf(errAmbiguousColumn, pos, "", "column reference \"%s\" is ambiguous", name), true
		}
		found = placed(c.expr, pos)
	}
	if found == nil {
		found = systemColumn(it, name, pos)
	}
	return found, found != nil
}

// findItem is refnameNamespaceItem.
func (s *scope) findItem(schema, name string, pos int) (it *item, reported bool) {
	var want *catalog.Table
	if schema != "" {
		if want = s.cat.Table(schema, name); want == nil {
			return nil, false
		}
	}
	for l := s; l != nil; l = l.parent {
		var found *item
		for _, it := range l.items {
			if !it.relVisible || it.lateralOnly && !l.lateral {
				continue
			}
			if schema == "" && it.name != name {
				continue
			}
			if schema != "" && (it.rel == nil || it.rel.Kind != TableRel || it.rel.Table != want || it.schema == "") {
				continue
			}
			if found != nil {
				s.fail(errAmbiguousAlias, pos, "", "table reference \"%s\" is ambiguous", name)
				return nil, true
			}
			if it.lateralOnly && !it.lateralOK {
				s.badLateral(it, pos)
				return nil, true
			}
			found = it
		}
		if found != nil {
			return found, false
		}
	}
	return nil, false
}

func (s *scope) badLateral(it *item, pos int) Expr {
	return s.badf(errColumnReference, pos, "The combining JOIN type must be INNER or LEFT for a LATERAL reference.",
		"invalid reference to FROM-clause entry for table \"%s\"", it.name)
}

// projection is the functional notation for a column that is none: x.f is f(x).
// Nil: there is no such function.
func (s *scope) projection(e Expr, name string, pos int) Expr {
	if isBad(e) {
		return nil
	}
	args := &arguments{exprs: []Expr{e}}
	f := &pg_query.FuncCall{Args: make([]*pg_query.Node, 1), Location: int32(pos)}
	switch c, target, _ := s.lookup("", name, args, true); {
	case target != 0:
		return s.coerce(e, target, explicitCoercion, pos)
	case c != nil && c.fn.Kind != 'w' && c.fn.Kind != 'p':
		return s.call(c, args, f, name)
	}
	return nil
}

// missingRelation is errorMissingRTE.
func (s *scope) missingRelation(schema, name string, pos int) {
	for l := s; l != nil; l = l.parent {
		for _, it := range l.seen {
			if it.rel == nil || it.rel.Table == nil || it.rel.Table.Name != name || it.name == name {
				continue
			}
			if schema != "" && it.rel.Table.Schema != schema {
				continue
			}
			s.fail(errUndefinedTable, pos, fmt.Sprintf("Perhaps you meant to reference the table alias \"%s\".", it.name),
				"invalid reference to FROM-clause entry for table \"%s\"", name)
			return
		}
	}
	for l := s; l != nil; l = l.parent {
		for _, it := range l.seen {
			if it.name == name {
				s.fail(errUndefinedTable, pos, fmt.Sprintf("There is an entry for table \"%s\", but it cannot be referenced from this part of the query.", name),
					"invalid reference to FROM-clause entry for table \"%s\"", name)
				return
			}
		}
	}
	s.fail(errUndefinedTable, pos, "", "missing FROM-clause entry for table \"%s\"", name)
}

// missingColumn is errorMissingColumn.
func (s *scope) missingColumn(rel, name string, pos int) Expr {
	message := fmt.Sprintf("column \"%s\" does not exist", name)
	if rel != "" {
		message = fmt.Sprintf("column %s.%s does not exist", rel, name)
	}
	return s.badf(errUndefinedColumn, pos, s.nearestColumn(rel, name), "%s", message)
}

// nearestColumn is the hint of errorMissingColumn: a column with that name that
// cannot be seen, or one with a name that is near.
func (s *scope) nearestColumn(rel, name string) string {
	var names []string
	from := map[string]*item{}
	for l := s; l != nil; l = l.parent {
		for _, it := range l.seen {
			if it.rel == nil || rel != "" && it.name != rel {
				continue
			}
			for _, c := range it.cols {
				if c.name == name {
					return fmt.Sprintf("Perhaps you meant to reference the column \"%s.%s\".", it.name, name)
				}
				if from[c.name] == nil {
					from[c.name] = it
					names = append(names, c.name)
				}
			}
		}
	}
	near := parser.Nearest(name, names)
	if near == "" {
		return ""
	}
	return fmt.Sprintf("Perhaps you meant to reference the column \"%s.%s\".", from[near].name, near)
}

func nameList(names []string) string {
	out := ""
	for i, n := range names {
		if i > 0 {
			out += "."
		}
		out += n
	}
	return out
}
