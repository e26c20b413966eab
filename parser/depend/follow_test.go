package depend_test

import "testing"

func TestFollow(t *testing.T) {
	testReads(t, []readCase{
		{"foreign key", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) id=o.user_id"},
		{"comma", `SELECT o.id, u.name FROM orders o, users u WHERE u.id = o.user_id AND o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) id=o.user_id"},
		{"nullable foreign key", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.buyer_id WHERE o.id = $1`, "orders(buyer_id,id) id=$1\nusers(id,name) id=o.buyer_id"},
		{"composite foreign key", `SELECT p.id, q.x FROM pairing p JOIN pair q ON q.a = p.a AND q.b = p.b WHERE p.id = $1`, "pairing(a,b,id) id=$1\npair(a,b,x) a=p.a & b=p.b"},
		{"half a foreign key", `SELECT p.id, q.x FROM pairing p JOIN pair q ON q.a = p.a WHERE p.id = $1`, "pairing(a,id) id=$1\npair(a,x) any"},
		{"no foreign key", `SELECT l.id, u.name FROM loose l JOIN users u ON u.id = l.user_id WHERE l.id = $1`, "loose(id,user_id) id=$1\nusers(id,name) any"},
		{"left join needs none", `SELECT l.id, u.name FROM loose l LEFT JOIN users u ON u.id = l.user_id WHERE l.id = $1`, "loose(id,user_id) id=$1\nusers(id,name) id=l.user_id"},
		{"left join, more in ON", `SELECT l.id, u.name FROM loose l LEFT JOIN users u ON u.id = l.user_id AND u.active WHERE l.id = $1`, "loose(id,user_id) id=$1\nusers(active,id,name) id=l.user_id"},
		{"right join", `SELECT l.id, u.name FROM users u RIGHT JOIN loose l ON u.id = l.user_id WHERE l.id = $1`, "users(id,name) id=l.user_id\nloose(id,user_id) id=$1"},
		{"condition that can hide the row", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1 AND u.active`, "orders(id,user_id) id=$1\nusers(active,id,name) any"},
		{"condition in ON", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id AND u.name > 'm' WHERE o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) any"},
		{"left join, condition in WHERE", `SELECT l.id, u.name FROM loose l LEFT JOIN users u ON u.id = l.user_id WHERE l.id = $1 AND u.id IS NULL`, "loose(id,user_id) id=$1\nusers(id,name) any"},
		{
			"column of another table compared", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id JOIN loose l ON l.id = u.city_id WHERE o.id = $1`,
			"orders(id,user_id) id=$1\nusers(city_id,id,name) any\nloose(id) any",
		},
		{
			"chain through a nullable column", `SELECT o.id, c.name FROM orders o JOIN users u ON u.id = o.user_id JOIN cities c ON c.id = u.city_id WHERE o.id = $1`,
			"orders(id,user_id) id=$1\nusers(city_id,id) any\ncities(id,name) any",
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
			"orders(id,user_id) id=$1\nusers(city_id,id) any\ncities(id,name) name=$2",
		},
		{"source is not keyed", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id`, "orders(id,user_id) any\nusers(id,name) any"},
		{"aggregate", `SELECT count(*) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1`, "orders(status,user_id) status=$1\nusers(id) any"},
		{"group", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 GROUP BY u.name`, "orders(status,user_id) status=$1\nusers(id,name) any"},
		{"distinct", `SELECT DISTINCT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1`, "orders(status,user_id) status=$1\nusers(id,name) any"},
		{"limit", `SELECT u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name LIMIT 1`, "orders(status,user_id) status=$1\nusers(id,name) any"},
		{"set-returning output", `SELECT unnest(string_to_array(u.name, ',')) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) any"},
		{"lateral", `SELECT o.id, x FROM orders o JOIN users u ON u.id = o.user_id, LATERAL unnest(string_to_array(u.name, ',')) x WHERE o.id = $1`, "orders(id,user_id) id=$1\nusers(id,name) any"},
		{"only the first row is seen", "-- name: Q :one\nSELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name", "orders(id,status,user_id) status=$1\nusers(id,name) any"},
		{"all rows are seen", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name`, "orders(id,status,user_id) status=$1\nusers(id,name) id=o.user_id"},
		{"aliased join", `SELECT j.name FROM (orders o JOIN users u ON u.id = o.user_id) AS j WHERE j.status = $1`, "orders(status,user_id) status=$1\nusers(id,name) any"},
		{
			"sublink on the followed row", `SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1 AND EXISTS (SELECT 1 FROM cities c WHERE c.id = u.city_id)`,
			"orders(id,user_id) id=$1\nusers(city_id,id) any\ncities(id) any",
		},
	})
}

