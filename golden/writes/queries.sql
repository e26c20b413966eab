-- Statements that write say which tables: the process that ran them reads those past its cache.

-- CreateUser adds a user.
-- name: CreateUser :one
INSERT INTO users (id, name) VALUES ($1, $2) RETURNING *;

-- name: Rename :exec
UPDATE users SET name = @name WHERE id = @id;

-- name: DeleteOrder :execrows
DELETE FROM orders WHERE id = $1;
