-- Errors of the schema come with their place in the schema's file.

-- name: GetEmail :one
SELECT id FROM accounts WHERE id = @id;
