package generator

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/runtime/tag"
)

// TestTriggersOutliveTheirColumns changes the table under a running system: every
// write succeeds, and what cannot be told is the whole table.
func TestTriggersOutliveTheirColumns(t *testing.T) {
	t.Parallel()
	const whole = "* * public.t"
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v text, w int)`, byID("t", "v"))
	d.wantChanges(t, `INSERT INTO t VALUES (1, 'a'), (2, 'b'); UPDATE t SET v = 'c'; UPDATE t SET v = 'd' WHERE id = 1; DELETE FROM t WHERE id = 2`,
		"* "+ids(1, 2)+" public.t", "01 "+ids(1, 2)+" public.t", "01 "+ids(1)+" public.t", "* "+ids(2)+" public.t")
	d.wantChanges(t, `ALTER TABLE t ADD COLUMN x int DEFAULT 5; UPDATE t SET x = 6`)
	d.wantChanges(t, `ALTER TABLE t ALTER COLUMN v TYPE varchar(9); UPDATE t SET v = 'e' WHERE id = 1`, "01 "+ids(1)+" public.t")
	d.wantChanges(t, `ALTER TABLE t ALTER COLUMN id TYPE bigint; UPDATE t SET v = 'f' WHERE id = 1`, "01 "+ids(1)+" public.t")
	d.exec(t, `ALTER TABLE t RENAME COLUMN v TO u`)
	d.wantChanges(t, `UPDATE t SET u = 'g'`, whole)
	d.wantChanges(t, `UPDATE t SET w = 1`, whole)
	d.wantChanges(t, `UPDATE t SET w = 1 WHERE false`, whole)
	d.wantChanges(t, `INSERT INTO t VALUES (3)`, "* "+ids(3)+" public.t")
	d.wantChanges(t, `TRUNCATE t`, whole)
	d.wantChanges(t, `ALTER TABLE t RENAME COLUMN u TO v; INSERT INTO t VALUES (1, 'a'); UPDATE t SET v = 'b'`,
		"* "+ids(1)+" public.t", "01 "+ids(1)+" public.t")
	d.wantChanges(t, `ALTER TABLE t DROP COLUMN v; UPDATE t SET w = 2; DELETE FROM t`, whole, "* "+ids(1)+" public.t")
	// A new type of the same name has no hash of int.
	d.wantChanges(t, `ALTER TABLE t ALTER COLUMN id TYPE text; INSERT INTO t VALUES ('x')`, whole)
}

// TestTriggersUnderRename has writers at work while a watched column is renamed
// and renamed back.
func TestTriggersUnderRename(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v int, w int); INSERT INTO t SELECT i, 0, 0 FROM generate_series(1, 8) i`, byID("t", "v"))
	stop := make(chan struct{})
	failed := make(chan error, 8)
	var writers sync.WaitGroup
	for i := range 4 {
		conn := d.Conn(t)
		writers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := conn.Exec(t.Context(), `UPDATE t SET w = w + 1 WHERE id = $1 OR id = $1 + 4`, i+1); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for range 20 {
		d.exec(t, `ALTER TABLE t RENAME COLUMN v TO u`)
		d.exec(t, `ALTER TABLE t RENAME COLUMN u TO v`)
	}
	close(stop)
	writers.Wait()
	select {
	case err := <-failed:
		t.Errorf("a write failed: %v", err)
	default:
	}
	for _, change := range d.changes(t) {
		if change != "* * public.t" {
			t.Errorf("announced %q, want the whole table or nothing", change)
			break
		}
	}
}