func TestCachedSQL(t *testing.T) {
	cat := load(t, shop)
	for _, c := range []struct{ name, sql, want string }{
		{"none", `SELECT name FROM users WHERE id = $1`, ""},
		{"column", "SELECT o.id, u.name\nFROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1", "SELECT o.id, u.name, o.user_id\nFROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1"},
		{"star", "SELECT u.* FROM pairing p JOIN pair u ON u.a = p.a AND u.b = p.b WHERE p.id = $1", "SELECT u.a, u.b, u.x, p.a, p.b FROM pairing p JOIN pair u ON u.a = p.a AND u.b = p.b WHERE p.id = $1"},
		{"comment", "SELECT u.name -- the buyer\nFROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1", "SELECT u.name -- the buyer\n, o.user_id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1"},
		{"quoted alias", `SELECT u.name FROM orders "O" JOIN users u ON u.id = "O".user_id WHERE "O".id = $1`, `SELECT u.name, "O".user_id FROM orders "O" JOIN users u ON u.id = "O".user_id WHERE "O".id = $1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, errs := derive(t, cat, c.sql)
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			if r.CachedSQL != c.want {
				t.Errorf("CachedSQL = %q, want %q", r.CachedSQL, c.want)
			}
		})
	}
}

func TestFollowBehindLimit(t *testing.T) {
	testReads(t, []readCase{
		{"a foreign key", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY o.placed LIMIT 10`, `orders(id,placed,status,user_id) status=$1
			users(id,name) id=o.user_id`},
		{"a unique row or none", `SELECT o.id, u.name FROM orders o LEFT JOIN users u ON u.id = o.buyer_id WHERE o.status = $1 ORDER BY o.placed LIMIT 10 OFFSET $2`, `orders(buyer_id,id,placed,status) status=$1
			users(id,name) id=o.buyer_id`},
		{"ordered by what is followed", `SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = $1 ORDER BY u.name LIMIT 10`, `orders(id,status,user_id) status=$1
			users(id,name) any`},
		{"several rows of one", `SELECT u.id, l.v FROM users u LEFT JOIN loose l ON l.user_id = u.id WHERE u.tenant_id = $1 ORDER BY u.id LIMIT 10`, `users(id,tenant_id) tenant_id=$1
			loose(user_id,v) any`},
		{"several rows behind it", `SELECT o.id, l.v FROM orders o JOIN users u ON u.id = o.user_id LEFT JOIN loose l ON l.user_id = u.id WHERE o.status = $1 LIMIT 10`, `orders(id,status,user_id) status=$1
			users(id) any
			loose(user_id,v) any`},
	})
}

func TestValuesComeOutOfSubqueries(t *testing.T) {
	testReads(t, []readCase{
		{"of a CTE", `WITH w AS (SELECT id, tenant_id FROM users WHERE id = $1) SELECT o.id FROM orders o JOIN w ON w.id = o.user_id`, `users(id,tenant_id) id=$1
			orders(id,user_id) user_id=$1`},
		{"of a subquery with LIMIT", `SELECT o.id FROM orders o JOIN (SELECT id, name FROM users WHERE id = ANY($1::bigint[]) LIMIT 5) w ON w.id = o.user_id`, `orders(id,user_id) user_id=any($1)
			users(id,name) id=any($1)`},
		{"not of another row", `WITH w AS (SELECT id, tenant_id FROM users) SELECT a.id FROM w a JOIN w b ON a.tenant_id = b.tenant_id WHERE b.id = $1`, `users(id,tenant_id) any`},
		{"not of a side that may be missing", `SELECT o.id FROM orders o LEFT JOIN (SELECT id FROM users WHERE id = $1) w ON w.id = o.user_id`, `orders(id,user_id) any
			users(id) id=$1`},
	})
}
