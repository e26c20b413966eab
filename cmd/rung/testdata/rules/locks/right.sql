-- name: LockOrder :one
SELECT id, status FROM orders WHERE id = @id FOR UPDATE;
