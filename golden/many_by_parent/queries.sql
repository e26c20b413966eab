-- A list by its parent: the key is the parent's column, a large list is not cached.

-- ListAccounts lists the accounts of a tenant.
-- name: ListAccounts :many
-- cache: 1h max=64KiB
SELECT * FROM accounts WHERE tenant_id = @tenant_id ORDER BY id;
