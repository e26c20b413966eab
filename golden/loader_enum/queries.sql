-- A loader by an enum: its array travels as text, since the driver does not know the type.

-- name: CountByStatus :one
-- loader:
SELECT count(*) FROM orders WHERE status = @status;
