-- name: RecentOrders :many
-- cache: 10m
SELECT id, status FROM orders
WHERE customer_id = @customer_id AND placed_at > now() - interval '7 days'
ORDER BY id;
