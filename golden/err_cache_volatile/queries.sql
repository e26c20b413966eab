-- A result that is another one each time cannot be cached.

-- name: Pick :one
-- cache: 10m
SELECT id FROM accounts ORDER BY random() LIMIT 1;
