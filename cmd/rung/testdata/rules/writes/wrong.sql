-- name: SeeOrder :one
-- cache: 1m
WITH seen AS (
  UPDATE orders SET status = 'seen' WHERE id = @id RETURNING id, status
)
SELECT id, status FROM seen;
