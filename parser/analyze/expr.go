package analyze

import (
	"errors"
	"fmt"
	"strconv"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// expr is transformExprRecurse of parse_expr.c. It never returns nil: what is
// wrong or not supported is reported and becomes an errExpr.
func (s *scope) expr(n *pg_query.Node) Expr {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_ColumnRef:
		return s.columnRef(v.ColumnRef)
	case *pg_query.Node_ParamRef:
		if s.nested > 0 && s.args == nil {
			return s.badf("42P02", -1, "", "there is no parameter $%d", v.ParamRef.Number)
		}
		return s.paramRef(int(v.ParamRef.Number), int(v.ParamRef.Location))
	case *pg_query.Node_AConst:
		return s.constant(v.AConst)
	case *pg_query.Node_AIndirection:
		return s.indirection(v.AIndirection)
	case *pg_query.Node_AArrayExpr:
		return s.arrayExpr(v.AArrayExpr, 0, 0, -1)
	case *pg_query.Node_TypeCast:
		return s.typeCast(v.TypeCast)
	case *pg_query.Node_CollateClause:
		return s.collate(v.CollateClause)
	case *pg_query.Node_AExpr:
		return s.aExpr(v.AExpr)
	case *pg_query.Node_BoolExpr:
		return s.boolExpr(v.BoolExpr)
	case *pg_query.Node_FuncCall:
		return s.funcCall(v.FuncCall)
	case *pg_query.Node_SubLink:
		return s.subLink(v.SubLink)
	case *pg_query.Node_CaseExpr:
		return s.caseExpr(v.CaseExpr)
	case *pg_query.Node_RowExpr:
		return s.rowExpr(v.RowExpr)
	case *pg_query.Node_CoalesceExpr:
		return s.coalesce(v.CoalesceExpr)
	case *pg_query.Node_MinMaxExpr:
		return s.minMax(v.MinMaxExpr)
	case *pg_query.Node_SqlvalueFunction:
		return s.valueFunction(v.SqlvalueFunction)
	case *pg_query.Node_NullTest:
		return s.nullTest(v.NullTest)
	case *pg_query.Node_BooleanTest:
		return s.boolTest(v.BooleanTest)
	case *pg_query.Node_GroupingFunc:
		return s.grouping(v.GroupingFunc)
	case *pg_query.Node_SetToDefault:
		return s.badf(errSyntax, int(v.SetToDefault.Location), "", "DEFAULT is not allowed in this context")
	case *pg_query.Node_NamedArgExpr:
		return s.expr(v.NamedArgExpr.Arg)
	}
	return s.standardExpr(n)
}

// standardExpr is expr for the SQL standard's JSON and XML.
func (s *scope) standardExpr(n *pg_query.Node) Expr {
	switch v := n.GetNode().(type) {
	case *pg_query.Node_JsonObjectConstructor:
		return s.jsonObject(v.JsonObjectConstructor)
	case *pg_query.Node_JsonArrayConstructor:
		return s.jsonArray(v.JsonArrayConstructor)
	case *pg_query.Node_JsonArrayQueryConstructor:
		return s.jsonArrayQuery(v.JsonArrayQueryConstructor)
	case *pg_query.Node_JsonObjectAgg:
		return s.jsonObjectAgg(v.JsonObjectAgg)
	case *pg_query.Node_JsonArrayAgg:
		return s.jsonArrayAgg(v.JsonArrayAgg)
	case *pg_query.Node_JsonIsPredicate:
		return s.isJSON(v.JsonIsPredicate)
	case *pg_query.Node_XmlExpr:
		return s.xmlExpr(v.XmlExpr)
	case *pg_query.Node_XmlSerialize:
		return s.xmlSerialize(v.XmlSerialize)
	case *pg_query.Node_CurrentOfExpr:
		return &Special{Node: Node{boolOID, -1}, Name: "current of", Option: v.CurrentOfExpr.CursorName}
	}
	s.unsupported("This expression", -1, "")
	return bad(-1)
}

func (s *scope) exprs(list []*pg_query.Node) []Expr {
	out := make([]Expr, len(list))
	for i, n := range list {
		out[i] = s.expr(n)
	}
	return out
}

