-- name: GetCustomer :one
-- cache: 10m
-- loader: by=id
SELECT id, name FROM customers WHERE id = @id;
