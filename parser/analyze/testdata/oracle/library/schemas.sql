-- names qualified by a schema, there or not
SELECT 1 OPERATOR(pg_catalog.+) 2, OPERATOR(pg_catalog.-) 3
SELECT 1 OPERATOR(nosuch.+) 2
SELECT OPERATOR(nosuch.-) 2
SELECT 1 OPERATOR(app.+) 2
SELECT qty OPERATOR(pg_catalog.=) ANY (ARRAY[1, 2]), qty OPERATOR(nosuch.=) ANY ('{1}') FROM books
SELECT (1, 2) OPERATOR(pg_catalog.=) (3, 4), (1, 2) OPERATOR(pg_catalog.<) (3, 4)
SELECT (1, 2) OPERATOR(nosuch.=) (3, 4)
SELECT 1 OPERATOR(pg_catalog.=) ANY (SELECT qty FROM books), 1 OPERATOR(nosuch.=) ANY (SELECT qty FROM books)
SELECT title COLLATE pg_catalog."C", title COLLATE "C" FROM books
SELECT title COLLATE nosuch."C" FROM books
SELECT qty COLLATE nosuch."C" FROM books
SELECT title FROM books ORDER BY title COLLATE nosuch."C"
SELECT title FROM books ORDER BY title USING OPERATOR(pg_catalog.<)
SELECT title FROM books ORDER BY title USING <
SELECT title FROM books ORDER BY title USING +
SELECT title FROM books ORDER BY title USING OPERATOR(nosuch.<)
SELECT 1::nosuch.int
SELECT 1::app.int
SELECT 1::pg_catalog.int4, '{1}'::pg_catalog._int4, 'a'::pg_catalog.bpchar, 1::pg_catalog.int4[]
SELECT 'sad'::public.mood, public.g(1, 'x'), nosuch.g(1, 'x')
SELECT app.g(1, 'x')
SELECT * FROM nosuch.books
SELECT * FROM nosuch.f(1)
SELECT nosuch.books.id FROM books
SELECT public.books.id, public.books.* FROM books
SELECT app.books.id FROM books
SELECT app.books.note, public.books.title FROM app.books, public.books
SELECT oracle_db.public.books.id FROM books
SELECT a.b.c.d.e FROM books
INSERT INTO nosuch.books VALUES (1)
UPDATE app.books SET note = public.g(1, note) WHERE app.books.id = 1 RETURNING app.books.*, books.note
DELETE FROM app.books WHERE public.books.id = 1
SELECT pg_catalog.count(*), pg_catalog.sum(qty), information_schema.nosuch(1) FROM public.books
SELECT table_name, is_nullable FROM information_schema.columns WHERE table_schema = $1
SELECT relname, relkind, reltuples, relacl FROM pg_catalog.pg_class WHERE relnamespace = 'public'::regnamespace
SELECT pg_class.oid, pg_class.ctid FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1
SELECT NULLIF(1, 2), 1 IS DISTINCT FROM 2, 1 BETWEEN 0 AND 3, 1 IN (1, 2)
