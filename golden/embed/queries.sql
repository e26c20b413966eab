-- sqlc.embed puts the model of a table into the row.

-- name: GetOrder :one
-- cache:
SELECT sqlc.embed(o), sqlc.embed(u), o.total * 2 AS twice FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = @id;

-- name: ListUsers :many
SELECT sqlc.embed(users) FROM users ORDER BY id;
