-- A statement that writes cannot be cached, nor asked of a replica.

-- name: Rename :one
-- cache: 10m
-- route: replica
UPDATE accounts SET email = @email WHERE id = @id RETURNING id;
