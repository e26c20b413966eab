-- name: CountOrders :one
-- cache: 1m
SELECT count(*) AS orders FROM orders WHERE customer_id = @customer_id;
