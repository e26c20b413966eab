package catalog

import (
	"slices"
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// attributes are what stands in the parentheses of CREATE AGGREGATE, OPERATOR and
// TYPE.
type attributes map[string]*pg_query.DefElem

func (a attributes) typeName(names ...string) *pg_query.TypeName {
	for _, name := range names {
		if t := a[name].GetArg().GetTypeName(); t != nil {
			return t
		}
	}
	return nil
}

// define applies CREATE AGGREGATE, OPERATOR and TYPE by attributes. What the
// grammar has beside (collations, text search objects) makes nothing that the types
// of a query depend on.
func (d *ddl) define(n *pg_query.DefineStmt) {
	attrs := attributes{}
	for _, e := range n.Definition {
		attrs[strings.ToLower(e.GetDefElem().GetDefname())] = e.GetDefElem()
	}
	switch n.Kind {
	case pg_query.ObjectType_OBJECT_AGGREGATE:
		d.createAggregate(n, attrs)
	case pg_query.ObjectType_OBJECT_OPERATOR:
		d.createOperator(n, attrs)
	case pg_query.ObjectType_OBJECT_TYPE:
		d.createBaseType(n, attrs)
	default:
	}
}

// createAggregate applies CREATE AGGREGATE, in the old spelling as well
// (DefineAggregate of aggregatecmds.c).
func (d *ddl) createAggregate(n *pg_query.DefineStmt, attrs attributes) {
	schema, name := splitName(n.Defnames)
	at := d.find(name, 0)
	schema, ok := d.schemaFor(schema, at)
	if !ok {
		return
	}
	f := &Function{Schema: schema, Name: name, Kind: 'a', AggKind: 'n', Volatility: 'i', Language: "internal"}
	before := len(d.errs)
	base := attrs.typeName("basetype")
	switch {
	case !n.Oldstyle && len(n.Args) > 1:
		d.parameters(f, n.Args[0].GetList().GetItems())
		// The grammar's -1 for an aggregate without ORDER BY is lost in the tree.
		if len(f.Args) > 0 && d.find("order", 0) >= 0 {
			f.AggKind, f.AggDirect = 'o', int(n.Args[1].GetInteger().GetIval())
		}
		if attrs["hypothetical"] != nil {
			f.AggKind = 'h'
		}
	case base != nil && !strings.EqualFold(typeNameString(base), "any"):
		oid, _ := d.typ(base)
		f.Args = []OID{oid}
	}
	state := attrs.typeName("stype", "stype1")
	if state == nil {
		d.fail(at, "42P13", "aggregate stype must be specified")
		return
	}
	f.Result, _ = d.typ(state)
	if final := attrs.typeName("finalfunc", "finalfunc1"); final != nil {
		args := append([]OID{f.Result}, f.Args[:f.AggDirect]...)
		if attrs["finalfunc_extra"] != nil {
			args = append(args[:1], f.Args...)
		}
		if g := d.supportFunction(final.Names, args); g != nil {
			f.Result = d.madeOf(g, f.Result)
		}
	}
	if len(d.errs) == before {
		d.defineFunction(f, n.Replace, at)
	}
}

// madeOf is the result of a final function for that state: of a polymorphic one
// what follows from the state.
func (d *ddl) madeOf(g *Function, state OID) OID {
	const anyelementOID, anycompatibleOID OID = 2283, 5077
	result := g.Result
	if len(g.Args) == 0 || d.c.Type(state).Kind == Pseudo || d.c.Type(result).Kind != Pseudo || d.c.Type(g.Args[0]).Kind != Pseudo {
		return result
	}
	switch {
	case result == g.Args[0]:
		return state
	case (result == anyelementOID || result == anycompatibleOID) && d.c.Type(state).Elem != 0:
		return d.c.Type(state).Elem
	case d.c.Type(state).Array != 0:
		return d.c.Type(state).Array
	}
	return result
}

// supportFunction finds a function that serves an aggregate, an operator or a
// cast, by its arguments: exactly, or by one that takes any.
func (d *ddl) supportFunction(names []*pg_query.Node, args []OID) *Function {
	schema, name := splitName(names)
	if schema != "" && !d.c.hasSchema(schema) {
		d.noSchema(schema, d.find(schema, 0))
		return nil
	}
	list := d.c.Functions(schema, name)
	for _, f := range list {
		if sameOIDs(f.Args, args) {
			return f
		}
	}
	for _, f := range list {
		if len(f.Args) == len(args) && slices.ContainsFunc(f.Args, func(a OID) bool { return d.c.Type(a).Kind == Pseudo }) {
			return f
		}
	}
	for _, f := range list {
		if len(f.Args) == len(args) {
			return f // by an implicit conversion
		}
	}
	d.fail(d.find(name, 0), "42883", "function %s does not exist", d.c.signature(dotted(schema, name), args))
	return nil
}

// createOperator applies CREATE OPERATOR (DefineOperator of operatorcmds.c).
func (d *ddl) createOperator(n *pg_query.DefineStmt, attrs attributes) {
	schema, name := splitName(n.Defnames)
	at := d.find(name, 0)
	schema, ok := d.schemaFor(schema, at)
	if !ok {
		return
	}
	before := len(d.errs)
	op := &Operator{Schema: schema, Name: name, Hashes: given(attrs["hashes"]), Merges: given(attrs["merges"])}
	var args []OID
	if t := attrs.typeName("leftarg"); t != nil {
		op.Left, _ = d.typ(t)
		args = append(args, op.Left)
	}
	if t := attrs.typeName("rightarg"); t != nil {
		op.Right, _ = d.typ(t)
		args = append(args, op.Right)
	}
	function := attrs.typeName("function", "procedure")
	switch {
	case op.Right == 0:
		d.fail(at, "42P13", "operator right argument type must be specified")
		return
	case function == nil:
		d.fail(at, "42P13", "operator function must be specified")
		return
	}
	f := d.supportFunction(function.Names, args)
	if f == nil || len(d.errs) > before {
		return
	}
	op.Function, op.Result = f.OID, f.Result
	if d.c.operatorWith(schema, name, op.Left, op.Right) != nil {
		d.fail(at, "42723", "operator %s already exists", name)
		return
	}
	if op.OID = d.u.shells[shell{schema, name, op.Left, op.Right}]; op.OID == 0 {
		op.OID = d.u.oid()
	}
	d.u.putOperator(op)
	op.Commutator = d.partner(op, attrs["commutator"], op.Right, op.Left, func(p *Operator) { p.Commutator = op.OID })
	op.Negator = d.partner(op, attrs["negator"], op.Left, op.Right, func(p *Operator) { p.Negator = op.OID })
}

// given reads an attribute that is true where it is written alone.
func given(e *pg_query.DefElem) bool {
	return e != nil && (e.Arg == nil || e.Arg.GetString_().GetSval() != "false" && e.Arg.GetTypeName() == nil)
}

// shell is an operator that another one names before it is made.
type shell struct {
	schema, name string
	left, right  OID
}

// partner finds the commutator or negator of an operator, and makes it known there
// as well. One that is not there yet gets its OID now (OperatorShellMake of
// pg_operator.c).
func (d *ddl) partner(op *Operator, e *pg_query.DefElem, left, right OID, link func(*Operator)) OID {
	if e == nil {
		return 0
	}
	schema, name := splitName(e.Arg.GetList().GetItems())
	if t := e.Arg.GetTypeName(); t != nil { // a plain name
		schema, name = splitName(t.Names)
	}
	for _, p := range d.c.Operators(schema, name) {
		if p.Left == left && p.Right == right {
			if p.OID >= FirstUserOID {
				link(p)
			}
			return p.OID
		}
	}
	if schema == "" {
		schema = op.Schema
	}
	k := shell{schema, name, left, right}
	if d.u.shells[k] == 0 {
		d.u.shells[k] = d.u.oid()
	}
	return d.u.shells[k]
}

func (c *Catalog) operatorWith(schema, name string, left, right OID) *Operator {
	for _, op := range c.operatorsIn(schema, name) {
		if op.Left == left && op.Right == right {
			return op
		}
	}
	return nil
}

// userOperator finds the user's operator that a statement names, nil where there
// is none, which is an error unless missing is allowed.
func (d *ddl) userOperator(n *pg_query.ObjectWithArgs, missing bool) *Operator {
	schema, name := splitName(n.Objname)
	args := make([]OID, 2)
	for i, a := range n.Objargs {
		if t := a.GetTypeName(); t != nil && i < 2 {
			oid, _, err := d.c.ParseTypeName(t)
			if err != nil {
				if !missing {
					d.typeError(t, err)
				}
				return nil
			}
			args[i] = oid
		}
	}
	for _, op := range d.c.Operators(schema, name) {
		if op.Left == args[0] && op.Right == args[1] && op.OID >= FirstUserOID {
			return op
		}
	}
	if !missing {
		left := ""
		if args[0] != 0 {
			left = d.c.FormatType(args[0]) + " "
		}
		d.fail(d.find(name, 0), "42883", "operator does not exist: %s%s %s", left, dotted(schema, name), d.c.FormatType(args[1]))
	}
	return nil
}

// createCast applies CREATE CAST.
func (d *ddl) createCast(n *pg_query.CreateCastStmt) {
	before := len(d.errs)
	source, _ := d.typ(n.Sourcetype)
	target, _ := d.typ(n.Targettype)
	c := &Cast{Source: source, Target: target, Context: Explicit, Method: 'b'}
	switch n.Context {
	case pg_query.CoercionContext_COERCION_IMPLICIT:
		c.Context = Implicit
	case pg_query.CoercionContext_COERCION_ASSIGNMENT:
		c.Context = Assignment
	default:
	}
	switch {
	case n.Inout:
		c.Method = 'i'
	case n.Func != nil:
		var args []OID
		for _, a := range n.Func.Objargs {
			oid, _ := d.typ(a.GetTypeName())
			args = append(args, oid)
		}
		if n.Func.ArgsUnspecified {
			args = []OID{source}
		}
		f := d.supportFunction(n.Func.Objname, args)
		if f == nil {
			return
		}
		c.Method, c.Function = 'f', f.OID
	}
	switch {
	case len(d.errs) > before:
	case d.c.Cast(source, target) != nil:
		d.fail(-1, "42710", "cast from type %s to type %s already exists", d.c.FormatType(source), d.c.FormatType(target))
	default:
		d.u.putCast(c)
	}
}

// dropCast applies DROP CAST.
func (d *ddl) dropCast(types []*pg_query.Node, missing bool) {
	var oids [2]OID
	for i, t := range types {
		oid, _, err := d.c.ParseTypeName(t.GetTypeName())
		if err != nil {
			if !missing {
				d.typeError(t.GetTypeName(), err)
			}
			return
		}
		oids[i%2] = oid
	}
	if c := d.u.casts[oids]; c != nil {
		d.u.removeCast(c)
	} else if !missing {
		d.fail(-1, "42704", "cast from type %s to type %s does not exist", d.c.FormatType(oids[0]), d.c.FormatType(oids[1]))
	}
}

// createOperatorClass applies CREATE OPERATOR CLASS as far as it says what "=" of a
// type is.
func (d *ddl) createOperatorClass(n *pg_query.CreateOpClassStmt) {
	t, _ := d.typ(n.Datatype)
	strategy := map[string]int32{"btree": 3, "hash": 1}[n.Amname] // BTEqualStrategyNumber, HTEqualStrategyNumber
	if !n.IsDefault || strategy == 0 {
		return
	}
	for _, item := range n.Items {
		e := item.GetCreateOpClassItem()
		if e.Itemtype != 1 || e.Number != strategy { // OPCLASS_ITEM_OPERATOR
			continue
		}
		args := []OID{t, t}
		for i, a := range e.Name.GetObjargs() {
			args[i%2], _ = d.typ(a.GetTypeName())
		}
		schema, name := splitName(e.Name.GetObjname())
		for _, op := range d.c.Operators(schema, name) {
			if op.Left == t && op.Right == t && sameOIDs(args, []OID{t, t}) {
				d.u.equality[n.Amname[0]][t] = op.OID
			}
		}
	}
}

// createBaseType applies CREATE TYPE by attributes, of which only C functions can
// make use, and CREATE TYPE without any, which announces it.
func (d *ddl) createBaseType(n *pg_query.DefineStmt, attrs attributes) {
	schema, name := splitName(n.Defnames)
	if len(attrs) > 0 {
		if t := d.c.LookupType(schema, name); t != nil && t.announced {
			t.announced, t.Kind, t.Category = false, Base, 'U'
			d.typeAttributes(t, attrs)
			return
		}
	}
	t := d.newType(n.Defnames, Base, 'U')
	if t == nil {
		return
	}
	d.u.addType(t)
	if t.announced = len(attrs) == 0; t.announced {
		t.Kind, t.Category = Pseudo, 'P' // TypeShellMake of pg_type.c
		return
	}
	d.typeAttributes(t, attrs)
}

func (d *ddl) typeAttributes(t *Type, attrs attributes) {
	if like := attrs.typeName("like"); like != nil {
		if oid, _ := d.typ(like); oid != unknownOID {
			t.Category = d.c.Type(oid).Category
		}
	}
	if s := attrs["category"].GetArg().GetString_().GetSval(); s != "" {
		t.Category = s[0]
	}
	t.Preferred = given(attrs["preferred"])
}
