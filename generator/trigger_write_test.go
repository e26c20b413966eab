package generator

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/runtime/tag"
)

// byID is what a query of all columns of a table by its id reads.
func byID(table string, columns ...string) testWatch {
	return testWatch{table: table, columns: append(columns, "id"), keys: [][]string{{"id"}}}
}

// ids prints the hashes of a key [id].
func ids(vs ...int64) string {
	var hashes []tag.Hash
	for _, v := range vs {
		hashes = append(hashes, idHash(v))
	}
	return hashList(hashes...)
}

func TestTriggersSeeEveryKindOfStatement(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v int)`, byID("t", "v"))

	w := d.Conn(t).PgConn()
	_, err := w.CopyFrom(t.Context(), strings.NewReader("1\t1\n2\t2\n"), `COPY t FROM STDIN`)
	pgtest.Check(t, err)
	d.wantChanges(t, `SELECT 1`, "* "+ids(1, 2)+" public.t")

	d.wantChanges(t, `INSERT INTO t VALUES (1, 10), (3, 3) ON CONFLICT (id) DO UPDATE SET v = excluded.v`,
		"01 "+ids(1)+" public.t", "* "+ids(3)+" public.t")
	d.wantChanges(t, `INSERT INTO t VALUES (1, 11) ON CONFLICT DO NOTHING`)
	d.wantChanges(t, `WITH a AS (INSERT INTO t VALUES (4, 4) RETURNING id), b AS (UPDATE t SET v = 0 WHERE id = 3), c AS (DELETE FROM t WHERE id = 1)
		INSERT INTO t SELECT id + 1, 5 FROM a`,
		"* "+ids(4, 5)+" public.t", "* "+ids(1)+" public.t", "01 "+ids(3)+" public.t")
	d.wantChanges(t, `MERGE INTO t USING (VALUES (3), (4), (6)) s(id) ON t.id = s.id
		WHEN MATCHED AND t.id = 3 THEN DELETE
		WHEN MATCHED THEN UPDATE SET v = 40
		WHEN NOT MATCHED THEN INSERT VALUES (s.id, 6)`,
		"* "+ids(3)+" public.t", "01 "+ids(4)+" public.t", "* "+ids(6)+" public.t")
	d.wantChanges(t, `CREATE VIEW w AS SELECT id, v FROM t; UPDATE w SET v = 7 WHERE id = 6`, "01 "+ids(6)+" public.t")
	d.wantChanges(t, `BEGIN; UPDATE t SET v = 8 WHERE id = 6; SAVEPOINT s; UPDATE t SET v = 9 WHERE id = 4; ROLLBACK TO s; COMMIT`,
		"01 "+ids(6)+" public.t")
	d.wantChanges(t, `BEGIN; DELETE FROM t; ROLLBACK`)
	// A session that applies replicated changes fires only triggers that are
	// enabled always.
	d.wantChanges(t, `SET session_replication_role = replica; UPDATE t SET v = 10 WHERE id = 6; RESET session_replication_role`,
		"01 "+ids(6)+" public.t")
}

func TestTriggersSeeForeignKeyActions(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `
		CREATE TABLE p (id int PRIMARY KEY);
		CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE ON UPDATE CASCADE);
		CREATE TABLE n (id int PRIMARY KEY, p int REFERENCES p ON DELETE SET NULL);
		INSERT INTO p VALUES (1), (2), (3);
		INSERT INTO c VALUES (10, 1), (11, 1), (12, 2);
		INSERT INTO n VALUES (20, 1), (21, 2)`,
		testWatch{table: "c", columns: []string{"id", "p"}, keys: [][]string{{"p"}}}, byID("n", "p"))
	d.wantChanges(t, `DELETE FROM p WHERE id = 1`, "* "+ids(1)+" public.c", "01 "+ids(20)+" public.n")
	d.wantChanges(t, `UPDATE p SET id = 4 WHERE id = 3`)
	d.wantChanges(t, `UPDATE n SET p = NULL; UPDATE p SET id = 5 WHERE id = 2`, "01 "+ids(21)+" public.n", "01 "+ids(2, 5)+" public.c")
	d.wantChanges(t, `TRUNCATE p CASCADE`, "* * public.c", "* * public.n")
}

// TestTriggersSeeOtherTriggers: what triggers of the user's own write, at once, when
// a constraint is checked, and at the end of the transaction.
func TestTriggersSeeOtherTriggers(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `
		CREATE TABLE src (id int PRIMARY KEY, v int);
		CREATE TABLE t (id int PRIMARY KEY, v int, twice int GENERATED ALWAYS AS (v * 2) STORED);
		INSERT INTO t VALUES (1, 1), (2, 2), (3, 3);
		CREATE FUNCTION write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			UPDATE t SET v = v + 10 WHERE id = TG_ARGV[0]::int; RETURN NEW; END $$;
		CREATE FUNCTION double() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.v := NEW.v * 2; RETURN NEW; END $$;
		CREATE TRIGGER a_before BEFORE INSERT ON src FOR EACH ROW EXECUTE FUNCTION write(1);
		CREATE TRIGGER a_statement AFTER UPDATE ON src FOR EACH STATEMENT EXECUTE FUNCTION write(2);
		CREATE CONSTRAINT TRIGGER late AFTER DELETE ON src DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION write(3);
		CREATE TRIGGER changes BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION double()`,
		testWatch{table: "t", columns: []string{"id", "twice"}, keys: [][]string{{"id"}, {"twice"}}})
	d.wantChanges(t, `INSERT INTO src VALUES (1, 1)`, "01 "+ids(1)+";"+ids(2, 22)+" public.t")
	d.wantChanges(t, `UPDATE src SET v = 2`, "01 "+ids(2)+";"+ids(4, 24)+" public.t")
	d.wantChanges(t, `BEGIN; DELETE FROM src; SAVEPOINT s; COMMIT`, "01 "+ids(3)+";"+ids(6, 26)+" public.t")
	// A trigger before the row decides what is written.
	d.wantChanges(t, `INSERT INTO t VALUES (4, 5)`, "* "+ids(4)+";"+ids(20)+" public.t")
}

// TestTriggersSeeRowsThatMergeMoves: the server puts them into no transition table
// of UPDATE (seen in PostgreSQL 15), so that rows which move are a change of the
// whole table where they are not shown, wherever the MERGE stands.
func TestTriggersSeeRowsThatMergeMoves(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `
		CREATE TABLE t (id int, region text, v int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
		CREATE TABLE merge_a PARTITION OF t FOR VALUES IN ('a');
		CREATE TABLE merge_b PARTITION OF t FOR VALUES IN ('b', 'c') PARTITION BY LIST (region);
		CREATE TABLE merge_b1 PARTITION OF merge_b FOR VALUES IN ('b');
		CREATE TABLE other (id int PRIMARY KEY, v int);
		INSERT INTO other VALUES (1, 1);
		INSERT INTO t SELECT i, 'a', i FROM generate_series(1, 20) i;
		CREATE FUNCTION move(n int) RETURNS int LANGUAGE plpgsql AS
			$$ BEGIN MERGE INTO t USING (VALUES (n)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'b'; RETURN n; END $$;
		CREATE FUNCTION touch(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET v = 0 WHERE false; RETURN n; END $$;
		CREATE PROCEDURE in_sql() LANGUAGE sql AS
			$$ MERGE INTO t USING (VALUES (3)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'b' $$;
		CREATE PROCEDURE update_it() LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET v = 50 WHERE id = 5; END $$;
		CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			UPDATE t SET v = 0 WHERE false;
			DELETE FROM t WHERE id = 19;
			RETURN NULL; END $$`,
		byID("t", "region", "v"), byID("other", "v"))
	whole := "* * public.t"
	d.wantChanges(t, `MERGE INTO t USING (VALUES (1)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'b'`, whole)
	d.exec(t, `PREPARE m AS MERGE INTO t USING (VALUES (2)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'b'`)
	d.wantChanges(t, `EXECUTE m`, whole)
	d.wantChanges(t, `CALL in_sql()`, whole)
	d.wantChanges(t, `UPDATE other SET v = move(4)`, whole, "01 "+ids(1)+" public.other")
	// One that moves some rows and changes others.
	d.wantChanges(t, `MERGE INTO t USING (VALUES (6, 'a'), (7, 'b')) s(id, region) ON t.id = s.id
		WHEN MATCHED THEN UPDATE SET region = s.region, v = 60`, whole)
	// Within another update of the table, whose rows stay where they are.
	d.wantChanges(t, `UPDATE t SET v = move(8) WHERE id = 9`, whole)
	// While one runs, another update of the table begins and ends.
	d.wantChanges(t, `MERGE INTO t USING (VALUES (20)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'b', v = touch(20)`, whole)
	// The mark is gone afterwards, in this transaction and in the next.
	d.wantChanges(t, `BEGIN; CALL in_sql(); SELECT move(10); UPDATE t SET v = 12 WHERE id = 11; DELETE FROM t WHERE id = 12; COMMIT`,
		whole, "001 "+ids(11)+" public.t", "* "+ids(12)+" public.t")
	d.wantChanges(t, `CALL update_it()`, "001 "+ids(5)+" public.t")
	d.wantChanges(t, `UPDATE merge_a SET v = 51 WHERE id = 5`, "001 "+ids(5)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = 52 WHERE id IN (5, 11)`, "001 "+ids(5, 11)+" public.t")
	// A MERGE that is aborted leaves nothing behind.
	d.wantChanges(t, `DO $$ BEGIN PERFORM move(13), 1 / (random() * 0)::int; EXCEPTION WHEN division_by_zero THEN DELETE FROM t WHERE id = 14; END $$`,
		"* "+ids(14)+" public.t")
	// An UPDATE that moves rows is not told apart.
	d.wantChanges(t, `UPDATE t SET region = 'b' WHERE id = 5`, whole)
	d.wantChanges(t, `UPDATE t SET region = 'b', v = 53 WHERE id IN (11, 17)`, whole)
	d.wantChanges(t, `UPDATE t SET region = 'a', v = move(18) WHERE id = 11`, whole)
	// Sub-partitioned, and a partition that is made later.
	d.exec(t, `CREATE TABLE merge_c PARTITION OF merge_b FOR VALUES IN ('c')`)
	d.wantChanges(t, `MERGE INTO merge_b USING (VALUES (1)) s(id) ON merge_b.id = s.id WHEN MATCHED THEN UPDATE SET region = 'c'`, whole)
	d.wantChanges(t, `MERGE INTO t USING (VALUES (1)) s(id) ON t.id = s.id WHEN MATCHED THEN UPDATE SET region = 'a'`, whole)
	d.wantChanges(t, `SET session_replication_role = replica; SELECT move(15); RESET session_replication_role`, whole)
	// A trigger that writes the table itself, after the rows have moved and before
	// the statement has ended.
	d.exec(t, `CREATE TRIGGER audit AFTER INSERT ON merge_b1 FOR EACH ROW EXECUTE FUNCTION audit()`)
	d.wantChanges(t, `SELECT move(16)`, whole, "* "+ids(19)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = 3 WHERE id = 11`, "001 "+ids(11)+" public.t")
}

// TestTriggersSeeRowsThatMergeHides: once a MERGE has inserted a row, the server
// shows it as the new row of those that it updates (seen in PostgreSQL 15.18; 15.20
// shows the right ones).
func TestTriggersSeeRowsThatMergeHides(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `
		CREATE TABLE t (id int, region text, v int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
		CREATE TABLE hides_a PARTITION OF t FOR VALUES IN ('a');
		CREATE TABLE bare (id int, v int) PARTITION BY LIST (v);
		CREATE TABLE bare_all PARTITION OF bare DEFAULT;
		INSERT INTO t VALUES (2, 'a', 2), (3, 'a', 3);
		INSERT INTO bare VALUES (2, 2), (3, 3)`,
		testWatch{table: "t", columns: []string{"id", "v"}, keys: [][]string{{"v"}}},
		testWatch{table: "bare", columns: []string{"id", "v"}, keys: [][]string{{"v"}}})
	merge := func(table, row string) string {
		return `MERGE INTO ` + table + ` t USING (SELECT i FROM generate_series(1, 2) i ORDER BY i) s ON t.id = s.i
			WHEN MATCHED THEN UPDATE SET v = 7 WHEN NOT MATCHED THEN INSERT VALUES ` + row
	}
	sql := merge("t", "(1, 'a', 1)")
	d.exec(t, sql)
	inserted := "* " + ids(1) + " public.t"
	got := d.changes(t)
	if !slices.Equal(got, []string{"* * public.t", inserted}) && !slices.Equal(got, []string{"01 " + ids(2, 7) + " public.t", inserted}) {
		t.Errorf("%s: %q", sql, got)
	}
	d.wantChanges(t, merge("bare", "(1, 1)"), "* * public.bare", "* "+ids(1)+" public.bare")
	d.wantChanges(t, `UPDATE t SET v = 8 WHERE id = 3`, "01 "+ids(3, 8)+" public.t")
	d.wantChanges(t, `INSERT INTO t VALUES (3, 'a', 9), (4, 'a', 4) ON CONFLICT (id, region) DO UPDATE SET v = excluded.v`,
		"01 "+ids(8, 9)+" public.t", "* "+ids(4)+" public.t")
}

func TestTriggersSeePartitions(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `
		CREATE TABLE t (id int, region text, v int, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
		CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a');
		CREATE TABLE t_b (v int, junk int, region text NOT NULL, id int NOT NULL);
		ALTER TABLE t_b DROP COLUMN junk;
		ALTER TABLE t ATTACH PARTITION t_b FOR VALUES IN ('b');
		CREATE TABLE t_c PARTITION OF t FOR VALUES IN ('c', 'd') PARTITION BY LIST (region);
		CREATE TABLE t_c1 PARTITION OF t_c FOR VALUES IN ('c')`,
		byID("t", "v"))
	// Watched: id, v. One announcement each, whatever table the statement names.
	d.wantChanges(t, `INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)`, "* "+ids(1, 2, 3)+" public.t")
	d.wantChanges(t, `INSERT INTO t_a VALUES (4, 'a', 4)`, "* "+ids(4)+" public.t")
	d.wantChanges(t, `INSERT INTO t_b (id, region, v) VALUES (5, 'b', 5)`, "* "+ids(5)+" public.t")
	d.wantChanges(t, `UPDATE t_b SET v = 0`, "01 "+ids(2, 5)+" public.t")
	d.wantChanges(t, `UPDATE t_c SET v = 0`, "01 "+ids(3)+" public.t")
	d.wantChanges(t, `UPDATE t_c1 SET v = 9`, "01 "+ids(3)+" public.t")
	// Their primary key has changed: as one row has gone and one come.
	d.wantChanges(t, `UPDATE t SET region = 'b', v = 8 WHERE id IN (1, 4)`, "* * public.t")
	d.wantChanges(t, `UPDATE t SET region = 'a', v = 7 WHERE id = 1`, "* * public.t")
	d.wantChanges(t, `UPDATE t SET region = 'b' WHERE id = 1`, "* * public.t")
	d.wantChanges(t, `DELETE FROM t_b WHERE id = 1`, "* "+ids(1)+" public.t")

	// A row on its way to another partition is stopped there: it has only gone.
	d.exec(t, `CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
		CREATE TRIGGER stop BEFORE INSERT ON t_a FOR EACH ROW EXECUTE FUNCTION stop()`)
	d.wantChanges(t, `UPDATE t SET region = 'a' WHERE id = 2`, "* * public.t")
	d.wantChanges(t, `UPDATE t SET region = CASE region WHEN 'b' THEN 'a' ELSE region END`, "* * public.t")

	d.exec(t, `TRUNCATE t_c1`)
	if got := d.changes(t); len(got) != 1 || got[0] != "* * public.t" {
		t.Errorf("TRUNCATE t_c1 announced %q", got)
	}
}

// TestTriggersTellColumnsApart has values that are equal by their type's operator
// and print differently, types without an operator, and types of other schemas.
func TestTriggersTellColumnsApart(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, before, after string }{
		{"numeric", "1.1", "1.10"},
		{"float8", "0", "-0"},
		{"float8", "0.1", "0.10000000000000002"},
		{"float4[]", "{0.1}", "{0.100000024}"},
		{"interval", "1 day", "24:00"},
		{"jsonb", `{"a": 1.0}`, `{"a": 1.00}`},
		{"json", `{}`, `{"a": 1}`},
		{"xml", `<a/>`, `<b/>`},
		{"point", "(1,2)", "(1,3)"},
		{"numeric[]", "{1.0}", "{1.00}"},
		{"numrange", "[1.0,2)", "[1.00,2)"},
		{"money", "1", "2"},
		{"char(4)", "a", "b"},
		{`text COLLATE "nocase"`, "a", "A"},
		{"mood", "sad", "ok"},
		{"part", `(1.0,"{}")`, `(1.00,"{}")`},
		{"positive", "1", "2"},
		{"bit(3)", "101", "111"},
		{"tsvector", "a:1", "a:2"},
		{"bytea", `\x00`, `\x01`},
		{"bool", "f", "t"},
		{"timetz", "10:00+00", "11:00+01"},
		{"macaddr", "08:00:2b:01:02:03", "08:00:2b:01:02:04"},
		{"hstore.hstore", `"a"=>"1"`, `"a"=>"2"`},
	}
	ddl := `CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
		CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE part AS (n numeric, j json); CREATE DOMAIN positive AS int CHECK (VALUE > 0);
		CREATE SCHEMA hstore; CREATE EXTENSION hstore SCHEMA hstore;`
	var watches []testWatch
	for i, tt := range tests {
		for _, key := range []string{"p", "n"} { // with and without a primary key
			name, before := key+strconv.Itoa(i), quoteLiteral(tt.before)
			ddl += `CREATE TABLE ` + name + ` (id int, v ` + tt.typ + `, w int); INSERT INTO ` + name + ` VALUES (1, ` + before + `), (2, ` + before + `), (3, NULL);`
			if key == "p" {
				ddl += `ALTER TABLE ` + name + ` ADD PRIMARY KEY (id);`
			}
			watches = append(watches, byID(name, "v"))
		}
	}
	d := newTestDatabase(t, ddl, watches...)
	d.exec(t, `SET extra_float_digits = 0`)
	for i, tt := range tests {
		before, after := quoteLiteral(tt.before), quoteLiteral(tt.after)
		for key, many := range map[string]string{"p": "01 ", "n": "11 "} {
			name := key + strconv.Itoa(i)
			d.wantChanges(t, `UPDATE `+name+` SET v = v, w = 1`)
			d.wantChanges(t, `UPDATE `+name+` SET v = `+before+`, w = 2 WHERE id = 1`)
			d.wantChanges(t, `UPDATE `+name+` SET v = `+after+` WHERE id = 1`, "01 "+ids(1)+" public."+name)
			d.wantChanges(t, `UPDATE `+name+` SET v = `+after+` WHERE id < 3`, many+ids(2)+" public."+name)
			d.wantChanges(t, `UPDATE `+name+` SET v = NULL WHERE id < 3`, many+ids(1, 2)+" public."+name)
		}
	}
}

func TestTriggersWithoutPrimaryKey(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `CREATE TABLE t (id int, v text, w int); INSERT INTO t VALUES (1, 'a'), (1, 'a'), (2, 'b'), (NULL, NULL)`,
		byID("t", "v"), testWatch{table: "t", columns: []string{"v"}})
	d.wantChanges(t, `UPDATE t SET w = 1`)
	d.wantChanges(t, `UPDATE t SET v = 'c' WHERE id = 1`, "11 "+ids(1)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = 'd' WHERE id = 2`, "01 "+ids(2)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = 'd' WHERE v = 'c' AND ctid = (SELECT max(ctid) FROM t WHERE id = 1)`, "01 "+ids(1)+" public.t")
	d.wantChanges(t, `UPDATE t SET v = CASE v WHEN 'c' THEN 'd' ELSE 'c' END WHERE id = 1`) // as a bag, nothing has changed
	d.wantChanges(t, `UPDATE t SET id = 3 WHERE id IS NULL OR id = 2`, "11 "+ids(-1, 2, 3)+" public.t")
	d.wantChanges(t, `DELETE FROM t WHERE id = 1`, "* "+ids(1)+" public.t")
}

// TestTriggersWithoutKeys has queries that any change of their columns matters to.
func TestTriggersWithoutKeys(t *testing.T) {
	t.Parallel()
	d := newTestDatabase(t, `CREATE TABLE t (id int PRIMARY KEY, v int, w int)`, testWatch{table: "t", columns: []string{"v", "w"}})
	d.wantChanges(t, `INSERT INTO t SELECT i, i, i FROM generate_series(1, 1000) i`, "* - public.t")
	d.wantChanges(t, `UPDATE t SET v = v`)
	d.wantChanges(t, `UPDATE t SET v = v + 1`, "10 - public.t")
	d.wantChanges(t, `UPDATE t SET w = 0 WHERE id = 1`, "01 - public.t")
	d.wantChanges(t, `UPDATE t SET id = -id WHERE id > 1`, "11 - public.t")
	d.wantChanges(t, `DELETE FROM t`, "* - public.t")
	d.wantChanges(t, `DELETE FROM t`)
}
