SELECT CASE WHEN id > 1 THEN name ELSE bio END FROM authors
SELECT CASE id WHEN 1 THEN 'a' WHEN $1 THEN 'b' END FROM authors
SELECT CASE $1 WHEN 'a' THEN 1 END
SELECT CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN true THEN 1 ELSE $1 END
SELECT CASE WHEN id THEN 1 END FROM authors
SELECT CASE WHEN true THEN 1 ELSE 'x' END
SELECT CASE WHEN true THEN 1 ELSE true END
SELECT CASE WHEN true THEN name::varchar ELSE bio END, CASE WHEN $1 THEN $2 ELSE name END FROM authors
SELECT coalesce(bio, name), coalesce(bio, $1), coalesce(NULL, 1), coalesce(1, 2.5) FROM authors
SELECT coalesce(1, 'x')
SELECT coalesce(id, name) FROM authors
SELECT coalesce($1, $2)
SELECT nullif(name, ''), nullif(id, 1), nullif(1, 2.0), nullif($1, 'x') FROM authors
SELECT nullif(1, 'x')
SELECT greatest(1, 2.5), least(name, bio), greatest($1, 3), greatest(born, now()) FROM authors
SELECT exists(SELECT 1 FROM books WHERE author_id = a.id), NOT EXISTS (SELECT 1) FROM authors a
SELECT (SELECT title FROM books WHERE author_id = a.id LIMIT 1) FROM authors a
SELECT (SELECT title AS t FROM books LIMIT 1) AS x, (SELECT 1), (SELECT 1 + 1), (VALUES (1)) FROM authors
SELECT (SELECT id, title FROM books)
SELECT ARRAY(SELECT title FROM books), ARRAY(SELECT tags FROM books)
SELECT id FROM authors WHERE id IN (SELECT author_id FROM books WHERE title = $1)
SELECT id FROM authors WHERE (id, name) IN (SELECT author_id, title FROM books)
SELECT id FROM authors WHERE id IN (SELECT author_id, title FROM books)
SELECT id FROM authors WHERE (id, name) IN (SELECT author_id FROM books)
SELECT id FROM authors WHERE id > ALL (SELECT author_id FROM books)
SELECT id FROM authors WHERE name = ANY (SELECT author_id FROM books)
SELECT id FROM authors WHERE $1 IN (SELECT author_id FROM books)
SELECT id FROM authors WHERE $1 = (SELECT author_id FROM books LIMIT 1)
SELECT id FROM authors WHERE (id, name) = (SELECT author_id, title FROM books LIMIT 1)
SELECT id FROM authors WHERE (id, $1) < (SELECT author_id, title FROM books LIMIT 1)
SELECT id FROM authors WHERE id = (SELECT $1)
SELECT id FROM authors WHERE name = (SELECT $1)
SELECT id FROM authors WHERE name = (SELECT 'x')
SELECT price * qty, created_at + interval '1 day', created_at - now(), qty / 2.0, title || 'x', qty || 'x', price % 2 FROM books
SELECT born - 1, born + 1 FROM authors
SELECT meta->>'a', meta->'b', tags[1], tags[1:2], meta['a'], meta['a']['b'], meta[0] FROM books
SELECT meta->>$1, meta->$2 FROM books
SELECT meta ? $1 FROM books
SELECT meta @> $1, meta #> $2, meta #>> '{a,b}', meta || '{"a":1}', meta - 'a', meta - 1 FROM books
SELECT meta @> '{"a":1}' FROM books
SELECT tags[$1], tags[$1:$2], tags[1:] FROM books
SELECT tags['x'] FROM books
SELECT title[1] FROM books
SELECT tags || 'x', tags || ARRAY['x'], 'x' || tags, tags @> $1, tags && ARRAY[$2], tags = '{a}' FROM books
SELECT id FROM books WHERE $1 = ANY(tags) AND tags @> ARRAY['a']::varchar[]
SELECT id FROM books WHERE tags @> ARRAY['a']
SELECT id FROM books WHERE title = ANY(ARRAY['a', $1])
SELECT id FROM books WHERE title = ANY('{a,b}')
SELECT id FROM books WHERE title = ANY(title)
SELECT id FROM books WHERE qty = ANY(tags)
SELECT id FROM books WHERE price > ALL($1)
SELECT id FROM books WHERE qty = ANY($1::bigint[])
SELECT (home).x, (home).y, (spots[1]).y, home, spots FROM people
SELECT (p.home).x, (p.home).* FROM people p
SELECT (home).z FROM people
SELECT home.x FROM people
SELECT ROW(1, 'x'), ROW(1, $1::int), (1, 2), ROW(1, 'x')::pt, ROW(p.*) FROM people p
SELECT ROW($1)
SELECT id FROM people WHERE home = ROW(1, 'x')
SELECT id FROM people WHERE home = $1
SELECT mail, age FROM people WHERE mail = $1 AND age > $2
SELECT mail || 'x', age + 1, age * $1, upper(mail), length(mail), coalesce(mail, 'x'), coalesce(age, 1) FROM people
SELECT 'a@b'::email, 5::posint, $1::email, $1 = 'x'
SELECT small + 1, small * 2.5, ratio * 2, part * 2, part * ratio, ratio + price FROM people, books
SELECT small = 1, small = $1, ratio = $2, part > 1.5 FROM people
SELECT code = 'x', code = $1, flag = $2, code || flag, code = flag, upper(code), code LIKE $3, length(flag) FROM people
SELECT during @> now(), during && tstzrange(now(), NULL), lower(during), upper(nums), nums @> 5, nums @> $1, isempty(nums), many @> nums FROM people
SELECT during @> $1 FROM people
SELECT addr << '10.0.0.0/8', addr = $1, host(addr), wait * 2, wait / 2, wait = $2, -wait, extract(epoch FROM wait) FROM people
SELECT ts AT TIME ZONE 'UTC', created_at AT TIME ZONE $1, ts = created_at, ts::date, tm + wait, ts - ts, ts + $2 FROM people, books
SELECT extract(year FROM created_at), date_part('year', created_at), extract(day FROM born), date_trunc('day', created_at), date_trunc($1, ts) FROM books, people, authors
SELECT extract(hour FROM $1)
SELECT raw || raw, length(raw), encode(raw, 'hex'), raw = '\x00', raw = $1, md5(raw) FROM people
SELECT data->'a', data->>'a', data::jsonb, data::text FROM people
SELECT data = data FROM people
SELECT position('a' IN code), substring(code FROM 1 FOR 2), substring(code FROM 'x'), overlay(code PLACING 'x' FROM 1), trim(both ' ' FROM code), btrim(code), substring(code, $1) FROM people
SELECT abs(price), abs(qty), abs($1), round(price), round(price, 2), round(qty), ceil(qty), floor(price), power(qty, 2), sqrt(qty), mod(qty, 2), sign(price), trunc(price, 1) FROM books
SELECT length(title), char_length($1), lower($2), concat(title, qty, NULL), concat_ws(',', title, qty), format('%s', title), left(title, $3), replace(title, 'a', 'b'), split_part(title, ' ', 1) FROM books
SELECT to_char(created_at, 'YYYY'), to_char(qty, '999'), to_char(price, '9'), to_date('2020', 'YYYY'), to_timestamp(0), to_timestamp('x', 'y'), to_number('1', '9') FROM books
SELECT to_char('x', 'y')
SELECT now(), clock_timestamp(), random(), gen_random_uuid(), pg_backend_pid(), version()
SELECT age(created_at), age(now(), created_at), make_date(2020, 1, 1), make_interval(days => 5), make_interval(days => $1), justify_days(interval '1 day') FROM books
SELECT array_length(tags, 1), cardinality(tags), array_append(tags, $1), array_remove(tags, 'x'), array_position(tags, 'x'), array_to_string(tags, ','), string_to_array(title, ','), array_cat(tags, tags), unnest(tags) FROM books
SELECT array_append(ARRAY[1], 2.5), array_append('{1}', 2), array_append(NULL, NULL)
SELECT array_agg(x) FROM unnest($1::int[]) x
SELECT jsonb_build_object('a', 1, 'b', title), json_build_array(1, $1::int, title), to_jsonb(b), row_to_json(b), jsonb_set(meta, '{a}', '1'), jsonb_typeof(meta), jsonb_array_length(meta), jsonb_pretty(meta) FROM books b
SELECT json_build_object('a', $1)
SELECT to_json($1)
SELECT to_json('x')
SELECT g($1, 'x')
SELECT g(1, 'x'), g('a', 'b'), g($1::text, $2)
SELECT g(1.5, 'x')
SELECT g(b => 'x', a => 1), g(1, b => 'y')
SELECT g(c => 1)
SELECT g(1, 2)
SELECT opt(1), opt(1, 2), opt(1, c => 'z'), opt(a => $1), opt($1, $2, $3)
SELECT opt()
SELECT opt('x', 'y')
SELECT many(1, 2, 3), many(VARIADIC ARRAY[1, 2]), many($1), many(VARIADIC $2)
SELECT many()
SELECT pair(1), (pair(1)).one, (pair(1)).*
SELECT first_of(ARRAY[1, 2]), first_of(tags), first_of(ms), first_of($1::text[]) FROM books, authors
SELECT first_of('{1}')
SELECT first_of($1)
SELECT first_of(1)
SELECT b.title_of, title_of(b) FROM books b
SELECT title_of(a) FROM authors a
SELECT int4('5'), text(5), float8(1), date(now()), int8(price), "numeric"(5) FROM books
SELECT name(5)
SELECT upper(1)
SELECT upper($1), lower('X'), upper(name), upper(m::text) FROM authors
SELECT upper(m) FROM authors
SELECT length(5)
SELECT sum(1, 2)
SELECT nope(1, 'x', $1)
SELECT pg_catalog.upper('x'), pg_catalog.now()
SELECT app.nope(1)
SELECT (max(id)).x FROM authors
SELECT 5 IS NULL, $1::int IS NOT NULL, 5 ISNULL
SELECT (1 = 1) = true
SELECT 1 AND 2
SELECT '1' AND 't'
SELECT 'x' AND true
SELECT 1::bool, true::int, 'yes'::bool, 'maybe'::bool
SELECT '10'::int + 5, '3.5'::int
SELECT 99999999999::int, '99999999999'::int
SELECT 'x'::uuid
SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid = id FROM people
SELECT id FROM people WHERE id = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AND tenant_id = $1
SELECT id FROM people WHERE id = ANY($1) AND tenant_id = ANY($2)
SELECT num_nulls(1, NULL), num_nonnulls($1::int, 2)
SELECT generate_series(1, 3), generate_series($1, 5), generate_series(now(), now(), '1 day')
SELECT generate_series($1, $2)
SELECT regexp_matches(title, 'x'), regexp_replace(title, 'a', 'b'), regexp_split_to_array(title, 'x'), title ~* 'x' FROM books
SELECT pg_typeof(1), pg_typeof($1::text), pg_column_size(title) FROM books
SELECT 'x'::regclass, 'authors'::regclass::oid, currval('authors_id_seq'), nextval('authors_id_seq')
SELECT width_bucket(5, 1, 10, 5), width_bucket(price, 1, 10, 5) FROM books
SELECT (1, 2) = (1, 2), (1, 'a') = (1, $1), ROW(1) = ROW($2)
SELECT (1, 2) = 3
SELECT title IS NOT NULL AND NOT (qty > 5) OR price = 1 FROM books
SELECT xmlelement(name foo)
SELECT 1 WHERE 1 IN (1, 'x')
SELECT 1 WHERE $1 IN (1, 2)
SELECT 1 WHERE $1 IN ('a', $2)
SELECT 1 WHERE (1, 2) IN ((1, 2), (3, $1))
SELECT 1 WHERE 'x' LIKE ANY (ARRAY['x', $1])
SELECT 1 WHERE 'x' NOT LIKE ALL ($1)
SELECT 1 WHERE 5 > ANY ('{1,2}') AND true
SELECT 1 WHERE (now(), interval '1 day') OVERLAPS (now(), now())
SELECT tstzrange(now(), $1), int4range(1, $2), int4range($3, 10, '[]'), numrange(1, 2) * numrange(3, 4)
SELECT int4range(1, 2) + int4range(2, 3), range_merge(int4range(1, 2), int4range(2, 3)), int4multirange(int4range(1, 2))
SELECT to_tsvector('english', title) @@ to_tsquery($1), ts_rank(to_tsvector(title), plainto_tsquery('x')) FROM books
SELECT point(1, 2) <-> point(3, 4), box '((0,0),(1,1))' @> point '(0,0)'
SELECT 'a' || 1, 1 || 'a', 1 || 2
SELECT true || 'x', now() || 'x'
SELECT $1 || $2
SELECT name || $1 || bio FROM authors
SELECT id || ':' || name FROM authors
SELECT string_agg(name, $1) FROM authors
SELECT 'x' = $1, $1 || 'y'
SELECT interval '1 day' * $1, $1 * interval '1 day'
SELECT 2 * $1, 2.5 * $1
SELECT 2.5 * $1, price * $2, qty * $3, ratio * $4 FROM books, people
SELECT sum(qty) / $1, avg(price) * $2 FROM books
