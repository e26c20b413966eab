package catalog

import (
	"fmt"
	"slices"
)

const (
	systemSchema = "pg_catalog"
	tempSchema   = "pg_temp"
)

// qualified is a name in a schema.
type qualified struct{ schema, name string }

// user is what the schema files have made.
type user struct {
	next OID // the OID that the next object gets

	objects

	unseen     bool // a statement may have changed the schema in a way that is not known
	schemas    map[string]bool
	extensions map[string]*extension

	tables    []*Table // in order of creation; nil where dropped, until compact
	relations map[qualified]*relation
	// constraints counts the constraints of a name in a schema: their names need
	// be unique only in their table, but the server chooses new ones that are
	// unique in the schema.
	constraints map[qualified]int
	shells      map[shell]OID
	referrers   map[*Table][]*reference // foreign keys that refer to the table
	dependents  map[*Table][]*Table     // views that read the table
	sequences   map[*Table][]*relation  // that belong to its columns

	named []*Type // enums, domains, composite and range types in order of creation; nil where dropped
}

// relation is a name in the namespace of pg_class.
type relation struct {
	schema, name string
	kind         byte   // relkind; i index, S sequence, c composite type
	table        *Table // of tables and views; of an index the table that it is on; of a sequence its owner
	index        *index // of indexes
	column       string // of a sequence that belongs to a column
}

// reference is a foreign key of a table.
type reference struct {
	table *Table
	key   *ForeignKey
	index *index // of the referenced table that it rests on
}

func newUser() *user {
	return &user{
		next:        FirstUserOID,
		schemas:     map[string]bool{systemSchema: true, "information_schema": true, "public": true},
		objects:     newObjects(0),
		extensions:  map[string]*extension{"plpgsql": {schema: systemSchema}},
		relations:   map[qualified]*relation{},
		constraints: map[qualified]int{},
		shells:      map[shell]OID{},
		referrers:   map[*Table][]*reference{},
		dependents:  map[*Table][]*Table{},
		sequences:   map[*Table][]*relation{},
	}
}

// New returns a catalog that holds PostgreSQL's own objects as a server of that
// major version (14 to 18) has them: those of the newest version known that is
// not above it, of the oldest one known where all are.
func New(server int) (*Catalog, error) {
	if server < oldestServer || server > newestServer {
		return nil, fmt.Errorf("server version %d is not one of %d to %d", server, oldestServer, newestServer)
	}
	f, err := loadFacts(server)
	if err != nil {
		return nil, err
	}
	c := &Catalog{ObjectSchema: "rung", facts: f, user: newUser()}
	c.setPath([]string{"public"})
	return c, nil
}

// setPath makes path the schemas that the user wrote, and puts those in front
// that the server searches in any case (manual, section 5.9.5).
func (c *Catalog) setPath(path []string) {
	c.path = path
	c.effective = c.effective[:0:0]
	if !slices.Contains(path, tempSchema) {
		c.effective = append(c.effective, tempSchema)
	}
	if !slices.Contains(path, systemSchema) {
		c.effective = append(c.effective, systemSchema)
	}
	c.effective = append(c.effective, path...)
}

// compact forgets what was dropped.
func (u *user) compact() {
	u.tables = slices.DeleteFunc(u.tables, func(t *Table) bool { return t.dropped })
	u.named = slices.DeleteFunc(u.named, func(t *Type) bool { return t.dropped })
}

func (u *user) oid() OID {
	u.next++
	return u.next - 1
}

// addType gives a type its OID and its array type.
func (u *user) addType(t *Type) {
	t.OID = u.oid()
	u.putType(t)
	array := &Type{OID: u.oid(), Schema: t.Schema, Name: u.arrayName(t.Schema, t.Name), Kind: Base, Category: 'A', Elem: t.OID}
	u.putType(array)
	t.Array = array.OID
}

// dropType removes a type and its array type.
func (u *user) dropType(t *Type) {
	t.dropped = true
	delete(u.types, qualified{t.Schema, t.Name})
	delete(u.typesByOID, t.OID)
	if array := u.typesByOID[t.Array]; array != nil {
		u.dropType(array)
	}
}

// renameType moves a type to another name or schema, and its array type too.
func (u *user) renameType(t *Type, schema, name string) {
	delete(u.types, qualified{t.Schema, t.Name})
	array := u.typesByOID[t.Array]
	if array != nil {
		delete(u.types, qualified{array.Schema, array.Name})
	}
	t.Schema, t.Name = schema, name
	u.types[qualified{schema, name}] = t
	if array != nil {
		array.Schema, array.Name = schema, u.arrayName(schema, name)
		u.types[qualified{schema, array.Name}] = array
	}
}

// arrayName is makeArrayTypeName of pg_type.c.
func (u *user) arrayName(schema, name string) string {
	array := objectName("", name, "")
	for pass := 1; u.types[qualified{schema, array}] != nil; pass++ {
		array = objectName("", name, fmt.Sprint(pass))
	}
	return array
}
