package rung_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/rungdb/rung/examples/bookstore/dal"
	"github.com/rungdb/rung/generator"
	"github.com/rungdb/rung/internal/pgtest"
	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
	rung "github.com/rungdb/rung/runtime"
	"github.com/rungdb/rung/runtime/tag"
)

// before are the queries of the release before: it read fewer columns of books
// and did not cache orders.
const before = `-- GetTitle is all that the release before wanted of a book.
-- name: GetTitle :one
-- cache: 10m
SELECT id, title FROM books WHERE id = @id;
`

// triggersOf generates triggers.sql for other queries over the same schema.
func triggersOf(t *testing.T, queries string) string {
	t.Helper()
	cat, errs := generator.ReadSchema(16, nil, []*parser.Source{{Path: "schema.sql", Text: readFile(t, "schema.sql")}})
	pgtest.Check(t, errs.Err())
	p := &generator.Package{Config: &config.Package{Package: "dal", Types: config.Precise}}
	p.Queries, errs = generator.ReadQueries(cat, []*parser.Source{{Path: "queries.sql", Text: queries}})
	pgtest.Check(t, errs.Err())
	file, err := generator.Triggers(&generator.Database{
		Config:   &config.Database{Name: "main", Triggers: "triggers.sql", ObjectSchema: "rung", Channel: "rung"},
		Cache:    config.Cache{Prefix: "bookstore"},
		Catalog:  cat,
		Packages: []*generator.Package{p},
	})
	pgtest.Check(t, err)
	return string(file.Content)
}

// settled runs a migration and waits until the node has read the coverage that
// it left.
func (n *node) settled(migration string) {
	n.w.t.Helper()
	mark := n.events.mark()
	n.w.write(migration)
	n.events.wait(n.w.t, mark, "the coverage read anew", kind(rung.Covered, 0, ""))
}

// cached says whether the second of two reads is answered without the database,
// and fails where it is not what the table holds.
func (n *node) cached(query string, read func() error) bool {
	n.w.t.Helper()
	pgtest.Check(n.w.t, read())
	mark := n.events.mark()
	pgtest.Check(n.w.t, read())
	return len(n.events.since(mark, kind(rung.Hit, rung.L1, query))) > 0
}

// follows fails unless a change made by somebody else is seen by the next read
// after it was committed (not cached) or heard of (cached).
func (n *node) follows(cents int32) {
	n.w.t.Helper()
	caching := n.cached("dal.GetBook", func() error { _, err := n.GetBook(n.w.ctx, 1); return err })
	change := fmt.Sprintf(`UPDATE books SET cents = %d WHERE id = 1`, cents)
	if caching {
		n.heard("public.books", change)
	} else {
		n.w.write(change)
	}
	if got := n.price(n.w.ctx, 1); got != cents {
		n.w.t.Errorf("after the change = %d, want %d (cached: %v)", got, cents, caching)
	}
}

// emptyWorld has the schema and the rows, and no object of rung.
func emptyWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, 0)
	w.write(`DROP SCHEMA rung CASCADE`)
	return w
}

// TestCodeBeforeAnyMigration starts the first release that caches before its
// triggers are there: the database answers until they are.
func TestCodeBeforeAnyMigration(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	n := w.start()
	getBook := func() error { _, err := n.GetBook(w.ctx, 1); return err }
	if n.cached("dal.GetBook", getBook) {
		t.Error("cached although nothing is installed")
	}
	n.follows(1100)
	w.write(readFile(t, "triggers.sql"))
	pgtest.Check(t, n.db.Ready(w.ctx))
	if !n.cached("dal.GetBook", getBook) {
		t.Error("not cached although everything is installed")
	}
	n.follows(1200)
}

// TestCodeBeforeMigration runs new code on the triggers of the release before,
// migrates, and goes back.
func TestCodeBeforeMigration(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t)
	w.write(triggersOf(t, before))
	n := w.node(withRedis(w))
	getBook := func() error { _, err := n.GetBook(w.ctx, 1); return err }
	getOrder := func() error { _, err := n.GetOrder(w.ctx, 1); return err }
	if n.cached("dal.GetBook", getBook) || n.cached("dal.GetOrder", getOrder) {
		t.Error("cached although the triggers of the release before do not watch it")
	}
	n.follows(1100)

	n.settled(readFile(t, "triggers.sql"))
	if !n.cached("dal.GetBook", getBook) || !n.cached("dal.GetOrder", getOrder) {
		t.Error("not cached although migrated")
	}
	n.follows(1200)

	n.settled(triggersOf(t, before)) // rolled back under the running code
	if n.cached("dal.GetBook", getBook) {
		t.Error("cached although the migration was rolled back")
	}
	n.follows(1300)

	n.settled(readFile(t, "triggers.sql"))
	n.follows(1400)
}

