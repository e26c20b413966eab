INSERT INTO authors (name, bio, m, ms) VALUES ($1, $2, $3, $4)
INSERT INTO authors (name, bio, m, ms) VALUES ($1, $2, $3, $4) RETURNING *
INSERT INTO authors (name, m, ms) VALUES ($1, 'sad', '{ok}') RETURNING id, name AS n, upper(name), $2::int
INSERT INTO authors (name, m, ms) VALUES ('x', 'nope', '{ok}')
INSERT INTO authors VALUES (1, 'x', NULL, '2020-01-01', 'sad', '{}')
INSERT INTO authors VALUES (DEFAULT, $1)
INSERT INTO authors VALUES (1, 2, 3, 4, 5, 6, 7)
INSERT INTO authors (name, bio) VALUES ($1)
INSERT INTO authors (name) VALUES ($1, $2)
INSERT INTO authors (name, name) VALUES ($1, $2)
INSERT INTO authors (nam) VALUES ($1)
INSERT INTO nowhere (a) VALUES (1)
INSERT INTO authors (born) VALUES (5)
INSERT INTO authors (id) VALUES ('x')
INSERT INTO authors (name) VALUES (5)
INSERT INTO authors (id) VALUES (1.5), (2)
INSERT INTO authors (name, born) VALUES ($1, $2), ($3, DEFAULT), ('x', $4)
INSERT INTO authors (name, born) VALUES ($1, $2), ($3)
INSERT INTO authors (name) VALUES (name)
INSERT INTO authors (name) VALUES (upper($1)), ($2 || 'x')
INSERT INTO authors (name) VALUES (count(*))
INSERT INTO authors (name) VALUES ((SELECT title FROM books WHERE id = $1))
INSERT INTO authors DEFAULT VALUES
INSERT INTO authors DEFAULT VALUES RETURNING id
INSERT INTO app.things SELECT id, title, author_id FROM books WHERE id = $1
INSERT INTO app.things (id, name) SELECT $1, $2
INSERT INTO app.things (id, name) SELECT $1, name FROM authors WHERE id = $2
INSERT INTO app.things (id, name) SELECT 1, 'x' UNION SELECT 2, $1
INSERT INTO app.things (id, name) SELECT id, name FROM authors
INSERT INTO app.things (id, name) SELECT name, id FROM authors
INSERT INTO app.things (id, name) SELECT 1
INSERT INTO app.things (id) SELECT 1, 2
INSERT INTO app.things (id, name) SELECT unnest($1::int[]), unnest($2::text[])
INSERT INTO app.things (id, name) SELECT * FROM unnest($1::int[], $2::text[])
INSERT INTO app.things AS t (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name, owner = t.owner + $3 WHERE t.name <> excluded.name RETURNING t.id, name
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING RETURNING *
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (nope) DO NOTHING
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT DO UPDATE SET name = 'x'
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET nope = 1
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.nope
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = name
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT things_pkey DO UPDATE SET (name, owner) = ($3, $4)
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT ON CONSTRAINT nope DO NOTHING
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = DEFAULT
INSERT INTO app.things (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = (SELECT title FROM books WHERE id = excluded.id)
INSERT INTO logs (id, created_at) VALUES ($1, $2)
INSERT INTO logs (id, created_at) OVERRIDING SYSTEM VALUE VALUES ($1, $2)
INSERT INTO people (tenant_id, mail, age, home, spots, small, code, ok, raw, during, addr, wait) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
INSERT INTO people (doubled) VALUES (1)
INSERT INTO people (home) VALUES (ROW(1, 'x'))
INSERT INTO people (home) VALUES (ROW(1, 'x', 2))
INSERT INTO people (home.x) VALUES (1)
INSERT INTO people (code, flag) VALUES (5, 'x')
INSERT INTO people (age) VALUES ($1) RETURNING age, mail, "Mixed", "order"
INSERT INTO people (data, raw) VALUES ('{}', '\x00')
INSERT INTO people (data) VALUES ('{}'::jsonb)
INSERT INTO books (author_id, title, qty, price, meta) VALUES ($1, $2, $3, $4, $5) RETURNING *
INSERT INTO books (author_id, title, qty, price, meta, tags) SELECT $1, $2, $3, $4, $5, $6 RETURNING id
INSERT INTO books (author_id, title, qty) VALUES ($1, lower($2), coalesce($3, 5))
INSERT INTO books (qty) VALUES ($1::text)
INSERT INTO books (tags) VALUES (ARRAY[$1, 'x'])
INSERT INTO books (tags) VALUES (ARRAY[1])
INSERT INTO books (created_at) VALUES ('now'), (now()), ($1)
INSERT INTO books (created_at) VALUES (now() + $1)
INSERT INTO plain (title) VALUES ($1)
INSERT INTO mv VALUES (1)
UPDATE authors SET name = $1
UPDATE authors SET name = $2 WHERE id = $1
UPDATE authors SET name = $1, bio = $2, born = NULL WHERE id = $3 RETURNING *
UPDATE authors SET name = coalesce($1, name), bio = CASE WHEN $2::bool THEN $3 ELSE bio END WHERE id = $4
UPDATE authors SET nope = 1
UPDATE authors SET name = 5 WHERE id = 1
UPDATE authors SET born = 5
UPDATE authors SET m = 'happy', ms = ARRAY['sad', $1]::mood[] WHERE m = $2
UPDATE authors SET ms = array_append(ms, $1)
UPDATE authors SET name = $1, name = $2
UPDATE authors SET (name, bio) = ($1, $2) WHERE id = $3
UPDATE authors SET (name, bio) = (SELECT title, title FROM books WHERE id = $1)
UPDATE authors SET (name, bio) = (SELECT title FROM books)
UPDATE authors SET (name, bio) = ROW($1, DEFAULT)
UPDATE authors SET (name, bio) = ($1, $2, $3)
UPDATE authors SET name = DEFAULT
UPDATE authors a SET name = b.title FROM books b WHERE b.author_id = a.id AND b.qty > $1 RETURNING a.id, b.title
UPDATE authors a SET name = b.title FROM books b WHERE b.author_id = a.id RETURNING *
UPDATE authors a SET a.name = 'x'
UPDATE authors SET name = title FROM books
UPDATE authors SET id = id FROM books
UPDATE authors SET name = authors.bio || $1 WHERE authors.id = $2
UPDATE books SET qty = qty + $1, price = price * $2 WHERE id = $3
UPDATE books SET qty = qty - $1 WHERE id = $2 AND qty >= $1 RETURNING qty
UPDATE books SET tags[1] = $1 WHERE id = $2
UPDATE books SET tags[1:2] = $1
UPDATE books SET meta = meta || $1, meta = '{}'
UPDATE books SET meta = jsonb_set(meta, $1, $2)
UPDATE books SET meta['a'] = $1
UPDATE books SET qty = sum(qty)
UPDATE books SET qty = $1 WHERE title = ANY($2) AND created_at < now() - $3::interval
UPDATE people SET doubled = 5
UPDATE people SET doubled = DEFAULT, small = $1
UPDATE people SET home.x = 5
UPDATE people SET home = $1, mail = $2, age = age + 1, "Mixed" = $3
UPDATE people SET ok = NOT ok, part = $1, ratio = $2, code = $3, flag = $4
UPDATE app.things SET name = $1 WHERE app.things.id = $2
UPDATE app.things SET name = $1 WHERE things.id = $2
UPDATE nowhere SET x = 1
UPDATE plain SET title = $1 WHERE id = $2 RETURNING *
UPDATE authors SET name = 'x' WHERE EXISTS (SELECT 1 FROM books b WHERE b.author_id = authors.id AND b.title = $1)
DELETE FROM authors
DELETE FROM authors WHERE id = $1
DELETE FROM authors WHERE id = $1 RETURNING *
DELETE FROM authors WHERE nope = 1
DELETE FROM authors a USING books b WHERE b.author_id = a.id AND b.title = $1 RETURNING a.id, b.id
DELETE FROM authors a USING books b WHERE b.author_id = a.id RETURNING *
DELETE FROM authors WHERE id = ANY($1::bigint[])
DELETE FROM authors WHERE id IN (SELECT author_id FROM books WHERE qty = $1 LIMIT $2)
DELETE FROM authors a USING authors b WHERE a.id > b.id
DELETE FROM authors USING authors WHERE true
DELETE FROM authors a WHERE authors.id = 1
DELETE FROM logs WHERE created_at < $1 RETURNING count(*)
DELETE FROM nowhere
