-- GetCustomerByEmail finds a customer who signs in.
-- name: GetCustomerByEmail :one
-- cache: 1h missing=1m
SELECT id, email, name FROM customers WHERE email = @email;

-- CreateCustomer signs somebody up.
-- name: CreateCustomer :one
INSERT INTO customers (email, name) VALUES (@email, @name) RETURNING id;

-- Rename changes a customer's name.
-- name: Rename :exec
UPDATE customers SET name = @name WHERE id = @id;
