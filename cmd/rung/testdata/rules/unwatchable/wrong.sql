-- name: CountOf :one
-- cache: 1m
SELECT orders FROM order_counts WHERE customer_id = @customer_id;
