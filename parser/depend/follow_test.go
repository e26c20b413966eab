package depend_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/parser/depend"
)

func TestFollow(t *testing.T) {
	testReads(t, []readCase{
		{"foreign key", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) id=o.user_id"},
		{"comma", `SELECT o.id, u.name FROM orders o, users u WHERE u.id = o.user_id AND o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) id=o.user_id"},
		{"nullable foreign key", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.buyer_id WHERE o.id = $1`, "orders(buyer_id,id) id=$1\nusers(id,name) id=o.buyer_id"},
		{"composite foreign key", `SELECT p.id, q.x FROM pairing p JOIN pair q ON q.a = p.a AND q.b = p.b WHERE p.id = $1`, "pairing(a,b,id) id=$1\npair(a,b,x) a=p.a & b=p.b"},
		{"half a foreign key", `SELECT p.id, q.x FROM pairing p JOIN pair q ON q.a = p.a WHERE p.id = $1`, `pairing(a,id) id=$1
			pair(a,x) a=p.a`},
		{"no foreign key", `SELECT l.id, u.name FROM loose l JOIN users u ON u.id = l.user_id WHERE l.id = $1`, `loose(id,user_id) id=$1
			users(id,name) id=l.user_id`},
		{"left join needs none", `SELECT l.id, u.name FROM loose l LEFT JOIN users u ON u.id = l.user_id WHERE l.id = $1`, "loose(id,user_id) id=$1\nusers(id,name) id=l.user_id"},
		{"left join, more in ON", `SELECT l.id, u.name FROM loose l LEFT JOIN users u ON u.id = l.user_id AND u.active WHERE l.id = $1`, "loose(id,user_id) id=$1\nusers(active,id,name) id=l.user_id"},
		{"right join", `SELECT l.id, u.name FROM users u RIGHT JOIN loose l ON u.id = l.user_id WHERE l.id = $1`, "users(id,name) id=l.user_id\nloose(id,user_id) id=$1"},
		{"condition that can hide the row", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1 AND u.active`, `orders(id,user_id) id=$1
			users(active,id,name) id=o.user_id`},
		{"condition in ON", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id AND u.name > 'm' WHERE o.id = $1`, `orders(id,user_id) id=$1
			users(id,name) id=o.user_id`},
		{"left join, condition in WHERE", `SELECT l.id, u.name FROM loose l LEFT JOIN users u ON u.id = l.user_id WHERE l.id = $1 AND u.id IS NULL`, `loose(id,user_id) id=$1
			users(id,name) id=l.user_id`},
		{
			"column of another table compared", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id JOIN loose l ON l.id = u.city_id WHERE o.id = $1`,
			`orders(id,user_id) id=$1
			users(city_id,id,name) id=o.user_id
			loose(id) id=u.city_id`,
		},
		{
			"chain through a nullable column", `SELECT o.id, c.name FROM orders o JOIN users u ON u.id = o.user_id JOIN cities c ON c.id = u.city_id WHERE o.id = $1`,
			`orders(id,user_id) id=$1
			users(city_id,id) id=o.user_id
			cities(id,name) id=u.city_id`,
		},
		{
			"chain through NOT NULL columns", `SELECT i.n, u.name FROM items i JOIN orders o ON o.id = i.order_id JOIN users u ON u.id = o.user_id WHERE i.sku = $1`,
			"items(n,order_id,sku) sku=$1\norders(id,user_id) id=i.order_id\nusers(id,name) id=o.user_id",
		},
		{
			"chain of left joins", `SELECT o.id, c.name FROM orders o JOIN users u ON u.id = o.user_id LEFT JOIN cities c ON c.id = u.city_id WHERE o.id = $1`,
			"orders(id,user_id) id=$1\nusers(city_id,id) id=o.user_id\ncities(id,name) id=u.city_id",
		},
		{
			"hidden by what depends on it", `SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id LEFT JOIN cities c ON c.id = u.city_id WHERE o.id = $1 AND c.name = $2`,
			`orders(id,user_id) id=$1
			users(city_id,id) id=o.user_id
			cities(id,name) id=u.city_id`,
		},
		{"source is not keyed", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id`, "orders(id,user_id) any\nusers(id,name) any"},
		{"aggregate", `SELECT count(*) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1`, `orders(status,user_id) status=$1
			users(id) id=o.user_id`},
		{"group", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 GROUP BY u.name`, `orders(status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"distinct", `SELECT DISTINCT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1`, `orders(status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"limit", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name LIMIT 1`, `orders(status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"set-returning output", `SELECT unnest(string_to_array(u.name, ',')) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1`, `orders(id,user_id) id=$1
			users(id,name) id=o.user_id`},
		{"lateral", `SELECT o.id, x FROM orders o JOIN users u ON u.id = o.user_id, LATERAL unnest(string_to_array(u.name, ',')) x WHERE o.id = $1`, `orders(id,user_id) id=$1
			users(id,name) id=o.user_id`},
		{"only the first row is seen", "-- name: Q :one\nSELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name", `orders(id,status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"all rows are seen", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name`, "orders(id,status,user_id) status=$1\nusers(id,name) id=o.user_id"},
		{"aliased join", `SELECT j.name FROM (orders o JOIN users u ON u.id = o.user_id) AS j WHERE j.status = $1`, `orders(status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{
			"sublink on the followed row", `SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1 AND EXISTS (SELECT 1 FROM cities c WHERE c.id = u.city_id)`,
			`orders(id,user_id) id=$1
			users(city_id,id) id=o.user_id
			cities(id) id=u.city_id`,
		},
	})
}

func TestFollowBehindLimit(t *testing.T) {
	testReads(t, []readCase{
		{"a foreign key", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY o.placed LIMIT 10`, `orders(id,placed,status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"a unique row or none", `SELECT o.id, u.name FROM orders o LEFT JOIN users u ON u.id = o.buyer_id WHERE o.status = $1 ORDER BY o.placed LIMIT 10 OFFSET $2`, `orders(buyer_id,id,placed,status) status=$1
			users(id,name) id=o.buyer_id`},
		{"ordered by what is followed", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name LIMIT 10`, `orders(id,status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"several rows of one", `SELECT u.id, l.v FROM users u LEFT JOIN loose l ON l.user_id = u.id WHERE u.tenant_id = $1 ORDER BY u.id LIMIT 10`, `users(id,tenant_id) tenant_id=$1
			loose(user_id,v) user_id=u.id`},
		{"several rows behind it", `SELECT o.id, l.v FROM orders o JOIN users u ON u.id = o.user_id LEFT JOIN loose l ON l.user_id = u.id WHERE o.status = $1 LIMIT 10`, `orders(id,status,user_id) status=$1
			users(id) id=o.user_id
			loose(user_id,v) user_id=u.id`},
	})
}

func TestValuesComeOutOfSubqueries(t *testing.T) {
	testReads(t, []readCase{
		{"of a CTE", `WITH w AS (SELECT id, tenant_id FROM users WHERE id = $1) SELECT o.id FROM orders o JOIN w ON w.id = o.user_id`, `orders(id,user_id) user_id=$1
			users(id,tenant_id) id=$1`},
		{"of a subquery with LIMIT", `SELECT o.id FROM orders o JOIN (SELECT id, name FROM users WHERE id = ANY($1::bigint[]) LIMIT 5) w ON w.id = o.user_id`, `orders(id,user_id) user_id=any($1)
			users(id,name) id=any($1)`},
		{"not of another row", `WITH w AS (SELECT id, tenant_id FROM users) SELECT a.id FROM w a JOIN w b ON a.tenant_id = b.tenant_id WHERE b.id = $1`, `users(id,tenant_id) any`},
		{"not of a side that may be missing", `SELECT o.id FROM orders o LEFT JOIN (SELECT id FROM users WHERE id = $1) w ON w.id = o.user_id`, `orders(id,user_id) any
			users(id) id=$1`},
	})
}

func TestFollowOutOfSubqueries(t *testing.T) {
	testReads(t, []readCase{
		{"of a CTE", `WITH w AS (SELECT user_id FROM orders WHERE status = $1 LIMIT 5) SELECT u.name FROM users u JOIN w ON w.user_id = u.id`, `users(id,name) id=orders.user_id
			orders(status,user_id) status=$1`},
		{"of groups", `SELECT u.name FROM users u JOIN (SELECT user_id, count(*) FROM orders WHERE status = $1 GROUP BY user_id) w ON w.user_id = u.id`, `users(id,name) id=orders.user_id
			orders(status,user_id) status=$1`},
		{"not of set operations", `SELECT u.name FROM users u JOIN (SELECT user_id FROM orders WHERE status = $1 UNION SELECT buyer_id FROM orders) w ON w.user_id = u.id`, `users(id,name) any
			orders(status,user_id) status=$1
			orders(buyer_id) any`},
		{"not of an aggregate", `SELECT u.name FROM users u JOIN (SELECT max(user_id) AS user_id FROM orders WHERE status = $1) w ON w.user_id = u.id`, `users(id,name) any
			orders(status,user_id) status=$1`},
		{"two columns of one row", `SELECT q.x FROM pair q JOIN (SELECT a, b FROM pairing WHERE id = $1 LIMIT 1) w ON w.a = q.a AND w.b = q.b`, `pair(a,b,x) a=pairing.a & b=pairing.b
			pairing(a,b,id) id=$1`},
		{"not of two rows", `WITH w AS (SELECT a, b FROM pairing WHERE id = $1) SELECT q.x FROM pair q JOIN w w1 ON w1.a = q.a JOIN w w2 ON w2.b = q.b`, `pairing(a,b,id) id=$1
			pair(a,b,x) a=pairing.a`},
		{"pinned only where it is a single row", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id AND u.tenant_id = $2 WHERE o.status = $1`, `orders(status,user_id) status=$1
			users(id,name,tenant_id) tenant_id=$2`},
		{"pinned, and a single row", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id AND u.tenant_id = $2 WHERE o.id = $1`, `orders(id,user_id) id=$1
			users(id,name,tenant_id) id=o.user_id`},
		{"not of what is behind a view", `SELECT c.name FROM open_orders o JOIN cities c ON c.id = o.total WHERE o.id = $1`, `orders(id,status,total,user_id) id=$1 & status='open'
			cities(id,name) any`},
		{"not of what is ignored", "-- name: Q :many\n-- ignore: orders\nSELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1", `users(id,name) any`},
	})
}

func TestWitnesses(t *testing.T) {
	testReads(t, []readCase{
		{"EXISTS", `SELECT u.name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.id = $1)`, `users(id,name) id=o.user_id
			orders(id,user_id) id=$1`},
		{"EXISTS with the argument inside", `SELECT u.name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.user_id = $1)`, `users(id,name) id=$1
			orders(user_id) user_id=$1`},
		{"EXISTS of an aggregate", `SELECT u.name FROM users u WHERE EXISTS (SELECT count(*) FROM orders o WHERE o.user_id = u.id AND o.id = $1)`, `users(id,name) any
			orders(id,user_id) id=$1`},
		{"NOT EXISTS", `SELECT u.name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.id = $1)`, `users(id,name) any
			orders(id,user_id) id=$1`},
		{"IN", `SELECT u.name FROM users u WHERE u.id IN (SELECT user_id FROM orders WHERE status = $1)`, `users(id,name) id=orders.user_id
			orders(status,user_id) status=$1`},
		{"NOT IN", `SELECT u.name FROM users u WHERE u.id NOT IN (SELECT user_id FROM orders WHERE status = $1)`, `users(id,name) any
			orders(status,user_id) status=$1`},
		{"IN, the other way round", `SELECT u.name FROM users u WHERE u.id = $1 AND u.id IN (SELECT user_id FROM orders)`, `users(id,name) id=$1
			orders(user_id) user_id=$1`},
		{"IN behind LIMIT", `SELECT u.name FROM users u WHERE u.id = $1 AND u.id IN (SELECT user_id FROM orders ORDER BY placed LIMIT 3)`, `users(id,name) id=$1
			orders(placed,user_id) any`},
		{"NOT IN is no choice", `SELECT u.name FROM users u WHERE u.id = $1 AND u.id NOT IN (SELECT user_id FROM orders)`, `users(id,name) id=$1
			orders(user_id) any`},
		{"two columns IN", `SELECT x FROM pair WHERE (a, b) IN (SELECT a, b FROM pairing WHERE id = $1)`, `pair(a,b,x) a=pairing.a & b=pairing.b
			pairing(a,b,id) id=$1`},
		{"a scalar", `SELECT u.name FROM users u WHERE u.id = (SELECT user_id FROM orders WHERE id = $1)`, `users(id,name) id=orders.user_id
			orders(id,user_id) id=$1`},
		{"a maximum", `SELECT u.name FROM users u WHERE u.id = (SELECT max(user_id) FROM orders WHERE status = $1)`, `users(id,name) any
			orders(status,user_id) status=$1`},
		{"in the output it says nothing", `SELECT u.name, u.id IN (SELECT user_id FROM orders WHERE id = $1) FROM users u`, `users(id,name) any
			orders(id,user_id) id=$1`},
		{"in an OR it says nothing", `SELECT u.name FROM users u WHERE u.id IN (SELECT user_id FROM orders WHERE id = $1) OR u.active`, `users(active,id,name) any
			orders(id,user_id) id=$1`},
		{"nested subqueries", `SELECT c.name FROM cities c WHERE EXISTS (SELECT 1 FROM users u WHERE u.city_id = c.id AND u.id IN (SELECT user_id FROM orders WHERE id = $1))`, `cities(id,name) id=u.city_id
			users(city_id,id) id=orders.user_id
			orders(id,user_id) id=$1`},
	})
}

func TestOptionalKeys(t *testing.T) {
	testReads(t, []readCase{
		{"alone", `SELECT name FROM users WHERE $1::bigint IS NULL OR id = $1`, `users(id,name) id=$1?`},
		{"beside one that is always given", `SELECT name FROM users WHERE tenant_id = $2 AND ($1::bigint IS NULL OR id = $1)`, `users(id,name,tenant_id) tenant_id=$2`},
		{"the first of two that is given", `SELECT name FROM users WHERE ($1::bigint IS NULL OR id = $1) AND (tenant_id = $2 OR $2::int IS NULL) AND email = coalesce($3, email)`, `users(email,id,name,tenant_id) id=$1? | tenant_id=$2? | email=$3?`},
		{"beside alternatives", `SELECT name FROM users WHERE ($1::bigint IS NULL OR id = $1) AND (tenant_id = $2 OR tag = $3)`, `users(id,name,tag,tenant_id) tenant_id=$2 | tag=$3`},
		{"of another parameter", `SELECT name FROM users WHERE $1::bigint IS NULL OR id = $2`, `users(id,name) any`},
		{"IS NOT NULL", `SELECT name FROM users WHERE $1::bigint IS NOT NULL OR id = $1`, `users(id,name) any`},
		{"does not make an outer join an inner one", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $2 WHERE $1::text IS NULL OR o.status = $1`, `users(id,name,tenant_id) any
			orders(status,user_id) any`},
		{"nor does it inside of a subquery", `SELECT s.uid FROM (SELECT u.id AS uid, o.status FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $2) s WHERE $1::text IS NULL OR s.status = $1`, `users(id,tenant_id) any
			orders(status,user_id) any`},
		{"carried along", `SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id WHERE $1::bigint IS NULL OR u.id = $1`, `users(id) id=$1?
			orders(id,user_id) user_id=$1?`},
	})
}

func TestKeyQuery(t *testing.T) {
	cat := load(t, shop)
	for _, c := range []struct {
		name, sql string
		want      []string
	}{
		{"none", `SELECT name FROM users WHERE id = $1`, nil},
		{"a row", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1`, []string{`SELECT user_id FROM public.orders WHERE id = $1::bigint`}},
		{"rows", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $2 AND o.total > $1`, []string{`SELECT user_id FROM public.orders WHERE status = $1::text LIMIT 1001 -- [2]`}},
		{"alternatives", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = ANY($1::bigint[]) OR o.status = 'it''s \'`, []string{`SELECT user_id FROM public.orders WHERE id = ANY ($1::bigint[]) OR status = E'it''s \\'::text LIMIT 1001`}},
		{"one for two tables", `SELECT u.name, b.name FROM orders o JOIN users u ON u.id = o.user_id JOIN users b ON b.id = o.buyer_id WHERE o.id = $1`, []string{`SELECT user_id, buyer_id FROM public.orders WHERE id = $1::bigint`}},
		{"one for two occurrences", `SELECT (SELECT name FROM users WHERE id = o.user_id), (SELECT p.placed FROM orders p WHERE p.id = $1 AND p.user_id IN (SELECT id FROM users)) FROM orders o WHERE o.id = $1`, []string{`SELECT user_id FROM public.orders WHERE id = $1::bigint`}},
		{"a chain", `SELECT c.name FROM orders o JOIN users u ON u.id = o.user_id JOIN cities c ON c.id = u.city_id WHERE o.status = $1`, []string{
			`SELECT user_id FROM public.orders WHERE status = $1::text LIMIT 1001`,
			`SELECT city_id FROM public.users WHERE id IN (SELECT user_id FROM public.orders WHERE status = $1::text LIMIT 1001) LIMIT 1001`,
		}},
		{"arguments that may be given", `SELECT c.name FROM users u JOIN cities c ON c.id = u.city_id WHERE ($1::bigint IS NULL OR u.id = $1) AND u.name = coalesce($2, u.name)`, []string{`SELECT city_id FROM public.users WHERE ($1::bigint IS NULL OR id = $1::bigint) AND ($2::text IS NULL OR name = $2::text) LIMIT 1001`}},
		{"an argument that may be given", `SELECT c.name FROM users u JOIN cities c ON c.id = u.city_id WHERE $1::bigint IS NULL OR u.id = $1`, []string{`SELECT city_id FROM public.users WHERE ($1::bigint IS NULL OR id = $1::bigint) LIMIT 1001`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, c.sql)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			var got []string
			for _, q := range depend.KeyQueries(r.Reads) {
				text, params := q.SQL()
				if len(params) > 0 && params[0] != 1 {
					text += fmt.Sprint(" -- ", params)
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\nkey queries (-want +got):\n%s", c.sql, diff)
			}
		})
	}
}
