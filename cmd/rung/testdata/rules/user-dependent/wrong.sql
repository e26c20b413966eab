-- name: OrderFor :one
-- cache: 1m
SELECT id, status, current_user AS reader FROM orders WHERE id = @id;
