package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// xmlNames are the constructors and predicates of SQL/XML.
var xmlNames = map[pg_query.XmlExprOp]string{
	pg_query.XmlExprOp_IS_XMLCONCAT: "xmlconcat", pg_query.XmlExprOp_IS_XMLELEMENT: "xmlelement", pg_query.XmlExprOp_IS_XMLFOREST: "xmlforest",
	pg_query.XmlExprOp_IS_XMLPARSE: "xmlparse", pg_query.XmlExprOp_IS_XMLPI: "xmlpi", pg_query.XmlExprOp_IS_XMLROOT: "xmlroot",
	pg_query.XmlExprOp_IS_DOCUMENT: "is document",
}

// xmlExpr is transformXmlExpr.
func (s *scope) xmlExpr(x *pg_query.XmlExpr) Expr {
	pos := int(x.Location)
	out := &Special{Node: Node{xmlOID, pos}, Name: xmlNames[x.Op], Option: x.Name}
	if x.Op == pg_query.XmlExprOp_IS_DOCUMENT {
		out.Typ = boolOID
	}
	seen := map[string]bool{}
	for _, n := range x.NamedArgs {
		rt := n.GetResTarget()
		out.Args = append(out.Args, s.expr(rt.Val))
		name := rt.Name
		if name == "" && rt.Val.GetColumnRef() != nil {
			name = s.columnName(rt.Val)
		}
		what := "element"
		if x.Op == pg_query.XmlExprOp_IS_XMLELEMENT {
			what = "attribute"
		}
		if name == "" {
			return s.badf(errSyntax, int(rt.Location), "", "unnamed XML %s value must be a column reference", what)
		}
		if what == "attribute" && seen[name] {
			return s.badf(errSyntax, int(rt.Location), "", "XML attribute name \"%s\" appears more than once", name)
		}
		seen[name] = true
		out.Option += " " + name
	}
	for i, n := range x.Args {
		out.Args = append(out.Args, s.xmlArg(x.Op, i, s.expr(n)))
	}
	if anyBad(out.Args) {
		return bad(pos)
	}
	return out
}

// xmlArg gives an argument the type that the constructor takes in its place.
func (s *scope) xmlArg(op pg_query.XmlExprOp, i int, e Expr) Expr {
	switch op {
	case pg_query.XmlExprOp_IS_XMLCONCAT:
		return s.toSpecific(e, xmlOID, "XMLCONCAT")
	case pg_query.XmlExprOp_IS_XMLFOREST:
		return s.toSpecific(e, xmlOID, "XMLFOREST")
	case pg_query.XmlExprOp_IS_XMLPARSE:
		return s.toSpecific(e, []catalog.OID{textOID, boolOID}[min(i, 1)], "XMLPARSE")
	case pg_query.XmlExprOp_IS_XMLPI:
		return s.toSpecific(e, textOID, "XMLPI")
	case pg_query.XmlExprOp_IS_XMLROOT:
		return s.toSpecific(e, []catalog.OID{xmlOID, textOID, int4OID}[min(i, 2)], "XMLROOT")
	case pg_query.XmlExprOp_IS_DOCUMENT:
		return s.toSpecific(e, xmlOID, "IS DOCUMENT")
	}
	return e
}

// xmlSerialize is transformXmlSerialize: the result is whatever text becomes
// implicitly.
func (s *scope) xmlSerialize(x *pg_query.XmlSerialize) Expr {
	pos := int(x.Location)
	if x.Indent && !s.from16("INDENT", pos) {
		return bad(pos)
	}
	e := s.toSpecific(s.expr(x.Expr), xmlOID, "XMLSERIALIZE")
	t, modifier := s.typeName(x.TypeName)
	if isBad(e) || t == 0 {
		return bad(pos)
	}
	out := &Special{Node: Node{textOID, pos}, Name: "xmlserialize", Option: x.Xmloption.String(), Args: []Expr{e}}
	c := s.coerceTo(out, t, implicitCoercion, -1)
	if c == nil {
		return s.badf(errCannotCoerce, pos, "", "cannot cast XMLSERIALIZE result to %s", s.format(t))
	}
	return s.toLength(c, modifier, -1)
}

// xmlTable is transformRangeTableFunc.
func (s *scope) xmlTable(v *pg_query.RangeTableFunc) *item {
	name := v.Alias.GetAliasname()
	if name == "" {
		name = "xmltable"
	}
	old := s.lateral
	s.lateral = true
	defer func() { s.lateral = old }()
	arg := func(n *pg_query.Node, t catalog.OID) Expr { return s.toSpecific(s.exprIn(fromKind, n), t, "XMLTABLE") }
	call := &Special{Node: Node{recordOID, int(v.Location)}, Name: "xmltable"}
	call.Args = append(call.Args, arg(v.Rowexpr, textOID), arg(v.Docexpr, xmlOID))
	rel := &Relation{Kind: FunctionRel, Alias: name, Lateral: true, Offset: -1, Funcs: []Expr{call}}
	ordinality := false
	for _, n := range v.Columns {
		c := n.GetRangeTableFuncCol()
		col := RelColumn{Name: c.Colname, Type: int4OID, Nullable: !c.IsNotNull && !c.ForOrdinality}
		if c.ForOrdinality {
			if ordinality {
				s.fail(errSyntax, int(c.Location), "", "only one FOR ORDINALITY column is allowed")
				return s.badItem(name)
			}
			ordinality = true
		} else if col.Type, _ = s.typeName(c.TypeName); col.Type == 0 {
			return s.badItem(name)
		} else if c.TypeName.GetSetof() {
			s.fail("42P16", int(c.Location), "", "column \"%s\" cannot be declared SETOF", c.Colname)
			return s.badItem(name)
		}
		if c.Colexpr != nil {
			call.Args = append(call.Args, arg(c.Colexpr, textOID))
		}
		if c.Coldefexpr != nil {
			call.Args = append(call.Args, arg(c.Coldefexpr, col.Type))
		}
		for _, have := range rel.Columns {
			if have.Name == col.Name {
				s.fail(errSyntax, int(c.Location), "", "column name \"%s\" is not unique", col.Name)
				return s.badItem(name)
			}
		}
		rel.Columns = append(rel.Columns, col)
	}
	if !s.xmlNamespaces(v, call, arg) || anyBad(call.Args) {
		return s.badItem(name)
	}
	if n := len(v.Alias.GetColnames()); n > len(rel.Columns) {
		s.fail(errColumnReference, -1, "", "XMLTABLE function has %d columns available but %d columns specified", len(rel.Columns), n)
		return s.badItem(name)
	}
	return s.aliased(s.newItem(rel, ""), v.Alias)
}

func (s *scope) xmlNamespaces(v *pg_query.RangeTableFunc, call *Special, arg func(*pg_query.Node, catalog.OID) Expr) bool {
	seen := map[string]bool{}
	for _, n := range v.Namespaces {
		rt := n.GetResTarget()
		call.Args = append(call.Args, arg(rt.Val, textOID))
		switch {
		case seen[rt.Name] && rt.Name == "":
			s.fail(errSyntax, int(rt.Location), "", "only one default namespace is allowed")
			return false
		case seen[rt.Name]:
			s.fail(errSyntax, int(rt.Location), "", "namespace name \"%s\" is not unique", rt.Name)
			return false
		}
		seen[rt.Name] = true
	}
	return true
}
