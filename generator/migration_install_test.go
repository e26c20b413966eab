package generator

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser/config"
)

// upDown are the texts of a plain migration.
func upDown(t *testing.T, m *Migration) (up, down string) {
	t.Helper()
	if m == nil || len(m.Files) != 2 {
		t.Fatalf("the migration is %+v, want a way up and a way down", m)
	}
	return string(m.Files[0].Content), string(m.Files[1].Content)
}

// newMigratedDatabase is a server's database with the tables of shopDDL and a row
// in each, without anything of rung.
func newMigratedDatabase(t *testing.T) *testDatabase {
	t.Helper()
	d := &testDatabase{Database: pgtest.NewDatabase(t)}
	d.Exec(t, shopDDL+`INSERT INTO books VALUES (1, 'Emma', 900); INSERT INTO orders VALUES (1, 1);`)
	d.conn, d.listen = d.Conn(t), d.Conn(t)
	_, err := d.listen.Exec(t.Context(), `LISTEN rung`)
	pgtest.Check(t, err)
	return d
}

func TestMigrationsUpAndDown(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	title, orders := testWatch{table: "books", columns: []string{"id", "title"}, keys: [][]string{{"id"}}}, byID("orders")
	m.reads(t, shopDDL, title)
	baseUp, baseDown := upDown(t, m.next(t, false))
	m.reads(t, shopDDL, testWatch{table: "books", columns: []string{"cents", "id"}}, orders)
	nextUp, nextDown := upDown(t, m.next(t, false))
	m.reads(t, shopDDL, orders)
	pruneUp, pruneDown := upDown(t, m.next(t, true))

	d.Exec(t, baseUp)
	afterBase := d.installed(t)
	d.exec(t, `SELECT 1`)
	d.heard(t)
	d.wantChanges(t, `UPDATE books SET cents = 1`) // not watched yet
	d.Exec(t, baseUp)                              // twice
	wantInstalled(t, "base twice", afterBase, d.installed(t))

	d.Exec(t, nextUp)
	afterNext := d.installed(t)
	d.Exec(t, nextUp)
	wantInstalled(t, "next twice", afterNext, d.installed(t))
	d.heard(t)
	d.wantChanges(t, `UPDATE books SET cents = 2`, "100 "+hashList(idHash(1))+" public.books")
	d.wantChanges(t, `UPDATE orders SET id = 2`, "1 "+hashList(idHash(1), idHash(2))+" public.orders")

	d.Exec(t, pruneUp)
	if got := d.heard(t); !cmp.Equal(got, []string{"v1 public.books"}) {
		t.Errorf("pruning announced %q, want the coverage of books", got)
	}
	d.wantChanges(t, `UPDATE books SET cents = 3`)
	d.Exec(t, pruneDown)
	wantInstalled(t, "prune and back", afterNext, d.installed(t))
	d.heard(t)
	d.wantChanges(t, `UPDATE books SET cents = 4`, "100 "+hashList(idHash(1))+" public.books")

	d.Exec(t, nextDown)
	wantInstalled(t, "next and back", afterBase, d.installed(t))
	d.Exec(t, nextDown)
	wantInstalled(t, "next and back twice", afterBase, d.installed(t))
	d.Exec(t, baseDown)
	d.Exec(t, baseDown)
	if left := value[int](t, d.conn, `SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal`) +
		value[int](t, d.conn, `SELECT count(*) FROM pg_namespace WHERE nspname = 'rung'`); left > 0 {
		t.Errorf("the way down leaves %d things", left)
	}
	d.Exec(t, baseUp)
	d.Exec(t, nextUp)
	wantInstalled(t, "up again", afterNext, d.installed(t))
}

func wantInstalled(t *testing.T, after string, want, got []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after %s (-want +got):\n%s", after, diff)
	}
}

func value[T any](t *testing.T, conn *pgx.Conn, sql string) T {
	t.Helper()
	var v T
	pgtest.Check(t, conn.QueryRow(t.Context(), sql).Scan(&v))
	return v
}

// What the migrations install is what triggers.sql installs.
func TestMigrationsInstallTheTriggersFile(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("books"))
	base, _ := upDown(t, m.next(t, false))
	m.reads(t, shopDDL, byID("books", "title"), byID("orders"))
	next, _ := upDown(t, m.next(t, false))
	d.Exec(t, base)
	d.Exec(t, next)
	migrated := d.installed(t)
	file, err := Triggers(m.Database)
	pgtest.Check(t, err)
	d.Exec(t, "BEGIN;"+string(file.Content)+"COMMIT;")
	wantInstalled(t, "triggers.sql", migrated, d.installed(t))
}

