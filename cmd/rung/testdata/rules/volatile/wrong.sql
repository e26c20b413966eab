-- name: ShuffledOrders :many
-- cache: 1m
SELECT id, random() AS place FROM orders WHERE customer_id = @customer_id ORDER BY id;
