-- name: GetCustomers :many
-- cache: 10m
SELECT id, name FROM customers WHERE id = ANY(@ids::bigint[]);
