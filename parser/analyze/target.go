package analyze

import (
	"strconv"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

func itoa(n int) string { return strconv.Itoa(n) }

// star is a star of a select list that the text is to spell out.
type star struct {
	pos  int // of its first token in the parser's SQL
	cols []starColumn
}

// starColumn is one column that a star stands for. alias is what qualifies it,
// empty where the name alone is right.
type starColumn struct{ alias, name string }

// targets is transformTargetList: the outputs of a select list or RETURNING.
func (s *scope) targets(list []*pg_query.Node, k kind) []Output {
	old := s.kind
	s.kind = k
	defer func() { s.kind = old }()
	var out []Output
	for _, n := range list {
		rt := n.GetResTarget()
		if cols, ok := s.starOf(rt.GetVal()); ok {
			for _, c := range cols {
				out = append(out, Output{Name: c.name, Expr: c.expr})
			}
			continue
		}
		e := s.expr(rt.GetVal())
		name := rt.GetName()
		if name == "" {
			name = s.columnName(rt.GetVal())
		}
		out = append(out, Output{Name: name, Expr: e, raw: rt.GetVal(), alias: rt.GetName() != ""})
	}
	return out
}

// starOf expands `*`, `t.*` and `(row).*`; false: n is none of them.
func (s *scope) starOf(n *pg_query.Node) ([]column, bool) {
	if ref := n.GetColumnRef(); ref != nil {
		if last := len(ref.Fields) - 1; last >= 0 && ref.Fields[last].GetAStar() != nil {
			return s.columnStar(ref), true
		}
	}
	if ind := n.GetAIndirection(); ind != nil {
		if last := len(ind.Indirection) - 1; last >= 0 && ind.Indirection[last].GetAStar() != nil {
			return s.rowStar(ind, last), true
		}
	}
	return nil, false
}

// starError stands for the columns of a star that is wrong.
func starError(e Expr) []column { return []column{{name: "*", expr: e}} }

// columnStar is ExpandColumnRefStar.
func (s *scope) columnStar(ref *pg_query.ColumnRef) []column {
	pos := int(ref.Location)
	names := stringList(ref.Fields)
	if len(names) == 0 {
		return s.allColumns(pos)
	}
	schema, name := "", names[len(names)-1]
	if len(names) == 2 {
		schema = names[0]
	}
	it, reported := s.findItem(schema, name, pos)
	if it == nil {
		if !reported && !s.anyRefsBad() {
			s.missingRelation(schema, name, pos)
		}
		return starError(bad(pos))
	}
	if it.bad {
		return starError(bad(pos))
	}
	alias := it.name
	if schema != "" {
		alias = "" // the text keeps a star that names its schema
	}
	st := star{pos: pos}
	var out []column
	for _, c := range it.cols {
		if c.noStar {
			continue
		}
		out = append(out, column{name: c.name, expr: placed(c.expr, pos)})
		st.cols = append(st.cols, starColumn{it.name, c.name})
	}
	if alias != "" && !duplicates(it.cols) {
		s.addStar(st)
	}
	return out
}

// allColumns is ExpandAllTables.
func (s *scope) allColumns(pos int) []column {
	st := star{pos: pos}
	var out []column
	found, writable := false, true
	for _, it := range s.items {
		if it.bad {
			found = true
			out = append(out, starError(bad(pos))...)
		}
		if !it.colsVisible {
			continue
		}
		found = true
		for _, c := range it.cols {
			if c.noStar {
				continue
			}
			out = append(out, column{name: c.name, expr: placed(c.expr, pos)})
			sc := starColumn{"", c.name}
			if s.visibleCount(c.name) > 1 {
				if sc.alias = s.qualifier(c); sc.alias == "" {
					writable = false
				}
			}
			st.cols = append(st.cols, sc)
		}
	}
	if !found && !s.refsBad {
		s.fail(errSyntax, pos, "", "SELECT * with no tables specified is not valid")
		return starError(bad(pos))
	}
	if writable {
		s.addStar(st)
	}
	return out
}

// visibleCount says how many columns a bare name could mean.
func (s *scope) visibleCount(name string) int {
	n := 0
	for _, it := range s.items {
		if !it.colsVisible {
			continue
		}
		for _, c := range it.cols {
			if c.name == name {
				n++
			}
		}
	}
	return n
}

// qualifier finds the name that a column can be qualified with so that it means
// this column alone.
func (s *scope) qualifier(c column) string {
	v, ok := c.expr.(*Var)
	if !ok {
		return ""
	}
	for _, it := range s.items {
		if it.rel != v.Rel || !it.relVisible || it.name == "" {
			continue
		}
		n := 0
		for _, other := range it.cols {
			if other.name == c.name {
				n++
			}
		}
		for _, other := range s.items {
			if other != it && other.relVisible && other.name == it.name {
				n++
			}
		}
		if n == 1 {
			return it.name
		}
	}
	for _, it := range s.items { // a join with an alias of its own
		if it.rel == nil && it.relVisible && it.name != "" && !duplicates(it.cols) {
			return it.name
		}
	}
	return ""
}

func duplicates(cols []column) bool {
	seen := map[string]bool{}
	for _, c := range cols {
		if seen[c.name] {
			return true
		}
		seen[c.name] = true
	}
	return false
}

func (s *scope) addStar(st star) {
	if s.nested == 0 && len(st.cols) > 0 {
		s.stars = append(s.stars, st)
	}
}

// rowStar is ExpandIndirectionStar. The text keeps it: the value is computed for
// each column anyway.
func (s *scope) rowStar(ind *pg_query.A_Indirection, last int) []column {
	e := s.indirection(&pg_query.A_Indirection{Arg: ind.Arg, Indirection: ind.Indirection[:last]})
	if isBad(e) {
		return starError(e)
	}
	fields := s.fields(e)
	if fields == nil {
		if e.Type() == recordOID {
			return starError(s.badf(errFeature, leftmost(e), "", "record type has not been registered"))
		}
		return starError(s.badf(errWrongObject, leftmost(e), "", "type %s is not composite", s.format(e.Type())))
	}
	var out []column
	for i, f := range fields {
		out = append(out, column{name: f.Name, expr: &Field{Node{f.Type, leftmost(e)}, e, i, f.Name}})
	}
	return out
}

// columnName is FigureColname: the name of an output without AS.
func (s *scope) columnName(n *pg_query.Node) string {
	name, strength := s.figureName(n)
	if strength == 0 {
		return "?column?"
	}
	return name
}

// figureName also says how good the name is: 0 none, 1 a type's, 2 the best.
func (s *scope) figureName(n *pg_query.Node) (string, int) {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_ColumnRef:
		return lastString(v.ColumnRef.Fields)
	case *pg_query.Node_AIndirection:
		if name, strength := lastString(v.AIndirection.Indirection); strength > 0 {
			return name, strength
		}
		return s.figureName(v.AIndirection.Arg)
	case *pg_query.Node_FuncCall:
		return lastString(v.FuncCall.Funcname)
	case *pg_query.Node_AExpr:
		if v.AExpr.Kind == pg_query.A_Expr_Kind_AEXPR_NULLIF {
			return "nullif", 2
		}
	case *pg_query.Node_TypeCast:
		if name, strength := s.figureName(v.TypeCast.Arg); strength > 1 {
			return name, strength
		}
		if name, strength := lastString(v.TypeCast.TypeName.GetNames()); strength > 0 {
			return name, 1
		}
	case *pg_query.Node_CollateClause:
		return s.figureName(v.CollateClause.Arg)
	case *pg_query.Node_GroupingFunc:
		return "grouping", 2
	case *pg_query.Node_SubLink:
		return s.linkName(v.SubLink)
	case *pg_query.Node_CaseExpr:
		if name, strength := s.figureName(v.CaseExpr.Defresult); strength > 1 {
			return name, strength
		}
		return "case", 1
	case *pg_query.Node_AArrayExpr:
		return "array", 2
	case *pg_query.Node_RowExpr:
		return "row", 2
	case *pg_query.Node_CoalesceExpr:
		return "coalesce", 2
	case *pg_query.Node_MinMaxExpr:
		if v.MinMaxExpr.Op == pg_query.MinMaxOp_IS_LEAST {
			return "least", 2
		}
		return "greatest", 2
	case *pg_query.Node_SqlvalueFunction:
		return valueFunctions[v.SqlvalueFunction.Op].name, 2
	case *pg_query.Node_XmlExpr:
		if v.XmlExpr.Op != pg_query.XmlExprOp_IS_DOCUMENT {
			return xmlNames[v.XmlExpr.Op], 2
		}
	case *pg_query.Node_XmlSerialize:
		return "xmlserialize", 2
	}
	return jsonName(n)
}

