package catalog

// DefaultEquality returns the "=" of the type's default btree operator class,
// else of its default hash operator class, or nil. Domains are seen through;
// arrays, enums, ranges and row types have the polymorphic operator if their
// parts have one (GetDefaultOpClass of indexcmds.c, lookup_type_cache of
// typcache.c).
func (c *Catalog) DefaultEquality(oid OID) *Operator {
	t := c.Type(oid)
	for t != nil && t.Kind == Domain {
		t = c.Type(t.Base)
	}
	if t == nil || t.Kind == Pseudo && t.OID != recordOID || !c.partsCompare(t) {
		return nil
	}
	for _, class := range []map[OID]OID{c.facts.btree, c.facts.hash} {
		if op, ok := class[c.opclassType(t, class)]; ok {
			return c.Operator(op)
		}
	}
	return nil
}

// partsCompare says whether every part of the type has an equality.
func (c *Catalog) partsCompare(t *Type) bool {
	switch {
	case t.Kind == Composite && t.Table != nil:
		for _, col := range t.Table.Columns {
			if c.DefaultEquality(col.Type) == nil {
				return false
			}
		}
	case t.Elem != 0 && c.opclassType(t, c.facts.btree) == anyarrayOID:
		return c.DefaultEquality(t.Elem) != nil
	}
	return true
}

// OIDs of pg_type.dat that the rules name.
const (
	recordOID        OID = 2249
	anyarrayOID      OID = 2277
	anyenumOID       OID = 3500
	anyrangeOID      OID = 3831
	anymultirangeOID OID = 4537
	unknownOID       OID = 705
	int2OID          OID = 21
	int4OID          OID = 23
	int8OID          OID = 20
)

// opclassType returns the type whose operator class serves t: t itself, a type
// that it can be read as without conversion, or a polymorphic one.
func (c *Catalog) opclassType(t *Type, class map[OID]OID) OID {
	if _, ok := class[t.OID]; ok {
		return t.OID
	}
	for _, target := range c.facts.binary[t.OID] {
		if _, ok := class[target]; ok && c.Type(target).Preferred {
			return target
		}
	}
	switch {
	case t.Kind == Enum:
		return anyenumOID
	case t.Kind == Range:
		return anyrangeOID
	case t.Kind == Multirange:
		return anymultirangeOID
	case t.Kind == Composite:
		return recordOID
	case t.Elem != 0:
		return anyarrayOID
	}
	for _, target := range c.facts.binary[t.OID] {
		if _, ok := class[target]; ok {
			return target
		}
	}
	return 0
}
