-- What the SQL does not show is added, what must not matter is left out.

-- GetNotes returns the notes about an order.
-- name: GetNotes :many
-- cache: 10m
-- depends: users
-- ignore: audit_log
SELECT a.note, o.status FROM orders o JOIN audit_log a ON a.order_id = o.id WHERE o.id = @id ORDER BY a.id;
