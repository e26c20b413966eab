-- name: OrderStatus :one
-- cache: 1m
SELECT id, status, @reader::text AS reader FROM orders WHERE id = @id;
