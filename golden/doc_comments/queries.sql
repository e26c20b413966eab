-- The user's comment stays as it is; without one there is a sentence in its place.

-- GetAccount returns an account.
--
-- It takes the number that the account was given when it was made:
--
--	q.GetAccount(ctx, 12)
--
-- name: GetAccount :one
-- cache:
-- route: replica max_lag=1m30s
SELECT id, tenant_id, email, plan, email AS a_column_with_a_long_name, plan AS another_one FROM accounts WHERE id = @id;

-- name: GetNoDoc :one
SELECT email FROM accounts WHERE id = @id;