// TestTriggersBoundPayloads counts and measures what is announced.
func TestTriggersBoundPayloads(t *testing.T) {
	t.Parallel()
	const whole = "* * public.t"
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v int, x text, y text)`,
		byID("t", "v"), testWatch{table: "t", columns: []string{"x"}, keys: [][]string{{"x"}}}, testWatch{table: "t", columns: []string{"y"}, keys: [][]string{{"y"}}})
	count := func(sql string) int { // hashes of the first keyset
		t.Helper()
		d.exec(t, sql)
		got := d.changes(t)
		if len(got) != 1 {
			t.Fatalf("%s announced %q", sql, got)
		}
		if got[0] == whole {
			return -1
		}
		first, _, _ := strings.Cut(strings.Fields(got[0])[1], ";")
		return len(strings.Split(first, ","))
	}
	tests := []struct {
		sql  string
		want int
	}{
		{`INSERT INTO t SELECT i, 0, 'x', 'y' FROM generate_series(1, 300) i`, 300},
		{`INSERT INTO t SELECT i, 0, 'x', 'y' FROM generate_series(301, 601) i`, -1},
		{`UPDATE t SET v = 1 WHERE id <= 300`, 300},
		{`UPDATE t SET v = 2 WHERE id <= 301`, -1},
		{`UPDATE t SET v = CASE WHEN id <= 300 THEN 3 ELSE v END`, 300},
		{`UPDATE t SET x = id WHERE id <= 100`, 100},
		{`UPDATE t SET x = id, y = id WHERE id BETWEEN 101 AND 300`, -1}, // 600 hashes
		{`DELETE FROM t WHERE id <= 250`, -1},                            // as many
		{`DELETE FROM t WHERE id BETWEEN 301 AND 600`, 300},
		{`DELETE FROM t`, 51},
	}
	for _, tt := range tests {
		if got := count(tt.sql); got != tt.want {
			t.Errorf("%s announced %d keys, want %d (-1: the whole table)", tt.sql, got, tt.want)
		}
	}
}

// TestTriggersOfAWideTable has as many columns as can be compared (a join of the
// server has 1,664), and names of the greatest length.
func TestTriggersOfAWideTable(t *testing.T) {
	t.Parallel()
	schema, table := strings.Repeat(`"`, 63), strings.Repeat(`"`, 60)+"ä"
	var columns, ddl []string
	for i := range 800 {
		columns = append(columns, fmt.Sprintf("c%d", i))
		ddl = append(ddl, fmt.Sprintf("c%d bool", i))
	}
	name := quoteIdent(schema) + "." + quoteIdent(table)
	d := newTestDatabase(t, `CREATE SCHEMA `+quoteIdent(schema)+`; CREATE TABLE `+name+` (id int PRIMARY KEY, `+strings.Join(ddl, ", ")+`)`,
		testWatch{schema: schema, table: table, columns: append(columns, "id"), keys: [][]string{{"id"}}})
	d.exec(t, `INSERT INTO `+name+` SELECT i FROM generate_series(1, 300) i`)
	d.heard(t)
	d.wantChanges(t, `UPDATE `+name+` SET c0 = true WHERE id <= 2`, "1"+strings.Repeat("0", 800)+" "+ids(1, 2)+" "+tag.Table(schema, table))
	d.wantChanges(t, `UPDATE `+name+` SET c0 = false`, "1"+strings.Repeat("0", 800)+" "+ids(slices.Collect(upTo(300))...)+" "+tag.Table(schema, table))
}

func upTo(n int64) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		for i := int64(1); i <= n && yield(i); i++ {
		}
	}
}

// TestTriggersInSessionsThatHaveSeenOneRow updates many rows where the plans of the
// trigger were made for one, and few where they were made for many.
func TestTriggersInSessionsThatHaveSeenOneRow(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{"primary key": "PRIMARY KEY", "no key": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newTestDatabase(t, `CREATE TABLE t (id int `+key+`, v int, w int);
				INSERT INTO t SELECT i, 0, 0 FROM generate_series(1, 10000) i; ANALYZE t`, byID("t", "v"))
			for _, rows := range []int{1, 2, 10000, 2, 1} {
				d.exec(t, fmt.Sprintf(`UPDATE t SET w = w + 1 WHERE id <= %d`, rows))
				d.exec(t, fmt.Sprintf(`UPDATE t SET v = v + 1 WHERE id <= %d`, rows))
			}
			start := time.Now()
			d.exec(t, `UPDATE t SET w = w + 1`)
			d.exec(t, `UPDATE t SET v = v + 1`)
			// A nested loop over both transition tables takes 15 s and more.
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("two updates of 10,000 rows took %v", took)
			}
			if got := d.changes(t); got[len(got)-1] != "* * public.t" {
				t.Errorf("the last update announced %q, want the whole table", got[len(got)-1])
			}
		})
	}
}

// TestTriggersAreNotCompiled makes the plans of a trigger where the server would
// compile all that it plans.
func TestTriggersAreNotCompiled(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v int)`, testWatch{table: "t", columns: []string{"v"}})
	d.exec(t, `INSERT INTO t VALUES (1), (2)`)
	d.exec(t, `SET jit = on; SET jit_above_cost = 0; SET jit_optimize_above_cost = 0; SET jit_inline_above_cost = 0`)
	d.exec(t, `UPDATE t SET v = 0`)
	d.exec(t, `SET jit_above_cost = -1`)
	start := time.Now()
	for i := range 50 {
		d.exec(t, fmt.Sprintf(`UPDATE t SET v = %d`, i+1))
	}
	// Compiled each takes half a second.
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("50 updates of two rows took %v", took)
	}
}

