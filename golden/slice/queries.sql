-- IN (sqlc.slice(...)) becomes = ANY, which the server can run.

-- name: ListByIDs :many
SELECT id, email FROM accounts WHERE id IN (sqlc.slice('ids')) ORDER BY id;
