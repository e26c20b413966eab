package catalog

import "slices"

// objects are types, functions, operators and casts, by what they are looked up
// by: those of PostgreSQL, or those of the user's schema.
type objects struct {
	types      map[qualified]*Type
	typesByOID map[OID]*Type

	functions      map[qualified][]*Function
	functionsByOID map[OID]*Function
	operators      map[qualified][]*Operator
	operatorsByOID map[OID]*Operator

	casts    map[[2]OID]*Cast
	binary   map[OID][]OID        // source -> targets of implicit binary casts, in order
	equality map[byte]map[OID]OID // access method (b btree, h hash) -> type -> "=" of its default operator class
}

func newObjects(size int) objects {
	return objects{
		types:          make(map[qualified]*Type, size),
		typesByOID:     make(map[OID]*Type, size),
		functions:      make(map[qualified][]*Function, size),
		functionsByOID: make(map[OID]*Function, size),
		operators:      make(map[qualified][]*Operator),
		operatorsByOID: make(map[OID]*Operator),
		casts:          make(map[[2]OID]*Cast),
		binary:         make(map[OID][]OID),
		equality:       map[byte]map[OID]OID{'b': {}, 'h': {}},
	}
}

func (o *objects) putType(t *Type) {
	o.types[qualified{t.Schema, t.Name}] = t
	o.typesByOID[t.OID] = t
}

func (o *objects) putFunction(f *Function) {
	k := qualified{f.Schema, f.Name}
	o.functions[k] = append(o.functions[k], f)
	o.functionsByOID[f.OID] = f
}

func (o *objects) removeFunction(f *Function) {
	removeFrom(o.functions, qualified{f.Schema, f.Name}, f)
	delete(o.functionsByOID, f.OID)
}

func (o *objects) putOperator(op *Operator) {
	k := qualified{op.Schema, op.Name}
	o.operators[k] = append(o.operators[k], op)
	o.operatorsByOID[op.OID] = op
}

func (o *objects) removeOperator(op *Operator) {
	removeFrom(o.operators, qualified{op.Schema, op.Name}, op)
	delete(o.operatorsByOID, op.OID)
}

func (o *objects) putCast(c *Cast) {
	o.casts[[2]OID{c.Source, c.Target}] = c
	if c.Method == 'b' && c.Context == Implicit {
		o.binary[c.Source] = append(o.binary[c.Source], c.Target)
	}
}

func (o *objects) removeCast(c *Cast) {
	delete(o.casts, [2]OID{c.Source, c.Target})
	removeFrom(o.binary, c.Source, c.Target)
}

// removeFrom takes a value out of a list, and the list where it is empty then.
func removeFrom[K, V comparable](lists map[K][]V, key K, value V) {
	var rest []V
	for _, v := range lists[key] {
		if v != value {
			rest = append(rest, v)
		}
	}
	if lists[key] = rest; len(rest) == 0 {
		delete(lists, key)
	}
}

// removeMade takes out what an extension made: functions, operators, casts and
// operator classes.
func (o *objects) removeMade(made func(OID) bool) {
	o.remove(
		func(f *Function) bool { return made(f.OID) },
		func(op *Operator) bool { return made(op.OID) },
		func(c *Cast) bool { return made(c.Source) || made(c.Target) || made(c.Function) })
	for _, class := range o.equality {
		for t, op := range class {
			if made(t) || made(op) {
				delete(class, t)
			}
		}
	}
}

// removeUsers takes out what takes or gives a type.
func (o *objects) removeUsers(of func(OID) bool) {
	o.remove(
		func(f *Function) bool { return of(f.Result) || slices.ContainsFunc(f.Args, of) },
		func(op *Operator) bool { return of(op.Left) || of(op.Right) || of(op.Result) },
		func(c *Cast) bool { return of(c.Source) || of(c.Target) })
}

func (o *objects) remove(function func(*Function) bool, operator func(*Operator) bool, cast func(*Cast) bool) {
	for _, f := range o.functionsByOID {
		if function(f) {
			o.removeFunction(f)
		}
	}
	for _, op := range o.operatorsByOID {
		if operator(op) {
			o.removeOperator(op)
		}
	}
	for _, c := range o.casts {
		if cast(c) {
			o.removeCast(c)
		}
	}
}
