-- A word that is nearly a directive is one that was misspelt; a comment is not.

-- Note: ordered for the screen
-- name: GetEmail :one
-- cahce: 10m
SELECT email FROM accounts WHERE id = @id;
