package catalog

// NearestTable returns the name of a table or view that the user may have meant,
// or "". It is qualified where schema is not empty.
func (c *Catalog) NearestTable(schema, name string) string { return "" }

// Nearest returns the candidate that is nearest to name, or "" where none is near
// enough: as for columns in PostgreSQL's parse_relation.c, at most 3 edits and at
// most half of the name. Of equally near candidates it returns the first.
func Nearest(name string, candidates []string) string { return "" }
