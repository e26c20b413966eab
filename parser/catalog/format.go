package catalog

// FormatType returns the name that format_type(oid, NULL) gives the type under
// the catalog's search path: "character varying", "bigint[]", "app.mood".
func (c *Catalog) FormatType(oid OID) string { return "" }
