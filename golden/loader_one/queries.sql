-- A batch method by one parameter; the others stay plain arguments.

-- GetAccount returns one account of a tenant.
-- name: GetAccount :one
-- cache: 10m
-- loader: by=id
SELECT id, tenant_id, email, plan FROM accounts WHERE tenant_id = @tenant_id AND id = @id;
