-- The configuration is strict: an unknown key is an error with its place.

-- name: GetEmail :one
SELECT email FROM accounts WHERE id = @id;