// constant is make_const: an integer literal is the smallest of integer, bigint
// and numeric that holds it, a string literal is unknown.
func (s *scope) constant(c *pg_query.A_Const) Expr {
	pos := int(c.Location)
	if c.Isnull {
		return &Const{Node: Node{unknownOID, pos}, Null: true}
	}
	switch v := c.Val.(type) {
	case *pg_query.A_Const_Ival:
		return &Const{Node: Node{int4OID, pos}, Value: strconv.Itoa(int(v.Ival.GetIval()))}
	case *pg_query.A_Const_Fval:
		return numberConst(v.Fval.GetFval(), pos)
	case *pg_query.A_Const_Boolval:
		return &Const{Node: Node{boolOID, pos}, Value: strconv.FormatBool(v.Boolval.GetBoolval())}
	case *pg_query.A_Const_Sval:
		return &Const{Node: Node{unknownOID, pos}, Value: v.Sval.GetSval()}
	case *pg_query.A_Const_Bsval:
		return &Const{Node: Node{bitOID, pos}, Value: v.Bsval.GetBsval()}
	}
	return &Const{Node: Node{int4OID, pos}, Value: "0"}
}

func numberConst(text string, pos int) Expr {
	t := numericOID
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		t = int8OID
		if n == int64(int32(n)) {
			t = int4OID
		}
	}
	return &Const{Node: Node{t, pos}, Value: text}
}

// typeCast is transformTypeCast.
func (s *scope) typeCast(c *pg_query.TypeCast) Expr {
	pos := int(c.Location)
	if pos < 0 {
		pos = int(c.TypeName.GetLocation())
		if p := c.Arg.GetParamRef(); p != nil { // interval $1: our parser's grammar is wider than the server's
			s.syntaxError(int(p.Location), "", fmt.Sprintf("syntax error at or near \"$%d\"", p.Number))
			return bad(pos)
		}
	}
	target, modifier := s.typeName(c.TypeName)
	if target == 0 {
		s.expr(c.Arg)
		return bad(pos)
	}
	var e Expr
	if arr := c.Arg.GetAArrayExpr(); arr != nil && s.baseElem(target) != 0 {
		e = s.arrayExpr(arr, s.base(target), s.baseElem(target), pos)
	} else {
		e = s.expr(c.Arg)
	}
	if isBad(e) {
		return e
	}
	out := s.coerceTo(e, target, explicitCoercion, pos)
	if out == nil {
		return s.badf(errCannotCoerce, pos, "", "cannot cast type %s to %s", s.format(e.Type()), s.format(target))
	}
	if p, ok := out.(*ParamRef); ok {
		p.Cast = true
	}
	return s.toLength(out, modifier, pos)
}

// typeName resolves a type's name with its length or precision; 0: reported.
func (s *scope) typeName(n *pg_query.TypeName) (catalog.OID, int32) {
	if s.bound != nil && s.bound.Types[n] != 0 {
		return s.bound.Types[n], noModifier // of the schema's own types
	}
	oid, modifier, err := s.cat.ParseTypeName(n)
	if err != nil {
		code, hint := errUndefinedObject, ""
		var te *catalog.TypeError
		if errors.As(err, &te) {
			code, hint = te.Code, te.Hint
		}
		s.fail(code, int(n.GetLocation()), hint, "%s", err.Error())
		return 0, noModifier
	}
	if code, message := s.checkModifiers(s.typ(oid), n); message != "" {
		s.fail(code, int(n.GetLocation()), "", "%s", message)
		return 0, noModifier
	}
	return oid, modifier
}

func (s *scope) collate(c *pg_query.CollateClause) Expr {
	arg := s.expr(c.Arg)
	names := stringList(c.Collname)
	if isBad(arg) || len(names) == 0 {
		return bad(int(c.Location))
	}
	if !s.collatable(arg.Type()) {
		return s.badf(errDatatypeMismatch, int(c.Location), "", "collations are not supported by type %s", s.format(arg.Type()))
	}
	if len(names) > 1 && !s.schemaExists(names[len(names)-2], int(c.Location)) {
		return bad(int(c.Location))
	}
	return &Collate{Node{arg.Type(), int(c.Location)}, arg, catalog.CollationName(c)}
}

// collatable is type_is_collatable: the string types, and arrays and domains of
// them.
func (a *analyzer) collatable(t catalog.OID) bool {
	t = a.base(t)
	if e := a.elem(t); e != 0 {
		t = a.base(e)
	}
	return t == unknownOID || polymorphic(t) || a.category(t) == stringCategory
}

