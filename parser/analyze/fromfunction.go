package analyze

import (
	pg_query "github.com/pganalyze/pg_query_go/v5"

	"github.com/rungdb/rung/parser/catalog"
)

// rangeFunction is transformRangeFunction and addRangeTableEntryForFunction.
func (s *scope) rangeFunction(v *pg_query.RangeFunction) *item {
	name := v.Alias.GetAliasname()
	old := s.lateral
	s.lateral = true // functions see what is before them without the word
	calls, defs, failed := s.rangeCalls(v)
	s.lateral = old
	if failed {
		return s.badItem(name)
	}
	rel := &Relation{Kind: FunctionRel, Alias: name, Lateral: true, Offset: -1}
	for i, c := range calls {
		cols, ok := s.functionColumns(c.expr, c.name, defs[i], name, len(calls) == 1, v.Ordinality && len(v.Coldeflist) > 0)
		if !ok {
			return s.badItem(name)
		}
		rel.Columns = append(rel.Columns, cols...)
		rel.Funcs = append(rel.Funcs, c.expr)
	}
	if v.Ordinality {
		rel.Columns = append(rel.Columns, RelColumn{Name: "ordinality", Type: int8OID})
		rel.Ordinality = true
	}
	if rel.Alias == "" && len(calls) > 0 {
		rel.Alias = calls[0].name
	}
	return s.aliased(s.newItem(rel, ""), v.Alias)
}

type rangeCall struct {
	expr Expr
	name string
}

// rangeCalls analyzes the calls of one item. unnest of several arrays means one
// unnest for each.
func (s *scope) rangeCalls(v *pg_query.RangeFunction) (calls []rangeCall, defs [][]*pg_query.Node, failed bool) {
	for i, n := range v.Functions {
		items := n.GetList().GetItems()
		if len(items) == 0 {
			continue
		}
		fn := items[0]
		var def []*pg_query.Node
		if len(items) > 1 {
			def = items[1].GetList().GetItems()
		}
		if i == 0 && len(v.Coldeflist) > 0 {
			def = v.Coldeflist
		}
		f := fn.GetFuncCall()
		for _, part := range spreadUnnest(f) {
			if part != nil {
				fn = &pg_query.Node{Node: &pg_query.Node_FuncCall{FuncCall: part}}
			}
			name := s.columnName(fn)
			if name == "?column?" {
				name = "column"
			}
			if part != nil && part != f && def != nil {
				s.fail(errSyntax, int(def[0].GetColumnDef().GetLocation()), "Use separate UNNEST() calls inside ROWS FROM(), and attach a column definition list to each one.",
					"UNNEST() with multiple arguments cannot have a column definition list")
				return nil, nil, true
			}
			e := s.exprIn(fromKind, fn)
			failed = failed || isBad(e)
			calls = append(calls, rangeCall{e, name})
			defs = append(defs, def)
		}
	}
	return calls, defs, failed
}

func spreadUnnest(f *pg_query.FuncCall) []*pg_query.FuncCall {
	if f == nil || len(f.Args) < 2 || f.AggOrder != nil || f.AggFilter != nil || f.Over != nil ||
		f.AggStar || f.AggDistinct || f.FuncVariadic {
		return []*pg_query.FuncCall{f}
	}
	if names := stringList(f.Funcname); len(names) != 1 || names[0] != "unnest" {
		return []*pg_query.FuncCall{f}
	}
	var out []*pg_query.FuncCall
	for _, arg := range f.Args {
		out = append(out, &pg_query.FuncCall{Funcname: f.Funcname, Args: []*pg_query.Node{arg}, Location: f.Location})
	}
	return out
}

// functionColumns are the columns that one call yields in FROM.
func (s *scope) functionColumns(e Expr, name string, defs []*pg_query.Node, alias string, single, ordinality bool) ([]RelColumn, bool) {
	t := e.Type()
	call, _ := e.(*Call)
	if defs != nil {
		what := ""
		if ordinality {
			s.fail(errSyntax, int(defs[0].GetColumnDef().GetLocation()), "Put the column definition list inside ROWS FROM().", "WITH ORDINALITY cannot be used with a column definition list")
			return nil, false
		}
		switch {
		case call != nil && len(call.Func.Out) > 0:
			what = "redundant for a function with OUT parameters"
		case s.isComplex(t):
			what = "redundant for a function returning a named composite type"
		case t != recordOID:
			what = "only allowed for functions returning \"record\""
		}
		if what != "" {
			s.fail(errSyntax, int(defs[0].GetColumnDef().GetLocation()), "", "a column definition list is %s", what)
			return nil, false
		}
		return s.definedColumns(defs)
	}
	if call != nil && len(call.Func.Out) > 1 || call != nil && len(call.Func.Out) == 1 && t == recordOID {
		return s.outColumns(call)
	}
	if s.isComplex(t) {
		var out []RelColumn
		for _, f := range s.fields(e) {
			out = append(out, RelColumn{Name: f.Name, Type: f.Type, Nullable: true})
		}
		return out, true
	}
	if t == recordOID {
		s.fail(errSyntax, leftmost(e), "", "a column definition list is required for functions returning \"record\"")
		return nil, false
	}
	switch {
	case s.typ(t).Kind == catalog.Pseudo && t != voidOID && s.typ(t).Name != "cstring":
		s.fail(errDatatypeMismatch, leftmost(e), "", "function \"%s\" in FROM has unsupported return type %s", name, s.format(t))
		return nil, false
	case call != nil && len(call.Func.Out) == 1 && call.Func.Out[0].Name != "":
		name = call.Func.Out[0].Name
	case single && alias != "":
		name = alias
	}
	return []RelColumn{{Name: name, Type: t, Nullable: true}}, true
}

// outColumns are the OUT columns of a call, polymorphic ones resolved.
func (s *scope) outColumns(c *Call) ([]RelColumn, bool) {
	var out []RelColumn
	for i, f := range c.Func.Out {
		t := f.Type
		if polymorphic(t) {
			declared := append([]catalog.OID(nil), c.Func.Args...)
			if t = s.resolve(typesOf(c.Args), declared, t); t == 0 {
				return nil, false
			}
		}
		name := f.Name
		if name == "" {
			name = "column" + itoa(i+1)
		}
		out = append(out, RelColumn{Name: name, Type: t, Nullable: true})
	}
	return out, true
}

func (s *scope) definedColumns(defs []*pg_query.Node) ([]RelColumn, bool) {
	var out []RelColumn
	for _, n := range defs {
		d := n.GetColumnDef()
		t, _ := s.typeName(d.GetTypeName())
		if t == 0 {
			return nil, false
		}
		for _, c := range out {
			if c.Name == d.GetColname() {
				s.fail(errDuplicateColumn, -1, "", "column name \"%s\" specified more than once", c.Name)
				return nil, false
			}
		}
		out = append(out, RelColumn{Name: d.GetColname(), Type: t, Nullable: true})
	}
	return out, true
}
