package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// aExpr analyzes an expression with an operator (transformAExpr*).
func (s *scope) aExpr(n *pg_query.A_Expr) Expr {
	pos := int(n.Location)
	name := nameOfOp(n.Name)
	switch n.Kind {
	case pg_query.A_Expr_Kind_AEXPR_OP, pg_query.A_Expr_Kind_AEXPR_LIKE, pg_query.A_Expr_Kind_AEXPR_ILIKE, pg_query.A_Expr_Kind_AEXPR_SIMILAR:
		return s.operatorExpr(n, name, pos)
	case pg_query.A_Expr_Kind_AEXPR_OP_ANY:
		return s.arrayOp(name, false, s.expr(n.Lexpr), s.expr(n.Rexpr), pos)
	case pg_query.A_Expr_Kind_AEXPR_OP_ALL:
		return s.arrayOp(name, true, s.expr(n.Lexpr), s.expr(n.Rexpr), pos)
	case pg_query.A_Expr_Kind_AEXPR_DISTINCT:
		return s.distinct(n, name, pos)
	case pg_query.A_Expr_Kind_AEXPR_NOT_DISTINCT:
		e := s.distinct(n, name, pos)
		if isBad(e) {
			return e
		}
		return boolOp("NOT", pos, e)
	case pg_query.A_Expr_Kind_AEXPR_NULLIF:
		return s.nullIf(n, pos)
	case pg_query.A_Expr_Kind_AEXPR_IN:
		return s.inList(n, name, pos)
	case pg_query.A_Expr_Kind_AEXPR_BETWEEN, pg_query.A_Expr_Kind_AEXPR_NOT_BETWEEN,
		pg_query.A_Expr_Kind_AEXPR_BETWEEN_SYM, pg_query.A_Expr_Kind_AEXPR_NOT_BETWEEN_SYM:
		return s.between(n, pos)
	}
	s.unsupported("This operator expression", pos, "")
	return bad(pos)
}

// operatorExpr is transformAExprOp: rows are compared column by column.
func (s *scope) operatorExpr(n *pg_query.A_Expr, name opName, pos int) Expr {
	if n.Lexpr == nil {
		return s.op(name, nil, s.expr(n.Rexpr), pos)
	}
	if n.Lexpr.GetRowExpr() != nil {
		if l := n.Rexpr.GetSubLink(); l != nil && l.SubLinkType == pg_query.SubLinkType_EXPR_SUBLINK {
			return s.rowLink(n.Lexpr, name, l, pos)
		}
	}
	left, right := s.expr(n.Lexpr), s.expr(n.Rexpr)
	lr, lok := left.(*RowExpr)
	rr, rok := right.(*RowExpr)
	if lok && rok && n.Lexpr.GetRowExpr() != nil && n.Rexpr.GetRowExpr() != nil {
		return s.rowOp(name, lr.Args, rr.Args, pos)
	}
	return s.op(name, left, right, pos)
}

// rowOp is make_row_comparison_op.
func (s *scope) rowOp(name opName, left, right []Expr, pos int) Expr {
	if len(left) != len(right) {
		return s.badf(errSyntax, pos, "", "unequal number of entries in row expressions")
	}
	if len(left) == 0 {
		return s.badf(errFeature, pos, "", "cannot compare rows of zero length")
	}
	ops := make([]Expr, len(left))
	for i := range left {
		ops[i] = s.op(name, left[i], right[i], pos)
		if o, ok := ops[i].(*Op); ok && o.Typ != boolOID {
			return s.badf(errDatatypeMismatch, pos, "", "row comparison operator must yield type boolean, not type %s", s.format(o.Typ))
		}
	}
	if anyBad(ops) {
		return bad(pos)
	}
	if len(ops) == 1 {
		return ops[0]
	}
	for _, e := range ops {
		if o, ok := e.(*Op); ok && (name.name == "=" || name.name == "<>") && !s.inBtree(o.Operator) {
			return s.badf(errFeature, pos, "Row comparison operators must be associated with btree operator families.",
				"could not determine interpretation of row comparison operator %s", name)
		}
	}
	switch name.name {
	case "=":
		return boolOp("AND", pos, ops...)
	case "<>":
		return boolOp("OR", pos, ops...)
	case "<", "<=", ">", ">=":
	default:
		return s.badf(errFeature, pos, "Row comparison operators must be associated with btree operator families.",
			"could not determine interpretation of row comparison operator %s", name)
	}
	out := &RowCompare{Node: Node{boolOID, pos}, Op: name.name}
	for _, e := range ops {
		o := e.(*Op) //nolint:errcheck,forcetypeassert // made above
		out.Operators = append(out.Operators, o.Operator)
		out.Left = append(out.Left, o.Args[0])
		out.Right = append(out.Right, o.Args[1])
	}
	return out
}

