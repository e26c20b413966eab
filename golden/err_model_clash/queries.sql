-- Two tables of one Go name, and a struct of a query that an enum has taken.

-- name: GetAccount :one
SELECT id, id AS again FROM accounts WHERE id = @id;
