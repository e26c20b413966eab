-- name: MarkOrder :exec
UPDATE orders SET status = 'seen' WHERE id = @id;

-- name: GetOrder :one
-- cache: 1m
SELECT id, status FROM orders WHERE id = @id;
