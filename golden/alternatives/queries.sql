-- OR of two keys: a changed row matters where it matches one of them.

-- name: ListEither :many
-- cache:
SELECT id, email FROM accounts WHERE id = @id OR email = @email ORDER BY id;
