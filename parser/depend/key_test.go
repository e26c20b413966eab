package depend_test

import "testing"

func TestKeys(t *testing.T) {
	testReads(t, []readCase{
		{"param", `SELECT name FROM users WHERE id = $1`, `users(id,name) id=$1`},
		{"turned round", `SELECT name FROM users WHERE $1 = id`, `users(id,name) id=$1`},
		{"composite in table order", `SELECT name FROM users WHERE tenant_id = $1 AND id = $2`, `users(id,name,tenant_id) id=$2 & tenant_id=$1`},
		{"constant", `SELECT name FROM users WHERE id = 5`, `users(id,name) id='5'`},
		{"constant text", `SELECT id FROM orders WHERE status = 'open'`, `orders(id,status) status='open'`},
		{"constant of an odd form", `SELECT id FROM users WHERE tag = '{A0EEBC999C0B4EF8BB6D6BB9BD380A11}'`, `users(id,tag) tag='a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'`},
		{"decimal is trimmed", `SELECT id FROM users WHERE balance = 1.50`, `users(balance,id) balance='1.5'`},
		{"cast of a param", `SELECT name FROM users WHERE id = $1::bigint`, `users(id,name) id=$1`},
		{"narrower param", `SELECT name FROM users WHERE id = $1::int`, `users(id,name) id=$1`},
		{"uuid", `SELECT name FROM users WHERE tag = $1`, `users(name,tag) tag=$1`},
		{"bool", `SELECT name FROM users WHERE active = $1`, `users(active,name) active=$1`},
		{"date", `SELECT name FROM users WHERE born = $1`, `users(born,name) born=$1`},
		{"varchar", `SELECT name FROM users WHERE short = $1`, `users(name,short) short=$1`},
		{"any array", `SELECT name FROM users WHERE id = ANY($1::bigint[])`, `users(id,name) id=any($1)`},
		{"in list", `SELECT name FROM users WHERE id IN ($1, $2, 3)`, `users(id,name) id=$1 | id=$2 | id='3'`},
		{"in of one", `SELECT name FROM users WHERE id IN ($1)`, `users(id,name) id=$1`},
		{"or", `SELECT name FROM users WHERE id = $1 OR tag = $2`, `users(id,name,tag) id=$1 | tag=$2`},
		{"or inside and", `SELECT name FROM users WHERE tenant_id = $1 AND (id = $2 OR id = $3)`, `users(id,name,tenant_id) id=$2 & tenant_id=$1 | id=$3 & tenant_id=$1`},
		{"and inside or", `SELECT name FROM users WHERE (tenant_id = $1 AND id = $2) OR (id = $3 AND name > 'm')`, `users(id,name,tenant_id) id=$2 & tenant_id=$1 | id=$3`},
		{"or with an arm that helps nothing", `SELECT name FROM users WHERE tenant_id = $1 AND (id = $2 OR name > $3)`, `users(id,name,tenant_id) tenant_id=$1`},
		{"or without key", `SELECT name FROM users WHERE id = $1 OR name > $2`, `users(id,name) any`},
		{"optional filter", `SELECT name FROM users WHERE (id = $1 OR $1 IS NULL)`, "users(id,name) id=$1?"},
		{"row comparison", `SELECT name FROM users WHERE (tenant_id, id) = ($1, $2)`, `users(id,name,tenant_id) id=$2 & tenant_id=$1`},
		{"is true", `SELECT name FROM users WHERE (id = $1) IS TRUE`, `users(id,name) id=$1`},
		{"one array only", `SELECT name FROM users WHERE id = ANY($1::bigint[]) AND tenant_id = ANY($2::int[])`, `users(id,name,tenant_id) id=any($1)`},
		{"value before array", `SELECT name FROM users WHERE id = ANY($1::bigint[]) AND id = $2`, `users(id,name) id=$2`},
		{"no condition", `SELECT name FROM users`, `users(name) any`},
		{"count", `SELECT count(*) FROM users`, `users(id) any`},
		{"count without primary key", `SELECT count(*) FROM loose`, `loose(id) any`},
		{"whole row", `SELECT c FROM cities c WHERE id = $1`, `cities(country_id,id,name) id=$1`},
		{"star", `SELECT * FROM cities WHERE id = $1`, `cities(country_id,id,name) id=$1`},
		{"order, group, having", `SELECT status, count(*) FROM orders WHERE user_id = $1 GROUP BY status HAVING max(total) > 1 ORDER BY min(placed)`, `orders(placed,status,total,user_id) user_id=$1`},
		{"limit and window", `SELECT id, row_number() OVER (PARTITION BY status ORDER BY placed) FROM orders WHERE user_id = $1 ORDER BY total, id LIMIT 10`, `orders(id,placed,status,total,user_id) user_id=$1`},
		{"distinct on", `SELECT DISTINCT ON (status) id FROM orders WHERE user_id = $1 ORDER BY status, id`, `orders(id,status,user_id) user_id=$1`},
	})
}

