package generator

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
)

var writeCost = flag.Bool("writecost", false, "measure what the triggers cost writers; without it TestWriteCost only sees that the measure works")

// costRows is the size of each table.
const costRows = 20000

// costVariants are tables of one shape: without triggers, with those generated, and
// with what is written by hand where a cache is to hear of changes.
var costVariants = []string{"bare", "rung", "per_row"} //nolint:gochecknoglobals // a constant

const costSchema = `
CREATE FUNCTION announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('changes', json_build_object('table', TG_TABLE_NAME, 'op', TG_OP, 'id', coalesce(NEW.id, OLD.id))::text);
  RETURN NULL;
END $$;
CREATE FUNCTION fill(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL,
    total numeric(12,2) NOT NULL, note text, updated_at timestamptz NOT NULL DEFAULT now()) WITH (fillfactor = 50)', name);
  EXECUTE format('INSERT INTO %I SELECT i, i %% 1000, ''new'', i, ''n'' FROM generate_series(1, %s) i', name, %rows%);
END $$;
SELECT fill(name) FROM unnest('{bare,rung,per_row}'::text[]) name;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON per_row FOR EACH ROW EXECUTE FUNCTION announce();`

// costWork is one thing that a writer does. Parameters: a row, and a value that
// changes each time.
type costWork struct {
	name    string
	sql     string // with %s for the table
	clients int
	bulk    bool // one statement a round, timed by itself
}

func costWorks() []costWork {
	update := `UPDATE %s SET total = $2::bigint, updated_at = now() WHERE id = $1`
	var works []costWork
	for _, clients := range []int{1, 4, 16} {
		works = append(works, costWork{name: "one row", sql: update, clients: clients})
	}
	return append(works,
		costWork{name: "one row, nothing changed", sql: `UPDATE %s SET total = total, status = status WHERE id = $1 AND $2::bigint > 0`, clients: 1},
		costWork{name: "one row, an unwatched column", sql: `UPDATE %s SET note = $2::bigint::text WHERE id = $1`, clients: 1},
		costWork{name: "one row, an unwatched column", sql: `UPDATE %s SET note = $2::bigint::text WHERE id = $1`, clients: 16},
		costWork{name: "10,000 rows", sql: `UPDATE %s SET total = $2::bigint WHERE id <= 10000 AND $1::bigint > 0`, clients: 1, bulk: true},
		costWork{name: "10,000 rows, nothing changed", sql: `UPDATE %s SET total = total WHERE id <= 10000 AND $1::bigint > 0 AND $2::bigint > 0`, clients: 1, bulk: true},
	)
}

// costPlace is a server on which commits are durable, with the tables and a
// listener that reads all that is announced.
type costPlace struct {
	*testDatabase
	round   time.Duration
	writers []*pgx.Conn
}

func newCostPlace(t *testing.T) *costPlace {
	t.Helper()
	p := &costPlace{testDatabase: &testDatabase{}, round: 20 * time.Millisecond}
	if *writeCost {
		p.round = time.Second
		p.Database = &pgtest.NewCluster(t, 0, "fsync = on", "synchronous_commit = on", "full_page_writes = on",
			"shared_buffers = '256MB'", "max_wal_size = '4GB'", "checkpoint_timeout = '1h'", "autovacuum = off").Primary.Database
	} else {
		p.Database = pgtest.NewDatabase(t)
	}
	p.Exec(t, strings.ReplaceAll(costSchema, "%rows%", fmt.Sprint(costRows)))
	p.conn, p.listen = p.Conn(t), p.Conn(t)
	p.config = p.generatorDatabase(t, testWatch{table: "rung", columns: []string{"id", "customer_id", "status", "total", "updated_at"}, keys: [][]string{{"id"}, {"customer_id"}}})
	p.install(t)
	_, err := p.listen.Exec(t.Context(), "LISTEN rung; LISTEN changes")
	pgtest.Check(t, err)
	ctx, stop := context.WithCancel(context.Background())
	var listening sync.WaitGroup
	listening.Go(func() {
		for {
			if _, err := p.listen.WaitForNotification(ctx); err != nil {
				return
			}
		}
	})
	t.Cleanup(func() { stop(); listening.Wait() })
	for range 16 {
		p.writers = append(p.writers, p.Conn(t))
	}
	return p
}

// work does w on a table for one round and returns what one statement took: with
// several clients, the time of the round over the number of all their statements.
func (p *costPlace) work(t *testing.T, w costWork, table string) time.Duration {
	t.Helper()
	sql := fmt.Sprintf(w.sql, table)
	var count [16]int
	var clients sync.WaitGroup
	begin := time.Now()
	for i := range w.clients {
		clients.Go(func() {
			for once := true; once || !w.bulk && time.Since(begin) < p.round; once = false {
				if _, err := p.writers[i].Exec(t.Context(), sql, rand.Int64N(costRows)+1, rand.Int64N(1e9)+1); err != nil {
					t.Errorf("%s on %s: %v", w.name, table, err)
					return
				}
				count[i]++
			}
		})
	}
	clients.Wait()
	total := 0
	for _, n := range count {
		total += n
	}
	return time.Since(begin) / time.Duration(max(total, 1))
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}

// TestWriteCost prints what the triggers cost writers: beside a table without any,
// and beside a trigger that notifies of each row. The rounds of the three alternate,
// so that a machine that does other things does them to all.
func TestWriteCost(t *testing.T) {
	p := newCostPlace(t)
	rounds := 1
	if *writeCost {
		rounds = 9
	}
	fmt.Printf("%-30s %7s %12s %12s %12s %9s %12s %13s\n", "update of", "clients", "bare", "rung", "per row", "rung/bare", "per row/bare", "rung/per row")
	for _, w := range costWorks() {
		took := map[string][]time.Duration{}
		for i := range rounds + 1 {
			for _, table := range costVariants {
				d := p.work(t, w, table)
				if i > 0 || rounds == 1 { // the first one warms up
					took[table] = append(took[table], d)
				}
			}
			if w.bulk {
				p.exec(t, "VACUUM bare, rung, per_row")
			}
		}
		bare, rung, perRow := median(took["bare"]), median(took["rung"]), median(took["per_row"])
		ratio := func(a, b time.Duration) float64 { return float64(a) / float64(b) }
		fmt.Printf("%-30s %7d %12s %12s %12s %9.2f %12.2f %13.2f\n", w.name, w.clients,
			bare.Round(time.Microsecond), rung.Round(time.Microsecond), perRow.Round(time.Microsecond),
			ratio(rung, bare), ratio(perRow, bare), ratio(rung, perRow))
	}
}