// TestTriggersNeedNoPrivileges writes as a role that may do nothing but write, under
// a search path that is out to deceive.
func TestTriggersNeedNoPrivileges(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v text, w int)`, byID("t", "v"))
	writer := "writer_" + d.Name
	d.exec(t, `CREATE ROLE `+writer+`; GRANT INSERT, UPDATE, DELETE, TRUNCATE, SELECT (id) ON t TO `+writer)
	d.exec(t, `CREATE SCHEMA evil; GRANT USAGE ON SCHEMA evil TO `+writer+`;
		CREATE FUNCTION evil.hashint8extended(int8, int8) RETURNS int8 LANGUAGE sql AS 'SELECT 0::int8';
		CREATE FUNCTION evil.pg_notify(text, text) RETURNS void LANGUAGE sql AS 'SELECT NULL::void';
		CREATE TABLE evil.rung_new (id int); GRANT SELECT ON evil.rung_new TO `+writer)
	d.exec(t, `SET ROLE `+writer+`; SET search_path = evil, public, pg_catalog; SET plpgsql.variable_conflict = use_column; SET TimeZone = 'Asia/Kolkata'; SET DateStyle = 'German'`)
	d.wantChanges(t, `INSERT INTO t VALUES (1, 'a')`, "* "+ids(1)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = 'b' WHERE id = 1`, "01 "+ids(1)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = 'b'`)
	d.wantChanges(t, `DELETE FROM t WHERE id = 1`, "* "+ids(1)+" public.t")
	d.wantChanges(t, `TRUNCATE t`, "* * public.t")
	if _, err := d.conn.Exec(t.Context(), `CALL rung.attach('t', 'rung."public.t"()')`); err == nil {
		t.Error("a role without privileges may install triggers")
	}
	d.exec(t, `RESET ROLE; DROP OWNED BY `+writer+`; DROP ROLE `+writer)
}

// TestTriggersOfHostileNames has names that are SQL, keywords, not ASCII, or as long
// as names can be.
func TestTriggersOfHostileNames(t *testing.T) {
	t.Parallel()
	names := []string{
		`a"b; drop`, `it's`, `back\slash`, "new\nline", "select", "größe", "日本語", "rung_new", "o", "n", "r", "s", "mask", "keys", "touched",
		"$rung$", "$rung", "%s %I", "a.b", "A", "\u00a0", "changed o", "old o", "key o", "o, n", "h", `{"x"}`, "tab\t", "<b>&", " ", strings.Repeat("x", 63), strings.Repeat("é", 31),
	}
	var ddl strings.Builder
	var watches []testWatch
	for i, name := range names {
		key := names[(i+1)%len(names)] // another name for the key column
		fmt.Fprintf(&ddl, `CREATE SCHEMA %[1]s; CREATE TABLE %[1]s.%[1]s (%[2]s int PRIMARY KEY, %[1]s text, "the rest" text);`, quoteIdent(name), quoteIdent(key))
		watches = append(watches, testWatch{schema: name, table: name, columns: []string{name}, keys: [][]string{{key}}})
	}
	d := newTestDatabase(t, ddl.String(), watches...)
	for i, name := range names {
		key := names[(i+1)%len(names)]
		q, k := quoteIdent(name), quoteIdent(key)
		mask := "10"
		if key < name {
			mask = "01"
		}
		table := tag.Table(name, name)
		d.wantChanges(t, fmt.Sprintf(`INSERT INTO %[1]s.%[1]s VALUES (1, 'a'), (2, 'b')`, q), "* "+ids(1, 2)+" "+table)
		d.wantChanges(t, fmt.Sprintf(`UPDATE %[1]s.%[1]s SET "the rest" = 'c'`, q))
		d.wantChanges(t, fmt.Sprintf(`UPDATE %[1]s.%[1]s SET %[1]s = 'c'`, q), mask+" "+ids(1, 2)+" "+table)
		d.wantChanges(t, fmt.Sprintf(`UPDATE %[1]s.%[1]s SET %[1]s = 'd' WHERE %[2]s = 2`, q, k), mask+" "+ids(2)+" "+table)
		d.wantChanges(t, fmt.Sprintf(`DELETE FROM %[1]s.%[1]s WHERE %[2]s = 1`, q, k), "* "+ids(1)+" "+table)
	}
}

