package catalog

// DefaultEquality returns the "=" of the type's default btree operator class,
// else of its default hash operator class, or nil. Domains are seen through;
// arrays, enums, ranges and row types have the polymorphic operator if their
// parts have one (lookup_type_cache).
func (c *Catalog) DefaultEquality(oid OID) *Operator { return nil }
