package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// assignedPart gives a value the type of a column, or of the part of it that path
// names: SET tags[1] = ..., SET home.x = .... The result is the column's new
// value.
func (s *scope) assignedPart(e Expr, rel *Relation, at int, path []*pg_query.Node, pos int) Expr {
	col := rel.Table.Columns[at]
	if len(path) == 0 {
		return s.assigned(e, col)
	}
	if isBad(e) {
		return e
	}
	p := &partAssignment{scope: s, column: col.Name, pos: pos}
	part := p.assign(e, col.Type, path, "")
	if isBad(part) {
		return part
	}
	old := &Var{Node: Node{col.Type, pos}, Rel: rel, Column: at}
	args := append([]Expr{old, part}, p.indexes...)
	return &Special{Node: Node{col.Type, pos}, Name: "part assignment", Args: args, Nullable: true}
}

// partAssignment is transformAssignmentIndirection of parse_target.c.
type partAssignment struct {
	*scope
	column  string
	pos     int
	indexes []Expr
}

func (p *partAssignment) assign(e Expr, typ catalog.OID, path []*pg_query.Node, last string) Expr {
	if len(path) == 0 {
		c := p.coerceTo(e, typ, assignmentCoercion, -1)
		switch {
		case c != nil:
			return c
		case last == "":
			return p.badf(errDatatypeMismatch, p.pos, "You will need to rewrite or cast the expression.",
				"subscripted assignment to \"%s\" requires type %s but expression is of type %s", p.column, p.format(typ), p.format(e.Type()))
		}
		return p.badf(errDatatypeMismatch, p.pos, "You will need to rewrite or cast the expression.",
			"subfield \"%s\" is of type %s but expression is of type %s", last, p.format(typ), p.format(e.Type()))
	}
	if field := path[0].GetString_(); field != nil {
		return p.field(e, typ, field.Sval, path[1:])
	}
	return p.subscripts(e, typ, path)
}

func (p *partAssignment) field(e Expr, typ catalog.OID, name string, rest []*pg_query.Node) Expr {
	if !p.isComplex(typ) {
		return p.badf(errDatatypeMismatch, p.pos, "", "cannot assign to field \"%s\" of column \"%s\" because its type %s is not a composite type",
			name, p.column, p.format(typ))
	}
	for _, c := range p.typ(p.base(typ)).Table.Columns {
		if c.Name == name {
			return p.assign(e, c.Type, rest, name)
		}
	}
	return p.badf(errUndefinedColumn, p.pos, "", "cannot assign to field \"%s\" of column \"%s\" because there is no such column in data type %s",
		name, p.column, p.format(typ))
}

func (p *partAssignment) subscripts(e Expr, typ catalog.OID, path []*pg_query.Node) Expr {
	base := p.base(typ)
	index, elem := int4OID, p.elem(base)
	if base == jsonbOID {
		index, elem = textOID, jsonbOID
	} else if elem == 0 {
		return p.badf(errDatatypeMismatch, p.pos, "", "cannot subscript type %s because it does not support subscripting", p.format(typ))
	}
	slice := false
	for len(path) > 0 && path[0].GetAIndices() != nil {
		i := path[0].GetAIndices()
		path = path[1:]
		slice = slice || i.IsSlice
		for _, n := range []*pg_query.Node{i.Lidx, i.Uidx} {
			ix := p.arrayIndex(n, index)
			if ix == nil {
				continue
			}
			if isBad(ix) {
				return ix
			}
			p.indexes = append(p.indexes, ix)
		}
	}
	if slice {
		elem = base
	}
	return p.assign(e, elem, path, "")
}
