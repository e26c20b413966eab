package golden_test

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	cached "github.com/rungdb/rung/golden/cached_types/want"
	"github.com/rungdb/rung/internal/pgtest"
	rung "github.com/rungdb/rung/runtime"
)

// cachedRounds is how often rows are written and everything is asked again.
const cachedRounds = 4

// TestCachedTypes asks every method of golden/cached_types for the same things
// through every rung, with random arguments, in every mode of the driver, and
// wants what a plain pool of that mode answers. What it is given it destroys.
// Between rounds another program writes.
func TestCachedTypes(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	w := newCachedWorld(t, rand.New(rand.NewPCG(seed, 0)))
	for round := range cachedRounds {
		w.write(round)
		asked := w.questions()
		w.ask(round, w.nodes[0], asked)
		w.fence(round)
		for _, n := range w.nodes[1:] {
			w.ask(round, n, asked)
		}
		for _, n := range w.nodes {
			w.ask(round, n, asked) // from L1, where there is one
		}
	}
	for _, n := range w.nodes {
		t.Logf("%s: %d from L1, %d from Redis, %d from the database", n.name, n.count(rung.Hit, rung.L1), n.count(rung.Hit, rung.L2), n.count(rung.Queried, rung.Primary))
		// Whoever is asked first in its format finds Redis empty, but for luck.
		if n.count(rung.Hit, rung.L2) == 0 && n != w.nodes[0] && n.name != "text" {
			t.Errorf("%s: Redis has answered nothing", n.name)
		}
	}
}

// cachedWorld is a database with the case's schema and the nodes that serve it.
type cachedWorld struct {
	t      *testing.T
	random *rand.Rand
	db     *pgtest.Database
	nodes  []*cachedNode
}

// cachedNode is one process, and a pool that asks as the process does.
type cachedNode struct {
	name         string
	plain, rungs *cached.Queries

	mu     sync.Mutex
	events []rung.Event
	more   chan struct{}
}

func newCachedWorld(t *testing.T, random *rand.Rand) *cachedWorld {
	w := &cachedWorld{t: t, random: random, db: pgtest.NewDatabase(t)}
	w.db.Exec(t, schema(t, "cached_types"))
	w.db.Exec(t, readText(t, "cached_types/want/triggers.sql"))
	redis := pgtest.NewRedis(t)
	for _, n := range []struct {
		name string
		mode pgx.QueryExecMode
		l1   int64
	}{
		{"statement cache", pgx.QueryExecModeCacheStatement, 0},
		{"without L1", pgx.QueryExecModeCacheStatement, -1},
		{"description cache", pgx.QueryExecModeCacheDescribe, -1},
		{"describe each time", pgx.QueryExecModeDescribeExec, 0},
		{"text", pgx.QueryExecModeExec, 0},
		{"text without L1", pgx.QueryExecModeExec, -1},
		{"simple protocol", pgx.QueryExecModeSimpleProtocol, -1},
	} {
		node := &cachedNode{name: n.name, more: make(chan struct{})}
		pool, db := node.open(t, w.db, cached.Database(), redis, n.mode, n.l1)
		node.plain, node.rungs = cached.New(pool), cached.New(db)
		w.nodes = append(w.nodes, node)
	}
	return w
}

// open makes a DB that the node observes, and the pool that it runs on.
func (n *cachedNode) open(t *testing.T, db *pgtest.Database, of rung.Database, redis *pgtest.Redis, mode pgx.QueryExecMode, l1 int64) (*pgxpool.Pool, *rung.DB) {
	t.Helper()
	config, err := db.PoolConfig()
	pgtest.Check(t, err)
	config.ConnConfig.DefaultQueryExecMode = mode
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	pgtest.Check(t, err)
	d, err := rung.New(rung.Config{
		Database: of, Primary: pool, Redis: redis.Client(t), L1Bytes: l1,
		RedisTimeout: 10 * time.Second, Observer: n, Logger: slog.New(slog.DiscardHandler),
	})
	pgtest.Check(t, err)
	t.Cleanup(func() { d.Close(); pool.Close() })
	pgtest.Check(t, d.Ready(t.Context()))
	return pool, d
}

// Observe implements rung.Observer.
func (n *cachedNode) Observe(e rung.Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.events = append(n.events, e)
	close(n.more)
	n.more = make(chan struct{})
}

