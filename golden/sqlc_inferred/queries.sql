-- With an sqlc.yaml values have the types that sqlc finds for them, where these do not
-- fail: any, where it finds none.

-- Parameters are numbered as sqlc numbers them: OFFSET before LIMIT, WITH last.
-- name: Page :many
WITH cheap AS (SELECT id, title FROM books WHERE price < @price)
SELECT id, title FROM cheap WHERE id > @after ORDER BY id LIMIT @page OFFSET @skip;

-- name: Two :exec
UPDATE books SET title = @title WHERE id = @id;

-- name: Totals :one
SELECT sum(sold) AS sold, sum(price) AS prices, max(price) AS dearest, string_agg(title, ', ') AS titles, count(*) FROM books;

-- name: Sales :many
SELECT title, sum(sold) AS sold, avg(sold) AS average FROM books GROUP BY title;

-- name: Computed :many
SELECT price * sold AS worth, id + 1 AS next, title = 'a' AND subtitle IS NULL AS plain, upper(title), title || '!',
    CASE WHEN subtitle IS NULL THEN title ELSE subtitle || '.' END::text AS shown,
    coalesce(shelf, '') AS shelf, round(price) AS rounded, current_timestamp
FROM books;

-- name: Search :many
SELECT id FROM books WHERE (@subtitle::text IS NULL OR subtitle = @subtitle) AND title LIKE @title;

-- name: Rename :exec
UPDATE books SET subtitle = COALESCE(sqlc.arg('subtitle'), subtitle), place = $1 WHERE shelf = $2 AND made BETWEEN $3 AND $4;

-- name: LastSale :many
SELECT b.id, s.sold FROM books b LEFT JOIN LATERAL (SELECT sum(sold)::bigint AS sold, count(*) AS n FROM books WHERE id < b.id) s ON true WHERE s.n > 0;

-- name: Titles :many
SELECT * FROM titles;

-- name: Unlock :one
SELECT pg_advisory_unlock($1);

-- name: Numbers :many
SELECT generate_series($1::int, $2::int);

-- name: Sell :exec
CALL sell(number => @number, book => @id);

-- name: OnShelves :many
SELECT id FROM books WHERE shelf IN (sqlc.slice(shelves)) AND sold IN (sqlc.slice(sold));

-- The elements of a list that the caller gives have no NULL in Go.
-- name: ListElements :many
SELECT e.id, unnest(@names::text[]) AS name FROM unnest(@ids::bigint[]) AS e (id);