// arrayExpr is transformArrayExpr. target and elem are 0 where no cast says the
// type.
func (s *scope) arrayExpr(n *pg_query.A_ArrayExpr, target, elem catalog.OID, castPos int) Expr {
	pos := int(n.Location)
	var list []Expr
	dims := false
	for _, en := range n.Elements {
		var e Expr
		if sub := en.GetAArrayExpr(); sub != nil {
			e = s.arrayExpr(sub, target, elem, castPos)
			dims = true
		} else {
			e = s.expr(en)
			dims = dims || !isBad(e) && e.Type() != int2vectorOID && e.Type() != oidvectorOID && s.elem(e.Type()) != 0
		}
		list = append(list, e)
	}
	if anyBad(list) {
		return bad(pos)
	}
	if target != 0 {
		to := elem
		if dims {
			to = target
		}
		return s.castArray(list, target, to, pos, castPos)
	}
	if len(list) == 0 {
		return s.badf(errIndeterminate, pos, "Explicitly cast to the desired type, for example ARRAY[]::integer[].", "cannot determine type of empty array")
	}
	list, common := s.unify(list, "ARRAY")
	if common == 0 {
		return bad(pos)
	}
	arr := common
	if !dims {
		if arr = s.arrayOf(common); arr == 0 {
			return s.badf(errUndefinedObject, pos, "", "could not find array type for data type %s", s.format(common))
		}
	} else if s.elem(common) == 0 {
		return s.badf(errUndefinedObject, pos, "", "could not find element type for data type %s", s.format(common))
	}
	return &ArrayExpr{Node{arr, pos}, list}
}

func (s *scope) castArray(list []Expr, target, elem catalog.OID, pos, castPos int) Expr {
	for i, e := range list {
		c := s.coerceTo(e, elem, explicitCoercion, castPos)
		if c == nil {
			return s.badf(errCannotCoerce, leftmost(e), "", "cannot cast type %s to %s", s.format(e.Type()), s.format(elem))
		}
		list[i] = c
	}
	if anyBad(list) {
		return bad(pos)
	}
	return &ArrayExpr{Node{target, pos}, list}
}

func (s *scope) boolExpr(b *pg_query.BoolExpr) Expr {
	name := map[pg_query.BoolExprType]string{
		pg_query.BoolExprType_AND_EXPR: "AND", pg_query.BoolExprType_OR_EXPR: "OR", pg_query.BoolExprType_NOT_EXPR: "NOT",
	}[b.Boolop]
	args := make([]Expr, len(b.Args))
	for i, n := range b.Args {
		args[i] = s.toBoolean(s.expr(n), name)
	}
	if anyBad(args) {
		return bad(int(b.Location))
	}
	return boolOp(name, int(b.Location), args...)
}

func boolOp(name string, pos int, args ...Expr) Expr {
	op := map[string]string{"AND": "and", "OR": "or", "NOT": "not"}[name]
	return &BoolOp{Node{boolOID, pos}, op, args}
}

// caseExpr is transformCaseExpr. ELSE counts first for the common type.
func (s *scope) caseExpr(c *pg_query.CaseExpr) Expr {
	pos := int(c.Location)
	out := &Case{Node: Node{0, pos}}
	failed := false
	if c.Arg != nil {
		out.Arg = s.expr(c.Arg)
		if failed = isBad(out.Arg); !failed && out.Arg.Type() == unknownOID {
			out.Arg = s.toCommon(out.Arg, textOID, "CASE")
		}
	}
	results := make([]Expr, 1, len(c.Args)+1)
	for _, n := range c.Args {
		w := n.GetCaseWhen()
		cond := s.expr(w.Expr)
		if c.Arg != nil {
			if isBad(out.Arg) {
				cond = out.Arg
			}
			cond = s.op(opName{name: "="}, out.Arg, cond, int(w.Location))
		}
		cond = s.toBoolean(cond, "CASE/WHEN")
		result := s.expr(w.Result)
		failed = failed || isBad(cond)
		results = append(results, result)
		out.Whens = append(out.Whens, When{Cond: cond})
	}
	results[0] = &Const{Node: Node{unknownOID, -1}, Null: true}
	if c.Defresult != nil {
		results[0] = s.expr(c.Defresult)
	}
	list, common := s.unify(results, "CASE")
	if failed || common == 0 {
		return bad(pos)
	}
	out.Typ, out.Else = common, list[0]
	if c.Defresult == nil {
		out.Else = nil
	}
	for i := range out.Whens {
		out.Whens[i].Result = list[i+1]
	}
	return out
}

func (s *scope) coalesce(c *pg_query.CoalesceExpr) Expr {
	list, common := s.unify(s.exprs(c.Args), "COALESCE")
	if common == 0 {
		return bad(int(c.Location))
	}
	return &Coalesce{Node: Node{common, int(c.Location)}, Args: list}
}

