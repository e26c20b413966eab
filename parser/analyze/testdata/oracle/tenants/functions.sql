-- overloads, defaults, VARIADIC, polymorphic, OUT, named arguments
SELECT pick(1), pick(1::bigint), pick('x'::text), pick(1.5), pick(1::float8)
SELECT pick('1')
SELECT pick($1)
SELECT pick(NULL)
SELECT pick(1::smallint)
SELECT pick(1::real)
SELECT pick(1::numeric, 2), pick(1.5, b => 3), pick(a => 1.5), pick(b => 2, a => 1)
SELECT pick(a => 'x')
SELECT pick(a => 1, c => 2)
SELECT pick(b => 1)
SELECT pick(1, a => 2)
SELECT pick(a => 1, 2)
SELECT pick(true)
SELECT pick('x'::varchar), pick('x'::name), pick('x'::char(3))
SELECT pick(id), pick(label), pick(price) FROM items
SELECT core.pick(1::float8), billing.pick(1)
SELECT public.pick(1)
SELECT join_all(','), join_all(',', 'a'), join_all(',', 'a', 'b'), join_all(',', VARIADIC ARRAY['a']), join_all(',', VARIADIC $1)
SELECT join_all(',', $1, $2), join_all(sep => ',', VARIADIC parts => '{a,b}')
SELECT join_all(',', 1)
SELECT join_all(',', VARIADIC 'a'::text)
SELECT join_all(',', ARRAY['a'])
SELECT join_all(parts => '{a}', sep => ',')
SELECT join_all()
SELECT longest(1, 2, 3), longest('a'::text, 'b'), longest(VARIADIC ARRAY[1.5]), longest(now())
SELECT longest('a', 'b')
SELECT longest(1, 2.5)
SELECT longest(1, 'x')
SELECT longest($1)
SELECT longest(VARIADIC $1::date[])
SELECT longest()
SELECT either(1, 2.5), either(1, $1), either('a', 'b'), either('a', now()), either($1, $2)
SELECT either(1, true)
SELECT either(1, 'x')
SELECT wrap(1), (wrap('x'::text)).*, (wrap(now())).inner_
SELECT wrap('x')
SELECT * FROM wrap(1.5), wrap(ARRAY[1]) w
SELECT * FROM wrap(ARRAY[1])
SELECT (bounds(int4range(1, 2))).lo, * FROM bounds(daterange('2020-01-01', NULL))
SELECT bounds('[1,2)')
SELECT bounds(1)
SELECT * FROM members($1)
SELECT m.email, m.role FROM members($1, 'owner') m
SELECT m.id FROM members(of_ => $1, min_role => $2) m WHERE m.nick = $3
SELECT members(id) FROM tenants
SELECT (members(id)).email FROM tenants
SELECT (members(id)).* FROM tenants
SELECT members($1, 'payer')
SELECT * FROM stats()
SELECT stats(), (stats(now())).people
SELECT people, first_ FROM stats(since => $1)
SELECT s.x, s.first_ FROM stats() AS s (x)
SELECT * FROM stats() AS s (a, b, c)
SELECT * FROM series(3)
SELECT i, "Label" FROM series($1)
SELECT label FROM series($1)
SELECT s FROM series(1) s
SELECT series(1), (series(2)).i
SELECT * FROM series(1) WITH ORDINALITY
SELECT * FROM series(1) WITH ORDINALITY AS s (a, b, n)
SELECT * FROM ROWS FROM (series(1), members($1), generate_series(1, 3)) AS r
SELECT * FROM ROWS FROM (series(1), unnest(ARRAY['a', 'b'])) WITH ORDINALITY AS r (a, b, c, d)
SELECT * FROM ROWS FROM (json_to_record('{}') AS (a int, b text), series(1)) r
SELECT * FROM json_to_recordset($1) AS x (a int, b core.role, c uuid[])
SELECT * FROM json_to_record('{}') AS x (a nosuch)
SELECT * FROM json_to_record('{}') AS x
SELECT * FROM jsonb_populate_record(NULL::core.users, $1)
SELECT * FROM jsonb_populate_recordset(NULL::tenants, $1) p WHERE p.slug = $2
SELECT * FROM jsonb_each($1), jsonb_array_elements_text($2) WITH ORDINALITY AS e (v, n)
SELECT * FROM unnest($1::int[], $2::text[]) AS u (a, b)
SELECT * FROM unnest(ARRAY[1], ARRAY['a'], ARRAY[now()])
SELECT * FROM unnest($1)
SELECT * FROM unnest(ARRAY[NULL::core.users])
SELECT * FROM regexp_matches('a', 'b') m, regexp_split_to_table($1, ',') s
SELECT * FROM generate_series($1, $2)
SELECT * FROM generate_series(now(), now(), $1)
SELECT * FROM generate_series(1, 10, $1) g
SELECT g FROM generate_series(1.5, 2) g
SELECT * FROM current_date, now() n, coalesce(1, 2) c, CAST(1 AS text) t
SELECT * FROM pg_get_keywords(), pg_timezone_names()
SELECT * FROM count(*)
SELECT * FROM rank()
SELECT * FROM tidy(1)
SELECT tidy(1)
SELECT u.full_name, full_name(u), u.email FROM core.users u
SELECT full_name FROM core.users
SELECT users.full_name FROM core.users
SELECT (u).full_name, u.nope FROM core.users u
SELECT email(u), u.nick(u) FROM core.users u
SELECT email(u) FROM core.users u
SELECT full_name(u) FROM users u
SELECT full_name(ROW (1, NULL, 'x', NULL, NULL, NULL)), full_name(NULL)
SELECT full_name(a) FROM active a
SELECT same('payer', 'payer'), same('owner'::core.role, 'guest'), same(u.role, $1) FROM users u
SELECT same(u.role, c.role) FROM users u, core.users c
SELECT core.same($1, 'owner')
SELECT tenants.slug::regclass FROM tenants
SELECT 'billing.users'::regclass, 'users'::regclass::oid, 'nosuch'::regclass
SELECT count(DISTINCT (tenant, email)), count(u), count(u.*) FROM core.users u
SELECT array_agg(u) FROM core.users u
SELECT array_agg(u ORDER BY u.email DESC NULLS LAST), (array_agg(u))[1].email FROM core.users u
SELECT (array_agg(u.email))[1:2], array_agg(ARRAY[u.email, u.nick]) FROM core.users u
SELECT array_agg(DISTINCT email ORDER BY nick) FROM core.users
SELECT string_agg(email, $1 ORDER BY id), string_agg(DISTINCT email, ',') FROM core.users
SELECT string_agg(email) FROM core.users
SELECT string_agg(email ORDER BY id, ',') FROM core.users
SELECT json_object_agg(email, role), jsonb_agg(u.*) FROM core.users u
SELECT percentile_cont(ARRAY[0.25, $1]) WITHIN GROUP (ORDER BY amount) FROM events
SELECT percentile_disc($1) WITHIN GROUP (ORDER BY kind), mode() WITHIN GROUP (ORDER BY at) FROM events
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY kind) FROM events
SELECT rank('x', $1) WITHIN GROUP (ORDER BY kind, amount) FROM events
SELECT rank('x') WITHIN GROUP (ORDER BY kind, amount) FROM events
SELECT percentile_cont(amount) WITHIN GROUP (ORDER BY amount) FROM events
SELECT kind, sum(amount) OVER w, avg(sum(amount)) OVER (ORDER BY kind ROWS $1 PRECEDING), ntile($2) OVER w FROM events GROUP BY kind, amount WINDOW w AS (PARTITION BY kind)
SELECT first_value(e) OVER (ORDER BY at RANGE BETWEEN $1 PRECEDING AND $2 FOLLOWING) FROM events e
SELECT sum(amount) OVER (ORDER BY id RANGE $1 PRECEDING), sum(amount) OVER (ORDER BY amount RANGE BETWEEN 1 PRECEDING AND $2 FOLLOWING) FROM events
SELECT sum(amount) OVER (ORDER BY kind RANGE 1 PRECEDING) FROM events
SELECT sum(amount) OVER (ORDER BY id, at RANGE 1 PRECEDING) FROM events
SELECT sum(amount) OVER (RANGE 1 PRECEDING) FROM events
SELECT sum(amount) OVER (GROUPS 1 PRECEDING) FROM events
SELECT sum(amount) OVER (ORDER BY id GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM events
SELECT sum(amount) OVER (ORDER BY at RANGE 'x' PRECEDING) FROM events
SELECT sum(amount) OVER (ORDER BY at RANGE 1 PRECEDING) FROM events
SELECT sum(amount) OVER (ROWS amount PRECEDING) FROM events
SELECT lag(kind, 1, 'x') OVER w, lead(amount, $1, 0) OVER w, nth_value(payload, $2) OVER w FROM events WINDOW w AS (ORDER BY at)
SELECT lag(kind, 1, 5) OVER (ORDER BY at) FROM events
SELECT count(*) OVER w2 FROM events WINDOW w AS (PARTITION BY kind), w2 AS (w ORDER BY at)
SELECT count(*) OVER (w ROWS 1 PRECEDING), count(*) OVER nope FROM events WINDOW w AS (PARTITION BY kind)
SELECT count(*) OVER (w PARTITION BY id) FROM events WINDOW w AS (PARTITION BY kind)
SELECT kind, GROUPING(kind, tenant), sum(amount) FROM events GROUP BY CUBE (kind, tenant) HAVING GROUPING(kind) = 0 ORDER BY GROUPING(tenant)
SELECT kind, tenant, sum(amount) FROM events GROUP BY GROUPING SETS ((kind), (tenant), (), (kind, tenant))
SELECT kind, at::date, count(*) FROM events GROUP BY ROLLUP (kind, at::date), tenant
SELECT kind, GROUPING(at) FROM events GROUP BY kind
SELECT GROUPING(kind) FROM events
SELECT tenant FROM events GROUP BY kind
SELECT kind FROM events WHERE GROUPING(kind) = 1 GROUP BY kind
SELECT DISTINCT ON (kind, tenant) kind, at FROM events ORDER BY kind, tenant, at DESC
SELECT DISTINCT ON (kind) at FROM events ORDER BY at
SELECT DISTINCT kind FROM events ORDER BY at
SELECT DISTINCT kind, upper(kind) FROM events ORDER BY upper(kind)
SELECT kind AS k, count(*) FROM events GROUP BY k HAVING k = 'x'
SELECT kind AS k FROM events WHERE k = 'x'
SELECT kind AS k, amount AS kind FROM events ORDER BY kind, k
SELECT kind AS at, count(*) FROM events GROUP BY at
SELECT sum(amount) AS s FROM events ORDER BY s + 1
SELECT kind FROM events ORDER BY 2
SELECT kind FROM events GROUP BY 0
SELECT kind FROM events ORDER BY 'x'
SELECT kind FROM events LIMIT kind
SELECT kind FROM events LIMIT $1 OFFSET $2 + 1
SELECT kind FROM events ORDER BY at FETCH FIRST $1 ROWS WITH TIES
SELECT kind FROM events LIMIT 'x'
SELECT kind FROM events LIMIT 1.5 OFFSET true
