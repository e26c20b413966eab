-- A cached :one by its primary key; columns that are not read are not watched.

-- GetEmail returns the address of an account.
-- name: GetEmail :one
-- cache:
SELECT email FROM accounts WHERE id = @id;
