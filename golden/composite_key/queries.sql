-- Two parameters give a Params struct, and one key over both columns.

-- GetAccount returns one account of a tenant.
-- name: GetAccount :one
-- cache: 10m stale=1m jitter=5%
SELECT id, tenant_id, email, plan FROM accounts WHERE tenant_id = @tenant_id AND id = @id;
