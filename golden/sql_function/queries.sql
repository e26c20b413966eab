-- Functions in SQL are seen through: what they read is watched, keyed by their arguments.

-- name: Summary :one
-- cache: 10m
SELECT summary(@owner) AS summary;

-- name: RecentOrders :many
-- cache: 10m
SELECT id, total FROM orders_of(@owner) WHERE placed > @since ORDER BY id;
