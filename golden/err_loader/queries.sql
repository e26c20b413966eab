-- Loaders that cannot be: no parameter, one of two, an unknown one, one that no map can have as its key.

-- name: CountAll :one
-- loader:
SELECT count(*) FROM accounts;

-- name: GetAccount :one
-- loader:
SELECT email FROM accounts WHERE tenant_id = @tenant_id AND id = @id;

-- name: GetAgain :one
-- loader: by=idd
SELECT email FROM accounts WHERE tenant_id = @tenant_id AND id = @id;

-- name: GetByHash :one
-- loader:
SELECT email FROM accounts WHERE sha256(email::bytea) = @hash;
