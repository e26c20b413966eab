SELECT 1
SELECT 1 AS one, 'x' AS two, NULL AS three, 1.5, 12345678901, 123456789012345678901234567890
SELECT * FROM authors
SELECT a.* FROM authors a
SELECT authors.* FROM authors
SELECT id, name FROM authors WHERE id = $1
SELECT id FROM authors WHERE name = $1 AND bio = $2
SELECT id FROM authors WHERE born > $1
SELECT id FROM authors WHERE m = $1
SELECT id FROM authors WHERE m = 'sad'
SELECT id FROM authors WHERE m = 'nope'
SELECT id FROM authors WHERE m = ANY($1)
SELECT id FROM authors WHERE m = ANY($1::mood[])
SELECT id FROM authors WHERE $1 = ANY(ms)
SELECT ms FROM authors
SELECT id FROM authors WHERE id = ANY($1)
SELECT id FROM authors WHERE id = ANY($1::int[])
SELECT id FROM authors WHERE id IN ($1, $2, 3)
SELECT id FROM authors WHERE id IN ($1)
SELECT id FROM authors WHERE id NOT IN (1, 2)
SELECT id FROM authors WHERE name IN ('a', 'b', bio)
SELECT id FROM authors WHERE id IN (1, 2.5)
SELECT id FROM authors WHERE name IN (1, 2)
SELECT id FROM authors ORDER BY name LIMIT $1 OFFSET $2
SELECT id FROM authors LIMIT 10
SELECT id FROM authors LIMIT ALL
SELECT id FROM authors LIMIT 'x'
SELECT id FROM authors LIMIT id
SELECT id FROM authors FETCH FIRST 3 ROWS ONLY
SELECT id FROM authors ORDER BY id FETCH FIRST $1 ROWS WITH TIES
SELECT nam FROM authors
SELECT a.nam FROM authors a
SELECT authors.id FROM authors a
SELECT b.id FROM authors a
SELECT id FROM nowhere
SELECT id FROM app.nowhere
SELECT id FROM nos.authors
SELECT id FROM authors, books
SELECT authors.id FROM authors, books
SELECT * FROM authors, books
SELECT * FROM authors a, authors b
SELECT * FROM authors, authors
SELECT 1 FROM authors a, books b WHERE c.id = 1
SELECT lenght(name) FROM authors
SELECT id FROM authors WHERE name = 5
SELECT id FROM authors WHERE id = 'x'
SELECT id FROM authors WHERE id = '5'
SELECT id FROM authors WHERE name
SELECT id FROM authors WHERE 'true'
SELECT id FROM authors WHERE NULL
SELECT id FROM authors WHERE $1
SELECT id FROM authors WHERE NOT $1
SELECT id FROM authors WHERE id AND true
SELECT $1
SELECT $1::int
SELECT $1 AS x, $2::text
SELECT $1 + 1
SELECT $1 + $2
SELECT $1 || 'x'
SELECT $1 = $1
SELECT $1::int, $1::text
SELECT $1, $1::int
SELECT id FROM authors WHERE id = $1 OR name = $1
SELECT id FROM authors WHERE $1 IS NULL
SELECT id FROM authors WHERE $1 IS NULL OR name = $1
SELECT id FROM authors WHERE $1::text IS NULL OR name = $1
SELECT id FROM authors WHERE name = $1 OR $1 IS NULL
SELECT id FROM authors WHERE id = $2
SELECT id FROM authors a WHERE a.id BETWEEN $1 AND $2
SELECT id FROM authors WHERE id NOT BETWEEN 1 AND $1
SELECT id FROM authors WHERE id BETWEEN SYMMETRIC $1 AND 5
SELECT id FROM authors WHERE id NOT BETWEEN SYMMETRIC $1 AND 5
SELECT id FROM authors WHERE name LIKE $1
SELECT id FROM authors WHERE name ILIKE '%' || $1 || '%'
SELECT id FROM authors WHERE name NOT LIKE $1 ESCAPE '!'
SELECT id FROM authors WHERE name SIMILAR TO $1
SELECT id FROM authors WHERE name ~ $1
SELECT id FROM authors WHERE id LIKE 'x'
SELECT DISTINCT name FROM authors ORDER BY name
SELECT DISTINCT name FROM authors ORDER BY id
SELECT DISTINCT ON (name) name, id FROM authors ORDER BY name, id
SELECT DISTINCT ON (name) name, id FROM authors ORDER BY name, id, name DESC
SELECT DISTINCT ON (name) name, id FROM authors ORDER BY id, name, id
SELECT DISTINCT ON (name) name, id FROM authors ORDER BY id
SELECT DISTINCT data FROM people
SELECT name AS n FROM authors ORDER BY n
SELECT name AS n FROM authors ORDER BY n || 'x'
SELECT name, id FROM authors ORDER BY 2, 1 DESC NULLS LAST
SELECT name FROM authors ORDER BY 3
SELECT name FROM authors ORDER BY 'x'
SELECT name FROM authors ORDER BY $1
SELECT id, id AS id2 FROM authors ORDER BY id
SELECT name AS id, id AS id FROM authors ORDER BY id
SELECT data FROM people ORDER BY data
SELECT ctid, xmin, tableoid FROM authors
SELECT authors FROM authors
SELECT a FROM authors a
SELECT (a).name FROM authors a
SELECT (a).nope FROM authors a
SELECT (a).* FROM authors a
SELECT count(a.*) FROM authors a
SELECT "Mixed", "order" FROM people
SELECT * FROM people
SELECT mixed FROM people
SELECT things.name FROM app.things
SELECT app.things.name FROM app.things
SELECT app.things.* FROM app.things
SELECT public.books.id, app.books.id FROM public.books, app.books
SELECT * FROM books, app.books
SELECT id FROM authors FOR UPDATE
SELECT a.id FROM authors a JOIN books b ON b.author_id = a.id FOR UPDATE OF a SKIP LOCKED
SELECT a.id FROM authors a FOR UPDATE OF b
SELECT DISTINCT id FROM authors FOR UPDATE
SELECT count(*) FROM authors FOR SHARE
SELECT *
SELECT FROM authors
SELECT * FROM ONLY authors
SELECT * FROM authors TABLESAMPLE system (10)
TABLE authors
VALUES (1, 'a'), (2, 'b')
VALUES (1, 'a'), (2.5, NULL)
VALUES (1), ('x')
VALUES (1, 2), (3)
VALUES ($1, $2::int)
VALUES (1), (2) ORDER BY 1 LIMIT $1
SELECT * FROM (VALUES (1, 'a'), (2, $1)) AS v(k, n)
SELECT k FROM (VALUES (1), (NULL)) AS v(k)
SELECT * FROM authors WHERE (id, name) = ($1, $2)
SELECT * FROM authors WHERE (id, name) < ($1, $2)
SELECT * FROM authors WHERE (id, name) IN (($1, $2), (3, 'x'))
SELECT * FROM authors WHERE (id, name) = ($1, $2, $3)
SELECT * FROM authors WHERE ROW(id, name) IS DISTINCT FROM ROW($1, $2)
SELECT id FROM authors WHERE bio IS DISTINCT FROM $1
SELECT id FROM authors WHERE bio IS NOT DISTINCT FROM NULL
SELECT id FROM people WHERE ok IS TRUE AND ok IS NOT FALSE AND (NULL IS UNKNOWN)
SELECT id FROM people WHERE code IS TRUE
SELECT id FROM authors WHERE born IS NULL AND bio IS NOT NULL
SELECT id::text, name::varchar(5), '5'::int, CAST(id AS numeric), born::timestamp, 'x'::mood, NULL::int FROM authors
SELECT id::mood FROM authors
SELECT name::int, name::mood, name::jsonb FROM authors
SELECT born::int FROM authors
SELECT id::nope FROM authors
SELECT '{1,2}'::int[], '{a}'::text[], ARRAY[1,2]::bigint[], ARRAY['1','2']::int[]
SELECT ARRAY[]::int[], ARRAY[[1,2],[3,4]], ARRAY[1, 2.5], ARRAY['a', NULL], ARRAY[$1, 2]
SELECT ARRAY[]
SELECT ARRAY[1, 'x']
SELECT ARRAY[1, true]
SELECT 'a' "b"
SELECT E'x', U&'x', B'101', X'1F', $$x$$
SELECT TRUE, FALSE, NOT TRUE
SELECT current_date, current_time, current_timestamp, localtime, localtimestamp, current_user, session_user, current_role, user, current_catalog, current_schema, current_timestamp(3)
SELECT name COLLATE "C" FROM authors ORDER BY name COLLATE "C"
SELECT id FROM authors WHERE name COLLATE "C" = $1
SELECT -id, +id, id % 2, id ^ 2, |/ 4.0, @ (-5), id & 1, ~id FROM authors
SELECT - name FROM authors
SELECT -$1
SELECT -'5'
SELECT id OPERATOR(pg_catalog.+) 1 FROM authors
SELECT id +++ 1 FROM authors
SELECT 1 + '2', '1' + '2'
SELECT 1 < 'x'
SELECT 'a' < 'b'
SELECT '2020-01-01' < now(), now() - '1 day', now() - '1 day'::interval
SELECT now() + $1
SELECT now() - $1
SELECT born + $1, born - $1 FROM authors
SELECT born + 1, born - born, born - 1, born + interval '1 day', born + time '10:00' FROM authors
SELECT 1 / 2, 1 / 2.0, 1::real / 2, 1::float8 * 2, 2::smallint + 1::smallint, 2::smallint * 3
