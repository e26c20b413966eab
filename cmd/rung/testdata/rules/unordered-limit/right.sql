-- name: NewestOrders :many
-- cache: 1m
SELECT id, status FROM orders
ORDER BY placed_at DESC, id DESC
LIMIT 10;
