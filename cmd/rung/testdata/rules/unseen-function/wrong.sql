-- name: OrderDiscount :one
-- cache: 1m
SELECT id, discount(customer_id) AS discount FROM orders WHERE id = @id;
