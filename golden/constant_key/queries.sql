-- A column that equals a constant is a key like any other.

-- name: ListFree :many
-- cache:
SELECT id FROM accounts WHERE plan = 'free' AND tenant_id = @tenant_id ORDER BY id;
