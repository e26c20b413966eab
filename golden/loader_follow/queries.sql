-- A batch of rows with a followed key: the query for the key's values runs in LATERAL,
-- once for each key.

-- name: GetOrder :one
-- cache: 10m
-- loader:
SELECT o.id, o.total, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = @id;