func (n *cachedNode) count(kind rung.EventKind, from rung.Rung) int {
	return n.matching(func(e rung.Event) bool { return e.Kind == kind && e.Rung == from })
}

func (n *cachedNode) matching(match func(rung.Event) bool) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	found := 0
	for _, e := range n.events {
		if match(e) {
			found++
		}
	}
	return found
}

// wait waits until as many events match.
func (n *cachedNode) wait(t *testing.T, want int, what string, match func(rung.Event) bool) {
	t.Helper()
	timeout := time.After(30 * time.Second)
	for {
		n.mu.Lock()
		more := n.more
		n.mu.Unlock()
		if n.matching(match) >= want {
			return
		}
		select {
		case <-more:
		case <-timeout:
			t.Fatalf("%s: no %s", n.name, what)
		}
	}
}

func changedNote(e rung.Event) bool { return e.Kind == rung.Changed && e.Table == "public.keyed" }

// write changes rows as another program would, and waits until every node has
// heard of it.
func (w *cachedWorld) write(round int) {
	w.t.Helper()
	before := make([]int, len(w.nodes))
	for i, n := range w.nodes {
		before[i] = n.matching(changedNote)
	}
	conn := w.db.Conn(w.t)
	ctx := w.t.Context()
	pgtest.Check(w.t, pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for range 3 {
			for _, table := range []string{"things", "lists"} {
				if err := w.writeText(ctx, tx, table, w.random.IntN(6)); err != nil {
					return err
				}
			}
			if err := w.writeKeyed(ctx, tx, w.random.IntN(12), fmt.Sprint("round ", round)); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, "INSERT INTO keyed (id, note) VALUES (-1, $1) ON CONFLICT (id) DO UPDATE SET note = $1", fmt.Sprint("fence ", round))
		return err
	}))
	for i, n := range w.nodes {
		n.wait(w.t, before[i]+1, "change of keyed", changedNote)
	}
}

// fence waits until Redis has what the first node has handed over.
func (w *cachedWorld) fence(round int) {
	w.t.Helper()
	_, err := w.nodes[0].rungs.GetNote(w.t.Context(), -1)
	pgtest.Check(w.t, err)
	w.nodes[0].wait(w.t, round+1, "note in Redis", func(e rung.Event) bool {
		return e.Kind == rung.Filled && e.Rung == rung.L2 && e.Query == "dal.GetNote"
	})
}

// writeText replaces a row by literals of the columns' types.
func (w *cachedWorld) writeText(ctx context.Context, tx pgx.Tx, table string, id int) error {
	rows, err := tx.Query(ctx, "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 1 ORDER BY attnum", table)
	if err != nil {
		return err
	}
	var names, values, sets []string
	var name, typ string
	_, err = pgx.ForEachRow(rows, []any{&name, &typ}, func() error {
		names = append(names, name)
		values = append(values, w.literal(typ))
		sets = append(sets, name+" = excluded."+name)
		return nil
	})
	if err != nil {
		return err
	}
	sql := fmt.Sprintf("INSERT INTO %s (id, %s) VALUES (%d, %s) ON CONFLICT (id) DO UPDATE SET %s", table, strings.Join(names, ", "), id, strings.Join(values, ", "), strings.Join(sets, ", "))
	if _, err = tx.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%w: %s", err, sql)
	}
	return nil
}

// literal returns a random literal of a type, or NULL.
func (w *cachedWorld) literal(typ string) string {
	elem, array := strings.CutSuffix(typ, "[]")
	list := literals()[elem]
	if len(list) == 0 {
		w.t.Fatalf("no literals of %s", typ)
	}
	if w.random.IntN(5) == 0 {
		return "NULL"
	}
	quoted := func() string { return "'" + strings.ReplaceAll(list[w.random.IntN(len(list))], "'", "''") + "'" }
	if !array {
		return quoted()
	}
	var parts []string
	for range w.random.IntN(4) {
		if w.random.IntN(12) == 0 {
			parts = append(parts, "NULL")
		} else {
			parts = append(parts, quoted())
		}
	}
	return "ARRAY[" + strings.Join(parts, ", ") + "]::" + typ
}

