-- name: OrdersOf :many
-- cache: 1m
SELECT id FROM orders WHERE customer_id = @customer_id ORDER BY id;
