package analyze

import (
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// The constructors and predicates of SQL/JSON, by the rules of parse_expr.c of
// version 16, in which they came.

// jsonObject is transformJsonObjectConstructor.
func (s *scope) jsonObject(n *pg_query.JsonObjectConstructor) Expr {
	if len(n.Exprs) == 0 && n.Output == nil && !s.since(16) { // there it is a function like others
		return s.badf(errUndefinedFunction, int(n.Location), "", "function json_object() does not exist")
	}
	if !s.from16("JSON_OBJECT", int(n.Location)) {
		return bad(int(n.Location))
	}
	var args []Expr
	for _, e := range n.Exprs {
		kv := e.GetJsonKeyValue()
		args = append(args, s.expr(kv.GetKey()), s.jsonValue(kv.GetValue(), "JSON_OBJECT()"))
	}
	return s.jsonConstructor("json_object", args, n.Output, n.AbsentOnNull, n.Unique, int(n.Location))
}

// jsonArray is transformJsonArrayConstructor.
func (s *scope) jsonArray(n *pg_query.JsonArrayConstructor) Expr {
	if !s.from16("JSON_ARRAY", int(n.Location)) {
		return bad(int(n.Location))
	}
	var args []Expr
	for _, e := range n.Exprs {
		args = append(args, s.jsonValue(e.GetJsonValueExpr(), "JSON_ARRAY()"))
	}
	return s.jsonConstructor("json_array", args, n.Output, n.AbsentOnNull, false, int(n.Location))
}

func (s *scope) jsonConstructor(name string, args []Expr, out *pg_query.JsonOutput, absent, unique bool, pos int) Expr {
	if anyBad(args) {
		return bad(pos)
	}
	kind, returning := s.jsonOutput(out, args)
	if returning == 0 {
		return bad(pos)
	}
	e := &Special{Node: Node{kind, pos}, Name: name, Option: jsonOption(absent, unique), Args: args}
	return s.jsonReturned(e, returning, out, pos)
}

func jsonOption(absent, unique bool) string {
	option := ""
	if absent {
		option += " absent"
	}
	if unique {
		option += " unique"
	}
	return option
}

// jsonArrayQuery is transformJsonArrayQueryConstructor: JSON_ARRAY(SELECT x) is
// (SELECT JSON_ARRAYAGG(q.a) FROM (SELECT x) AS q (a)).
func (s *scope) jsonArrayQuery(n *pg_query.JsonArrayQueryConstructor) Expr {
	pos := int(n.Location)
	if !s.from16("JSON_ARRAY", pos) {
		return bad(pos)
	}
	refs, stars := len(s.refs), len(s.stars)
	t := s.statement(s, n.Query) // once to count its columns, as the server does
	s.refs, s.stars = s.refs[:refs], s.stars[:stars]
	if t == nil {
		return bad(pos)
	}
	if len(visible(t)) != 1 {
		return s.badf(errSyntax, pos, "", "subquery must return only one column")
	}
	word := func(text string) *pg_query.Node {
		return &pg_query.Node{Node: &pg_query.Node_String_{String_: &pg_query.String{Sval: text}}}
	}
	column := &pg_query.Node{Node: &pg_query.Node_ColumnRef{ColumnRef: &pg_query.ColumnRef{Fields: []*pg_query.Node{word("q"), word("a")}, Location: n.Location}}}
	agg := &pg_query.JsonArrayAgg{
		Constructor:  &pg_query.JsonAggConstructor{Output: n.Output, Location: n.Location},
		Arg:          &pg_query.JsonValueExpr{RawExpr: column, Format: n.Format},
		AbsentOnNull: n.AbsentOnNull,
	}
	from := &pg_query.RangeSubselect{Subquery: n.Query, Alias: &pg_query.Alias{Aliasname: "q", Colnames: []*pg_query.Node{word("a")}}}
	target := &pg_query.ResTarget{Val: &pg_query.Node{Node: &pg_query.Node_JsonArrayAgg{JsonArrayAgg: agg}}, Location: n.Location}
	sel := &pg_query.SelectStmt{
		TargetList: []*pg_query.Node{{Node: &pg_query.Node_ResTarget{ResTarget: target}}},
		FromClause: []*pg_query.Node{{Node: &pg_query.Node_RangeSubselect{RangeSubselect: from}}},
	}
	return s.subLink(&pg_query.SubLink{
		SubLinkType: pg_query.SubLinkType_EXPR_SUBLINK, Location: n.Location,
		Subselect: &pg_query.Node{Node: &pg_query.Node_SelectStmt{SelectStmt: sel}},
	})
}

// jsonObjectAgg is transformJsonObjectAgg, jsonArrayAgg transformJsonArrayAgg.
func (s *scope) jsonObjectAgg(n *pg_query.JsonObjectAgg) Expr {
	if !s.from16("JSON_OBJECTAGG", int(n.Constructor.Location)) {
		return bad(int(n.Constructor.Location))
	}
	args := []Expr{s.expr(n.Arg.GetKey()), s.jsonValue(n.Arg.GetValue(), "JSON_OBJECTAGG()")}
	name := "_object_agg"
	if n.Unique {
		name += "_unique"
	}
	if n.AbsentOnNull {
		name += "_strict"
	}
	return s.jsonAgg(n.Constructor, name, args)
}

func (s *scope) jsonArrayAgg(n *pg_query.JsonArrayAgg) Expr {
	if !s.from16("JSON_ARRAYAGG", int(n.Constructor.Location)) {
		return bad(int(n.Constructor.Location))
	}
	name := "_agg"
	if n.AbsentOnNull {
		name += "_strict"
	}
	return s.jsonAgg(n.Constructor, name, []Expr{s.jsonValue(n.Arg, "JSON_ARRAYAGG()")})
}

// jsonAgg is transformJsonAggConstructor: a call of json_agg or one of its kin.
func (s *scope) jsonAgg(n *pg_query.JsonAggConstructor, suffix string, args []Expr) Expr {
	pos := int(n.Location)
	if anyBad(args) {
		return bad(pos)
	}
	kind, returning := s.jsonOutput(n.Output, args)
	if returning == 0 {
		return bad(pos)
	}
	c := &Call{Node: Node{kind, pos}, Args: args}
	if n.AggFilter != nil {
		if c.Filter = s.condition(filterKind, n.AggFilter, "FILTER"); isBad(c.Filter) {
			return c.Filter
		}
	}
	for _, f := range s.cat.Functions("pg_catalog", s.format(kind)+suffix) {
		if len(f.Args) == len(args) {
			c.Func = f
		}
	}
	e := s.aggregate(c, &pg_query.FuncCall{AggOrder: n.AggOrder, Over: n.Over, Location: n.Location})
	if isBad(e) {
		return e
	}
	return s.jsonReturned(e, returning, n.Output, pos)
}

// jsonValue is transformJsonValueExpr.
func (s *scope) jsonValue(v *pg_query.JsonValueExpr, construct string) Expr {
	e := s.expr(v.GetRawExpr())
	if isBad(e) {
		return e
	}
	if e.Type() == unknownOID {
		if e = s.toSpecific(e, textOID, construct); isBad(e) {
			return e
		}
	}
	t, format := e.Type(), v.GetFormat()
	if format.GetFormatType() <= pg_query.JsonFormatType_JS_FORMAT_DEFAULT {
		return e
	}
	if encoded(format) && t != byteaOID {
		return s.badf(errDatatypeMismatch, int(format.Location), "", "JSON ENCODING clause is only allowed for bytea input type")
	}
	if t == jsonOID || t == jsonbOID {
		return e
	}
	if t != byteaOID && s.category(t) != stringCategory {
		pos := leftmost(e)
		if format.Location >= 0 {
			pos = int(format.Location)
		}
		return s.badf(errDatatypeMismatch, pos, "", "cannot use non-string types with explicit FORMAT JSON clause")
	}
	target := jsonOID
	if format.FormatType == pg_query.JsonFormatType_JS_FORMAT_JSONB {
		target = jsonbOID
	}
	return &Cast{Node: Node{target, leftmost(e)}, Arg: e, IO: true, Modifier: noModifier}
}

func encoded(f *pg_query.JsonFormat) bool {
	return f.GetEncoding() > pg_query.JsonEncoding_JS_ENC_DEFAULT
}

// jsonOutput is transformJsonConstructorOutput: whether json or jsonb is made,
// and what is returned, which is jsonb where an argument is and RETURNING does not
// say; 0: reported.
func (s *scope) jsonOutput(out *pg_query.JsonOutput, args []Expr) (kind, returning catalog.OID) {
	if out == nil {
		for _, e := range args {
			if e.Type() == jsonbOID {
				return jsonbOID, jsonbOID
			}
		}
		return jsonOID, jsonOID
	}
	t, _ := s.typeName(out.TypeName)
	format := out.GetReturning().GetFormat()
	switch {
	case t == 0:
		return 0, 0
	case out.TypeName.GetSetof():
		s.fail(errFeature, -1, "", "returning SETOF types is not supported in SQL/JSON functions")
		return 0, 0
	case s.typ(t).Kind == catalog.Pseudo: // version 16 takes it, later ones do not
		s.fail(errFeature, -1, "", "returning pseudo-types is not supported in SQL/JSON functions")
		return 0, 0
	case format.GetFormatType() <= pg_query.JsonFormatType_JS_FORMAT_DEFAULT:
	case format.FormatType == pg_query.JsonFormatType_JS_FORMAT_JSON && encoded(format) && t != byteaOID:
		s.fail(errFeature, int(format.Location), "", "cannot set JSON encoding for non-bytea output types")
		return 0, 0
	case format.FormatType == pg_query.JsonFormatType_JS_FORMAT_JSON && format.Encoding > pg_query.JsonEncoding_JS_ENC_UTF8:
		s.fail(errFeature, int(format.Location), "Only UTF8 JSON encoding is supported.", "unsupported JSON encoding")
		return 0, 0
	}
	if t == jsonbOID {
		return jsonbOID, t
	}
	return jsonOID, t
}

// jsonReturned is coerceJsonFuncExpr.
func (s *scope) jsonReturned(e Expr, returning catalog.OID, out *pg_query.JsonOutput, pos int) Expr {
	if e.Type() == returning {
		return e
	}
	if returning == byteaOID { // the text, encoded
		return &Cast{Node: Node{byteaOID, pos}, Arg: e, IO: true, Modifier: noModifier}
	}
	c := s.coerceTo(e, returning, explicitCoercion, -1)
	if c == nil {
		if at := int(out.GetReturning().GetFormat().GetLocation()); pos < 0 {
			pos = at
		}
		return s.badf(errCannotCoerce, pos, "", "cannot cast type %s to %s", s.format(e.Type()), s.format(returning))
	}
	return c
}

// isJSON is transformJsonIsPredicate.
func (s *scope) isJSON(n *pg_query.JsonIsPredicate) Expr {
	pos := int(n.Location)
	if !s.from16("IS JSON", pos) {
		return bad(pos)
	}
	e := s.expr(n.Expr)
	if isBad(e) {
		return e
	}
	t := e.Type()
	switch {
	case t == byteaOID, t == jsonOID, t == jsonbOID:
	case t == unknownOID || s.category(t) == stringCategory:
		e = s.coerceTo(e, textOID, implicitCoercion, -1)
	}
	if t != byteaOID && encoded(n.Format) {
		return s.badf(errSyntax, int(n.Format.Location), "", "cannot use JSON FORMAT ENCODING clause for non-bytea input types")
	}
	switch e.Type() {
	case textOID, jsonOID, jsonbOID, byteaOID:
	default:
		return s.badf(errDatatypeMismatch, -1, "", "cannot use type %s in IS JSON predicate", s.format(t))
	}
	what := strings.ToLower(strings.TrimPrefix(n.ItemType.String(), "JS_TYPE_"))
	return &Special{Node: Node{boolOID, pos}, Name: "is json", Option: what + jsonOption(false, n.UniqueKeys), Args: []Expr{e}}
}

// from16 reports what the grammar of older servers does not have.
func (s *scope) from16(what string, pos int) bool {
	if s.since(16) {
		return true
	}
	s.fail(errSyntax, pos, "Set server: 16 in rung.yaml if that is what you use.", "%s is not known to PostgreSQL %s", what, s.cat.Server())
	return false
}
