-- A joined table is watched by the values that the rows asked for have: a query for
-- them is sent with the statement.

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
