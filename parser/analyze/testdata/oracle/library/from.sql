SELECT a.id, b.title FROM authors a JOIN books b ON b.author_id = a.id
SELECT * FROM authors a JOIN books b ON b.author_id = a.id
SELECT a.id, b.id, b.title FROM authors a LEFT JOIN books b ON b.author_id = a.id AND b.title = $1
SELECT * FROM authors a LEFT JOIN books b ON b.author_id = a.id WHERE b.id IS NOT NULL
SELECT * FROM authors RIGHT JOIN books ON books.author_id = authors.id
SELECT * FROM authors FULL JOIN books ON books.author_id = authors.id
SELECT * FROM authors CROSS JOIN books
SELECT * FROM authors a JOIN books b USING (id)
SELECT id FROM authors a JOIN books b USING (id)
SELECT a.id, b.id, id FROM authors a LEFT JOIN books b USING (id)
SELECT id FROM authors a RIGHT JOIN books b USING (id)
SELECT id, * FROM authors a FULL JOIN books b USING (id)
SELECT * FROM authors NATURAL JOIN books
SELECT * FROM authors NATURAL LEFT JOIN app.things
SELECT id, name FROM authors JOIN app.things USING (id, name)
SELECT id FROM authors JOIN books USING (nope)
SELECT id FROM authors JOIN books USING (name)
SELECT * FROM authors JOIN books USING (id) AS u
SELECT u.id FROM authors JOIN books USING (id) AS u
SELECT u.name FROM authors JOIN books USING (id) AS u
SELECT j.name, j.title FROM (authors a JOIN books b ON a.id = b.author_id) AS j (aid, name)
SELECT * FROM (authors a JOIN books b ON a.id = b.author_id) AS j
SELECT j.* FROM (authors a JOIN app.things t ON a.id = t.owner) AS j
SELECT a.id FROM (authors a JOIN books b ON a.id = b.author_id) AS j
SELECT * FROM authors a JOIN books b ON a.id = c.id
SELECT * FROM authors a JOIN books b ON a.id
SELECT * FROM authors a JOIN books b ON a.id = b.author_id AND b.qty = $1 JOIN logs l ON l.book_id = b.id
SELECT a.id, b.id, c.id FROM authors a LEFT JOIN books b ON b.author_id = a.id RIGHT JOIN logs c ON c.book_id = b.id
SELECT a.id, b.id, c.id FROM authors a LEFT JOIN (books b JOIN logs c ON c.book_id = b.id) ON b.author_id = a.id
SELECT x.id FROM authors x JOIN books y ON x.nope = y.id
SELECT * FROM books b JOIN logs l ON b.created_at = l.created_at
SELECT created_at FROM books b JOIN logs l ON b.id = l.book_id
SELECT s.id, s.n FROM (SELECT id, name AS n FROM authors) s
SELECT s.* FROM (SELECT * FROM authors) s
SELECT * FROM (SELECT * FROM authors) s (a, b)
SELECT * FROM (SELECT 1, 2) s (a, b, c)
SELECT * FROM (SELECT 1 AS x, 2 AS x) s
SELECT x FROM (SELECT 1 AS x, 2 AS x) s
SELECT "?column?" FROM (SELECT 1) s
SELECT x FROM (SELECT $1 AS x) s
SELECT x + 1 FROM (SELECT 'y' AS x) s
SELECT x FROM (SELECT 'y' AS x) s WHERE x = $1
SELECT a.id, s.total FROM authors a LEFT JOIN (SELECT author_id, count(*) AS total FROM books GROUP BY 1) s ON s.author_id = a.id
SELECT a.id, s.total FROM authors a LEFT JOIN LATERAL (SELECT count(*) AS total FROM books b WHERE b.author_id = a.id) s ON true
SELECT a.id, s.title FROM authors a, LATERAL (SELECT title FROM books b WHERE b.author_id = a.id LIMIT $1) s
SELECT a.id, s.title FROM authors a, (SELECT title FROM books b WHERE b.author_id = a.id) s
SELECT a.id FROM authors a RIGHT JOIN LATERAL (SELECT a.id) s ON true
SELECT * FROM generate_series(1, 3)
SELECT * FROM generate_series(1, $1) AS n
SELECT n FROM generate_series(1, 3) n
SELECT n.n, x FROM generate_series(1, 3) n, generate_series(1, 3) AS t(x)
SELECT * FROM generate_series(1, 3) WITH ORDINALITY
SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS t(v, i)
SELECT * FROM unnest($1::bigint[]) AS u(x)
SELECT * FROM unnest($1::bigint[], $2::text[]) AS t(id, x)
SELECT * FROM unnest(ARRAY[1, 2], ARRAY['a']) WITH ORDINALITY
SELECT b.id, t FROM books b, unnest(b.tags) t
SELECT b.id, t.t, o FROM books b CROSS JOIN LATERAL unnest(b.tags) WITH ORDINALITY AS t(t, o)
SELECT * FROM unnest($1)
SELECT * FROM jsonb_each((SELECT meta FROM books LIMIT 1)) AS e
SELECT b.id, e.key, e.value FROM books b, jsonb_each(b.meta) AS e
SELECT e FROM books b, jsonb_each_text(b.meta) e
SELECT x.value, x FROM books b, jsonb_array_elements(b.meta) x
SELECT * FROM jsonb_to_recordset($1) AS t(a int, b text)
SELECT * FROM jsonb_to_record('{}') AS t(a int, b text[])
SELECT * FROM jsonb_to_recordset($1)
SELECT * FROM json_populate_record(NULL::pt, '{}')
SELECT * FROM jsonb_populate_recordset(NULL::app.things, $1)
SELECT * FROM rows_of(1)
SELECT r.title, r FROM rows_of($1) r
SELECT * FROM tab(1)
SELECT t.k, t.v FROM tab($1) t
SELECT * FROM tab(1) AS t(a, b)
SELECT * FROM pair(1)
SELECT * FROM rec()
SELECT * FROM rec() AS t(a int, b text)
SELECT * FROM tab(1) AS t(a int, b text)
SELECT * FROM many(1, 2)
SELECT * FROM many(1, 2) AS m
SELECT * FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['a'])) AS t(a, b)
SELECT * FROM ROWS FROM (tab(1), generate_series(1, 2)) WITH ORDINALITY
SELECT * FROM now()
SELECT * FROM current_date
SELECT * FROM upper('x') u
SELECT * FROM regexp_matches('a', 'b') AS m
SELECT * FROM regexp_split_to_table('a', 'b')
SELECT * FROM rich
SELECT r.id, r.total FROM rich r WHERE r.total > $1
SELECT * FROM v2
SELECT id FROM v2
SELECT * FROM plain WHERE id = $1
SELECT * FROM mv
SELECT rich FROM rich
SELECT * FROM information_schema.tables
SELECT relname, oid FROM pg_class WHERE relname = $1
SELECT relname FROM pg_catalog.pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
SELECT authors.id FROM authors JOIN LATERAL (SELECT 1 AS one) l ON l.one = authors.id
SELECT l.x FROM authors a JOIN LATERAL (SELECT a.id AS x) l ON true
SELECT count(*) FROM authors a JOIN authors b ON a.id < b.id AND a.name = b.bio
SELECT a.id FROM authors a, books b JOIN logs l ON l.book_id = a.id
SELECT a.id FROM authors AS a (x, y)
SELECT a.x, y, bio FROM authors AS a (x, y)
SELECT * FROM authors AS a (x, y, z, w, v, u, t)
SELECT s FROM (SELECT 1 AS a) s
SELECT s.a FROM (SELECT 1 AS a) s, (SELECT s.a) t
SELECT coalesce(s.total, 0) FROM authors a LEFT JOIN (SELECT author_id, sum(qty) AS total FROM books GROUP BY author_id) s ON s.author_id = a.id WHERE a.id = $1
SELECT * FROM (SELECT $1::int AS a) x JOIN (SELECT $2::text AS b) y ON true
SELECT * FROM (authors a LEFT JOIN books b ON b.author_id = a.id) FULL JOIN logs l ON l.book_id = b.id
SELECT p.small, t.id FROM people p JOIN app.things t ON t.id = p.small
SELECT * FROM people p JOIN app.things t ON t.id = p.code
SELECT * FROM app.things JOIN app.books USING (id) WHERE id = $1
SELECT small FROM people JOIN (SELECT 1::bigint AS small) x USING (small)
SELECT small FROM people FULL JOIN (SELECT 1::bigint AS small) x USING (small)
SELECT code FROM people JOIN (SELECT 'a'::text AS code) x USING (code)
SELECT code FROM people JOIN (SELECT 1 AS code) x USING (code)
