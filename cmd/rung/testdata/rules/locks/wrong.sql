-- name: TakeOrder :one
-- cache: 1m
SELECT id, status FROM orders WHERE id = @id FOR UPDATE;
