-- A joined table is watched by the row that was found: the cached statement returns its key.

-- GetOrder returns an order with the name of its user.
-- name: GetOrder :one
-- cache: 10m
SELECT
  o.id,
  o.total,
  u.name -- of the user
FROM orders o
JOIN users u ON u.id = o.user_id
WHERE o.id = @id;