// literals are values of each type, by its name: ordinary, empty, extreme.
func literals() map[string][]string {
	return map[string][]string{
		"smallint": {"0", "-32768", "32767"}, "integer": {"0", "-2147483648", "2147483647"}, "bigint": {"0", "1", "-9223372036854775808", "9223372036854775807"},
		"real": {"0", "-0", "NaN", "Infinity", "-Infinity", "1.1754944e-38", "0.1"}, "double precision": {"0", "-0", "NaN", "Infinity", "-Infinity", "5e-324", "0.1", "1.7976931348623157e308"},
		"numeric":           {"0", "0.00", "-1.50", "NaN", "1e100", "-1e-50", "123456789012345678901234567890.123456789", "10000", "12.50"},
		"boolean":           {"t", "f"},
		"text":              {"", "a", "é'\"\\", "two\nlines", strings.Repeat("long ", 400), "{}", "NULL", "\t"},
		"character varying": {"", "b", "ß", "null"}, "character": {"", "c", "d e"},
		"bytea": {``, `\x00`, `\xdeadbeef`, `\x5c`}, "uuid": {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		"date":                        {"2026-11-21", "infinity", "-infinity", "0001-01-01", "4713-01-01 BC", "1999-12-31", "5874897-12-31"},
		"time without time zone":      {"00:00", "24:00", "12:34:56.789012"},
		"time with time zone":         {"00:00+00", "12:34:56.789012-15:59"},
		"timestamp without time zone": {"2026-11-21 12:34:56.789012", "infinity", "-infinity", "1999-12-31 23:59:59.999999", "0044-03-15 12:00 BC", "294276-12-31 23:59:59.999999"},
		"timestamp with time zone":    {"2026-11-21 12:34:56.789012+02", "infinity", "-infinity", "1969-12-31 23:59:59.999999+00", "0044-03-15 12:00+00 BC", "1888-01-01 00:00+00"},
		"interval":                    {"0", "1 day", "24 hours", "-1 mon +2 days -03:04:05.000006", "178000000 years"},
		"json":                        {"null", `{"b": 1,  "a": [1, 2]}`, `""`, "1e400"}, "jsonb": {"null", `{"b": 1, "a": [1, 2]}`, `""`, "1.0"},
		"inet": {"10.0.0.1", "::1", "::ffff:1.2.3.4", "0.0.0.0"}, "cidr": {"10.0.0.0/8", "::/0", "0.0.0.0/0", "10.0.0.1/32"},
		"macaddr": {"08:00:2b:01:02:03", "00:00:00:00:00:00"}, "macaddr8": {"08:00:2b:01:02:03:04:05"},
		"mood": {"ok", "not so ok", `très "bien"`}, "positive": {"1", "2147483647"}, "tags": {"{}", `{a,"b c",""}`},
		"place": {"(1,a)", "(,)", `(7,"x, y")`}, "bit": {"10110", "00000"}, "bit varying": {"", "1", "101010101"},
		"point": {"(0,0)", "(-1.5,1e300)"}, "path": {"[(0,0)]", "((0,0),(1,1))"}, "polygon": {"((0,0),(1,1),(2,0))"}, "box": {"(1,1),(0,0)"},
		"circle": {"<(0,0),0>", "<(1,2),3>"}, "line": {"{1,2,3}"}, "lseg": {"[(0,0),(1,1)]"},
		"tsvector": {"", "cat:1A,2 dog", "'it''s':3"}, "tsquery": {"cat & !dog"}, "xml": {"<a>é</a>", ""}, "jsonpath": {"$.a[*]"},
		`"char"`: {"", "x"}, "name": {"", "n"}, "oid": {"0", "4294967295"}, "xid8": {"0", "18446744073709551615"}, "pg_lsn": {"0/0", "16/B374D848"},
		"int4range": {"empty", "[1,2)", "(,)", "[5,)"}, "int8range": {"empty", "[1,9223372036854775807)", "(,0)"}, "numrange": {"empty", "[0.10,1.5]", "(,NaN]"},
		"daterange": {"empty", "[2026-01-01,2027-01-01)", "[,infinity)", "(,)"}, "tsrange": {"empty", "[-infinity,infinity]", "(2026-01-01,)"},
		"tstzrange":      {"empty", "[2026-01-01 00:00+00,infinity)", "(,2026-01-01 00:00+01]"},
		"nummultirange":  {"{}", "{[1,2),(3.5,4]}", "{(,)}"},
		"tstzmultirange": {"{}", "{[2026-01-01 00:00+00,2026-01-02 00:00+00),[2027-01-01 00:00+00,)}"},
		"floatrange":     {"empty", "[0.1,1e300)"},
	}
}

// writeKeyed replaces a row by values that arguments have too.
func (w *cachedWorld) writeKeyed(ctx context.Context, tx pgx.Tx, id int, note string) error {
	args := []any{id, note}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](), reflect.TypeFor[pgtype.UUID](), reflect.TypeFor[string](), reflect.TypeFor[string](),
		reflect.TypeFor[bool](), reflect.TypeFor[[]byte](), reflect.TypeFor[pgtype.Date](), reflect.TypeFor[pgtype.Timestamp](), reflect.TypeFor[pgtype.Timestamptz](), reflect.TypeFor[pgtype.Numeric](),
	} {
		if w.random.IntN(6) == 0 {
			args = append(args, nil)
		} else {
			args = append(args, w.argument(typ).Interface())
		}
	}
	if _, err := tx.Exec(ctx, "DELETE FROM keyed WHERE id = $1", id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO keyed (id, note, a, b, c, d, e, f, g, h, i, j, k, l)
		VALUES ($1, $2, $3, $4, $5, $6, $7, left($8, 30), $9, $10, $11, $12, $13, $14)`, args...)
	return err
}

// values are arguments of each type. Several are the same to the server.
func values() []any {
	far := time.FixedZone("far", 5*3600+45*60)
	at := time.Date(2026, 11, 21, 23, 30, 0, 123456789, time.UTC)
	old := time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	digits, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	return []any{
		int16(0), int16(-1), int16(math.MinInt16), int16(7), int32(0), int32(-1), int32(math.MaxInt32), int32(7), int64(0), int64(1), int64(2), int64(-1), int64(math.MinInt64),
		pgtype.UUID{Valid: true},
		pgtype.UUID{Bytes: [16]byte{1, 2, 255}, Valid: true},
		"", "a", "A", "é", "e\u0301", "a ", "{a}", "'; --", "\\", "nul", strings.Repeat("x", 200),
		true, false,
		[]byte{},
		[]byte{0},
		[]byte("\\x00"),
		[]byte{0xde, 0xad},
		[]byte(nil),
		pgtype.Date{Time: at, Valid: true},
		pgtype.Date{Time: at.In(far), Valid: true},
		pgtype.Date{Time: old, Valid: true},
		pgtype.Date{InfinityModifier: pgtype.Infinity, Valid: true},
		pgtype.Date{},
		pgtype.Date{Time: time.Date(-43, 3, 15, 0, 0, 0, 0, time.UTC), Valid: true},
		pgtype.Timestamp{Time: at, Valid: true},
		pgtype.Timestamp{Time: old, Valid: true},
		pgtype.Timestamp{InfinityModifier: pgtype.NegativeInfinity, Valid: true},
		pgtype.Timestamp{},
		pgtype.Timestamptz{Time: at, Valid: true},
		pgtype.Timestamptz{Time: at.In(far), Valid: true},
		pgtype.Timestamptz{Time: old, Valid: true},
		pgtype.Timestamptz{InfinityModifier: pgtype.Infinity, Valid: true},
		pgtype.Timestamptz{},
		pgtype.Numeric{Int: big.NewInt(0), Valid: true},
		pgtype.Numeric{Int: big.NewInt(15), Exp: -1, Valid: true},
		pgtype.Numeric{Int: big.NewInt(1500), Exp: -3, Valid: true},
		pgtype.Numeric{Int: big.NewInt(1), Exp: 3, Valid: true},
		pgtype.Numeric{Int: big.NewInt(1000), Valid: true},
		pgtype.Numeric{Int: digits, Exp: -9, Valid: true},
		pgtype.Numeric{NaN: true, Valid: true},
		pgtype.Numeric{InfinityModifier: pgtype.Infinity, Valid: true},
		pgtype.Numeric{},
		pgtype.Int2{},
		pgtype.Int2{Int16: 7, Valid: true},
		pgtype.Int4{},
		pgtype.Int4{Int32: 7, Valid: true},
		pgtype.Int8{},
		pgtype.Int8{Int64: 1, Valid: true},
		pgtype.Text{},
		pgtype.Text{Valid: true},
		pgtype.Text{String: "a", Valid: true},
		pgtype.Bool{},
		pgtype.Bool{Bool: true, Valid: true},
	}
}

// argument returns a random argument of a type: a new value each time.
func (w *cachedWorld) argument(typ reflect.Type) reflect.Value {
	var fit []reflect.Value
	for _, v := range values() {
		if reflect.TypeOf(v) == typ {
			fit = append(fit, reflect.ValueOf(v))
		}
	}
	if len(fit) > 0 {
		return fit[w.random.IntN(len(fit))]
	}
	made := reflect.New(typ).Elem()
	switch typ.Kind() {
	case reflect.Struct:
		for i := range typ.NumField() {
			made.Field(i).Set(w.argument(typ.Field(i).Type))
		}
	case reflect.Slice:
		for range w.random.IntN(5) {
			made = reflect.Append(made, w.argument(typ.Elem()))
		}
	default:
		w.t.Fatalf("no arguments of type %s", typ)
	}
	return made
}

// question is a call of a method.
type question struct {
	method string
	args   []reflect.Value // but for the context
}

// questions asks each method for several things, in random order.
func (w *cachedWorld) questions() []question {
	var list []question
	typ := reflect.TypeFor[*cached.Queries]()
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		if m.Name == "WithTx" || m.Name == "GetNote" {
			continue
		}
		for range 4 {
			q := question{method: m.Name}
			for j := 2; j < m.Type.NumIn(); j++ {
				q.args = append(q.args, w.argument(m.Type.In(j)))
			}
			if m.Type.NumIn() == 3 && m.Type.In(2).Kind() == reflect.Int64 && strings.HasPrefix(m.Name, "Get") {
				q.args[0] = reflect.ValueOf(w.random.Int64N(6))
			}
			list = append(list, q)
		}
	}
	w.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func (q question) String() string {
	var args []string
	for _, a := range q.args {
		args = append(args, fmt.Sprintf("%#v", a.Interface()))
	}
	return q.method + "(" + strings.Join(args, ", ") + ")"
}

func (q question) on(ctx context.Context, queries *cached.Queries) (any, error) {
	in := append([]reflect.Value{reflect.ValueOf(ctx)}, q.args...)
	out := reflect.ValueOf(queries).MethodByName(q.method).Call(in)
	err, _ := out[1].Interface().(error)
	return out[0].Interface(), err
}

// strictly compares answers to the last digit: also the zones of instants.
func strictly() cmp.Options {
	return cmp.Options{opts, cmpopts.EquateNaNs(), cmp.Comparer(func(a, b time.Time) bool {
		return a.Equal(b) && a.Location().String() == b.Location().String()
	})}
}

// ask asks a node and the plain pool that it stands on.
func (w *cachedWorld) ask(round int, n *cachedNode, asked []question) {
	w.t.Helper()
	for _, q := range asked {
		want, wantErr := q.on(w.t.Context(), n.plain)
		got, err := q.on(w.t.Context(), n.rungs)
		if (err == nil) != (wantErr == nil) {
			w.t.Errorf("round %d, %s: %s = %v; the plain pool says %v", round, n.name, q, err, wantErr)
			continue
		}
		if diff := cmp.Diff(want, got, strictly()); diff != "" {
			w.t.Errorf("round %d, %s: %s (-plain +rung):\n%s", round, n.name, q, diff)
		}
		destroy(reflect.ValueOf(got))
	}
}

// destroy overwrites whatever can be reached from v.
func destroy(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if n, ok := v.Interface().(*big.Int); ok && n != nil {
			for i, words := 0, n.Bits(); i < len(words); i++ {
				words[i] = 0xdead
			}
			n.SetInt64(666)
			return
		}
		if !v.IsNil() {
			destroy(v.Elem())
			v.Elem().SetZero()
		}
	case reflect.Slice:
		for i := range v.Len() {
			destroy(v.Index(i))
			v.Index(i).SetZero()
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			destroy(v.MapIndex(k))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				destroy(v.Field(i))
			}
		}
	case reflect.Interface:
		destroy(v.Elem())
	}
}

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	pgtest.Check(t, err)
	return string(text)
}