// A migration that is stopped half-way leaves whole tables behind, and does the
// rest when it is run again.
func TestMigrationInterrupted(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("books"), byID("orders"))
	up, _ := upDown(t, m.next(t, false))

	writer := d.Conn(t)
	_, err := writer.Exec(t.Context(), `BEGIN; UPDATE orders SET note = 'long'`)
	pgtest.Check(t, err)
	stopped := make(chan error)
	go func() { stopped <- d.Run(t.Context(), up) }()
	const waiting = `FROM pg_stat_activity WHERE datname = current_database() AND (wait_event_type, wait_event) = ('Lock', 'relation')`
	pgtest.Check(t, pgtest.Wait(t.Context(), "the migration waits for the writer", func(ctx context.Context) (bool, error) {
		var n int
		err := d.conn.QueryRow(ctx, `SELECT count(pg_cancel_backend(pid)) `+waiting).Scan(&n)
		return n > 0, err
	}))
	if err := <-stopped; err == nil || !strings.Contains(err.Error(), "57014") {
		t.Fatalf("the migration beside a long writer: %v, want it to be cancelled", err)
	}
	covered := `SELECT coalesce(string_agg(table_name, ' ' ORDER BY table_name), '') FROM rung.coverage`
	triggers := `SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'rung%'`
	if got, n := value[string](t, d.conn, covered), value[int](t, d.conn, triggers); got != "public.books" || n != 4 {
		t.Errorf("interrupted, %q are covered and there are %d triggers, want books and its 4", got, n)
	}
	_, err = writer.Exec(t.Context(), `COMMIT`)
	pgtest.Check(t, err)
	d.Exec(t, up)
	if got, n := value[string](t, d.conn, covered), value[int](t, d.conn, triggers); got != "public.books public.orders" || n != 8 {
		t.Errorf("run again, %q are covered and there are %d triggers, want both tables and 8", got, n)
	}
}

// A migration does not wait for long, so that nobody waits behind it: it fails, on
// the way up and on the way down, and has changed nothing on the table.
func TestMigrationLockTimeout(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("orders"))
	up, down := upDown(t, m.next(t, false))
	soon := strings.NewReplacer("lock_timeout = '"+lockTimeout+"'", "lock_timeout = '50ms'")
	blocked := func(sql string) {
		t.Helper()
		writer := d.Conn(t)
		_, err := writer.Exec(t.Context(), `BEGIN; UPDATE orders SET note = 'long'`)
		pgtest.Check(t, err)
		before := d.installed(t)
		if err := d.Run(t.Context(), soon.Replace(sql)); err == nil || !strings.Contains(err.Error(), "55P03") {
			t.Fatalf("the migration beside a long writer: %v, want a lock timeout", err)
		}
		wantInstalled(t, "a lock timeout", before, d.installed(t))
		_, err = writer.Exec(t.Context(), `ROLLBACK`)
		pgtest.Check(t, err)
	}
	d.Exec(t, up)
	blocked(down)
	d.Exec(t, down)
	base, _, _ := strings.Cut(up, "COMMIT;") // the base objects are a transaction before
	d.Exec(t, base+"COMMIT;")
	blocked(up)
}

// Nobody's write fails while triggers come and go.
func TestMigrationsUnderLoad(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("books"), byID("orders"))
	up, down := upDown(t, m.next(t, false))
	d.Exec(t, up)

	ctx, stop := context.WithCancel(t.Context())
	var load sync.WaitGroup
	for i, table := range []string{"books", "orders", "books", "orders"} {
		conn := d.Conn(t)
		load.Go(func() {
			for n := 10; ctx.Err() == nil; n++ {
				sql := fmt.Sprintf(`INSERT INTO %s (id, %s) VALUES (%d, %s); UPDATE %[1]s SET id = -id WHERE id = %[3]d`, table,
					map[string]string{"books": "title, cents", "orders": "book_id"}[table], n*10+i,
					map[string]string{"books": "'x', 1", "orders": "1"}[table])
				if _, err := conn.Exec(context.WithoutCancel(ctx), sql); err != nil {
					t.Errorf("a write fails: %v", err)
					return
				}
			}
		})
	}
	for range 5 {
		d.Exec(t, down)
		d.Exec(t, up)
	}
	stop()
	load.Wait()
	d.heard(t)
	d.wantChanges(t, `UPDATE books SET id = 5 WHERE id = 1`, "1 "+hashList(idHash(1), idHash(5))+" public.books")
}

