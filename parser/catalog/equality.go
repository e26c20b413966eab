package catalog

// DefaultEquality returns the "=" of the type's default btree operator class,
// else of its default hash operator class, or nil. Domains are seen through;
// arrays, enums, ranges and row types have the polymorphic operator if their
// parts have one (GetDefaultOpClass of indexcmds.c, lookup_type_cache of
// typcache.c).
func (c *Catalog) DefaultEquality(oid OID) *Operator {
	t := c.Type(c.BaseType(oid))
	if t == nil || t.Kind == Pseudo && t.OID != recordOID || !c.partsCompare(t) {
		return nil
	}
	for _, method := range []byte{'b', 'h'} {
		if op, ok := c.classEquality(method, c.opclassType(t, method)); ok {
			return c.Operator(op)
		}
	}
	return nil
}

// BaseType returns the type that a domain is made of, seen through domains over
// domains (getBaseType of lsyscache.c); any other type itself.
func (c *Catalog) BaseType(oid OID) OID {
	for t := c.Type(oid); t != nil && t.Kind == Domain; t = c.Type(oid) {
		oid = t.Base
	}
	return oid
}

// TypeCollation names the collation of a domain that has one, of its own or of the
// domain under it (getTypeCollation of lsyscache.c); empty for any other type.
func (c *Catalog) TypeCollation(oid OID) string {
	for t := c.Type(oid); t != nil && t.Kind == Domain; t = c.Type(t.Base) {
		if t.Collation != "" {
			return t.Collation
		}
	}
	return ""
}

// classEquality returns the "=" of the default operator class that is for exactly
// that type.
func (c *Catalog) classEquality(method byte, t OID) (OID, bool) {
	if op, ok := c.user.equality[method][t]; ok {
		return op, true
	}
	op, ok := c.facts.equality[method][t]
	return op, ok
}

// binaryTargets returns the types that a type can be read as without conversion.
func (c *Catalog) binaryTargets(t OID) []OID { return join(c.facts.binary[t], c.user.binary[t]) }

// partsCompare says whether every part of the type has an equality.
func (c *Catalog) partsCompare(t *Type) bool {
	switch {
	case t.Kind == Composite && t.Table != nil:
		for _, col := range t.Table.Columns {
			if c.DefaultEquality(col.Type) == nil {
				return false
			}
		}
	case t.Elem != 0 && c.opclassType(t, 'b') == anyarrayOID:
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
	byteaOID         OID = 17
	unknownOID       OID = 705
	int2OID          OID = 21
	int4OID          OID = 23
	int8OID          OID = 20
)

// opclassType returns the type whose operator class serves t: t itself, a type
// that it can be read as without conversion, or a polymorphic one.
func (c *Catalog) opclassType(t *Type, method byte) OID {
	if _, ok := c.classEquality(method, t.OID); ok {
		return t.OID
	}
	for _, target := range c.binaryTargets(t.OID) {
		if _, ok := c.classEquality(method, target); ok && c.Type(target).Preferred {
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
	for _, target := range c.binaryTargets(t.OID) {
		if _, ok := c.classEquality(method, target); ok {
			return target
		}
	}
	return 0
}
