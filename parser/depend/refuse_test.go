package depend_test

import (
	"strings"
	"testing"
)

func TestRefused(t *testing.T) {
	cat := load(t, shop)
	for _, c := range []struct {
		name, sql string
		reason    string // part of Refused; empty: it can be cached
		at        string // what stands at RefusedAt
		mayWrite  bool
	}{
		{"plain", `SELECT name FROM users WHERE id = $1`, "", "", false},
		{"insert", `INSERT INTO loose (id) VALUES ($1) RETURNING id`, "writes", "loose", true},
		{"update", `UPDATE loose SET v = 1 WHERE id = $1 RETURNING v`, "writes", "loose", true},
		{"data-modifying CTE", `WITH d AS (DELETE FROM loose WHERE id = $1 RETURNING v) SELECT v FROM d`, "writes", "loose", true},
		{"for update", `SELECT name FROM users WHERE id = $1 FOR UPDATE`, "locks", "SELECT", true},
		{"for share in a subquery", `SELECT s.name FROM (SELECT name FROM users FOR SHARE) s`, "locks", "SELECT", true},
		{"random", `SELECT random() FROM users`, "random is volatile", "random", false},
		{"random in ORDER BY", `SELECT id FROM users ORDER BY random()`, "random is volatile", "random", false},
		{"clock_timestamp", `SELECT clock_timestamp()`, "clock_timestamp is volatile", "clock", false},
		{"gen_random_uuid", `SELECT gen_random_uuid()`, "volatile", "gen", false},
		{"nextval", `SELECT nextval('s'::regclass)`, "volatile", "nextval", true},
		{"advisory lock", `SELECT pg_advisory_lock($1)`, "volatile", "pg_advisory", true},
		{"set_config", `SELECT set_config('a.b', $1, false)`, "volatile", "set_config", true},
		{"current_user", `SELECT id FROM users WHERE name = current_user`, "depends on the user", "current_user", false},
		{"session_user", `SELECT session_user`, "depends on the user", "session_user", false},
		{"current_setting", `SELECT id FROM users WHERE tenant_id = current_setting('app.tenant')::int`, "depends on the user", "current_setting", false},
		{"row security", `SELECT v FROM secret WHERE id = $1`, "row-level security", "secret", false},
		{"temporary", `SELECT id FROM scratch`, "temporary table", "scratch", false},
		{"materialized view", `SELECT total FROM summary WHERE user_id = $1`, "materialized view", "summary", false},
		{"system catalog", `SELECT relname FROM pg_class`, "system catalog", "pg_class", false},
		{"system column", `SELECT xmin FROM users WHERE id = $1`, "system column", "xmin", false},
		{"ctid", `SELECT id FROM users WHERE ctid = $1`, "system column", "ctid", false},
		{"tablesample", `SELECT id FROM users TABLESAMPLE SYSTEM (10)`, "TABLESAMPLE", "users", false},
		{"inheritance child", `SELECT w FROM derived`, "inherits", "derived", false},
		{"stable function of the user", `SELECT plan(id) FROM users WHERE id = $1`, "-- depends:", "plan", false},
		{"function of the user in SQL", `SELECT pure(id) FROM users WHERE id = $1`, "", "", false},
		{"volatile function of the user", `SELECT renew(id) FROM users WHERE id = $1`, "renew is volatile", "renew", true},
		{"stable function with depends", "-- depends: orders\n-- name: Q :many\nSELECT plan(id) FROM users WHERE id = $1", "", "", false},
		{"catalog function", `SELECT has_table_privilege('users', 'select')`, "not known to depend", "has_table", false},
		{"to_regclass", `SELECT to_regclass($1)::text`, "not known to depend", "to_regclass", false},
		{"txid", `SELECT txid_current_if_assigned()`, "not known to depend", "txid", false},
		{"now", `SELECT id FROM orders WHERE placed > now()`, "", "", false},
		{"date_trunc of timestamptz", `SELECT date_trunc('day', seen) FROM users`, "", "", false},
		{"timestamptz compared with date", `SELECT id FROM users WHERE seen > born`, "", "", false},
		{"timestamptz as text", `SELECT seen::text FROM users`, "", "", false},
		{"to_char", `SELECT to_char(seen, 'YYYY-MM-DD') FROM users`, "", "", false},
		{"to_char with names of a locale", `SELECT to_char(seen, 'TMMonth') FROM users`, "lc_time", "to_char", false},
		{"to_char with a pattern from outside", `SELECT to_char(seen, $1) FROM users`, "lc_time", "to_char", false},
		{"to_char with a currency sign", `SELECT to_char(balance, 'L999') FROM users`, "lc_monetary", "to_char", false},
		{"to_tsvector", `SELECT to_tsvector(name) FROM users`, "default_text_search_config", "to_tsvector", false},
		{"to_tsvector with configuration", `SELECT to_tsvector('english', name) FROM users`, "", "", false},
		{"money", `SELECT price FROM items`, "lc_monetary", "SELECT", false},
		{"money as text", `SELECT price::text FROM items`, "lc_monetary", "::text", false},
		{"float as text", `SELECT score::text FROM users`, "extra_float_digits", "::text", false},
		{"float in concat", `SELECT concat(name, score) FROM users`, "extra_float_digits", "concat", false},
		{"int in concat", `SELECT concat(name, id) FROM users`, "", "", false},
		{"text appended to a number", `SELECT name || id FROM users`, "", "", false},
		{"float in json", `SELECT json_build_object('score', score) FROM users`, "extra_float_digits", "json_build", false},
		{"row with a float in json", `SELECT to_json(u) FROM users u`, "extra_float_digits", "to_json", false},
		{"json aggregate of a float", `SELECT json_agg(score) FROM users`, "extra_float_digits", "json_agg", false},
		{"json aggregate of a name", `SELECT json_agg(name) FROM users`, "", "", false},
		{"regclass", `SELECT id FROM users WHERE name = 'users'::regclass::text`, "system catalogs", "'users'", false},
		{"function in a view", `SELECT id FROM (SELECT id, random() AS r FROM users) s`, "volatile", "random", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, c.sql)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			if c.reason == "" != (r.Refused == "") || !strings.Contains(r.Refused, c.reason) {
				t.Fatalf("Refused = %q, want %q", r.Refused, c.reason)
			}
			sql := c.sql[strings.LastIndexByte(c.sql, '\n')+1:]
			if r.Refused != "" && !strings.HasPrefix(sql[r.RefusedAt:], c.at) {
				t.Errorf("RefusedAt = %d: %q, want %q", r.RefusedAt, sql[r.RefusedAt:], c.at)
			}
			if r.MayWrite != c.mayWrite {
				t.Errorf("MayWrite = %v, want %v", r.MayWrite, c.mayWrite)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	cat := load(t, shop)
	for _, c := range []struct{ name, text, want string }{
		{"cache on a write", "-- name: Q :one\n-- cache: 1m\nSELECT random()\n", `q.sql:3:8: Q: cannot be cached: random is volatile: it answers differently each time, or has an effect [volatile]
    SELECT random()
           ^
  hint: remove the -- cache: directive, or change the query`},
		{"replica on a lock", "-- name: Q :many\n-- route: replica\nSELECT id FROM users FOR UPDATE\n", `q.sql:3:1: Q: cannot be routed to a replica: the statement locks rows; a cached answer would lock nothing
    SELECT id FROM users FOR UPDATE
    ^
  hint: remove the -- route: directive`},
		{"unknown table", "-- name: Q :many\n-- depends: orders, nowhere\nSELECT id FROM users\n", `q.sql:2:21: Q: table "nowhere" does not exist
    -- depends: orders, nowhere
                        ^
  hint: -- depends: takes tables of the schema`},
		{"view named", "-- name: Q :many\n-- depends: totals\nSELECT id FROM users\n", `q.sql:2:13: Q: totals is a view and cannot be watched
    -- depends: totals
                ^
  hint: name the tables that hold the data`},
		{"ignored but not read", "-- name: Q :many\n-- ignore: orders\nSELECT id FROM users\n", `q.sql:2:12: Q: the query does not read orders
    -- ignore: orders
               ^
  hint: remove it from -- ignore:`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, errs := derive(t, cat, c.text)
			if len(errs) != 1 {
				t.Fatalf("%d errors, want 1: %v", len(errs), errs)
			}
			if got := strings.TrimRight(errs[0].Error(), "\n"); got != c.want {
				t.Errorf("error = %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestDirectives(t *testing.T) {
	testReads(t, []readCase{
		{"depends", "-- name: Q :many\n-- depends: cities\nSELECT plan(id) FROM users WHERE id = $1", "users(id) id=$1\ncities(country_id,id,name) any"},
		{"ignore", "-- name: Q :many\n-- ignore: public.users\nSELECT u.name, o.id FROM users u JOIN orders o ON o.user_id = u.id WHERE o.id = $1", "orders(id,user_id) id=$1"},
	})
}

func TestWarnings(t *testing.T) {
	cat := load(t, shop)
	for _, c := range []struct{ name, text, want string }{
		{"time", "-- name: Q :many\n-- cache: 1m\nSELECT id FROM orders WHERE placed > now()", "time-dependent"},
		{"time by keyword", "-- name: Q :many\n-- cache: 1m\nSELECT id FROM orders WHERE placed > current_date", "time-dependent"},
		{"time in a literal", "-- name: Q :many\n-- cache: 1m\nSELECT id FROM orders WHERE placed > 'yesterday'", "time-dependent"},
		{"age", "-- name: Q :many\n-- cache: 1m\nSELECT age(placed) FROM orders", "time-dependent"},
		{"time, not cached", "SELECT id FROM orders WHERE placed > now()", ""},
		{"allowed", "-- name: Q :many\n-- cache: 1m\n-- allow: time-dependent a minute is fine\nSELECT id FROM orders WHERE placed > now()", ""},
		{"offset on replica", "-- name: Q :many\n-- route: replica\nSELECT id FROM orders ORDER BY id LIMIT 10 OFFSET $1", "offset-on-replica"},
		{"offset on primary", "-- name: Q :many\n-- cache: 1m\nSELECT id FROM orders ORDER BY id LIMIT 10 OFFSET $1", ""},
		{"limit without order", "-- name: Q :many\n-- cache: 1m\nSELECT id FROM orders LIMIT 10", "unordered-limit"},
		{"limit, order not total", "-- name: Q :many\n-- cache: 1m\nSELECT id FROM orders ORDER BY placed LIMIT 10", "unordered-limit"},
		{"limit, total order", "-- name: Q :many\n-- cache: 1m\nSELECT total FROM orders ORDER BY placed, id LIMIT 10", ""},
		{"limit, total order by what is compared", "-- name: Q :many\n-- cache: 1m\nSELECT sku FROM items WHERE order_id = $1 ORDER BY n LIMIT 10", ""},
		{"limit, total order through a join", "-- name: Q :many\n-- cache: 1m\nSELECT u.name FROM orders o JOIN users u ON u.id = o.user_id ORDER BY o.id LIMIT 10", ""},
		{"limit, join that multiplies", "-- name: Q :many\n-- cache: 1m\nSELECT i.sku FROM orders o JOIN items i ON i.order_id = o.id ORDER BY o.id LIMIT 10", "unordered-limit"},
		{"limit, all columns ordered", "-- name: Q :many\n-- cache: 1m\nSELECT status, total FROM orders ORDER BY total, status LIMIT 10", ""},
		{"limit of one row", "-- name: Q :one\n-- cache: 1m\nSELECT name FROM users WHERE id = $1 LIMIT 1", ""},
		{"limit of an aggregate", "-- name: Q :one\n-- cache: 1m\nSELECT count(*) FROM users LIMIT 1", ""},
		{"limit of groups", "-- name: Q :many\n-- cache: 1m\nSELECT status, count(*) FROM orders GROUP BY status ORDER BY 1 LIMIT 3", ""},
		{"limit of groups by count", "-- name: Q :many\n-- cache: 1m\nSELECT status, count(*) FROM orders GROUP BY status ORDER BY 2 LIMIT 3", "unordered-limit"},
		{"limit in a subquery", "-- name: Q :many\n-- cache: 1m\nSELECT * FROM (SELECT id FROM orders LIMIT 10) s", "unordered-limit"},
		{"cached any", "-- name: Q :many\n-- cache: 1m\nSELECT name FROM users WHERE id = ANY(@ids::bigint[])", "cached-any"},
		{"any, not cached", "SELECT name FROM users WHERE id = ANY(@ids::bigint[])", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, c.text)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			var rules []string
			for _, w := range r.Warnings {
				rules = append(rules, w.Rule)
			}
			if got := strings.Join(rules, " "); got != c.want {
				t.Errorf("warnings = %q, want %q", got, c.want)
			}
		})
	}
}
