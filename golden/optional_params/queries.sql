-- sqlc.narg, and a parameter that is assigned to a column that may be NULL.

-- name: Search :many
-- cache:
SELECT id FROM accounts WHERE email = coalesce(sqlc.narg(email), email) AND plan = sqlc.narg(plan) ORDER BY id;

-- name: SetPlan :exec
UPDATE accounts SET plan = @plan WHERE id = @id;

-- Cached by the first of the arguments that is given.
-- name: Filter :many
-- cache:
SELECT id, email FROM accounts
WHERE (sqlc.narg(email)::text IS NULL OR email = sqlc.narg(email))
  AND plan = coalesce(sqlc.narg(plan), plan)
  AND (sqlc.narg(ids)::bigint[] IS NULL OR id = ANY(sqlc.narg(ids)::bigint[]))
ORDER BY id;
