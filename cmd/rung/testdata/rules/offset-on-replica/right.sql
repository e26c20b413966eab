-- name: OrdersAfter :many
-- route: replica
SELECT id, status FROM orders
WHERE id > @last_id
ORDER BY id
LIMIT 20;
