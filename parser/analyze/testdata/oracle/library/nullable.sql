SELECT a.id, b.id, b.title FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.title LIKE '%'
SELECT a.id, b.id, b.tags FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.tags IS NOT NULL
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NULL
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NULL OR b.qty > 1
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE NOT (b.qty IS NULL)
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE (b.qty > 1) IS NOT TRUE
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE (b.qty > 1) IS FALSE
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.qty <> ALL ('{}'::int[])
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE NOT b.qty = ANY ('{}'::int[])
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.qty NOT IN (1, 2)
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.qty NOT IN (SELECT qty FROM books WHERE false)
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IN (SELECT id FROM books)
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE coalesce(b.qty, 1) = 1
SELECT a.id, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.qty IS DISTINCT FROM 1
SELECT a.id, b.id, l.id, l.book_id FROM authors a LEFT JOIN (books b JOIN logs l ON l.book_id = b.id) ON b.author_id = a.id
SELECT a.id, b.id, l.id FROM (authors a LEFT JOIN books b ON b.author_id = a.id) JOIN logs l ON l.book_id = b.id
SELECT a.id, b.id, l.id FROM authors a LEFT JOIN books b ON b.author_id = a.id RIGHT JOIN logs l ON l.book_id = b.id
SELECT a.id, b.id FROM authors a FULL JOIN books b ON b.author_id = a.id WHERE a.id > 0
SELECT id FROM authors a FULL JOIN books b USING (id)
SELECT id, a.name, b.title FROM authors a RIGHT JOIN books b USING (id)
SELECT book_id FROM logs WHERE book_id > 0
SELECT l.book_id, b.id FROM logs l JOIN books b ON b.id = l.book_id
SELECT l.book_id, b.tags FROM logs l JOIN books b ON b.id = l.book_id AND 'a' = ANY (b.tags)
SELECT l.book_id FROM logs l LEFT JOIN books b ON b.id = l.book_id AND l.book_id IS NOT NULL
SELECT x.id, x.bio FROM (SELECT id, bio FROM authors WHERE bio <> '') x
SELECT a.id, x.n FROM authors a LEFT JOIN (SELECT author_id, 1 AS n FROM books) x ON x.author_id = a.id
SELECT a.id, x.n FROM authors a LEFT JOIN LATERAL (SELECT count(*) AS n FROM books b WHERE b.author_id = a.id) x ON true
SELECT a.id, x.n FROM authors a CROSS JOIN LATERAL (SELECT count(*) AS n, a.bio FROM books b WHERE b.author_id = a.id) x
SELECT x.bio FROM authors a CROSS JOIN LATERAL (SELECT a.bio) x WHERE a.bio IS NOT NULL
SELECT max(id), sum(qty), count(*), array_agg(title), bool_or(qty > 1) FROM books WHERE false
SELECT author_id, max(id), sum(qty), count(*), array_agg(title), array_agg(tags[1]), max(tags[1]), string_agg(title, ','), avg(price), min(created_at) FROM books GROUP BY author_id
SELECT author_id, max(id) FILTER (WHERE qty > 3), count(*) FILTER (WHERE qty > 3), array_agg(id) FILTER (WHERE false) FROM books GROUP BY author_id
SELECT author_id, title, sum(qty), max(id) FROM books GROUP BY ROLLUP (author_id, title)
SELECT coalesce(author_id, 0), author_id + 1 FROM books GROUP BY GROUPING SETS ((author_id), ())
SELECT coalesce(tags[1], 'x') FROM books GROUP BY ROLLUP (coalesce(tags[1], 'x'))
SELECT 'x'::text AS k FROM books GROUP BY ROLLUP (1)
SELECT sum(qty) FROM books GROUP BY GROUPING SETS (())
SELECT id, lag(id) OVER (ORDER BY id), row_number() OVER (), sum(qty) OVER (), sum(qty) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING), first_value(title) OVER (ORDER BY id), last_value(qty) OVER (ORDER BY id), nth_value(qty, 2) OVER (ORDER BY id), max(qty) OVER (PARTITION BY author_id), ntile(2) OVER (ORDER BY id), array_agg(qty) OVER (ORDER BY id), string_agg(title, ',') OVER (ORDER BY id) FROM books
SELECT id FROM authors UNION ALL SELECT book_id FROM logs
SELECT id FROM authors INTERSECT SELECT book_id FROM logs
SELECT book_id FROM logs EXCEPT SELECT id FROM authors
SELECT name, bio FROM authors UNION ALL (SELECT bio, name FROM authors WHERE bio IS NOT NULL)
VALUES (1, 'a'), (2, NULL)
SELECT v.a, v.b FROM (VALUES (1, 'a'), (2, NULL)) v (a, b) WHERE v.b IS NOT NULL
WITH x AS (SELECT id, bio FROM authors) SELECT id, bio FROM x
WITH RECURSIVE t (n, s) AS (SELECT 1, 'a'::text UNION ALL SELECT n + 1, CASE WHEN n < 2 THEN 'b' END FROM t WHERE n < 4) SELECT n, s FROM t
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT x.m FROM (SELECT nullif(n + 1, 3) AS m FROM t WHERE n < 5) x) SELECT n FROM t
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n, n * 2 FROM t
SELECT CASE WHEN qty > 1 THEN title END, CASE WHEN qty > 1 THEN title ELSE 'x' END, CASE qty WHEN 1 THEN tags[1] ELSE 'x' END FROM books
SELECT coalesce(tags[1], title), coalesce(tags[1], meta ->> 'a'), greatest(qty, NULL), least(tags[1], title), nullif(qty, 1) FROM books
SELECT meta -> 'a', meta ->> 'a', meta #>> '{a}', meta ? 'a', meta @> '{}', meta || '{}', jsonb_typeof(meta), jsonb_array_length('[]'), meta - 'a' FROM books
SELECT (meta -> 'n')::int FROM books WHERE false
SELECT qty + 1, qty / 2, price * qty, -qty, title || 'x', created_at + interval '1 day', created_at - now(), qty = 1, qty IN (1, 2), qty BETWEEN 1 AND 2, title LIKE 'x', title ~ 'x', tags @> '{a}', tags && '{a}', tags = '{a}', tags || 'x', tags || tags FROM books
SELECT lower(title), length(title), left(title, 2), substring(title FROM 1 FOR 2), substring(title FROM 'zz'), position('x' IN title), replace(title, 'a', 'b'), split_part(title, ' ', 3), concat(title, tags[1]), concat_ws(tags[1], title), format('%s', title), to_char(qty, '999'), to_char(created_at, ''), md5(title), abs(qty), round(price), date_trunc('day', created_at), extract(month FROM created_at), array_length(tags, 1), cardinality(tags), array_position(tags, 'a'), array_append(tags, NULL), to_jsonb(qty), row_to_json(books), regexp_match(title, 'q'), regexp_replace(title, 'q', 'r') FROM books
SELECT extract(month FROM 'infinity'::timestamptz), date_part('day', 'infinity'::timestamptz), to_char('infinity'::timestamptz, 'YYYY'), 'infinity'::timestamptz + interval '1 day', date_trunc('day', 'infinity'::timestamptz), age('2020-01-01'::timestamptz, '2019-01-01')
SELECT array_length('{}'::int[], 1), cardinality('{}'::int[]), string_to_array('', ','), string_to_array('a', NULL), array_remove('{1}'::int[], 1), array_replace('{1}'::int[], 1, NULL), array_cat(NULL, '{1}'::int[]), array_cat(NULL::int[], NULL), array_append(NULL::int[], 1), lower('empty'::int4range), upper('[1,)'::int4range), int4range(1, NULL)
SELECT ARRAY(SELECT id FROM books WHERE false), EXISTS (SELECT 1), (SELECT 1 WHERE false), (SELECT count(*) FROM books), (SELECT max(id) FROM books WHERE false), (SELECT count(*) FROM books HAVING false), (SELECT count(*) FROM books LIMIT 0), (SELECT count(*) FROM books OFFSET 1), 1 IN (SELECT book_id FROM logs), 1 IN (SELECT id FROM logs), 1 > ALL (SELECT book_id FROM logs), 1 = ANY (ARRAY[2, NULL]), 1 IN (2, NULL)
SELECT (ARRAY[1, 2])[5], (ROW(1, NULL)::pt).y, ROW(1, 2) = ROW(1, NULL), ROW(1, 2) < ROW(1, NULL), (NULL::pt).x, 1 = 1 AND NULL, true OR NULL, NOT NULL::bool
SELECT n, x FROM generate_series(1, 3) n, unnest(ARRAY['a', NULL]) x
SELECT a, b FROM unnest(ARRAY[1, 2, 3], ARRAY['a']) t (a, b)
SELECT k, v, o FROM jsonb_each('{"a": null, "b": 1}') WITH ORDINALITY t (k, v, o)
SELECT k, v FROM jsonb_each_text('{"a": null, "b": 1}') t (k, v)
SELECT e FROM jsonb_array_elements_text('[null, "a"]') e
SELECT e FROM jsonb_array_elements('[null, "a"]') e
SELECT e, n FROM authors a LEFT JOIN generate_series(1, 0) e ON true LEFT JOIN LATERAL (SELECT 1 AS n WHERE false) x ON true
SELECT generate_series(1, 3), generate_series(1, 2), unnest('{}'::int[])
SELECT current_date, current_user, current_schema, now(), random(), gen_random_uuid(), $1::int, $1 + 1
SELECT * FROM rich
SELECT total, top, name FROM rich WHERE top > 0
SELECT * FROM plain LEFT JOIN rich USING (id)
SELECT r.id, r.total FROM authors a LEFT JOIN rich r ON r.id = a.id AND r.total > 1
SELECT * FROM mv
SELECT p.mail, p.age, p.home, (p.home).x, p.doubled, p.small * 2, upper(p.during), lower(p.nums), p.ok, p.code, p.flag || 'x' FROM people p
SELECT p.age FROM authors a LEFT JOIN people p ON p.tenant_id = a.id
SELECT a, (a).bio FROM authors a
SELECT b, b.id FROM authors a LEFT JOIN books b ON b.author_id = a.id
UPDATE authors SET bio = $1 WHERE bio IS NOT NULL RETURNING id, bio
UPDATE authors SET name = 'x' WHERE bio IS NOT NULL RETURNING bio
UPDATE authors a SET bio = NULL FROM logs l WHERE l.line IS NOT NULL AND a.bio <> 'zz' RETURNING a.bio, l.line
DELETE FROM logs WHERE line IS NOT NULL RETURNING line, book_id
INSERT INTO authors (name, m, ms) VALUES ('x', 'ok', '{}') RETURNING id, bio, name, m
INSERT INTO app.things (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id, owner, name
WITH u AS (UPDATE authors SET bio = NULL RETURNING id, bio) SELECT * FROM u
WITH d AS (DELETE FROM logs RETURNING id, line) SELECT a.id, d.id, d.line FROM authors a LEFT JOIN d ON d.id = a.id
INSERT INTO plain (author_id, title, qty, price, meta) VALUES (1, 'x', 1, 1, '{}') RETURNING id, tags
SELECT a.id FROM authors a WHERE a.bio IS NOT NULL AND EXISTS (SELECT a.bio)
SELECT (SELECT a.bio) , (SELECT count(a.bio)) FROM authors a WHERE a.bio IS NOT NULL
SELECT a.name, (SELECT max(a.name)), (SELECT max(b.title) FROM books b WHERE b.author_id = a.id GROUP BY b.author_id) FROM authors a GROUP BY a.name
SELECT (SELECT max(o.bio) FROM books i GROUP BY i.qty LIMIT 1) FROM authors o WHERE false
SELECT x.c FROM authors a LEFT JOIN (SELECT coalesce(bio, 'none') AS c, id FROM authors WHERE false) x ON x.id = a.id
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY qty), mode() WITHIN GROUP (ORDER BY title) FROM books GROUP BY author_id
SELECT stddev(qty), variance(qty), corr(qty, qty), bit_and(qty) FROM books GROUP BY author_id
SELECT xmin, ctid, tableoid FROM authors
SELECT b.ctid FROM authors a LEFT JOIN books b ON b.author_id = a.id
SELECT g(1, 'x'), g('a', 'b'), opt(1), many(1), first_of(ARRAY[NULL, 1]), (pair(1)).two
SELECT id FROM rows_of(1)
SELECT now() AT TIME ZONE 'UTC', ts AT TIME ZONE 'UTC', tm + wait, wait * 2, ratio / 2, part ^ 2, small % 2 FROM people
SELECT point(1, 2) <-> point(3, 4), '(1,1),(0,0)'::box # '(3,3),(2,2)'::box, lseg '((0,0),(1,1))' # lseg '((5,5),(6,5))'
SELECT jsonb_path_exists('{}', '$.a'), '{"a": 1}'::jsonb @? '$.a[*]', '[1]'::jsonb @@ '$', to_tsvector('x') @@ to_tsquery('x'), jsonb_path_query_first('{}', '$.a')
SELECT id FROM (SELECT book_id FROM logs) l LEFT JOIN (authors a FULL JOIN books b USING (id)) ON l.book_id = a.id
SELECT id, a.id, b.id FROM authors a FULL JOIN books b USING (id) WHERE a.name > ''
SELECT id FROM (authors a FULL JOIN books b USING (id)) FULL JOIN logs l USING (id)
SELECT j.id FROM app.things t LEFT JOIN (authors a FULL JOIN books b USING (id)) j ON t.id = j.id
SELECT owner, id FROM (SELECT id, owner FROM app.things) x FULL JOIN (SELECT book_id AS owner FROM logs) y USING (owner)
SELECT s.v, s.n FROM logs o CROSS JOIN LATERAL (SELECT o.book_id AS v, count(*) AS n FROM books b WHERE b.id = o.book_id) s
SELECT s.v, s.n FROM logs o CROSS JOIN LATERAL (SELECT o.book_id AS v, count(*) AS n FROM books b WHERE b.id = o.book_id GROUP BY b.id) s
SELECT s.v FROM logs o CROSS JOIN LATERAL (SELECT o.book_id AS v FROM books b WHERE b.id = o.book_id GROUP BY GROUPING SETS ((b.id), ())) s
SELECT concat(VARIADIC NULL::text[]), concat_ws(',', VARIADIC NULL::text[]), num_nulls(VARIADIC NULL::int[]), jsonb_build_array(VARIADIC NULL::int[]), json_build_object(VARIADIC NULL::text[]), concat(VARIADIC '{a}'::text[])
SELECT int4('1'::jsonb), "numeric"(meta -> 'n') FROM books
SELECT unnest(ARRAY['a', 'b']), 1
SELECT lower(unnest(ARRAY['A', NULL]))
SELECT generate_series(1, 3) AS n ORDER BY 1
SELECT generate_series(1, 3) + generate_series(1, 2)
SELECT unnest(ARRAY[1]), unnest(ARRAY[1, 2])
SELECT n, unnest(ARRAY[n, n + 1]) FROM generate_series(1, 2) n
SELECT unnest('{1,2}'::int[]) UNION ALL SELECT 1
SELECT s.n FROM (SELECT generate_series(1, 2) AS n) s
SELECT jsonb_array_elements('[1, null]'), jsonb_object_keys('{"a": 1, "b": 2, "c": 3}')
SELECT jsonb_object_keys('{"a": 1, "b": 2, "c": 3}') AS k
SELECT e.x, e.n FROM unnest(ARRAY['a', 'b']) WITH ORDINALITY AS e (x, n)
WITH c AS (SELECT count(*) AS n FROM authors) SELECT (SELECT n FROM c), id FROM authors
WITH c AS (SELECT count(*) AS n FROM authors HAVING count(*) > 5) SELECT (SELECT n FROM c), id FROM authors
WITH c AS (SELECT count(*) AS n FROM authors) SELECT (SELECT n FROM c WHERE n > 5), (SELECT a.n FROM c a, c b) FROM authors
WITH c AS (SELECT count(*) AS n FROM authors GROUP BY name) SELECT (SELECT max(n) FROM c), (SELECT n FROM c LIMIT 1) FROM authors
