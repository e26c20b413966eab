package catalog

// New, Apply and the lookups below are what the later stages use:
//
//	New(server int) (*Catalog, error)                     // PostgreSQL's own objects; server 14..18
//	(*Catalog).Apply(src *parser.Source) parser.ErrorList // one schema file, statements in order
//	(*Catalog).Load(dir, paths) ...                       // files and folders, down parts skipped
//
// Lookups with an empty schema follow the search path (pg_catalog first unless
// the path names it, then the path set by the schema files, default public).
// They return nil (or an empty slice) where nothing is found, and are safe for
// concurrent use once the schema is loaded.
//
//	(*Catalog).Type(OID) *Type
//	(*Catalog).LookupType(schema, name string) *Type
//	(*Catalog).FormatType(OID) string                     // format_type without modifier: "character varying"
//	(*Catalog).Table(schema, name string) *Table
//	(*Catalog).Tables() []*Table                          // of the user, in order of creation
//	(*Catalog).Types() []*Type                            // of the user, in order of creation
//	(*Catalog).Functions(schema, name string) []*Function // all overloads visible
//	(*Catalog).Operators(schema, name string) []*Operator
//	(*Catalog).Operator(OID) *Operator; (*Catalog).Function(OID) *Function
//	(*Catalog).Cast(source, target OID) *Cast             // pg_cast row, or nil
//	(*Catalog).DefaultEquality(OID) *Operator             // "=" of the default btree (else hash) operator class of the type, domains and enums seen through (anyenum)
//	(*Catalog).SearchPath() []string
