-- Values of types that rung does not know cannot be cached.

-- name: GetSender :one
-- cache: 10m
SELECT sender FROM events WHERE id = @id;

-- name: ListByTitle :many
-- cache: 10m
SELECT id FROM events WHERE title = @title;

-- name: Uncached :many
SELECT sender FROM events WHERE title = @title;
