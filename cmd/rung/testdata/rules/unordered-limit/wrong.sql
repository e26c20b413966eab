-- name: LatestOrders :many
-- cache: 1m
SELECT id, status FROM orders
ORDER BY placed_at DESC
LIMIT 10;
