-- name: OrderMonth :one
-- cache: 1m
SELECT id, to_char(placed_at, 'TMMonth') AS month FROM orders WHERE id = @id;
