-- Triggers belong to the database: they serve what all packages read.

-- name: GetEmail :one
-- cache:
SELECT email FROM accounts WHERE id = @id;
