package catalog

// Catalog is the schema that queries are resolved against.
type Catalog struct{}
