package generator

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/config"
	"github.com/rungdb/rung/parser/depend"
	"github.com/rungdb/rung/runtime/tag"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// testWatch is what one query reads of one table.
type testWatch struct {
	schema, table string // schema: default public
	columns       []string
	keys          [][]string
}

// testDatabase is a fresh database with triggers on some of its tables.
type testDatabase struct {
	*pgtest.Database
	conn   *pgx.Conn // writes
	listen *pgx.Conn
	config *Database
	marks  int
}

// newTestDatabase runs ddl, generates the triggers for the watches, one query
// each, installs them and listens.
func newTestDatabase(t *testing.T, ddl string, watches ...testWatch) *testDatabase {
	t.Helper()
	d := &testDatabase{Database: pgtest.NewDatabase(t)}
	d.Exec(t, ddl)
	d.conn, d.listen = d.Conn(t), d.Conn(t)
	d.config = d.generatorDatabase(t, watches...)
	d.install(t)
	d.exec(t, `SELECT 1`)
	_, err := d.listen.Exec(t.Context(), `LISTEN rung`)
	pgtest.Check(t, err)
	return d
}

// generatorDatabase is the input of the generator: tables as they stand on the
// server, and one query per watch.
func (d *testDatabase) generatorDatabase(t *testing.T, watches ...testWatch) *Database {
	t.Helper()
	tables := map[string]*catalog.Table{}
	for _, w := range watches {
		id := tag.Table(w.schemaName(), w.table)
		if tables[id] == nil {
			tables[id] = d.describe(t, w.schemaName(), w.table)
		}
	}
	return describedDatabase(t, tables, watches...)
}

// describedDatabase is the same with tables by their identities.
func describedDatabase(t *testing.T, tables map[string]*catalog.Table, watches ...testWatch) *Database {
	t.Helper()
	cat, err := catalog.New(16)
	pgtest.Check(t, err)
	p := &Package{Config: &config.Package{Package: "dal"}}
	for i, w := range watches {
		p.Queries = append(p.Queries, &Query{
			Query: &analyze.Query{Query: &parser.Query{
				Name: fmt.Sprintf("Get%d", i+1), Command: parser.Many, Cache: &parser.Cache{},
			}},
			Result: &depend.Result{Reads: []depend.Watch{w.watch(tables[tag.Table(w.schemaName(), w.table)])}},
		})
	}
	return &Database{
		Config:   &config.Database{Name: "main", Triggers: "db/triggers.sql", Server: 16, ObjectSchema: "rung", Channel: "rung"},
		Catalog:  cat,
		Packages: []*Package{p},
	}
}

func (w testWatch) schemaName() string {
	if w.schema == "" {
		return "public"
	}
	return w.schema
}

func (w testWatch) watch(table *catalog.Table) depend.Watch {
	dw := depend.Watch{Table: table, Columns: slices.Sorted(slices.Values(w.columns))}
	for _, names := range w.keys {
		var key depend.Key
		for _, name := range names {
			key = append(key, depend.KeyColumn{Column: columnNamed(table, name), Param: 1})
		}
		dw.Keys = append(dw.Keys, key)
	}
	return dw
}

// describe reads a table from the server's catalog.
func (d *testDatabase) describe(t *testing.T, schema, name string) *catalog.Table {
	t.Helper()
	table := &catalog.Table{Schema: schema, Name: name}
	var kind string
	var oid uint32
	pgtest.Check(t, d.conn.QueryRow(t.Context(),
		`SELECT c.oid, c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		  WHERE n.nspname = $1 AND c.relname = $2`, schema, name).Scan(&oid, &kind))
	table.Kind = kind[0]
	rows, err := d.conn.Query(t.Context(),
		`SELECT attname, atttypid, attnotnull, attgenerated::text FROM pg_attribute
		  WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`, oid)
	pgtest.Check(t, err)
	for rows.Next() {
		c := &catalog.Column{TypeMod: -1}
		var generated string
		pgtest.Check(t, rows.Scan(&c.Name, &c.Type, &c.NotNull, &generated))
		if generated != "" {
			c.Generated = generated[0]
		}
		table.Columns = append(table.Columns, c)
	}
	pgtest.Check(t, rows.Err())
	rows, err = d.conn.Query(t.Context(),
		`SELECT c.relname, i.indisprimary, i.indpred IS NOT NULL OR i.indexprs IS NOT NULL, NOT i.indimmediate,
		        ARRAY(SELECT attname::text FROM unnest(i.indkey) WITH ORDINALITY k(n, at)
		              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.n ORDER BY k.at)
		   FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		  WHERE i.indrelid = $1 AND i.indisunique ORDER BY 1`, oid)
	pgtest.Check(t, err)
	for rows.Next() {
		k := &catalog.Key{}
		pgtest.Check(t, rows.Scan(&k.Name, &k.Primary, &k.Partial, &k.Deferrable, &k.Columns))
		table.Keys = append(table.Keys, k)
	}
	pgtest.Check(t, rows.Err())
	return table
}

