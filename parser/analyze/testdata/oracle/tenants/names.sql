-- search_path billing, core, public: which users, items and role is meant
SELECT * FROM users
SELECT id, account, role FROM users
SELECT u.* FROM core.users u
SELECT * FROM items
SELECT * FROM public.items
SELECT core.items.label, items.price FROM items
SELECT public.items.label FROM items
SELECT items.id FROM items, public.items
SELECT core.items.id, public.items.id FROM core.items, public.items
SELECT core.items.* FROM core.items JOIN public.items USING (id)
SELECT id FROM core.items JOIN public.items USING (id)
SELECT label FROM core.items NATURAL JOIN public.items
SELECT * FROM core.items NATURAL LEFT JOIN public.items
SELECT * FROM core.items a FULL JOIN public.items b USING (id, label)
SELECT 'payer'::role, 'owner'::core.role
SELECT 'owner'::role
SELECT role = 'payer' FROM users
SELECT role = 'owner' FROM core.users
SELECT u.role = b.role FROM core.users u, billing.users b
SELECT u.role::text = b.role::text FROM core.users u, billing.users b
SELECT NULL::users, NULL::core.users, NULL::billing.users[]
SELECT * FROM tenants
SELECT slug FROM tenants WHERE id = $1
SELECT slug FROM core.tenants WHERE parent IS NOT DISTINCT FROM $1
SELECT t.slug, p.slug AS parent FROM tenants t LEFT JOIN tenants p ON p.id = t.parent
SELECT "Odd Name"."Übergröße"."Straße" FROM "Odd Name"."Übergröße"
SELECT * FROM "Odd Name"."Übergröße"
SELECT "Straße", "select", "a""b", "größe", "日本" FROM "Odd Name"."Übergröße" WHERE "größe" > $1
SELECT ü."Straße" FROM "Odd Name"."Übergröße" ü
SELECT 'ä', nope FROM "Odd Name"."Übergröße"
SELECT 'äöü' AS "日本", "Strasse" FROM "Odd Name"."Übergröße"
SELECT "Straße" || 'ß' || nope, "größe" FROM "Odd Name"."Übergröße" WHERE "日本" = 'ü'
SELECT 'ß' + 1, '日本'::int FROM "Odd Name"."Übergröße"
SELECT "select" + 'ä' FROM "Odd Name"."Übergröße"
SELECT '日本語', count(*), "Straße" FROM "Odd Name"."Übergröße"
INSERT INTO "Odd Name"."Übergröße" ("Straße", "größe", nö) VALUES ('ä', $1, 1)
INSERT INTO "Odd Name"."Übergröße" ("Straße", "größe") VALUES ('ä', 'ü') RETURNING "Straße"
UPDATE "Odd Name"."Übergröße" SET "größe" = "Straße" WHERE 'ä' = 'ö'
UPDATE "Odd Name"."Übergröße" SET "größe" = $1, "日本" = $2 WHERE "Straße" = $3 RETURNING "日本" AS "ä"
SELECT * FROM users WHERE email = 'x'
SELECT users.email FROM core.users
SELECT core.users.email, u.email FROM core.users u
SELECT x FROM users AS u (x, y, z, w, v)
SELECT x, role FROM users AS u (x)
SELECT account FROM users AS u (x, y)
SELECT u.id FROM users
SELECT billing.users.id FROM users
SELECT tenants.* FROM core.tenants, LATERAL (SELECT * FROM core.users WHERE tenant = tenants.id) m
SELECT t.*, m.n FROM tenants t, LATERAL (SELECT count(*) AS n FROM core.users u WHERE u.tenant = t.id AND u.role = $1) m
SELECT t.id, a.*, b.* FROM tenants t JOIN LATERAL (SELECT u.id AS uid FROM core.users u WHERE u.tenant = t.id LIMIT $1) a ON true LEFT JOIN LATERAL (SELECT a.uid + 1 AS next) b ON b.next > 0
SELECT 1 FROM (SELECT id FROM tenants) t, (SELECT t.id) u
SELECT 1 FROM tenants t RIGHT JOIN LATERAL (SELECT t.id) u ON true
SELECT t.nope, u.nope2, slug FROM tenants t, core.users u
SELECT tenant.id FROM tenants
SELECT core.tenants.nope FROM tenants
SELECT tableoid::regclass, ctid, xmin, cmax FROM events
SELECT e.tableoid, e.* FROM events e WHERE e.ctid = $1
SELECT xmin FROM core.active
SELECT tableoid FROM core.active
SELECT oid FROM tenants
SELECT id FROM tenants UNION SELECT tenant FROM events ORDER BY id
SELECT events FROM events
SELECT (events).at, (e).payload FROM events, events_2024 e
SELECT e.amount FROM events_2024 e JOIN events_rest r USING (id, at)
SELECT * FROM ONLY events
SELECT n, cost FROM usage WHERE tenant = $1 AND day BETWEEN $2 AND $3
SELECT * FROM usage_two_a
INSERT INTO usage (tenant, day, n) VALUES ($1, $2, $3) RETURNING *
INSERT INTO usage_two VALUES ($1, $2, $3, $4)
INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id, at) DO UPDATE SET payload = excluded.payload || events.payload, amount = coalesce(events.amount, 0) + excluded.amount WHERE events.kind <> $7 RETURNING *
INSERT INTO events VALUES (1) ON CONFLICT (id) DO NOTHING
INSERT INTO core.users AS u (tenant, email) VALUES ($1, $2) ON CONFLICT (tenant, email) DO UPDATE SET nick = $3, role = DEFAULT RETURNING u.id, u.role, u.nick
INSERT INTO core.users (tenant, email, role) SELECT t.id, $1, $2 FROM tenants t WHERE t.slug = $3
INSERT INTO users (id, account, role) VALUES ($1, $2, 'payer'), ($3, $4, $5)
INSERT INTO users (id, account, role) VALUES (1, 'x', 'owner')
INSERT INTO items SELECT * FROM public.items
INSERT INTO public.items SELECT id, label FROM items
INSERT INTO core.items (id, label, price) SELECT id, label, $1 FROM public.items RETURNING price
UPDATE users SET role = $1 FROM core.users c WHERE c.id = users.id AND c.email = $2 RETURNING users.*, c.email
UPDATE core.users SET (nick, role) = ($1, $2) WHERE (tenant, email) = ($3, $4)
UPDATE core.users u SET (nick, last_seen) = (SELECT slug, created FROM tenants WHERE id = u.tenant) RETURNING nick
UPDATE core.users u SET (nick, last_seen) = (SELECT created, slug FROM tenants)
UPDATE core.users u SET (nick, last_seen) = ROW ($1, DEFAULT)
UPDATE core.users u SET (nick, last_seen) = (SELECT 1)
UPDATE core.users u SET u.nick = 'x'
UPDATE core.users SET nope = 1, nick = 5, id = 'x' WHERE nope2
DELETE FROM events USING tenants t WHERE t.id = events.tenant AND t.slug = $1 RETURNING events.id, t.slug
DELETE FROM ONLY events e WHERE e.at < now() - $1 RETURNING e
DELETE FROM core.active
DELETE FROM core.per_tenant
UPDATE core.active SET slug = 'x'
INSERT INTO both_items VALUES (1, 'x')
MERGE INTO core.users u USING (SELECT $1::uuid AS t, $2 AS e) s ON u.tenant = s.t AND u.email = s.e WHEN MATCHED AND u.role = $3 THEN UPDATE SET nick = $4 WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (tenant, email, role) VALUES (s.t, s.e, $5)
MERGE INTO users u USING core.users c ON c.id = u.id WHEN MATCHED THEN UPDATE SET role = c.role
MERGE INTO events e USING (VALUES ($1, $2)) v (i, k) ON e.id = v.i WHEN MATCHED THEN UPDATE SET kind = v.k WHEN NOT MATCHED THEN DO NOTHING
MERGE INTO core.active a USING tenants t ON a.tenant = t.id WHEN MATCHED THEN DELETE
MERGE INTO users u USING users v ON u.id = v.id WHEN NOT MATCHED THEN INSERT VALUES (v.id, v.account, v.role)
MERGE INTO users u USING users v ON u.id = v.id WHEN NOT MATCHED THEN INSERT VALUES (u.id, 'x', 'payer')
MERGE INTO users u USING tenants ON nope WHEN MATCHED THEN DELETE
MERGE INTO users USING users ON true WHEN MATCHED THEN DELETE
MERGE INTO users u USING tenants t ON t.slug = u.account WHEN MATCHED AND $1 THEN UPDATE SET note = $2 || t.slug WHEN NOT MATCHED AND t.plan = $3 THEN INSERT DEFAULT VALUES
WITH m AS (DELETE FROM events WHERE at < $1 RETURNING *), s AS (INSERT INTO usage (tenant, day, n) SELECT tenant, at::date, count(*)::int FROM m GROUP BY 1, 2 RETURNING n) SELECT (SELECT count(*) FROM m) AS gone, sum(n) FROM s
WITH users AS (SELECT 1 AS one) SELECT * FROM users, billing.users
WITH users AS (SELECT 1 AS one) INSERT INTO users VALUES (1)
WITH users AS (SELECT 1 AS one) INSERT INTO billing.users SELECT one, 'x', 'payer' FROM users RETURNING *
WITH t AS (UPDATE tenants SET plan = $1 WHERE slug = $2 RETURNING id, plan) SELECT u.email, t.plan FROM t JOIN core.users u ON u.tenant = t.id
WITH t AS (UPDATE tenants SET plan = 'x') SELECT * FROM t
SELECT * FROM tenants WHERE id IN (WITH x AS (SELECT tenant FROM core.users) SELECT tenant FROM x)
SELECT * FROM (WITH x AS (DELETE FROM tenants RETURNING id) SELECT * FROM x) s
SELECT email FROM core.users FOR UPDATE OF users SKIP LOCKED
SELECT email FROM core.users u FOR UPDATE OF users
SELECT u.email FROM core.users u JOIN tenants t ON t.id = u.tenant FOR NO KEY UPDATE OF u FOR SHARE OF t NOWAIT
SELECT email FROM core.users GROUP BY email FOR UPDATE
SELECT DISTINCT email FROM core.users FOR KEY SHARE
SELECT count(*) FROM core.users FOR UPDATE
SELECT rank() OVER () FROM core.users FOR UPDATE
SELECT id FROM core.users UNION SELECT id FROM core.users FOR UPDATE
SELECT * FROM core.series(1) s FOR UPDATE
SELECT * FROM core.series(1) s FOR UPDATE OF s
SELECT * FROM (VALUES (1)) v FOR UPDATE OF v
SELECT * FROM (SELECT * FROM core.users) s FOR UPDATE OF s
SELECT * FROM (SELECT DISTINCT id FROM core.users) s FOR UPDATE OF s
WITH x AS (SELECT * FROM core.users) SELECT * FROM x FOR UPDATE OF x
SELECT j.id FROM (core.users u JOIN tenants t ON t.id = u.tenant) AS j (id) FOR UPDATE OF j
SELECT * FROM core.users u LEFT JOIN tenants t ON t.id = u.tenant FOR UPDATE OF t
SELECT * FROM core.users u FOR UPDATE OF core.u
SELECT * FROM core.users TABLESAMPLE bernoulli (10) REPEATABLE (1)
SELECT * FROM core.users TABLESAMPLE system ($1) REPEATABLE ($2)
SELECT * FROM core.users TABLESAMPLE nosuch (10)
SELECT * FROM core.users TABLESAMPLE bernoulli (1, 2)
SELECT * FROM core.users TABLESAMPLE bernoulli ('x')
SELECT * FROM core.users TABLESAMPLE bernoulli (now())
SELECT * FROM core.active TABLESAMPLE bernoulli (10)
SELECT * FROM events e TABLESAMPLE system (1) WHERE e.kind = $1
SELECT * FROM summary TABLESAMPLE system (1)
SELECT owner, bought FROM assets
SELECT a.*, tableoid::regclass::text FROM assets a
SELECT * FROM cars
SELECT * FROM trucks WHERE plate = $1
SELECT owner FROM ONLY assets
SELECT t.owner, c.plate FROM trucks t JOIN cars c USING (id)
SELECT NULL::trucks::cars, (t::cars).plate FROM trucks t
SELECT t::cars::assets, (t::assets).owner FROM trucks t
SELECT c::trucks FROM cars c
SELECT c::tenants FROM cars c
SELECT a FROM assets a UNION ALL SELECT c::assets FROM cars c
SELECT CASE WHEN true THEN a ELSE c END FROM assets a, cars c
SELECT coalesce(a, c::assets) FROM assets a, cars c
UPDATE assets SET owner = $1 WHERE tableoid = 'core.cars'::regclass RETURNING *
INSERT INTO trucks (owner, wheels, load) VALUES ($1, $2, $3) RETURNING trucks::cars
SELECT * FROM core.ranking
SELECT place, people, last, email FROM ranking WHERE slug = $1
SELECT * FROM totals WHERE month >= $1 ORDER BY n DESC LIMIT $2
SELECT * FROM summary
SELECT * FROM both_items WHERE label = $1
SELECT r.email, a.email FROM ranking r JOIN active a USING (tenant, email) WHERE r.place < 5
SELECT t.slug, sum(n) FILTER (WHERE month > $1) FROM totals o JOIN tenants t ON t.id = o.tenant GROUP BY t.id
SELECT t.slug, t.plan, count(*) FROM tenants t GROUP BY t.slug
SELECT t.id, t.plan, count(u.id) FROM tenants t LEFT JOIN core.users u ON u.tenant = t.id GROUP BY t.id ORDER BY t.created
SELECT a.slug, a.plan FROM active a GROUP BY a.id
SELECT e.kind, e.payload FROM events e GROUP BY e.id, e.at
