package analyze

import (
	"strconv"
	"strings"

	"github.com/rungdb/rung/parser/catalog"
)

// OIDs of types that parse analysis itself knows (catalog/pg_type.dat).
const (
	boolOID        catalog.OID = 16
	byteaOID       catalog.OID = 17
	nameOID        catalog.OID = 19
	int8OID        catalog.OID = 20
	int4OID        catalog.OID = 23
	textOID        catalog.OID = 25
	oidOID         catalog.OID = 26
	tidOID         catalog.OID = 27
	xidOID         catalog.OID = 28
	cidOID         catalog.OID = 29
	oidvectorOID   catalog.OID = 30
	int2vectorOID  catalog.OID = 22
	jsonOID        catalog.OID = 114
	xmlOID         catalog.OID = 142
	float4OID      catalog.OID = 700
	float8OID      catalog.OID = 701
	unknownOID     catalog.OID = 705
	dateOID        catalog.OID = 1082
	timeOID        catalog.OID = 1083
	timestampOID   catalog.OID = 1114
	timestamptzOID catalog.OID = 1184
	intervalOID    catalog.OID = 1186
	timetzOID      catalog.OID = 1266
	bitOID         catalog.OID = 1560
	numericOID     catalog.OID = 1700
	recordOID      catalog.OID = 2249
	anyOID         catalog.OID = 2276
	anyarrayOID    catalog.OID = 2277
	voidOID        catalog.OID = 2278
	anyelementOID  catalog.OID = 2283
	recordArrayOID catalog.OID = 2287
	anynonarrayOID catalog.OID = 2776
	anyenumOID     catalog.OID = 3500
	jsonbOID       catalog.OID = 3802
	anyrangeOID    catalog.OID = 3831
	anymultiOID    catalog.OID = 4537
	anycompMultOID catalog.OID = 4538
	anycompOID     catalog.OID = 5077
	anycompArrOID  catalog.OID = 5078
	anycompNonOID  catalog.OID = 5079
	anycompRngOID  catalog.OID = 5080
)

// Type categories that the rules name (catalog/pg_type.h).
const (
	invalidCategory byte = 0
	stringCategory  byte = 'S'
)

// since says whether the server is of that major version or newer.
func (a *analyzer) since(major int) bool {
	version, _, _ := strings.Cut(a.cat.Server(), ".")
	n, err := strconv.Atoi(version)
	return err == nil && n >= major
}

// typ returns the type, never nil.
func (a *analyzer) typ(oid catalog.OID) *catalog.Type {
	if t := a.cat.Type(oid); t != nil {
		return t
	}
	return &catalog.Type{OID: oid, Name: "???", Kind: catalog.Pseudo, Category: 'X'}
}

// base is getBaseType: domains seen through.
func (a *analyzer) base(oid catalog.OID) catalog.OID { return a.cat.BaseType(oid) }

// elem is get_element_type: 0 for what is no true array.
func (a *analyzer) elem(oid catalog.OID) catalog.OID { return a.typ(oid).Elem }

// baseElem is get_base_element_type.
func (a *analyzer) baseElem(oid catalog.OID) catalog.OID { return a.elem(a.base(oid)) }

// arrayOf is get_array_type; promotedArray is get_promoted_array_type, for which
// an array is its own array type.
func (a *analyzer) arrayOf(oid catalog.OID) catalog.OID { return a.typ(oid).Array }

func (a *analyzer) promotedArray(oid catalog.OID) catalog.OID {
	if arr := a.arrayOf(oid); arr != 0 {
		return arr
	}
	if a.elem(oid) != 0 {
		return oid
	}
	return 0
}

// isComplex is ISCOMPLEX: a named composite type, domains over one included.
func (a *analyzer) isComplex(oid catalog.OID) bool {
	return a.typ(a.base(oid)).Kind == catalog.Composite
}

func (a *analyzer) isEnum(oid catalog.OID) bool  { return a.typ(oid).Kind == catalog.Enum }
func (a *analyzer) isRange(oid catalog.OID) bool { return a.typ(oid).Kind == catalog.Range }
func (a *analyzer) isMulti(oid catalog.OID) bool { return a.typ(oid).Kind == catalog.Multirange }

func (a *analyzer) category(oid catalog.OID) byte { return a.typ(oid).Category }

// preferred is IsPreferredType.
func (a *analyzer) preferred(cat byte, oid catalog.OID) bool {
	t := a.typ(oid)
	return t.Preferred && (cat == t.Category || cat == invalidCategory)
}

func (a *analyzer) format(oid catalog.OID) string { return a.cat.FormatType(oid) }

// polymorphic is IsPolymorphicType, family 1 and 2.
func polymorphic(oid catalog.OID) bool { return family1(oid) || family2(oid) }

func family1(oid catalog.OID) bool {
	switch oid {
	case anyelementOID, anyarrayOID, anynonarrayOID, anyenumOID, anyrangeOID, anymultiOID:
		return true
	}
	return false
}

func family2(oid catalog.OID) bool {
	switch oid {
	case anycompOID, anycompArrOID, anycompNonOID, anycompRngOID, anycompMultOID:
		return true
	}
	return false
}

// rangeOf returns the range type that a multirange type is made of.
func (a *analyzer) rangeOf(multi catalog.OID) catalog.OID { return a.typ(multi).Range }