// Roles get what the runtime needs, and lose it on the way down.
func TestMigrationsGrantAndRevoke(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	const role = `"migrations' role"`
	d.Exec(t, `CREATE ROLE `+role)
	m.reads(t, shopDDL, byID("books"))
	base, _ := upDown(t, m.next(t, false))
	m.Config.Roles = []string{"migrations' role"}
	given, takenBack := upDown(t, m.wantSteps(t, false, "rights"))
	m.Config.Roles = nil
	taken, givenBack := upDown(t, m.wantSteps(t, true, "rights"))

	may := `SELECT has_schema_privilege('migrations'' role', 'rung', 'USAGE')
		AND has_table_privilege('migrations'' role', 'rung.secret', 'SELECT')
		AND has_function_privilege('migrations'' role', 'rung.heartbeat(interval)', 'EXECUTE')`
	d.Exec(t, base)
	for _, step := range []struct {
		sql  string
		want bool
	}{{given, true}, {taken, false}, {givenBack, true}, {takenBack, false}, {given, true}} {
		d.Exec(t, step.sql)
		if got := value[bool](t, d.conn, may); got != step.want {
			t.Errorf("the role may use rung: %t, want %t, after\n%s", got, step.want, step.sql)
		}
	}
	d.Exec(t, `DROP OWNED BY `+role+`; DROP ROLE `+role)
	d.Exec(t, taken) // from nobody
}

// Event triggers stand in the schema too, and do not keep it.
func TestMigrationsDownWithEventTriggers(t *testing.T) {
	t.Parallel()
	d, m := newMigratedDatabase(t), newMigrated(config.Plain)
	m.reads(t, shopDDL, byID("books"), byID("orders"))
	m.Config.EventTriggers = "db/events.sql"
	up, down := upDown(t, m.next(t, false))
	events, err := EventTriggers(m.Database)
	pgtest.Check(t, err)
	for range 2 {
		d.Exec(t, up)
		d.Exec(t, string(events.Content))
		d.Exec(t, down)
		if left := value[int](t, d.conn, `SELECT count(*) FROM pg_event_trigger`) +
			value[int](t, d.conn, `SELECT count(*) FROM pg_namespace WHERE nspname = 'rung'`); left > 0 {
			t.Errorf("the way down leaves %d things", left)
		}
	}
}

// Two services on one table have their own schemas and channels, and each goes
// without the other.
func TestMigrationsOfTwoServices(t *testing.T) {
	t.Parallel()
	d, first, second := newMigratedDatabase(t), newMigrated(config.Plain), newMigrated(config.Plain)
	first.reads(t, shopDDL, byID("books"))
	second.Config.ObjectSchema, second.Config.Channel = "billing_rung", "rung"
	second.reads(t, shopDDL, testWatch{table: "books", columns: []string{"cents"}})
	up, down := upDown(t, first.next(t, false))
	otherUp, otherDown := upDown(t, second.next(t, false))
	d.Exec(t, up)
	d.Exec(t, otherUp)
	d.heard(t)
	heard := func(sql string) int {
		d.exec(t, sql)
		return len(d.heard(t))
	}
	if n := heard(`UPDATE books SET cents = 5, id = 2`); n != 2 {
		t.Errorf("both services announced %d changes, want 2", n)
	}
	d.Exec(t, down)
	d.heard(t)
	if n := heard(`UPDATE books SET cents = 6, id = 3`); n != 1 {
		t.Errorf("the service that is left announced %d changes, want 1", n)
	}
	d.Exec(t, up)
	d.Exec(t, otherDown)
	d.heard(t)
	if n := heard(`UPDATE books SET cents = 7, id = 4`); n != 1 {
		t.Errorf("the other service announced %d changes, want 1", n)
	}

	stranger := newMigrated(config.Plain)
	stranger.Cache.Prefix = "stranger"
	stranger.reads(t, shopDDL, byID("books"))
	up, down = upDown(t, stranger.next(t, false))
	for way, sql := range map[string]string{"up": up, "down": down} {
		if err := d.Run(t.Context(), sql); err == nil || !strings.Contains(err.Error(), "belongs to another rung configuration") {
			t.Errorf("a stranger's way %s: %v, want it to be refused", way, err)
		}
	}
	if n := heard(`UPDATE books SET cents = 8, id = 5`); n != 1 {
		t.Errorf("after a stranger came the service announced %d changes, want 1", n)
	}
}
