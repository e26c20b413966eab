-- name: OrdersSince :many
-- cache: 10m
SELECT id, status FROM orders
WHERE customer_id = @customer_id AND placed_at > @since
ORDER BY id;
