package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// subLink is transformSubLink.
func (s *scope) subLink(l *pg_query.SubLink) Expr {
	pos := int(l.Location)
	switch l.SubLinkType {
	case pg_query.SubLinkType_ANY_SUBLINK, pg_query.SubLinkType_ALL_SUBLINK:
		name := opName{name: "="}
		if len(l.OperName) > 0 {
			name = nameOfOp(l.OperName)
		}
		kind := AnyLink
		if l.SubLinkType == pg_query.SubLinkType_ALL_SUBLINK {
			kind = AllLink
		}
		return s.testLink(kind, l.Testexpr, name, l, pos, pos)
	}
	t := s.subquery(l)
	if t == nil {
		return bad(pos)
	}
	out := &SubLink{Node: Node{boolOID, pos}, Kind: ExistsLink, Tree: t}
	if l.SubLinkType == pg_query.SubLinkType_EXISTS_SUBLINK {
		return out
	}
	cols := visible(t)
	if len(cols) != 1 {
		return s.badf(errSyntax, pos, "", "subquery must return only one column")
	}
	if isBad(cols[0].Expr) {
		return bad(pos)
	}
	out.Kind, out.Typ = ScalarLink, cols[0].Expr.Type()
	if l.SubLinkType == pg_query.SubLinkType_ARRAY_SUBLINK {
		of := out.Typ
		out.Kind = ArrayLink
		if out.Typ = s.promotedArray(of); out.Typ == 0 {
			return s.badf(errUndefinedObject, pos, "", "could not find array type for data type %s", s.format(of))
		}
	}
	return out
}

// subquery analyzes the query of a sublink, once.
func (s *scope) subquery(l *pg_query.SubLink) *Tree {
	if t, ok := s.links[l]; ok {
		return t
	}
	t := s.statement(s, l.Subselect)
	s.links[l] = t
	return t
}

// rowLink is ROW(...) op (SELECT ...), a ROWCOMPARE_SUBLINK.
func (s *scope) rowLink(left *pg_query.Node, name opName, l *pg_query.SubLink, pos int) Expr {
	return s.testLink(RowLink, left, name, l, pos, pos)
}

// testLink compares left with the columns of a subquery.
func (s *scope) testLink(kind SubLinkKind, left *pg_query.Node, name opName, l *pg_query.SubLink, opPos, pos int) Expr {
	t := s.subquery(l)
	e := s.expr(left)
	if t == nil || isBad(e) {
		return bad(pos)
	}
	tests := []Expr{e}
	if row, ok := e.(*RowExpr); ok && left.GetRowExpr() != nil {
		tests = row.Args
	}
	cols := visible(t)
	if len(tests) < len(cols) {
		return s.badf(errSyntax, pos, "", "subquery has too many columns")
	}
	if len(tests) > len(cols) {
		return s.badf(errSyntax, pos, "", "subquery has too few columns")
	}
	rights := make([]Expr, len(cols))
	for i, c := range cols {
		rights[i] = &subColumn{Node{c.Expr.Type(), -1}}
	}
	out := &SubLink{Node: Node{boolOID, pos}, Kind: kind, Tree: t}
	for i := range tests {
		c := s.op(name, tests[i], rights[i], opPos)
		o, ok := c.(*Op)
		if !ok {
			return c
		}
		if o.Typ != boolOID {
			return s.badf(errDatatypeMismatch, opPos, "", "row comparison operator must yield type boolean, not type %s", s.format(o.Typ))
		}
		out.Tests = append(out.Tests, o.Args[0])
		out.Operators = append(out.Operators, o.Operator)
	}
	return out
}

// subColumn is a column of a sublink's subquery while its test is analyzed
// (PARAM_SUBLINK). It never stays in a tree.
type subColumn struct{ Node }

// visible returns the outputs of a tree that are returned.
func visible(t *Tree) []Output {
	var out []Output
	for _, o := range t.Output {
		if !o.Hidden {
			out = append(out, o)
		}
	}
	return out
}

// indirection is transformIndirection: subscripts and fields.
func (s *scope) indirection(n *pg_query.A_Indirection) Expr {
	e := s.expr(n.Arg)
	if isBad(e) {
		return e
	}
	var subs []*pg_query.A_Indices
	flush := func() {
		if len(subs) > 0 {
			e = s.subscript(e, subs)
			subs = nil
		}
	}
	for _, i := range n.Indirection {
		switch v := i.GetNode().(type) {
		case *pg_query.Node_AIndices:
			subs = append(subs, v.AIndices)
		case *pg_query.Node_String_:
			flush()
			e = s.field(e, v.String_.Sval, leftmost(e))
		case *pg_query.Node_AStar:
			return s.badf(errFeature, leftmost(e), "", "row expansion via \"*\" is not supported here")
		}
		if isBad(e) {
			return e
		}
	}
	flush()
	return e
}

