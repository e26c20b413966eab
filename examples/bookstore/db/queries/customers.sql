-- GetCustomerByEmail finds a customer who signs in.
-- name: GetCustomerByEmail :one
-- cache: 1h missing=1m
SELECT id, email, name FROM customers WHERE email = @email;

-- GetCustomer returns a customer.
-- name: GetCustomer :one
-- cache: 1h
-- loader: by=id
SELECT id, email, name, interests, joined_at FROM customers WHERE id = @id;

-- CreateCustomer signs somebody up.
-- name: CreateCustomer :one
INSERT INTO customers (email, name) VALUES (@email, @name) RETURNING id;

-- Rename changes a customer's name.
-- name: Rename :exec
UPDATE customers SET name = @name WHERE id = @id;

-- SetInterests says what a customer likes to read.
-- name: SetInterests :exec
UPDATE customers SET interests = @interests WHERE id = @id;

-- ListAddresses lists where a customer may have books sent, the preferred one first.
-- Addresses are read in the checkout only: Redis does not keep them.
-- name: ListAddresses :many
-- cache: 10m l2=off
SELECT id, lines, city, country, preferred FROM addresses
WHERE customer_id = @customer_id
ORDER BY preferred DESC, id;

-- AddAddress adds an address.
-- name: AddAddress :one
INSERT INTO addresses (customer_id, lines, city, country)
VALUES (@customer_id, @lines, @city, @country) RETURNING id;

-- PreferAddress makes an address the preferred one of its customer.
-- name: PreferAddress :execrows
UPDATE addresses SET preferred = (id = @id) WHERE customer_id = @customer_id;

-- RemoveAddress removes an address of a customer.
-- name: RemoveAddress :execrows
DELETE FROM addresses WHERE id = @id AND customer_id = @customer_id;
