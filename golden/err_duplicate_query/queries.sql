-- Two methods of one name, batch methods included.

-- name: GetEmail :one
-- loader:
SELECT email FROM accounts WHERE id = @id;

-- name: GetEmail :one
SELECT plan FROM accounts WHERE id = @id;

-- name: GetEmailBatch :one
SELECT plan FROM accounts WHERE id = @id;
