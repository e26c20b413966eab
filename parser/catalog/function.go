package catalog

import (
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// createFunction applies CREATE FUNCTION and CREATE PROCEDURE.
func (d *ddl) createFunction(n *pg_query.CreateFunctionStmt) {
	schema, name := splitName(n.Funcname)
	at := d.find(name, 0)
	schema, ok := d.schemaFor(schema, at)
	if !ok {
		return
	}
	f := &Function{Schema: schema, Name: name, Kind: 'f', Volatility: 'v', Language: "sql"}
	if n.IsProcedure {
		f.Kind = 'p'
	}
	before := len(d.errs)
	d.parameters(f, n.Parameters)
	d.result(f, n)
	d.functionOptions(f, n.Options)
	if n.SqlBody != nil {
		f.Query, f.Binding = n.SqlBody, d.bind(n.SqlBody)
	}
	f.Source, f.Offset = d.src, d.base
	if len(d.errs) > before {
		return
	}
	d.defineFunction(f, n.Replace, at)
}

// defineFunction makes a function known, or replaces the one with the same
// arguments.
func (d *ddl) defineFunction(f *Function, replace bool, at int32) {
	list := d.u.functions[qualified{f.Schema, f.Name}]
	i := slices.IndexFunc(list, func(g *Function) bool { return sameOIDs(f.Args, g.Args) })
	switch {
	case i < 0:
		d.addFunction(f)
	case !replace:
		d.fail(at, "42723", "function \"%s\" already exists with same argument types", f.Name)
	default:
		f.OID = list[i].OID
		*list[i] = *f
	}
}

func (d *ddl) addFunction(f *Function) {
	f.OID = d.u.oid()
	d.u.putFunction(f)
}

// parameters fills in the arguments and the OUT fields.
func (d *ddl) parameters(f *Function, list []*pg_query.Node) {
	named := false
	for _, node := range list {
		p := node.GetFunctionParameter()
		before := len(d.errs)
		oid, _ := d.typ(p.ArgType)
		if len(d.errs) > before && d.errs[before].Code == "42704" { // interpret_function_parameter_list does not quote
			d.errs[before].Message = "type " + typeNameString(p.ArgType) + " does not exist"
		}
		mode := p.Mode
		if mode == pg_query.FunctionParameterMode_FUNC_PARAM_OUT || mode == pg_query.FunctionParameterMode_FUNC_PARAM_INOUT ||
			mode == pg_query.FunctionParameterMode_FUNC_PARAM_TABLE {
			f.Out = append(f.Out, Field{Name: p.Name, Type: oid})
		}
		if mode == pg_query.FunctionParameterMode_FUNC_PARAM_OUT || mode == pg_query.FunctionParameterMode_FUNC_PARAM_TABLE {
			continue
		}
		f.Args = append(f.Args, oid)
		f.ArgNames = append(f.ArgNames, p.Name)
		named = named || p.Name != ""
		if p.Defexpr != nil {
			f.Defaults++
		}
		if mode == pg_query.FunctionParameterMode_FUNC_PARAM_VARIADIC {
			f.Variadic = d.variadic(oid)
		}
	}
	if !named {
		f.ArgNames = nil
	}
}

// variadic returns what provariadic says for a VARIADIC argument of that type.
func (d *ddl) variadic(oid OID) OID {
	const (
		anyOID                    = 2276
		anycompatibleOID          = 5077
		anycompatiblearrayOID     = 5078
		anyelementOID         OID = 2283
	)
	switch oid {
	case anyOID:
		return anyOID
	case anyarrayOID:
		return anyelementOID
	case anycompatiblearrayOID:
		return anycompatibleOID
	}
	return d.c.Type(oid).Elem
}

// result finds the result type (CreateFunction of functioncmds.c).
func (d *ddl) result(f *Function, n *pg_query.CreateFunctionStmt) {
	outs := len(f.Out)
	switch {
	case n.ReturnType != nil:
		f.Result, _ = d.typ(n.ReturnType)
		f.Set = n.ReturnType.Setof
		// RETURNS TABLE is parsed as SETOF its column or SETOF record already.
	case outs == 1 && f.Kind == 'f':
		f.Result = f.Out[0].Type
	case outs > 0:
		f.Result = recordOID
	case f.Kind == 'p':
		f.Result = d.c.LookupType(systemSchema, "void").OID
	default:
		d.fail(-1, "42P13", "function result type must be specified")
	}
}

func (d *ddl) functionOptions(f *Function, options []*pg_query.Node) {
	for _, o := range options {
		e := o.GetDefElem()
		switch e.Defname {
		case "language":
			f.Language = strings.ToLower(e.Arg.GetString_().GetSval())
		case "volatility":
			f.Volatility = e.Arg.GetString_().GetSval()[0]
		case "strict":
			f.Strict = e.Arg.GetBoolean().GetBoolval()
		case "set":
			f.set(e.Arg.GetVariableSetStmt())
		case "window":
			f.Kind = 'w'
		case "as":
			if items := e.Arg.GetList().GetItems(); len(items) > 0 {
				f.Body = items[0].GetString_().GetSval()
			}
		}
	}
}

// set notes a SET or RESET clause.
func (f *Function) set(n *pg_query.VariableSetStmt) {
	only := !f.Settings || f.OwnPath != nil
	f.Settings, f.OwnPath = true, nil
	if only && n.GetName() == "search_path" && n.GetKind() == pg_query.VariableSetKind_VAR_SET_VALUE {
		f.OwnPath = append([]string{}, pathOf(n.Args)...)
	}
}

// alterFunction applies ALTER FUNCTION with options.
func (d *ddl) alterFunction(n *pg_query.AlterFunctionStmt) {
	if f := d.userFunction(n.Func, false); f != nil {
		d.functionOptions(f, n.Actions)
	}
}

// dropFunction applies DROP FUNCTION, PROCEDURE and ROUTINE.
func (d *ddl) dropFunction(n *pg_query.ObjectWithArgs, missing bool) {
	if f := d.userFunction(n, missing); f != nil {
		d.u.removeFunction(f)
	}
}

// userFunction finds the user's function that a statement names, by its argument
// types or by its name alone where that is unique.
func (d *ddl) userFunction(n *pg_query.ObjectWithArgs, missing bool) *Function {
	schema, name := splitName(n.Objname)
	at := d.find(name, 0)
	var args []OID
	for _, a := range n.Objargs {
		oid, _, err := d.c.ParseTypeName(a.GetTypeName())
		if err != nil {
			if !missing {
				d.typeError(a.GetTypeName(), err)
			}
			return nil
		}
		args = append(args, oid)
	}
	var found []*Function
	for _, f := range d.c.Functions(schema, name) {
		if f.OID >= FirstUserOID && (n.ArgsUnspecified || sameOIDs(f.Args, args)) {
			found = append(found, f)
		}
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		d.fail(at, "42725", "function name \"%s\" is not unique", dotted(schema, name)).Hint = "Specify the argument list to select the function unambiguously."
	case missing:
	case n.ArgsUnspecified:
		d.fail(at, "42883", "could not find a function named \"%s\"", dotted(schema, name))
	default:
		d.fail(at, "42883", "function %s does not exist", d.c.signature(dotted(schema, name), args))
	}
	return nil
}

// signature is func_signature_string of parse_func.c.
func (c *Catalog) signature(name string, args []OID) string {
	list := make([]string, len(args))
	for i, a := range args {
		list[i] = c.FormatType(a)
	}
	return name + "(" + strings.Join(list, ", ") + ")"
}
