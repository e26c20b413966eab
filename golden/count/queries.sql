-- A count reads no column but those of its condition; without one, only rows that come and go.

-- name: CountAccounts :one
-- cache: 1m
SELECT count(*) FROM accounts WHERE tenant_id = @tenant_id;

-- name: CountAll :one
-- cache: 1m
SELECT count(*) FROM accounts;
