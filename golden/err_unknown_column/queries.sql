-- A misspelt column, with the name that was probably meant.

-- name: GetEmail :one
SELECT emial FROM accounts WHERE id = @id;
