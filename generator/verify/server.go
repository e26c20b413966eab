package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/generator"
)

// server is what a database has, as read in one snapshot.
type server struct {
	desired *generator.Desired

	schema    bool // the object schema is there
	relations map[string]*relation
	byOID     map[uint32]*relation
	children  map[uint32][]*relation
	keys      map[uint32][]key
	foreign   map[uint32][]foreignKey
	functions []*function // of the object schema
	triggers  []*trigger  // that call a function of the object schema
	events    []event
	coverage  map[string]coverage
	streams   []stream
	secrets   []secret
	rights    []right
	roles     map[string]bool // configured ones that exist
}

// relation is a table, view or partition.
type relation struct {
	OID         uint32
	Schema      string
	Name        string
	Kind        string // relkind
	Parents     []uint32
	RowSecurity bool
	columns     map[string]column

	identity string
}

// column is a live column.
type column struct {
	Relation uint32
	Name     string
	Type     string // schema.name, elements' with [] for arrays
	NotNull  bool
}

// key is a primary or unique key.
type key struct {
	Relation  uint32
	Columns   []string // sorted
	Primary   bool
	Immediate bool // not DEFERRABLE
}

type foreignKey struct {
	Relation   uint32
	References uint32
	Name       string
	Columns    []string
	RefColumns []string
	Validated  bool
	Enforced   bool
}

// function is a function or procedure of the object schema.
type function struct {
	Name     string
	Args     string // types of the input arguments
	Kind     string // prokind
	Language string
	Hash     string // md5 of the body
	Definer  bool
	Settings []string
	Owner    bool // the owner may do what the function does
}

// trigger is a row of pg_trigger.
type trigger struct {
	Relation   uint32
	Name       string
	Function   string // of the object schema; empty: another one
	Enabled    string
	Type       int16
	Old, New   string // transition tables
	Qualified  bool   // WHEN
	Constraint bool
}

// event is a row of pg_event_trigger.
type event struct {
	Name     string
	Event    string
	Enabled  string
	Tags     []string
	Function string
}

type coverage struct {
	Table       string
	Relation    uint32
	Watch       string
	Fingerprint string
	Hash        string // of Watch, as fingerprints are
	Digest      string
	Now         string // the digest of what is installed; empty where it cannot be made
}

type stream struct {
	Owner   string
	Channel string
	Version int
}

type secret struct{ Key, Inner, Outer []byte }

// right is what somebody may do with an object of ours.
type right struct {
	Object    string // as GRANT names it: TABLE "rung"."coverage"
	Name      string // of routines with the types of the arguments
	Kind      string // S schema, r table, f function, p procedure
	Grantee   string // PUBLIC, or a role
	Privilege string
	Grantable bool
	Owner     bool // the grantee is the owner
}

// readServer reads everything in one transaction that can change nothing.
func readServer(ctx context.Context, conn *pgx.Conn, d *generator.Desired) (*server, error) {
	s := &server{
		desired: d, relations: map[string]*relation{}, byOID: map[uint32]*relation{}, children: map[uint32][]*relation{},
		keys: map[uint32][]key{}, foreign: map[uint32][]foreignKey{},
		coverage: map[string]coverage{}, roles: map[string]bool{},
	}
	err := pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SET LOCAL search_path = pg_catalog, pg_temp"); err != nil {
			return err
		}
		var standby bool
		if err := tx.QueryRow(ctx, "SELECT pg_is_in_recovery()").Scan(&standby); err != nil {
			return err
		}
		if standby {
			return errors.New("this server is a replica: verify asks the primary")
		}
		for _, read := range []func(context.Context, pgx.Tx) error{s.readTables, s.readRoutines, s.readObjects} {
			if err := read(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	return s, err
}

// readTables reads the tables with their columns and keys.
func (s *server) readTables(ctx context.Context, tx pgx.Tx) error {
	relations, err := rowsOf[relation](ctx, tx, relationsSQL)
	if err != nil {
		return err
	}
	for i := range relations {
		s.addRelation(&relations[i])
	}
	columns, err := rowsOf[column](ctx, tx, columnsSQL)
	if err != nil {
		return err
	}
	for _, c := range columns {
		if r := s.byOID[c.Relation]; r != nil {
			r.columns[c.Name] = c
		}
	}
	keys, err := rowsOf[key](ctx, tx, keysSQL)
	if err != nil {
		return err
	}
	for _, k := range keys {
		s.keys[k.Relation] = append(s.keys[k.Relation], k)
	}
	foreign, err := rowsOf[foreignKey](ctx, tx, foreignKeysSQL)
	for _, k := range foreign {
		s.foreign[k.Relation] = append(s.foreign[k.Relation], k)
	}
	return err
}

// readRoutines reads functions, triggers and event triggers.
func (s *server) readRoutines(ctx context.Context, tx pgx.Tx) error {
	schema := s.desired.Database.Config.ObjectSchema
	var err error
	if s.functions, err = pointersOf[function](ctx, tx, functionsSQL, schema); err != nil {
		return err
	}
	if s.triggers, err = pointersOf[trigger](ctx, tx, triggersSQL, schema); err != nil {
		return err
	}
	if s.events, err = rowsOf[event](ctx, tx, eventsSQL, schema); err != nil {
		return err
	}
	return tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)", schema).Scan(&s.schema)
}

// readObjects reads the rows of our tables, where they can be read, and who may do
// what with our objects.
func (s *server) readObjects(ctx context.Context, tx pgx.Tx) error {
	c := s.desired.Database.Config
	quoted := pgx.Identifier{c.ObjectSchema}.Sanitize()
	var err error
	if s.has("stream", "owner", "channel", "version") {
		if s.streams, err = rowsOf[stream](ctx, tx, "SELECT owner, channel, version FROM "+quoted+".stream"); err != nil {
			return err
		}
	}
	if s.has("secret", "key", "ipad", "opad") {
		if s.secrets, err = rowsOf[secret](ctx, tx, "SELECT key, ipad, opad FROM "+quoted+".secret"); err != nil {
			return err
		}
	}
	if s.has("coverage", "table_name", "relation", "spec", "fingerprint", "digest") {
		now := "''"
		if s.function("digest", "oid") != nil {
			now = quoted + ".digest(relation)"
		}
		rows, err := rowsOf[coverage](ctx, tx, "SELECT table_name, relation, spec, fingerprint, left(md5(spec), 16), digest, "+now+" FROM "+quoted+".coverage")
		if err != nil {
			return err
		}
		for _, row := range rows {
			s.coverage[row.Table] = row
		}
	}
	if s.rights, err = rowsOf[right](ctx, tx, rightsSQL, c.ObjectSchema); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, "SELECT rolname::text FROM pg_roles WHERE rolname = ANY($1)", c.Roles)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range names {
		s.roles[name] = true
	}
	return err
}

// has says whether one of our tables has columns of the names.
func (s *server) has(table string, columns ...string) bool {
	r := s.own(table)
	if r == nil {
		return false
	}
	for _, name := range columns {
		if _, found := r.columns[name]; !found {
			return false
		}
	}
	return true
}

// rowsOf reads rows into a struct's exported fields, in their order.
func rowsOf[T any](ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]T, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		return nil, fmt.Errorf("reading %T: %w", *new(T), err)
	}
	return list, nil
}

func pointersOf[T any](ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]*T, error) {
	list, err := rowsOf[T](ctx, tx, sql, args...)
	pointers := make([]*T, len(list))
	for i := range list {
		pointers[i] = &list[i]
	}
	return pointers, err
}