func TestNoKey(t *testing.T) {
	testReads(t, []readCase{
		{"not equal", `SELECT name FROM users WHERE id <> $1`, `users(id,name) any`},
		{"not", `SELECT name FROM users WHERE NOT (id = $1)`, `users(id,name) any`},
		{"greater", `SELECT name FROM users WHERE id > $1`, `users(id,name) any`},
		{"not distinct", `SELECT name FROM users WHERE id IS NOT DISTINCT FROM $1`, `users(id,name) any`},
		{"equal or unknown", `SELECT name FROM users WHERE (id = $1) IS NOT FALSE`, `users(id,name) any`},
		{"all array", `SELECT name FROM users WHERE id = ALL($1::bigint[])`, `users(id,name) any`},
		{"not in", `SELECT name FROM users WHERE id NOT IN ($1, $2)`, `users(id,name) any`},
		{"cast of the column", `SELECT name FROM users WHERE id::int = $1`, `users(id,name) any`},
		{"cast of the column to text", `SELECT name FROM users WHERE id::text = $1`, `users(id,name) any`},
		{"function of the column", `SELECT id FROM users WHERE lower(name) = $1`, `users(id,name) any`},
		{"function of the param", `SELECT id FROM users WHERE name = lower($1)`, `users(id,name) any`},
		{"computed param", `SELECT id FROM users WHERE id = $1 + 1`, `users(id) any`},
		{"shortened param", `SELECT id FROM users WHERE name = $1::varchar(3)`, `users(id,name) any`},
		{"shortened column", `SELECT id FROM users WHERE short::varchar(3) = $1`, `users(id,short) any`},
		{"rounded column", `SELECT id FROM users WHERE balance::numeric(10,0) = $1`, `users(balance,id) any`},
		{"rounded param", `SELECT id FROM users WHERE balance = CAST($1 AS numeric(10,0))`, `users(balance,id) any`},
		{"shortened in a subquery", `SELECT s.id FROM (SELECT id, short::varchar(3) AS s FROM users) s WHERE s.s = $1`, `users(id,short) any`},
		{"float", `SELECT id FROM users WHERE score = $1`, `users(id,score) any`},
		{"enum", `SELECT id FROM users WHERE mood = $1`, `users(id,mood) any`},
		{"domain", `SELECT id FROM users WHERE email = $1`, `users(email,id) any`},
		{"padded text", `SELECT id FROM users WHERE code = $1`, `users(code,id) any`},
		{"nondeterministic collation", `SELECT id FROM users WHERE nick = $1`, `users(id,nick) any`},
		{"collation of the comparison", `SELECT id FROM users WHERE name = $1 COLLATE "und-x-icu"`, `users(id,name) any`},
		{"other time type", `SELECT id FROM users WHERE seen = $1::date`, `users(id,seen) any`},
		{"timestamp against timestamptz", `SELECT id FROM orders WHERE placed = $1::timestamptz`, `orders(id,placed) any`},
		{"having", `SELECT user_id, count(*) FROM orders GROUP BY user_id HAVING user_id = $1`, `orders(user_id) any`},
		{"filter", `SELECT count(*) FILTER (WHERE user_id = $1) FROM orders`, `orders(user_id) any`},
		{"case", `SELECT id FROM orders WHERE CASE WHEN user_id = $1 THEN true ELSE false END`, `orders(id,user_id) any`},
		{"coalesce", `SELECT id FROM loose WHERE coalesce(user_id, 0) = $1`, `loose(id,user_id) any`},
		{"equal to a subquery", `SELECT id FROM orders WHERE user_id = (SELECT max(id) FROM users)`, "orders(id,user_id) any\nusers(id) any"},
	})
}

