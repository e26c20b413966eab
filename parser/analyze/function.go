package analyze

import (
	"fmt"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// arguments are those of a call; names is as long as exprs, empty strings for
// positional ones, or nil.
type arguments struct {
	exprs []Expr
	names []string
}

func (g *arguments) named() int {
	for i, n := range g.names {
		if n != "" {
			return i
		}
	}
	return len(g.exprs)
}

// funcCall is transformFuncCall and ParseFuncOrColumn.
func (s *scope) funcCall(f *pg_query.FuncCall) Expr {
	names := stringList(f.Funcname)
	pos := int(f.Location)
	if len(names) == 0 || len(names) > 2 {
		return s.badName(names, 3, pos)
	}
	schema, name := "", names[len(names)-1]
	if len(names) == 2 {
		schema = names[0]
		if schema == "sqlc" || schema == "rung" {
			s.unsupported(schema+"."+name, pos, "")
			return bad(pos)
		}
	}
	args, ok := s.callArgs(f)
	if !ok {
		return bad(pos)
	}
	if !s.schemaExists(schema, pos) {
		return bad(pos)
	}
	var filter Expr
	if f.AggFilter != nil {
		if filter = s.condition(filterKind, f.AggFilter, "FILTER"); isBad(filter) {
			return filter
		}
	}
	c, target, many := s.lookup(schema, name, args, !f.FuncVariadic)
	switch {
	case target != 0:
		if aggregateSyntax(f) {
			return s.notAggregate(f, nameList(names))
		}
		return s.coerce(args.exprs[0], target, explicitCoercion, pos)
	case many:
		return s.badf(errAmbiguousFunction, pos, "Could not choose a best candidate function. You might need to add explicit type casts.",
			"function %s is not unique", s.signature(names, args))
	case c == nil:
		if len(f.Args) == 1 && len(names) == 1 && args.named() == 1 && !aggregateSyntax(f) && !f.FuncVariadic {
			for i, fd := range s.fields(args.exprs[0]) { // title(b) is b.title
				if fd.Name == name {
					return &Field{Node{fd.Type, pos}, args.exprs[0], i, name}
				}
			}
		}
		return s.noFunction(f, names, args)
	}
	e := s.call(c, args, f, nameList(names))
	if call, ok := e.(*Call); ok {
		call.Filter = filter
	}
	return e
}

// schemaExists is LookupExplicitNamespace: it reports a schema that does not
// exist. No schema is right.
func (a *analyzer) schemaExists(schema string, pos int) bool {
	if schema == "" || a.cat.HasSchema(schema) {
		return true
	}
	a.fail(errUndefinedSchema, pos, "", "schema \"%s\" does not exist", schema)
	return false
}

// callArgs analyzes the arguments; those of WITHIN GROUP come last.
func (s *scope) callArgs(f *pg_query.FuncCall) (*arguments, bool) {
	args := &arguments{}
	for _, n := range f.Args {
		name := ""
		if na := n.GetNamedArgExpr(); na != nil {
			name, n = na.Name, na.Arg
			for _, have := range args.names {
				if have == name {
					s.fail(errSyntax, int(na.Location), "", "argument name \"%s\" used more than once", name)
				}
			}
		} else if args.named() < len(args.exprs) {
			s.fail(errSyntax, leftmost(s.expr(n)), "", "positional argument cannot follow named argument")
			return nil, false
		}
		e := s.expr(n)
		if p, ok := e.(*ParamRef); ok && p.Typ == voidOID && !f.AggWithinGroup {
			continue // as JDBC marks the place of an OUT parameter
		}
		args.exprs = append(args.exprs, e)
		args.names = append(args.names, name)
	}
	if f.AggWithinGroup {
		for _, n := range f.AggOrder {
			args.exprs = append(args.exprs, s.expr(n.GetSortBy().GetNode()))
			args.names = append(args.names, "")
		}
	}
	if len(args.exprs) > 100 {
		s.fail(errTooManyArguments, int(f.Location), "", "cannot pass more than 100 arguments to a function")
		return nil, false
	}
	return args, !anyBad(args.exprs)
}

// lookup is func_get_detail: a function, or a type that the call casts to, or
// nothing (many: too many).
func (s *scope) lookup(schema, name string, args *arguments, expand bool) (c *candidate, target catalog.OID, many bool) {
	actual := typesOf(args.exprs)
	list := s.candidates(schema, name, args, expand, true)
	for _, c := range list {
		if sameTypes(c.inCallOrder(len(actual)), actual) {
			if c.unclear {
				return nil, 0, true
			}
			return c, 0, false
		}
	}
	if len(actual) == 1 && args.named() == 1 {
		_, literal := args.exprs[0].(*Const)
		if target := s.castByName(schema, name, actual[0], literal); target != 0 {
			return nil, target, false
		}
	}
	for _, c := range list {
		c.args = append(c.inCallOrder(len(actual)), c.args[min(len(actual), len(c.args)):]...)
	}
	list = s.matching(actual, list)
	switch len(list) {
	case 0:
		return nil, 0, false
	case 1:
		c = list[0]
	default:
		c = s.choose(actual, list)
	}
	if c == nil || c.unclear {
		return nil, 0, true
	}
	return c, 0, false
}

// inCallOrder returns the parameter types that the n arguments of a call meet.
func (c *candidate) inCallOrder(n int) []catalog.OID {
	return append([]catalog.OID(nil), c.args[:n]...)
}

// castByName is the part of func_get_detail that takes text(x) for a cast.
// A literal without a type takes any.
func (s *scope) castByName(schema, name string, from catalog.OID, literal bool) catalog.OID {
	t := s.cat.LookupType(schema, name)
	if t == nil || t.Kind == catalog.Pseudo || t.Kind == catalog.Composite {
		return 0 // FuncNameAsType leaves out row types
	}
	if from == unknownOID && literal {
		return t.OID
	}
	switch p, _ := s.pathwayTo(t.OID, from, explicitCoercion); p {
	case relabelPath:
		return t.OID
	case ioPath:
		if (from == recordOID || s.isComplex(from)) && t.Category == stringCategory {
			return 0
		}
		return t.OID
	}
	return 0
}

// candidates is FuncnameGetCandidates. args of a candidate are in the order of
// the call's arguments, defaults behind them.
func (s *scope) candidates(schema, name string, args *arguments, expand, defaults bool) []*candidate {
	n := len(args.exprs)
	var out []*candidate
	list := s.cat.Functions(schema, name)
	if s.bound != nil {
		if then := s.bound.Functions[catalog.FunctionName{Schema: schema, Name: name}]; then != nil {
			list = then
		}
	}
	for _, fn := range list {
		c := &candidate{fn: fn}
		want := len(fn.Args)
		if args.named() < n {
			if fn.Variadic != 0 && expand || !c.matchNamed(args) {
				continue
			}
			out = addCandidate(out, c, n)
			continue
		}
		spread := fn.Variadic != 0 && expand && want <= n
		switch {
		case spread:
			c.variadic = n - want + 1
			c.args = append(c.args, fn.Args[:want-1]...)
			for range c.variadic {
				c.args = append(c.args, fn.Variadic)
			}
		case want > n:
			if !defaults || n+fn.Defaults < want {
				continue
			}
			c.args = append(c.args, fn.Args...)
			c.defaults = want - n
		case want == n:
			c.args = append(c.args, fn.Args...)
		default:
			continue
		}
		out = addCandidate(out, c, n)
	}
	return out
}

// addCandidate leaves one of those that take the call's arguments alike: without
// variadic rather than with, and without a clear winner an unclear one.
func addCandidate(list []*candidate, c *candidate, n int) []*candidate {
	for i, have := range list {
		if !sameTypes(have.args[:n], c.args[:n]) {
			continue
		}
		switch {
		case have.variadic == 0 && c.variadic > 0:
		case have.variadic > 0 && c.variadic == 0:
			list[i] = c
		case have.fn.Schema != c.fn.Schema: // the one further in front
		case have.defaults > 0 || c.defaults > 0 || have.variadic > 0:
			have.unclear = true
		default:
			return append(list, c)
		}
		return list
	}
	return append(list, c)
}

// matchNamed is MatchNamedCall.
func (c *candidate) matchNamed(args *arguments) bool {
	fn, n := c.fn, len(args.exprs)
	want := len(fn.Args)
	if n > want || want > n+fn.Defaults {
		return false
	}
	used := make([]bool, want)
	for i := range n {
		at := i
		if i >= args.named() {
			at = -1
			for j, name := range fn.ArgNames {
				if j < want && name == args.names[i] {
					at = j
				}
			}
		}
		if at < 0 || used[at] {
			return false
		}
		used[at] = true
		c.order = append(c.order, at)
		c.args = append(c.args, fn.Args[at])
	}
	for j := range used {
		if used[j] {
			continue
		}
		if j < want-fn.Defaults {
			return false
		}
		c.args = append(c.args, fn.Args[j])
		c.defaults++
	}
	return true
}

// signature is func_signature_string.
func (s *scope) signature(names []string, args *arguments) string {
	var list []string
	for i, e := range args.exprs {
		t := s.format(e.Type())
		if i < len(args.names) && args.names[i] != "" {
			t = args.names[i] + " => " + t
		}
		list = append(list, t)
	}
	return nameList(names) + "(" + strings.Join(list, ", ") + ")"
}

func (s *scope) noFunction(f *pg_query.FuncCall, names []string, args *arguments) Expr {
	hint := "No function matches the given name and argument types. You might need to add explicit type casts."
	if len(args.exprs) > 1 && f.AggOrder != nil && !f.AggWithinGroup {
		hint = "No aggregate function matches the given name and argument types. Perhaps you misplaced ORDER BY; ORDER BY must appear after all regular arguments of the aggregate."
	}
	schema, name := "", names[len(names)-1]
	if len(names) > 1 {
		schema = names[len(names)-2]
	}
	if len(s.cat.Functions(schema, name)) == 0 {
		hint = s.missingFunction(name, hint)
	}
	return s.badf(errUndefinedFunction, int(f.Location), hint, "function %s does not exist", s.signature(names, args))
}

// missingFunction says where a function of a name that there is none of may be; hint is
// what is said of any.
func (s *scope) missingFunction(name, hint string) string {
	if ext := catalog.FunctionExtension(name); ext != "" && !s.cat.Installed(ext) {
		return fmt.Sprintf("It comes from the extension \"%s\": CREATE EXTENSION must be in an earlier statement of the schema files.", ext)
	}
	if v := catalog.FunctionVersion(name); v > 0 && !s.since(v) {
		return fmt.Sprintf("PostgreSQL has it from version %d on: say which one is used by `server: %d` of the database in rung.yaml.", v, v)
	}
	if near := s.cat.NearestFunction(name); near != "" {
		return fmt.Sprintf("Perhaps you meant the function \"%s\".", near)
	}
	return hint + " One that is made elsewhere is declared by a CREATE FUNCTION in a schema file."
}

// aggregateSyntax: the call has what only aggregates and window functions take.
func aggregateSyntax(f *pg_query.FuncCall) bool {
	return f.AggStar || f.AggDistinct || f.AggWithinGroup || len(f.AggOrder) > 0 || f.AggFilter != nil || f.Over != nil
}

func (s *scope) notAggregate(f *pg_query.FuncCall, name string) Expr {
	pos := int(f.Location)
	switch {
	case f.AggStar:
		return s.badf(errWrongObject, pos, "", "%s(*) specified, but %s is not an aggregate function", name, name)
	case f.AggDistinct:
		return s.badf(errWrongObject, pos, "", "DISTINCT specified, but %s is not an aggregate function", name)
	case f.AggWithinGroup:
		return s.badf(errWrongObject, pos, "", "WITHIN GROUP specified, but %s is not an aggregate function", name)
	case len(f.AggOrder) > 0:
		return s.badf(errWrongObject, pos, "", "ORDER BY specified, but %s is not an aggregate function", name)
	case f.AggFilter != nil:
		return s.badf(errWrongObject, pos, "", "FILTER specified, but %s is not an aggregate function", name)
	}
	return s.badf(errWrongObject, pos, "", "OVER specified, but %s is not a window function nor an aggregate function", name)
}

// call builds the call of a chosen function.
func (s *scope) call(c *candidate, args *arguments, f *pg_query.FuncCall, name string) Expr {
	pos := int(f.Location)
	fn := c.fn
	if fn.Kind == 'p' && f != s.called {
		return s.badf(errWrongObject, pos, "To call a procedure, use CALL.", "%s is a procedure", s.signature([]string{name}, args))
	}
	if e := s.checkCall(fn, f, name); e != nil {
		return e
	}
	if fn.AggKind == 'h' && !s.hypothetical(args, f, name) {
		return bad(pos)
	}
	declared := append([]catalog.OID(nil), c.args...)
	actual := typesOf(args.exprs)
	actual = append(actual, declared[len(actual):]...) // defaults are of the declared types
	result := s.resolve(actual, declared, fn.Result)
	if result == 0 {
		return bad(pos)
	}
	list := s.convert(args.exprs, declared)
	if anyBad(list) {
		return bad(pos)
	}
	out := &Call{Node: Node{result, pos}, Func: fn, Args: list, Star: f.AggStar, Distinct: f.AggDistinct, Within: f.AggWithinGroup, Variadic: f.FuncVariadic, Order: c.order}
	if fn.Set && !s.checkSet(out) {
		return bad(pos)
	}
	if fn.Kind == 'f' || fn.Kind == 'p' {
		return out
	}
	return s.aggregate(out, f)
}

// checkCall refuses what the kind of function does not allow; nil: it is right.
func (s *scope) checkCall(fn *catalog.Function, f *pg_query.FuncCall, name string) Expr {
	pos := int(f.Location)
	switch {
	case f == s.called && fn.Kind != 'p':
		return s.badf(errWrongObject, pos, "To call a function, use SELECT.", "%s is not a procedure", name)
	case f == s.called:
		return nil
	}
	switch fn.Kind {
	case 'f':
		if aggregateSyntax(f) {
			return s.notAggregate(f, name)
		}
	case 'w':
		switch {
		case f.AggWithinGroup:
			return s.badf(errWrongObject, pos, "", "window function %s cannot have WITHIN GROUP", name)
		case f.Over == nil:
			return s.badf(errWrongObject, pos, "", "window function %s requires an OVER clause", name)
		case f.AggDistinct:
			return s.badf(errFeature, pos, "", "DISTINCT is not implemented for window functions")
		case len(f.AggOrder) > 0:
			return s.badf(errFeature, pos, "", "aggregate ORDER BY is not implemented for window functions")
		case f.AggFilter != nil:
			return s.badf(errFeature, pos, "", "FILTER is not implemented for non-aggregate window functions")
		}
	case 'a':
		ordered := fn.AggKind == 'o' || fn.AggKind == 'h'
		switch {
		case ordered && !f.AggWithinGroup:
			return s.badf(errWrongObject, pos, "", "WITHIN GROUP is required for ordered-set aggregate %s", name)
		case !ordered && f.AggWithinGroup:
			return s.badf(errWrongObject, pos, "", "%s is not an ordered-set aggregate, so it cannot have WITHIN GROUP", name)
		case ordered && f.Over != nil:
			return s.badf(errFeature, pos, "", "OVER is not supported for ordered-set aggregate %s", name)
		case len(f.Args) == 0 && !f.AggStar && !f.AggWithinGroup:
			return s.badf(errWrongObject, pos, "", "%s(*) must be used to call a parameterless aggregate function", name)
		case f.Over != nil && f.AggDistinct:
			return s.badf(errFeature, pos, "", "DISTINCT is not implemented for window functions")
		case f.Over != nil && len(f.AggOrder) > 0:
			return s.badf(errFeature, pos, "", "aggregate ORDER BY is not implemented for window functions")
		}
	}
	return nil
}
