-- sqlc.narg, and a parameter that is assigned to a column that may be NULL.

-- name: Search :many
-- cache:
SELECT id FROM accounts WHERE email = coalesce(sqlc.narg(email), email) AND plan = sqlc.narg(plan) ORDER BY id;

-- name: SetPlan :exec
UPDATE accounts SET plan = @plan WHERE id = @id;