func TestJoins(t *testing.T) {
	testReads(t, []readCase{
		{"inner, closed over equality", `SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.id = $1`, "orders(id,user_id) user_id=$1\nusers(id) id=$1"},
		{"comma", `SELECT o.id FROM orders o, users u WHERE u.id = o.user_id AND o.user_id = $1`, "orders(id,user_id) user_id=$1\nusers(id) id=$1"},
		{"using", `SELECT l.v FROM loose l JOIN users USING (id) WHERE users.id = $1`, "loose(id,v) id=$1\nusers(id) id=$1"},
		{"natural", `SELECT l.v FROM loose l NATURAL JOIN secret s`, "loose(id,v) any\nsecret(id,v) any"},
		{"key in ON", `SELECT o.total FROM orders o JOIN users u ON u.id = o.user_id AND u.id = $1`, "orders(total,user_id) user_id=$1\nusers(id) id=$1"},
		{
			"chain of three", `SELECT i.n FROM items i JOIN orders o ON o.id = i.order_id JOIN users u ON u.id = o.user_id WHERE i.order_id = $1 AND u.id = $2`,
			"items(n,order_id) order_id=$1\norders(id,user_id) id=$1 & user_id=$2\nusers(id) id=$2",
		},
		{"self join", `SELECT a.name, b.mood FROM users a JOIN users b ON a.tag = b.tag WHERE a.id = $1`, `users(id,name,tag) id=$1
			users(mood,tag) tag=a.tag`},
		{"left: ON keys the nullable side only", `SELECT u.name, o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.user_id = $1`, "users(id,name) any\norders(id,user_id) user_id=$1"},
		{"left: ON on the preserved side is no key", `SELECT u.name, o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.id = $1`, "users(id,name) any\norders(id,user_id) user_id=$1"},
		{"left: WHERE on the preserved side keys both", `SELECT u.name, o.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE u.id = $1`, "users(id,name) id=$1\norders(id,user_id) user_id=$1"},
		{"left: strict WHERE makes it inner", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.user_id = $1`, "users(id,name) id=$1\norders(user_id) user_id=$1"},
		{"left: anti join", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.id IS NULL`, "users(id,name) any\norders(id,user_id) any"},
		{"left: WHERE or null", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.user_id = $1 OR o.user_id IS NULL`, "users(id,name) any\norders(user_id) any"},
		{"left: coalesce is not strict", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.user_id = $1 WHERE coalesce(o.total, 0) = 0`, "users(id,name) any\norders(total,user_id) user_id=$1"},
		{
			"left: strict not by way of ANY", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE NOT (o.status = ANY($1::text[])) AND u.tenant_id = $2`,
			`users(id,name,tenant_id) tenant_id=$2
			orders(status,user_id) user_id=u.id`,
		},
		{"left: IS NULL does not make it inner", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $1 WHERE o.id IS NULL`, "users(id,name,tenant_id) any\norders(id,user_id) any"},
		{"left: IS NOT NULL does", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $1 WHERE o.id IS NOT NULL`, `users(id,name,tenant_id) tenant_id=$1
			orders(id,user_id) user_id=u.id`},
		{"left: one arm that accepts NULL", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $1 WHERE o.total > 5 OR u.active`, "users(active,id,name,tenant_id) any\norders(total,user_id) any"},
		{
			"left: both arms reject NULL", `SELECT u.name FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $1 WHERE o.total > 5 OR o.status = 'open'`,
			`users(id,name,tenant_id) tenant_id=$1
			orders(status,total,user_id) user_id=u.id`,
		},
		{
			"left of inner", `SELECT u.name FROM users u LEFT JOIN (orders o JOIN items i ON i.order_id = o.id) ON o.user_id = u.id AND i.order_id = $1`,
			"users(id,name) any\norders(id,user_id) id=$1\nitems(order_id) order_id=$1",
		},
		{"right", `SELECT u.name FROM orders o RIGHT JOIN users u ON o.user_id = u.id AND u.id = $1`, "orders(user_id) user_id=$1\nusers(id,name) any"},
		{"full", `SELECT u.name FROM orders o FULL JOIN users u ON o.user_id = u.id AND u.id = $1`, "orders(user_id) any\nusers(id,name) any"},
		{"full, left side kept", `SELECT u.name FROM orders o FULL JOIN users u ON o.user_id = u.id WHERE o.user_id = $1`, "orders(user_id) user_id=$1\nusers(id,name) id=$1"},
		{"full, condition of an item beside", `SELECT 1 FROM loose l, orders o FULL JOIN users u ON o.user_id = u.id WHERE l.id = $1`, "loose(id) id=$1\norders(user_id) any\nusers(id) any"},
		{
			"equality inside an outer join does not spread up", `SELECT l.v FROM loose l, users u LEFT JOIN orders o ON o.user_id = u.id AND o.id = $1 WHERE l.id = u.id`,
			"loose(id,v) any\nusers(id) any\norders(id,user_id) id=$1",
		},
		{"unnest", `SELECT u.name FROM unnest($1::bigint[]) AS k(id) JOIN users u ON u.id = k.id`, "users(id,name) id=any($1)"},
		{"unnest that is nullable", `SELECT u.name FROM users u LEFT JOIN unnest($1::bigint[]) AS k(id) ON u.id = k.id`, "users(id,name) any"},
		{"cross-type equality keys nothing", `SELECT u.id FROM users u JOIN orders o ON u.seen = o.placed WHERE o.placed = $1`, "users(id,seen) any\norders(placed) placed=$1"},
	})
}