func jsonName(n *pg_query.Node) (string, int) {
	switch n.GetNode().(type) {
	case *pg_query.Node_JsonObjectConstructor:
		return "json_object", 2
	case *pg_query.Node_JsonArrayConstructor, *pg_query.Node_JsonArrayQueryConstructor:
		return "json_array", 2
	case *pg_query.Node_JsonObjectAgg:
		return "json_objectagg", 2
	case *pg_query.Node_JsonArrayAgg:
		return "json_arrayagg", 2
	}
	return "", 0
}

func (s *scope) linkName(l *pg_query.SubLink) (string, int) {
	switch l.SubLinkType {
	case pg_query.SubLinkType_EXISTS_SUBLINK:
		return "exists", 2
	case pg_query.SubLinkType_ARRAY_SUBLINK:
		return "array", 2
	case pg_query.SubLinkType_EXPR_SUBLINK:
		if t := s.links[l]; t != nil {
			if cols := visible(t); len(cols) > 0 {
				return cols[0].Name, 2
			}
		}
	}
	return "", 0
}

func lastString(list []*pg_query.Node) (string, int) {
	for i := len(list) - 1; i >= 0; i-- {
		if str := list[i].GetString_(); str != nil {
			return str.Sval, 2
		}
	}
	return "", 0
}