func (s *scope) minMax(m *pg_query.MinMaxExpr) Expr {
	name, least := "GREATEST", m.Op == pg_query.MinMaxOp_IS_LEAST
	if least {
		name = "LEAST"
	}
	list, common := s.unify(s.exprs(m.Args), name)
	if common == 0 {
		return bad(int(m.Location))
	}
	return &MinMax{Node{common, int(m.Location)}, list, least}
}

func (s *scope) nullTest(t *pg_query.NullTest) Expr {
	arg := s.expr(t.Arg)
	if isBad(arg) {
		return arg
	}
	return &NullTest{Node{boolOID, int(t.Location)}, arg, t.Nulltesttype == pg_query.NullTestType_IS_NOT_NULL}
}

func (s *scope) boolTest(t *pg_query.BooleanTest) Expr {
	name := map[pg_query.BoolTestType]string{
		pg_query.BoolTestType_IS_TRUE: "true", pg_query.BoolTestType_IS_NOT_TRUE: "not true",
		pg_query.BoolTestType_IS_FALSE: "false", pg_query.BoolTestType_IS_NOT_FALSE: "not false",
		pg_query.BoolTestType_IS_UNKNOWN: "unknown", pg_query.BoolTestType_IS_NOT_UNKNOWN: "not unknown",
	}[t.Booltesttype]
	construct := map[string]string{
		"true": "IS TRUE", "not true": "IS NOT TRUE", "false": "IS FALSE", "not false": "IS NOT FALSE",
		"unknown": "IS UNKNOWN", "not unknown": "IS NOT UNKNOWN",
	}[name]
	arg := s.toBoolean(s.expr(t.Arg), construct)
	if isBad(arg) {
		return arg
	}
	return &BoolTest{Node{boolOID, int(t.Location)}, arg, name}
}

// rowExpr is transformRowExpr.
func (s *scope) rowExpr(r *pg_query.RowExpr) Expr {
	var args []Expr
	for _, n := range r.Args {
		if cols, ok := s.starOf(n); ok {
			for _, c := range cols {
				args = append(args, c.expr)
			}
			continue
		}
		args = append(args, s.expr(n))
	}
	if anyBad(args) {
		return bad(int(r.Location))
	}
	return &RowExpr{Node{recordOID, int(r.Location)}, args}
}

// valueFunctions are the SQL functions without parentheses.
var valueFunctions = map[pg_query.SQLValueFunctionOp]struct {
	name     string
	typ      catalog.OID
	nullable bool
}{
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_DATE:        {"current_date", dateOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_TIME:        {"current_time", timetzOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_TIME_N:      {"current_time", timetzOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_TIMESTAMP:   {"current_timestamp", timestamptzOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_TIMESTAMP_N: {"current_timestamp", timestamptzOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_LOCALTIME:           {"localtime", timeOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_LOCALTIME_N:         {"localtime", timeOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_LOCALTIMESTAMP:      {"localtimestamp", timestampOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_LOCALTIMESTAMP_N:    {"localtimestamp", timestampOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_ROLE:        {"current_role", nameOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_USER:        {"current_user", nameOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_USER:                {"user", nameOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_SESSION_USER:        {"session_user", nameOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_CATALOG:     {"current_catalog", nameOID, false},
	pg_query.SQLValueFunctionOp_SVFOP_CURRENT_SCHEMA:      {"current_schema", nameOID, true},
}

func (s *scope) valueFunction(f *pg_query.SQLValueFunction) Expr {
	v := valueFunctions[f.Op]
	return &Special{Node: Node{v.typ, int(f.Location)}, Name: v.name, Nullable: v.nullable}
}

// grouping is transformGroupingFunc; its arguments are checked with the grouping.
func (s *scope) grouping(g *pg_query.GroupingFunc) Expr {
	if len(g.Args) > 31 {
		return s.badf(errTooManyArguments, int(g.Location), "", "GROUPING must have fewer than 32 arguments")
	}
	args := s.exprs(g.Args)
	if anyBad(args) {
		return bad(int(g.Location))
	}
	if !s.kind.aggregates() {
		return s.badf(errGrouping, int(g.Location), "", "grouping operations are not allowed in %s", s.kind)
	}
	s.tree.Aggregated = true
	return &Special{Node: Node{int4OID, int(g.Location)}, Name: "grouping", Args: args}
}
