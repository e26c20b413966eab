package depend_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
	"github.com/rungdb/rung/parser/depend"
	"github.com/rungdb/rung/runtime/tag"
)

var (
	fuzzSeed    = flag.Uint64("depend.seed", 0, "seed of TestNoChangeIsMissed; 0: from the clock")
	fuzzQueries = flag.Int("depend.queries", 150, "queries of TestNoChangeIsMissed")
	fuzzWrites  = flag.Int("depend.writes", 40, "transactions of TestNoChangeIsMissed")
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// entry is a cached result of one query for one list of arguments.
type entry struct {
	text  string
	one   bool
	query *analyze.Query
	deps  *depend.Result
	args  []any

	rows []string // as they were filled, without hidden columns, sorted
	tags [][]string
	any  []bool // parallel to Reads: any change of the columns
	at   int    // transaction of the fill
}

// row is a row of a table, column by column as text.
type row map[string]string

// null stands for NULL as a key value.
const null = "\x00"

// TestNoChangeIsMissed looks for a change of the database that alters the result
// of a query and touches none of its watches. Queries, arguments and writes are
// random; what a trigger would see is simulated from the tables' contents before
// and after each transaction.
func TestNoChangeIsMissed(t *testing.T) {
	seed := *fuzzSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("go test ./parser/depend -run TestNoChangeIsMissed -depend.seed=%d -depend.queries=%d -depend.writes=%d", seed, *fuzzQueries, *fuzzWrites)
	g := &sqlGen{Rand: rand.New(rand.NewPCG(seed, 1))}
	db := pgtest.NewDatabase(t)
	db.Exec(t, small)
	f := &fuzz{t: t, g: g, cat: load(t, small), conn: db.Conn(t)}
	for range 60 {
		f.transaction()
	}
	f.makeEntries(*fuzzQueries)
	for i := range *fuzzWrites {
		f.step(i)
		if t.Failed() {
			break
		}
	}
	t.Logf("%d checks, %d results changed, %d touched in vain, %d of %d watches keyed, %d queries follow, %d refused by the analysis, %d by the server",
		f.checks, f.changed, f.vain, f.keyed, f.watches, f.follows, f.refused, f.failed)
	if f.changed == 0 || f.keyed == 0 || f.follows == 0 {
		t.Error("the run proved nothing: no result changed, or no watch was keyed or followed")
	}
}

type fuzz struct {
	t       *testing.T
	g       *sqlGen
	cat     *catalog.Catalog
	conn    *pgx.Conn
	entries []*entry

	checks, changed, vain, keyed, watches, follows, refused, failed int
}

// transaction runs one to three writes; those that the server refuses leave
// nothing.
func (f *fuzz) transaction() []string {
	var list []string
	for range 1 + f.g.IntN(3) {
		list = append(list, f.g.write())
	}
	ctx := context.Background()
	tx, err := f.conn.Begin(ctx)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, sql := range list {
		if _, err := tx.Exec(ctx, sql); err != nil {
			_ = tx.Rollback(ctx) // the server's error says all
			return nil
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return nil
	}
	return list
}

func (f *fuzz) makeEntries(n int) {
	for tries := 0; len(f.entries) < n && tries < 20*n; tries++ {
		text, ordered := f.g.query()
		e := &entry{text: text, one: ordered && f.g.chance(50)}
		if !f.derive(e) {
			f.refused++
			continue
		}
		if !f.argue(e) {
			f.failed++
			continue
		}
		f.entries = append(f.entries, e)
		for _, w := range e.deps.Reads {
			f.watches++
			if w.Keys != nil {
				f.keyed++
			}
		}
		if len(depend.KeyQueries(e.deps.Reads)) > 0 {
			f.follows++
		}
	}
	if len(f.entries) < n {
		f.t.Fatalf("only %d of %d queries could be made: %d refused by the analysis, %d by the server", len(f.entries), n, f.refused, f.failed)
	}
}

// argue gives the query arguments, such that it has rows if some are found soon,
// and fills the entry; false: the server refuses the query.
func (f *fuzz) argue(e *entry) bool {
	for try := 0; try == 0 || try < 6 && len(e.rows) == 0; try++ {
		e.args = nil
		for _, p := range e.query.Params {
			e.args = append(e.args, f.argument(p.Type))
		}
		if err := f.fill(e, -1); err != nil {
			return false
		}
	}
	return true
}

func (f *fuzz) derive(e *entry) bool {
	cmd := parser.Many
	if e.one {
		cmd = parser.One
	}
	list, errs := parser.ParseFile(&parser.Source{Path: "q.sql", Text: fmt.Sprintf("-- name: Q %s\n%s\n", cmd, e.text)})
	if len(errs) > 0 || len(list) != 1 {
		return false
	}
	if e.query, errs = analyze.Analyze(f.cat, list[0]); len(errs) > 0 {
		return false
	}
	e.deps, errs = depend.Derive(f.cat, e.query)
	return len(errs) == 0 && e.deps.Refused == ""
}

func (f *fuzz) argument(oid catalog.OID) any {
	if f.g.chance(4) {
		return nil
	}
	word := func() string { return pick(f.g, "x", "y", "z") }
	switch f.cat.FormatType(oid) {
	case "bigint":
		return int64(f.g.IntN(5))
	case "text", "character varying":
		return word()
	case "integer[]":
		return []int32{int32(f.g.IntN(5)), int32(f.g.IntN(5))}
	case "text[]", "character varying[]":
		return []string{word(), word()}
	}
	return int32(f.g.IntN(5))
}

// read runs the query as the cached path does and returns its rows, and those of the
// queries for the keys before.
func (f *fuzz) read(e *entry) (rows []string, found map[*depend.KeyQuery][][]string, err error) {
	found = map[*depend.KeyQuery][][]string{}
	for _, q := range depend.KeyQueries(e.deps.Reads) {
		sql, params := q.SQL()
		var args []any
		for _, n := range params {
			args = append(args, e.args[n-1])
		}
		if found[q], err = f.query(sql, args); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", sql, err)
		}
	}
	list, err := f.query(e.query.SQL, e.args)
	if e.one && len(list) > 1 {
		list = list[:1]
	}
	for _, r := range list {
		rows = append(rows, fmt.Sprint(r))
	}
	slices.Sort(rows)
	return rows, found, err
}

// query returns rows as texts.
func (f *fuzz) query(sql string, args []any) ([][]string, error) {
	r, err := f.conn.Query(context.Background(), sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(r, func(r pgx.CollectableRow) ([]string, error) {
		values, err := r.Values()
		var texts []string
		for _, v := range values {
			texts = append(texts, text(v))
		}
		return texts, err
	})
}

func text(v any) string {
	if v == nil {
		return null
	}
	return fmt.Sprint(v)
}

// fill reads the entry and derives its tags.
func (f *fuzz) fill(e *entry, at int) error {
	rows, found, err := f.read(e)
	if err != nil {
		return err
	}
	e.rows, e.at = rows, at
	e.tags, e.any = make([][]string, len(e.deps.Reads)), make([]bool, len(e.deps.Reads))
	for i, w := range e.deps.Reads {
		e.any[i] = w.Keys == nil
		for _, k := range given(w.Keys, e.args) {
			tags, ok := keyTags(k, e.args, found)
			e.tags[i] = append(e.tags[i], tags...)
			e.any[i] = e.any[i] || !ok
		}
		e.any[i] = e.any[i] || len(given(w.Keys, e.args)) == 0
	}
	return nil
}

// given returns the keys that count: all or, where they are optional, the first whose
// argument is given.
func given(keys []depend.Key, args []any) []depend.Key {
	for i, k := range keys {
		if !k[0].Optional {
			return keys
		}
		if args[k[0].Param-1] != nil {
			return keys[i : i+1]
		}
	}
	return nil
}

// keyTags returns the values of a key, prefixed by its columns; false: any change.
func keyTags(k depend.Key, args []any, found map[*depend.KeyQuery][][]string) ([]string, bool) {
	if q := k[0].Query; q != nil {
		var tags []string
		for _, row := range found[q] {
			var values []string
			for _, c := range k {
				values = append(values, row[c.Output])
			}
			tags = append(tags, tagOf(k, values))
		}
		return tags, len(found[q]) <= tag.MaxFollowed
	}
	lists := [][]string{nil}
	for _, c := range k {
		var next [][]string
		for _, v := range values(c, args) {
			for _, l := range lists {
				next = append(next, append(l[:len(l):len(l)], v))
			}
		}
		lists = next
	}
	var tags []string
	for _, l := range lists {
		tags = append(tags, tagOf(k, l))
	}
	return tags, true
}

func values(c depend.KeyColumn, args []any) []string {
	if c.Const != nil {
		return []string{*c.Const}
	}
	arg := args[c.Param-1]
	if !c.Each {
		return []string{text(arg)}
	}
	var out []string
	switch list := arg.(type) {
	case []int32:
		for _, v := range list {
			out = append(out, text(v))
		}
	case []string:
		out = list
	}
	return out
}

func tagOf(k depend.Key, values []string) string {
	var b strings.Builder
	for i, c := range k {
		b.WriteString(c.Column.Name + "=" + values[i] + ";")
	}
	return b.String()
}

// change is a row before and after a transaction; one of them may be missing.
type change struct {
	table    string
	old, new row
}

// tables reads every table, rows by rid.
func (f *fuzz) tables() map[string]map[string]row {
	all := map[string]map[string]row{}
	for _, t := range f.cat.Tables() {
		if t.Kind != 'r' {
			continue
		}
		all[t.Name] = map[string]row{}
		rows, err := f.conn.Query(context.Background(), "SELECT * FROM "+t.Name)
		if err != nil {
			f.t.Fatal(err)
		}
		list, err := pgx.CollectRows(rows, pgx.RowToMap)
		if err != nil {
			f.t.Fatal(err)
		}
		for _, m := range list {
			r := row{}
			for name, v := range m {
				r[name] = text(v)
			}
			all[t.Name][r["rid"]] = r
		}
	}
	return all
}

func changes(before, after map[string]map[string]row) []change {
	var list []change
	for table, rows := range before {
		for rid, r := range rows {
			if n := after[table][rid]; fmt.Sprint(n) != fmt.Sprint(r) {
				list = append(list, change{table, r, n})
			}
		}
		for rid, r := range after[table] {
			if rows[rid] == nil {
				list = append(list, change{table, nil, r})
			}
		}
	}
	return list
}

// touches says that the change touches one of the entry's watches.
func (e *entry) touches(c change) bool {
	for i, w := range e.deps.Reads {
		if w.Table.Name != c.table {
			continue
		}
		whole := c.old == nil || c.new == nil
		differs := slices.ContainsFunc(w.Columns, func(name string) bool { return whole || c.old[name] != c.new[name] })
		if differs && (e.any[i] || e.matches(i, w, c.old) || e.matches(i, w, c.new)) {
			return true
		}
	}
	return false
}

func (e *entry) matches(i int, w depend.Watch, r row) bool {
	if r == nil {
		return false
	}
	for _, k := range w.Keys {
		var values []string
		for _, c := range k {
			values = append(values, r[c.Column.Name])
		}
		if slices.Contains(e.tags[i], tagOf(k, values)) {
			return true
		}
	}
	return false
}

// step runs a transaction and checks every entry against it.
func (f *fuzz) step(n int) {
	before := f.tables()
	writes := f.transaction()
	list := changes(before, f.tables())
	if len(list) == 0 {
		return
	}
	for _, e := range f.entries {
		f.checks++
		touched := slices.ContainsFunc(list, e.touches)
		rows, _, err := f.read(e)
		if err != nil {
			f.t.Fatalf("%s: %v", e.text, err)
		}
		same := slices.Equal(rows, e.rows)
		switch {
		case !same && !touched:
			f.t.Errorf("missed: %s\nargs %v, one %v\nfilled after transaction %d: %q\nafter %d, %q: %q\nchanges %q\n%s\ntags %q", e.text, e.args, e.one, e.at, e.rows, n, writes, rows, list, watches(e.deps), e.tags)
		case same && touched:
			f.vain++
		case !same:
			f.changed++
		}
		if touched {
			if err := f.fill(e, n); err != nil {
				f.t.Fatalf("%s: %v", e.text, err)
			}
		}
	}
}
