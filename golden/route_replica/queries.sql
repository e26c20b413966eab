-- A read that is not cached may be routed too.

-- name: ListByPlan :many
-- route: replica max_lag=2s
SELECT id, email FROM accounts WHERE plan = @plan ORDER BY id;
