package catalog

const (
	systemSchema = "pg_catalog"
	tempSchema   = "pg_temp"
)

// qualified is a name in a schema.
type qualified struct{ schema, name string }

// user is what the schema files have made.
type user struct {
	next OID // the OID that the next object gets

	schemas    map[string]bool
	extensions map[string]bool

	tables    []*Table // in order of creation
	relations map[qualified]*relation

	named      []*Type // enums, domains, composite and range types in order of creation
	types      map[qualified]*Type
	typesByOID map[OID]*Type

	functions      map[qualified][]*Function
	functionsByOID map[OID]*Function
}

// relation is a name in the namespace of pg_class.
type relation struct {
	table *Table // nil for indexes, sequences and composite types
}