func TestSubqueries(t *testing.T) {
	testReads(t, []readCase{
		{"exists, correlated to a keyed row", `SELECT u.name FROM users u WHERE u.id = $1 AND EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)`, "users(id,name) id=$1\norders(user_id) user_id=$1"},
		{"not exists", `SELECT u.name FROM users u WHERE u.id = $1 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)`, "users(id,name) id=$1\norders(user_id) user_id=$1"},
		{"or exists", `SELECT u.name FROM users u WHERE u.id = $1 OR EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)`, "users(id,name) any\norders(user_id) any"},
		{"own key", `SELECT u.name FROM users u WHERE u.id NOT IN (SELECT o.user_id FROM orders o WHERE o.status = $1)`, "users(id,name) any\norders(status,user_id) status=$1"},
		{"in output", `SELECT u.name, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u WHERE u.id = $1`, "users(id,name) id=$1\norders(user_id) user_id=$1"},
		{
			"in ON of an outer join", `SELECT u.name FROM users u LEFT JOIN cities c ON c.id = u.city_id AND EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id) WHERE u.id = $1`,
			`users(city_id,id,name) id=$1
			cities(id) id=u.city_id
			orders(user_id) user_id=u.id`,
		},
		{"derived table", `SELECT s.name FROM (SELECT id, name FROM users) s WHERE s.id = $1`, "users(id,name) id=$1"},
		{"derived with limit", `SELECT s.name FROM (SELECT id, name FROM users ORDER BY id LIMIT 10) s WHERE s.id = $1`, "users(id,name) any"},
		{"derived with window", `SELECT s.id FROM (SELECT id, row_number() OVER () AS n FROM users) s WHERE s.id = $1`, "users(id) any"},
		{
			"derived with left join not made inner", `SELECT s.uid FROM (SELECT u.id AS uid, o.id AS oid FROM users u LEFT JOIN orders o ON o.user_id = u.id) s WHERE s.uid > $1`,
			"users(id) any\norders(id,user_id) any",
		},
		{
			"derived: a column that may be NULL is no equality", `SELECT s.uid FROM (SELECT u.id AS uid, o.user_id AS ouid FROM users u LEFT JOIN orders o ON o.user_id = u.id AND u.tenant_id = $1) s WHERE s.uid > 3`,
			"users(id,tenant_id) any\norders(user_id) any",
		},
		{"grouped", `SELECT s.n FROM (SELECT user_id, count(*) AS n FROM orders GROUP BY user_id) s WHERE s.user_id = $1`, "orders(user_id) user_id=$1"},
		{"grouping sets", `SELECT s.n FROM (SELECT user_id, count(*) AS n FROM orders GROUP BY ROLLUP (user_id)) s WHERE s.user_id = $1`, "orders(user_id) any"},
		{"view", `SELECT total FROM open_orders WHERE id = $1`, "orders(id,status,total,user_id) id=$1 & status='open'"},
		{"view with outer join", `SELECT name FROM user_orders WHERE uid = $1`, "users(id,name) id=$1\norders(id,user_id) user_id=$1"},
		{"view with outer join, null asked for", `SELECT name FROM user_orders WHERE oid IS NULL`, "users(id,name) any\norders(id,user_id) any"},
		{"aggregate view", `SELECT total FROM totals WHERE user_id = $1`, "orders(total,user_id) user_id=$1"},
		{"limited view", `SELECT id FROM latest WHERE user_id = $1`, "orders(id,placed,user_id) any"},
		{"cte", `WITH o AS (SELECT id, total FROM orders WHERE user_id = $1) SELECT sum(total) FROM o WHERE id > 5`, "orders(id,total,user_id) user_id=$1"},
		{"cte read twice", `WITH o AS (SELECT id FROM orders) SELECT a.id FROM o a, o b WHERE a.id = $1`, "orders(id) any"},
		{
			"recursive", `WITH RECURSIVE r AS (SELECT id, v FROM loose WHERE id = $1 UNION ALL SELECT l.id, l.v FROM loose l JOIN r ON l.id = r.v) SELECT * FROM r`,
			"loose(id,v) id=$1\nloose(id,v) any",
		},
		{"union", `SELECT id FROM orders WHERE user_id = $1 UNION ALL SELECT id FROM users WHERE tenant_id = $2`, "orders(id,user_id) user_id=$1\nusers(id,tenant_id) tenant_id=$2"},
		{"except", `SELECT user_id FROM orders WHERE user_id = $1 EXCEPT SELECT user_id FROM loose WHERE v = $2`, "orders(user_id) user_id=$1\nloose(user_id,v) v=$2"},
		{"lateral", `SELECT u.name, l.id FROM users u, LATERAL (SELECT o.id FROM orders o WHERE o.user_id = u.id ORDER BY o.id LIMIT 3) l WHERE u.id = $1`, "users(id,name) id=$1\norders(id,user_id) user_id=$1"},
		{"values", `SELECT * FROM (VALUES (1), (2)) v(x)`, ""},
		{"partition", `SELECT v FROM parts_2024 WHERE id = $1`, "parts(at,id,v) id=$1"},
		{"partitioned table", `SELECT v FROM parts WHERE id = $1`, "parts(id,v) id=$1"},
	})
}
