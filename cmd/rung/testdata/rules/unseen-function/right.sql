-- name: OrderWithDiscount :one
-- cache: 1m
-- depends: customers
SELECT id, discount(customer_id) AS discount FROM orders WHERE id = @id;