// script is triggers.sql.
func (d *testDatabase) script(t *testing.T) string {
	t.Helper()
	f, err := Triggers(d.config)
	pgtest.Check(t, err)
	return string(f.Content)
}

// install applies triggers.sql in one transaction.
func (d *testDatabase) install(t *testing.T) {
	t.Helper()
	sql := d.script(t)
	if err := d.Run(t.Context(), sql); err != nil {
		t.Fatalf("installing: %v", err)
	}
}

// exec runs one or more statements on the writing connection.
func (d *testDatabase) exec(t *testing.T, sql string) {
	t.Helper()
	if _, err := d.conn.Exec(t.Context(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// heard returns the payloads that have arrived since it was last called, in order.
// A mark sent now arrives after all that has been committed.
func (d *testDatabase) heard(t *testing.T) []string {
	t.Helper()
	d.marks++
	mark := "mark " + strconv.Itoa(d.marks)
	d.exec(t, fmt.Sprintf(`SELECT pg_catalog.pg_notify('rung', '%s')`, mark))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var payloads []string
	for {
		n, err := d.listen.WaitForNotification(ctx)
		pgtest.Check(t, err)
		if n.Payload == mark {
			return payloads
		}
		payloads = append(payloads, n.Payload)
	}
}

// changes returns "mask keys table" of the changes heard, the hashes of a keyset
// sorted, and checks the fields before them.
func (d *testDatabase) changes(t *testing.T) []string {
	t.Helper()
	var got []string
	for _, payload := range d.heard(t) {
		if len(payload) >= 8000 {
			t.Errorf("payload of %d bytes", len(payload))
		}
		f := strings.SplitN(payload, " ", 6)
		if len(f) != 6 || f[0] != "c1" {
			got = append(got, payload)
			continue
		}
		if _, err := strconv.ParseUint(f[2], 10, 64); err != nil {
			t.Errorf("payload %q: transaction: %v", payload, err)
		}
		if f[1] != "-" && f[1] != d.fingerprint(t, f[5]) {
			t.Errorf("payload %q: fingerprint is not that of coverage", payload)
		}
		sets := strings.Split(f[4], ";")
		for i, s := range sets {
			hashes := strings.Split(s, ",")
			slices.Sort(hashes)
			if len(slices.Compact(slices.Clone(hashes))) != len(hashes) {
				t.Errorf("payload %q: keys are not distinct", payload)
			}
			sets[i] = strings.Join(hashes, ",")
		}
		got = append(got, f[3]+" "+strings.Join(sets, ";")+" "+f[5])
	}
	return got
}

// fingerprint is computed here from the text that coverage holds.
func (d *testDatabase) fingerprint(t *testing.T, table string) string {
	t.Helper()
	var spec, fingerprint string
	err := d.listen.QueryRow(t.Context(), `SELECT spec, fingerprint FROM rung.coverage WHERE table_name = $1`, table).Scan(&spec, &fingerprint)
	pgtest.Check(t, err)
	sum := md5.Sum([]byte(spec))
	if got := hex.EncodeToString(sum[:])[:16]; got != fingerprint {
		t.Errorf("coverage of %s has fingerprint %s, its text has %s", table, fingerprint, got)
	}
	return fingerprint
}

// wantChanges runs a statement and compares what is announced.
func (d *testDatabase) wantChanges(t *testing.T, sql string, want ...string) {
	t.Helper()
	d.exec(t, sql)
	if diff := cmp.Diff(want, d.changes(t)); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", sql, diff)
	}
}

// hashList prints the hashes of one keyset as changes does.
func hashList(hashes ...tag.Hash) string {
	var texts []string
	for _, h := range hashes {
		texts = append(texts, strconv.FormatUint(uint64(h), 16))
	}
	slices.Sort(texts)
	return strings.Join(slices.Compact(texts), ",")
}

func idHash(v int64) tag.Hash { return tag.Hash(0).Int8(v) }

func TestTriggersAnnounceWrites(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t,
		`CREATE TABLE accounts (id bigint PRIMARY KEY, tenant_id int, email text NOT NULL, plan text, note text)`,
		testWatch{table: "accounts", columns: []string{"id", "email", "plan"}, keys: [][]string{{"id"}}},
		testWatch{table: "accounts", columns: []string{"id", "tenant_id", "plan"}, keys: [][]string{{"id", "tenant_id"}}},
	)
	both := func(rows ...[2]int64) string { // (id, tenant) -> "[id];[id, tenant]"
		var one, two []tag.Hash
		for _, r := range rows {
			one = append(one, idHash(r[0]))
			two = append(two, idHash(r[0]).Int8(r[1]))
		}
		return hashList(one...) + ";" + hashList(two...) + " public.accounts"
	}
	// Watched: email, id, plan, tenant_id.
	d.wantChanges(t, `INSERT INTO accounts VALUES (1, 7, 'a', 'free')`, "* "+both([2]int64{1, 7}))
	d.wantChanges(t, `INSERT INTO accounts VALUES (2, 7, 'b', 'free'), (3, NULL, 'c', NULL)`, "* "+both([2]int64{2, 7}, [2]int64{3, -1}))
	d.wantChanges(t, `UPDATE accounts SET plan = 'pro' WHERE id = 1`, "0010 "+both([2]int64{1, 7}))
	d.wantChanges(t, `UPDATE accounts SET plan = plan WHERE id = 1`)
	d.wantChanges(t, `UPDATE accounts SET note = 'x' WHERE id = 1`)
	d.wantChanges(t, `UPDATE accounts SET note = 'y'`)
	d.wantChanges(t, `UPDATE accounts SET plan = 'pro'`, "0010 "+both([2]int64{2, 7}, [2]int64{3, -1}))
	d.wantChanges(t, `UPDATE accounts SET email = email || '!', note = NULL WHERE id < 3`, "1000 "+both([2]int64{1, 7}, [2]int64{2, 7}))
	d.wantChanges(t, `UPDATE accounts SET id = 4 WHERE id = 3`, "0100 "+both([2]int64{3, -1}, [2]int64{4, -1}))
	d.wantChanges(t, `UPDATE accounts SET tenant_id = 8 WHERE id = 1`, "0001 "+both([2]int64{1, 7}, [2]int64{1, 8}))
	d.wantChanges(t, `UPDATE accounts SET id = id + 10 WHERE id IN (1, 2)`,
		"1111 "+both([2]int64{1, 8}, [2]int64{2, 7}, [2]int64{11, 8}, [2]int64{12, 7}))
	d.wantChanges(t, `UPDATE accounts SET plan = 'x' WHERE false`)
	d.wantChanges(t, `DELETE FROM accounts WHERE false`)
	d.wantChanges(t, `INSERT INTO accounts SELECT * FROM accounts WHERE false`)
	d.wantChanges(t, `DELETE FROM accounts WHERE id = 11`, "* "+both([2]int64{11, 8}))
	d.wantChanges(t, `DELETE FROM accounts`, "* "+both([2]int64{12, 7}, [2]int64{4, -1}))
	d.wantChanges(t, `TRUNCATE accounts`, "* * public.accounts")
}

// TestAliases has names of columns that the aliases of others could be taken for.
func TestAliases(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 63)
	seen := map[string][]string{}
	for _, columns := range [][]string{
		{"a"}, {"a", "b"}, {"a, b"}, {`a", "b`}, {`a"`, `"b`}, {`"a, b"`}, {long}, {long, "a"}, {long, "b"}, {"old a"}, {"ä", "a"},
	} {
		for _, what := range []string{"old", "new"} {
			name := alias(what, columns...)
			if other := seen[name]; other != nil {
				t.Errorf("alias(%q, %q) = %s, as is that of %q", what, columns, name, other)
			}
			seen[name] = append([]string{what}, columns...)
			if bare := strings.ReplaceAll(name[1:len(name)-1], `""`, `"`); len(bare) > maxName {
				t.Errorf("%s has %d bytes", name, len(bare))
			}
		}
	}
	if got := alias("old", "id", "shop_id"); got != `"old id, shop_id"` {
		t.Errorf("alias = %s", got)
	}
}