// TestAnnouncement narrows the coverage while nobody can read it anew: the node
// stops caching what it read before at once.
func TestAnnouncement(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	n.price(w.ctx, 1)
	// The exclusive lock holds back whoever reads the coverage; the announcement
	// is heard when the transaction of the migration has committed.
	blocked := w.primary.Conn(t)
	_, err := blocked.Exec(w.ctx, `BEGIN; LOCK TABLE rung.coverage IN ACCESS EXCLUSIVE MODE`)
	pgtest.Check(t, err)
	n.heard("public.books", `DROP TRIGGER rung_u ON books; SELECT pg_notify('rung', 'v1 public.books')`)
	mark := n.events.mark()
	n.price(w.ctx, 1)
	n.price(w.ctx, 1)
	if hits := n.events.since(mark, kind(rung.Hit, rung.L1, "dal.GetBook")); len(hits) > 0 {
		t.Errorf("cached although the coverage is not known: %+v", hits)
	}
	_, err = blocked.Exec(w.ctx, `ROLLBACK`)
	pgtest.Check(t, err)
}

// TestOtherDatabase configures a DB for another prefix than the code was
// generated for: nothing is cached, and that is said once.
func TestOtherDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	var log bytes.Buffer
	n := w.node(func(c *rung.Config) {
		c.Database = rung.Database{Prefix: "another"}
		c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	})
	if n.cached("dal.GetBook", func() error { _, err := n.GetBook(w.ctx, 1); return err }) {
		t.Error("cached although the DB is configured for another database")
	}
	n.db.Close()
	if got := strings.Count(log.String(), "not cached"); got != 1 {
		t.Errorf("said %d times that it is not cached, want once:\n%s", got, log.String())
	}
}

// getTitle is the query of the release before, as its generated code has it.
var getTitle = &rung.Query[int64, string]{
	Name: "dal.GetTitle", SQL: "-- name: GetTitle :one\nSELECT title FROM books WHERE id = $1\n",
	Args: func(a int64) []any { return []any{a} },
	Dest: func(r *string) []any { return []any{r} },
	Reads: []rung.Read[int64]{{Table: "public.books", Columns: []string{"id", "title"}, Keys: []rung.Key[int64]{{
		Columns: []string{"id"}, From: func(dst []tag.Hash, a int64) []tag.Hash { return append(dst, tag.Hash(0).Int8(a)) },
	}}}},
	Cache: &rung.Cache[int64, string]{
		TTL: 3600e9, Columns: []string{"text"},
		Hash: rung.HashInt[int64],
		Same: func(a, b int64) bool { return a == b },
		Key:  rung.AppendInt[int64],
	},
}

// TestMigrationBeforeCode runs the release before on new triggers, and both
// releases side by side on either.
func TestMigrationBeforeCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	old, recent := w.node(withRedis(w)), w.node(withRedis(w))
	title := func() string {
		got, err := rung.One(w.ctx, rung.DBTX(old.db), getTitle, 1)
		pgtest.Check(t, err)
		return got
	}
	rename := func(to string) {
		mark := recent.events.mark()
		old.heard("public.books", `UPDATE books SET title = '`+to+`' WHERE id = 1`)
		recent.events.wait(t, mark, "the change", changed("public.books"))
		b, err := recent.GetBook(w.ctx, 1)
		pgtest.Check(t, err)
		if got := title(); got != to || b.Title != to {
			t.Errorf("title = %q (release before), %q (new), want %q", got, b.Title, to)
		}
	}
	title()
	if !old.cached("dal.GetTitle", func() error { title(); return nil }) {
		t.Error("the release before does not cache on new triggers")
	}
	rename("Rungs")
	mark := recent.events.mark()
	old.settled(triggersOf(t, before)) // the migration is rolled back, the new code still runs
	recent.events.wait(t, mark, "the coverage read anew", kind(rung.Covered, 0, ""))
	if !old.cached("dal.GetTitle", func() error { title(); return nil }) {
		t.Error("the release before does not cache on its own triggers")
	}
	rename("Stiles")
}

// TestColumnRenamedUnderLoad renames a watched column while the triggers name the
// old one and writers are at work: no write fails, and every change is heard, as
// one of the whole table.
func TestColumnRenamedUnderLoad(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	n := w.node()
	ctx, stop := context.WithCancel(w.ctx)
	var load sync.WaitGroup
	defer load.Wait()
	defer stop()
	for range 3 {
		load.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				if err := n.Rename(ctx, dal.RenameParams{ID: 2, Name: fmt.Sprint("Bob ", i)}); err != nil && ctx.Err() == nil {
					t.Errorf("a write failed: %v", err)
					return
				}
			}
		})
	}
	name := func() string {
		o, err := n.GetOrder(w.ctx, 1)
		pgtest.Check(t, err)
		return o.CustomerName
	}
	name()
	n.heard("public.customers", `ALTER TABLE customers RENAME COLUMN email TO address`)
	n.heard("public.customers", `UPDATE customers SET name = 'Ada L.' WHERE id = 1`)
	for range 3 {
		mark := n.events.mark()
		n.events.wait(t, mark, "a change of the whole table", func(e rung.Event) bool {
			return e.Kind == rung.Changed && e.Table == "public.customers" && e.Count == -1
		})
	}
	if got := name(); got != "Ada L." {
		t.Errorf("after the renaming = %q, want Ada L.", got)
	}
}