// field selects from a composite value; a function that takes the row may be
// named like a field too.
func (s *scope) field(e Expr, name string, pos int) Expr {
	for i, f := range s.fields(e) {
		if f.Name == name {
			return &Field{Node{f.Type, leftmost(e)}, e, i, name}
		}
	}
	if p := s.projection(e, name, pos); p != nil {
		return p
	}
	if s.isComplex(e.Type()) {
		if v, ok := e.(*Var); ok && v.Column == -1 {
			return s.missingColumn(v.Rel.Alias, name, pos)
		}
		return s.badf(errUndefinedColumn, pos, "", "column \"%s\" not found in data type %s", name, s.format(e.Type()))
	}
	if e.Type() == recordOID {
		return s.badf(errUndefinedColumn, pos, "", "could not identify column \"%s\" in record data type", name)
	}
	return s.badf(errWrongObject, pos, "", "column notation .%s applied to type %s, which is not a composite type", name, s.format(e.Type()))
}

// fields lists the fields of a composite value, nil where they are not known
// (expandRecordVariable).
func (s *scope) fields(e Expr) []catalog.Field {
	if s.isComplex(e.Type()) {
		var out []catalog.Field
		if t := s.typ(s.base(e.Type())).Table; t != nil {
			for _, c := range t.Columns {
				out = append(out, catalog.Field{Name: c.Name, Type: c.Type})
			}
		}
		return out
	}
	switch v := e.(type) {
	case *RowExpr:
		var out []catalog.Field
		for i, a := range v.Args {
			out = append(out, catalog.Field{Name: "f" + itoa(i+1), Type: a.Type()})
		}
		return out
	case *Var:
		if v.Column >= 0 {
			if v.Rel.Tree != nil {
				if o := outputAt(v.Rel.Tree, v.Column); o != nil {
					return s.fields(o)
				}
			}
			return nil
		}
		var out []catalog.Field
		for _, c := range v.Rel.Columns {
			out = append(out, catalog.Field{Name: c.Name, Type: c.Type})
		}
		return out
	case *Call:
		cols, _ := s.outColumns(v)
		var out []catalog.Field
		for _, c := range cols {
			out = append(out, catalog.Field{Name: c.Name, Type: c.Type})
		}
		return out
	}
	return nil
}

// rawElements are the elements of types of fixed length that can be subscripted
// and are no true arrays (raw_array_subscript_handler).
var rawElements = map[catalog.OID]catalog.OID{
	nameOID: 18 /* "char" */, 600 /* point */ : float8OID, 601 /* lseg */ : 600, 603 /* box */ : 600, 628 /* line */ : float8OID,
}

// subscript is transformContainerSubscripts, for arrays and jsonb.
func (s *scope) subscript(e Expr, subs []*pg_query.A_Indices) Expr {
	out := &Subscript{Node: Node{0, leftmost(e)}, Arg: e}
	base := s.base(e.Type())
	index, elem := int4OID, s.elem(base)
	if raw := rawElements[base]; raw != 0 {
		elem = raw
	}
	switch {
	case base == jsonbOID:
		index, elem = textOID, jsonbOID
	case s.typ(base).Name == "hstore" && base >= catalog.FirstUserOID && s.typ(base).Kind == catalog.Base:
		index, elem = textOID, textOID // hstore_subscript_transform of the extension
	case elem == 0:
		return s.badf(errDatatypeMismatch, leftmost(e), "", "cannot subscript type %s because it does not support subscripting", s.format(e.Type()))
	}
	for _, i := range subs {
		out.Slice = out.Slice || i.IsSlice
	}
	if out.Typ = elem; out.Slice {
		out.Typ = base
	}
	if out.Slice && base == jsonbOID {
		return s.badf(errDatatypeMismatch, leftmost(e), "", "jsonb subscript does not support slices")
	}
	for _, i := range subs {
		if out.Slice {
			out.Index = append(out.Index, s.arrayIndex(i.Lidx, index))
		}
		out.Index = append(out.Index, s.arrayIndex(i.Uidx, index))
	}
	for _, i := range out.Index {
		if i != nil && isBad(i) {
			return i
		}
	}
	return out
}

func (s *scope) arrayIndex(n *pg_query.Node, want catalog.OID) Expr {
	if n == nil {
		return nil
	}
	e := s.expr(n)
	if isBad(e) {
		return e
	}
	ctx := assignmentCoercion
	if want == textOID { // of jsonb: an integer or a text (jsonbsubs.c)
		ctx = implicitCoercion
		if e.Type() != unknownOID && s.canCoerceOne(e.Type(), int4OID, ctx) {
			want = int4OID
		}
	}
	c := s.coerceTo(e, want, ctx, -1)
	if c == nil {
		kind := "array subscript must have type integer"
		if want == textOID {
			kind = "subscript type " + s.format(e.Type()) + " is not supported"
		}
		return s.badf(errDatatypeMismatch, leftmost(e), "", "%s", kind)
	}
	return c
}