// TestTriggersSurviveAnyKeyValue writes values at the ends of their types.
func TestTriggersSurviveAnyKeyValue(t *testing.T) {
	t.Parallel()
	var ddl []string
	var watches []testWatch
	for _, typ := range keyTypes() {
		ddl = append(ddl, fmt.Sprintf(`CREATE TABLE t_%[1]s (id int PRIMARY KEY, k %[1]s)`, typ.name))
		watches = append(watches, testWatch{table: "t_" + typ.name, columns: []string{"k"}, keys: [][]string{{"k"}}})
	}
	d := newTestDatabase(t, strings.Join(ddl, ";"), watches...)
	values := map[string][]string{
		"int2": {"-32768", "32767"}, "int4": {"-2147483648", "2147483647"}, "int8": {"-9223372036854775808", "9223372036854775807"},
		"bool": {"t", "f"}, "uuid": {"ffffffff-ffff-ffff-ffff-ffffffffffff"}, "text": {"", "é"}, "varchar": {"", " "}, "bytea": {"", `\xff00`},
		"numeric":     {"NaN", "Infinity", "-Infinity", "1e131071", "1e-16383", "-0.00"},
		"date":        {"infinity", "-infinity", "4713-01-01 BC", "5874897-12-31"},
		"timestamp":   {"infinity", "-infinity", "4713-01-01 00:00:00 BC", "294276-12-31 23:59:59.999999"},
		"timestamptz": {"infinity", "-infinity", "4713-01-01 00:00:00+00 BC", "294276-12-31 23:59:59.999999+00"},
	}
	for typ, texts := range values {
		for _, text := range append(texts, "NULL") {
			literal := quoteLiteral(text)
			if text == "NULL" {
				literal = text
			}
			var wire []byte
			rows, err := d.conn.Query(t.Context(), `SELECT `+literal+`::`+typ, pgx.QueryResultFormats{pgx.BinaryFormatCode})
			pgtest.Check(t, err)
			if !rows.Next() {
				t.Fatalf("%s %s: %v", typ, text, rows.Err())
			}
			wire = slices.Clone(rows.RawValues()[0])
			oid := rows.FieldDescriptions()[0].DataTypeOID
			rows.Close()
			h, ok := tag.Hash(0).FromWire(oid, pgx.BinaryFormatCode, wire)
			if !ok {
				t.Errorf("FromWire(%s %s) = false", typ, text)
			}
			d.wantChanges(t, fmt.Sprintf(`INSERT INTO t_%s VALUES (1, %s)`, typ, literal), "* "+hashList(h)+" public.t_"+typ)
			d.wantChanges(t, fmt.Sprintf(`DELETE FROM t_%s`, typ), "* "+hashList(h)+" public.t_"+typ)
		}
	}
}
