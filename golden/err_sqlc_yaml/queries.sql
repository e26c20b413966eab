-- An sqlc.yaml names no file for triggers, so nothing can be cached.

-- name: GetAuthor :one
-- cache: 10m
SELECT * FROM authors WHERE id = $1;
