-- name: OrderMonthNumber :one
-- cache: 1m
SELECT id, to_char(placed_at, 'YYYY-MM') AS month FROM orders WHERE id = @id;
