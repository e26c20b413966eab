SELECT count(*) FROM authors
SELECT count(*), count(bio), count(DISTINCT name), max(born), min(name), max(id) FROM authors
SELECT max(price), min(created_at), sum(qty), avg(qty), array_agg(title), string_agg(title, ','), bool_or(qty > 1), sum(price), avg(price), sum(id), every(true) FROM books
SELECT sum(ratio), avg(ratio), sum(part), avg(part), sum(small), avg(small), sum(wait), avg(wait), max(addr), max(code), min(mail) FROM people
SELECT max(m), min(m), array_agg(m), array_agg(ms), array_agg(a) FROM authors a
SELECT max(ok) FROM people
SELECT name, count(*) FROM authors GROUP BY name
SELECT name, count(*) FROM authors
SELECT name, count(*) FROM authors GROUP BY id
SELECT a.name, count(b.id) FROM authors a LEFT JOIN books b ON b.author_id = a.id GROUP BY a.id
SELECT a.name, b.title, count(*) FROM authors a JOIN books b ON b.author_id = a.id GROUP BY a.id
SELECT id, name FROM authors GROUP BY name
SELECT * FROM authors GROUP BY id
SELECT * FROM authors GROUP BY name
SELECT code FROM people GROUP BY tenant_id, id
SELECT code FROM people GROUP BY tenant_id
SELECT name AS n, count(*) FROM authors GROUP BY n
SELECT name AS n, count(*) FROM authors GROUP BY 1
SELECT name AS n, count(*) FROM authors GROUP BY 2
SELECT name, count(*) FROM authors GROUP BY 5
SELECT count(*) AS c FROM authors GROUP BY c
SELECT lower(name), count(*) FROM authors GROUP BY lower(name)
SELECT lower(name) || 'x', count(*) FROM authors GROUP BY lower(name)
SELECT upper(name), count(*) FROM authors GROUP BY lower(name)
SELECT date_trunc('day', created_at) AS day, sum(qty) FROM books GROUP BY day ORDER BY day
SELECT date_trunc($1, created_at), sum(qty) FROM books GROUP BY date_trunc($1, created_at)
SELECT date_trunc($1, created_at), sum(qty) FROM books GROUP BY date_trunc($2, created_at)
SELECT author_id, count(*) FROM books GROUP BY author_id HAVING count(*) > $1
SELECT author_id FROM books GROUP BY author_id HAVING title = 'x'
SELECT author_id FROM books GROUP BY author_id HAVING sum(qty) > 5 AND author_id = $1 ORDER BY sum(price) DESC
SELECT author_id FROM books HAVING count(*) > 1
SELECT 1 FROM books HAVING true
SELECT author_id FROM books GROUP BY author_id ORDER BY title
SELECT id FROM books WHERE count(*) > 1
SELECT id FROM books JOIN authors ON count(*) = 1
SELECT count(count(*)) FROM books
SELECT sum(max(qty)) FROM books
SELECT count(*) FILTER (WHERE qty > $1), sum(price) FILTER (WHERE title = 'x') FROM books
SELECT count(*) FILTER (WHERE qty) FROM books
SELECT upper(title) FILTER (WHERE true) FROM books
SELECT upper(DISTINCT title) FROM books
SELECT upper(*) FROM books
SELECT count() FROM books
SELECT array_agg(title ORDER BY qty DESC), string_agg(DISTINCT title, ',' ORDER BY title), json_agg(b), jsonb_agg(b ORDER BY id), json_object_agg(title, qty), jsonb_object_agg(id, meta) FROM books b
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY qty), percentile_disc(0.5) WITHIN GROUP (ORDER BY title), mode() WITHIN GROUP (ORDER BY title), percentile_cont(ARRAY[0.1, 0.9]) WITHIN GROUP (ORDER BY price), percentile_cont($1) WITHIN GROUP (ORDER BY created_at - now()) FROM books
SELECT rank(5) WITHIN GROUP (ORDER BY qty) FROM books
SELECT percentile_cont(0.5) FROM books
SELECT sum(qty) WITHIN GROUP (ORDER BY qty) FROM books
SELECT author_id, title, row_number() OVER (PARTITION BY author_id ORDER BY price DESC) FROM books
SELECT rank() OVER w, dense_rank() OVER w, lag(title) OVER w, lead(price, 1, 0) OVER w, first_value(title) OVER w, sum(qty) OVER w, count(*) OVER (), ntile(4) OVER w, avg(qty) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM books WINDOW w AS (PARTITION BY author_id ORDER BY id)
SELECT lag(title, 1, 'x') OVER (ORDER BY id), lag(qty, $1, $2) OVER (ORDER BY id) FROM books
SELECT sum(qty) OVER (ORDER BY created_at RANGE BETWEEN '1 day' PRECEDING AND CURRENT ROW) FROM books
SELECT sum(qty) OVER (ORDER BY id ROWS BETWEEN $1 PRECEDING AND UNBOUNDED FOLLOWING) FROM books
SELECT row_number() FROM books
SELECT id FROM books WHERE row_number() OVER () = 1
SELECT rank() OVER nope FROM books
SELECT sum(count(*)) OVER () FROM books GROUP BY author_id
SELECT sum(row_number() OVER ()) FROM books
SELECT upper(title) OVER () FROM books
SELECT author_id, sum(qty) OVER () FROM books GROUP BY author_id
SELECT author_id, rank() OVER (ORDER BY sum(qty)) FROM books GROUP BY author_id
SELECT author_id, title, sum(qty) FROM books GROUP BY GROUPING SETS ((author_id), (title), ())
SELECT author_id, title, sum(qty), grouping(author_id, title) FROM books GROUP BY ROLLUP (author_id, title)
SELECT author_id, sum(qty) FROM books GROUP BY CUBE (author_id), title
SELECT grouping(title) FROM books GROUP BY author_id
SELECT author_id, count(*) FROM books GROUP BY (author_id, title)
SELECT (SELECT count(*) FROM books b WHERE b.author_id = a.id) FROM authors a GROUP BY a.id
SELECT (SELECT count(*) FROM books b WHERE b.title = a.bio) FROM authors a GROUP BY a.name
SELECT (SELECT max(a.id) FROM books b) FROM authors a
SELECT a.name, (SELECT max(a.id)) FROM authors a GROUP BY a.name
SELECT max(id) FROM authors WHERE id IN (SELECT max(author_id) FROM books)
SELECT count(*) FROM (SELECT DISTINCT author_id FROM books) s
SELECT coalesce(sum(qty), 0), coalesce(max(created_at), now()), coalesce(avg(price), 0) FROM books
SELECT greatest(max(qty), 3), nullif(count(*), 0) FROM books
SELECT generate_series(1, count(*)) FROM books
SELECT count(*) FROM generate_series(1, 5) WHERE generate_series(1, 2) = 1
SELECT id FROM books LIMIT count(*)
SELECT id FROM books GROUP BY id, meta
SELECT data FROM people GROUP BY data
SELECT count(DISTINCT data) FROM people
SELECT bit_and(qty), bit_or(id), stddev(qty), variance(price), corr(ratio, ratio), regr_count(ratio, part) FROM books, people
SELECT max($1), sum($2::int) FROM books
SELECT sum($1) FROM books
SELECT max('x')
SELECT count($1)
SELECT count($1::int), count(1)
SELECT array_agg($1::text), array_agg('x')
SELECT range_agg(nums), range_intersect_agg(during), max(during) FROM people
SELECT string_agg(title, qty) FROM books
SELECT string_agg(raw, '\x00') FROM people
SELECT DISTINCT author_id, count(*) FROM books GROUP BY author_id ORDER BY count(*)
SELECT author_id + 1, count(*) FROM books GROUP BY author_id + 1
SELECT author_id + 1 + 1, count(*) FROM books GROUP BY author_id + 1
SELECT case when author_id = $1 then 'a' else 'b' end as k, count(*) FROM books GROUP BY k
SELECT case when author_id = $1 then 'a' else 'b' end, count(*) FROM books GROUP BY case when author_id = $1 then 'a' else 'b' end
SELECT b.author_id FROM books b GROUP BY author_id
SELECT title FROM books b JOIN authors a ON a.id = b.author_id GROUP BY b.id, a.id
SELECT a.name, count(*) FROM authors a JOIN books b USING (id) GROUP BY id
SELECT id, count(*) FROM authors a JOIN books b USING (id) GROUP BY id
SELECT id, count(*) FROM authors a FULL JOIN books b USING (id) GROUP BY id
SELECT ctid, count(*) FROM authors GROUP BY id
SELECT a, count(*) FROM authors a GROUP BY a.id
SELECT a, count(*) FROM authors a GROUP BY a
SELECT rank($1) WITHIN GROUP (ORDER BY qty), dense_rank('x', $2) WITHIN GROUP (ORDER BY title, price), percent_rank('5') WITHIN GROUP (ORDER BY qty) FROM books
SELECT rank() WITHIN GROUP (ORDER BY qty) FROM books
SELECT rank('x') WITHIN GROUP (ORDER BY qty) FROM books
SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS t(v int)
