-- sqlc.embed puts the model of a table into the row.

-- name: GetOrder :one
-- cache:
SELECT sqlc.embed(o), sqlc.embed(u), o.total * 2 AS twice FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = @id;

-- name: ListUsers :many
SELECT sqlc.embed(users) FROM users ORDER BY id;

-- The row can come out of a subquery unchanged, and stand in every arm of a UNION.

-- name: NewestOrders :many
WITH newest AS (SELECT * FROM orders ORDER BY id DESC LIMIT 10)
SELECT sqlc.embed(n), u.name FROM newest n JOIN users u ON u.id = n.user_id;

-- name: OpenAndLargeOrders :many
SELECT sqlc.embed(o), 'open' AS why FROM orders o WHERE o.status = 'open'
UNION ALL
SELECT sqlc.embed(o), 'large' FROM orders o WHERE o.total > 1000;
