-- name: OrderPage :many
-- route: replica
SELECT id, status FROM orders
ORDER BY id
LIMIT 20 OFFSET @skip;