// distinct is transformAExprDistinct.
func (s *scope) distinct(n *pg_query.A_Expr, name opName, pos int) Expr {
	if isNull(n.Rexpr) || isNull(n.Lexpr) {
		arg := n.Lexpr
		if isNull(n.Lexpr) {
			arg = n.Rexpr
		}
		e := s.expr(arg)
		if isBad(e) {
			return e
		}
		return &NullTest{Node{boolOID, pos}, e, true}
	}
	left, right := s.expr(n.Lexpr), s.expr(n.Rexpr)
	lr, lok := left.(*RowExpr)
	rr, rok := right.(*RowExpr)
	if lok && rok {
		if len(lr.Args) != len(rr.Args) {
			return s.badf(errSyntax, pos, "", "unequal number of entries in row expressions")
		}
		ops := make([]Expr, len(lr.Args))
		for i := range ops {
			ops[i] = s.distinctOp(name, lr.Args[i], rr.Args[i], pos)
		}
		if anyBad(ops) {
			return bad(pos)
		}
		return boolOp("OR", pos, ops...)
	}
	return s.distinctOp(name, left, right, pos)
}

func (s *scope) distinctOp(name opName, left, right Expr, pos int) Expr {
	e := s.op(name, left, right, pos)
	o, ok := e.(*Op)
	if !ok {
		return e
	}
	if o.Typ != boolOID {
		return s.badf(errDatatypeMismatch, pos, "", "IS DISTINCT FROM requires = operator to yield boolean")
	}
	o.Distinct = true
	return o
}

func isNull(n *pg_query.Node) bool {
	c := n.GetAConst()
	return c != nil && c.Isnull
}

// nullIf is transformAExprNullIf: the result is the first argument after its
// conversion for "=".
func (s *scope) nullIf(n *pg_query.A_Expr, pos int) Expr {
	e := s.equal(s.expr(n.Lexpr), s.expr(n.Rexpr), "NULLIF", pos)
	if o, ok := e.(*Op); ok {
		o.NullIf = true
		o.Typ = o.Args[0].Type()
	}
	return e
}

// inList is transformAExprIn: one comparison with an array of the elements without
// columns, where they have a common type, and one for each other element.
func (s *scope) inList(n *pg_query.A_Expr, name opName, pos int) Expr {
	all := name.name == "<>"
	mark := len(s.refs)
	left := s.expr(n.Lexpr)
	own := len(s.refs)
	_, rows := left.(*RowExpr)
	var every, consts, rest []Expr
	items := n.Rexpr.GetList().GetItems()
	failed := isBad(left)
	for _, in := range items {
		e := s.expr(in)
		failed = failed || isBad(e)
		if _, ok := e.(*RowExpr); ok {
			rows = true
		}
		every = append(every, e)
		if s.hasLocalVar(e) {
			rest = append(rest, e)
		} else {
			consts = append(consts, e)
		}
	}
	if failed {
		return bad(pos)
	}
	var tests []Expr
	if len(consts) > 1 && !rows {
		if e := s.inArray(name, all, left, consts, pos); e != nil {
			tests = append(tests, e)
			every = rest
		}
	}
	if len(tests) == 0 {
		s.refs = append(s.refs[:mark:mark], s.refs[own:]...) // each test has a copy of the left side
	}
	for _, e := range every {
		tests = append(tests, s.toBoolean(s.inOne(name, left, e, pos), "IN"))
	}
	if anyBad(tests) {
		return bad(pos)
	}
	if len(tests) == 1 {
		return tests[0]
	}
	if all {
		return boolOp("AND", pos, tests...)
	}
	return boolOp("OR", pos, tests...)
}

func (s *scope) inOne(name opName, left, right Expr, pos int) Expr {
	left = s.fresh(left)
	lr, lok := left.(*RowExpr)
	rr, rok := right.(*RowExpr)
	if lok && rok {
		return s.rowOp(name, lr.Args, rr.Args, pos)
	}
	return s.op(name, left, right, pos)
}

// fresh copies what a comparison would give a type: every element is compared
// with the left side as it was written.
func (s *scope) fresh(e Expr) Expr {
	switch v := e.(type) {
	case *ParamRef:
		return s.paramRef(v.Number, v.Offset)
	case *RowExpr:
		out := &RowExpr{Node: v.Node}
		for _, a := range v.Args {
			out.Args = append(out.Args, s.fresh(a))
		}
		return out
	}
	return e
}

// inArray returns nil where the elements have no common array type.
func (s *scope) inArray(name opName, all bool, left Expr, consts []Expr, pos int) Expr {
	every := append([]Expr{left}, consts...)
	common := s.commonType(every, "")
	if common == 0 || common == recordOID || !s.verifyCommonType(common, every) {
		return nil
	}
	arr := s.arrayOf(common)
	if arr == 0 {
		return nil
	}
	elems := make([]Expr, len(consts))
	for i, e := range consts {
		elems[i] = s.toCommon(e, common, "IN")
	}
	if anyBad(elems) {
		return bad(pos)
	}
	return s.arrayOp(name, all, left, &ArrayExpr{Node{arr, -1}, elems}, pos)
}

// hasLocalVar is contain_vars_of_level(e, 0).
func (s *scope) hasLocalVar(e Expr) bool {
	found := false
	see := func(e Expr) bool {
		if v, ok := e.(*Var); ok && s.owner[v.Rel] == s {
			found = true
		}
		return !found
	}
	walk(e, func(e Expr) bool {
		if l, ok := e.(*SubLink); ok {
			walkTree(l.Tree, see)
		}
		return see(e)
	})
	return found
}

// between is transformAExprBetween: it is spelled out with comparisons.
func (s *scope) between(n *pg_query.A_Expr, pos int) Expr {
	items := n.Rexpr.GetList().GetItems()
	if len(items) != 2 {
		return bad(pos)
	}
	arg, low, high := n.Lexpr, items[0], items[1]
	cmp := func(op string, l, r *pg_query.Node) Expr {
		return s.toBoolean(s.op(opName{name: op}, s.expr(l), s.expr(r), pos), "AND")
	}
	within := func(low, high *pg_query.Node) []Expr { return []Expr{cmp(">=", arg, low), cmp("<=", arg, high)} }
	without := func(low, high *pg_query.Node) []Expr { return []Expr{cmp("<", arg, low), cmp(">", arg, high)} }
	var out []Expr
	join := "AND"
	switch n.Kind {
	case pg_query.A_Expr_Kind_AEXPR_BETWEEN:
		out = within(low, high)
	case pg_query.A_Expr_Kind_AEXPR_NOT_BETWEEN:
		out, join = without(low, high), "OR"
	case pg_query.A_Expr_Kind_AEXPR_BETWEEN_SYM:
		out, join = s.joined("AND", pos, within(low, high), within(high, low)), "OR"
	default:
		out = s.joined("OR", pos, without(low, high), without(high, low))
	}
	if anyBad(out) {
		return bad(pos)
	}
	return boolOp(join, pos, out...)
}

func (s *scope) joined(join string, pos int, x, y []Expr) []Expr {
	if anyBad(x) || anyBad(y) {
		return []Expr{bad(pos)}
	}
	return []Expr{boolOp(join, pos, x...), boolOp(join, pos, y...)}
}

// inBtree says whether an equality, or the equality that an inequality denies, is
// in a btree operator family: only those merge.
func (s *scope) inBtree(op *catalog.Operator) bool {
	if not := s.cat.Operator(op.Negator); not != nil && not.Merges {
		return true
	}
	return op.Merges
}
