-- Every option that changes the code.

-- name: GetAccount :one
SELECT * FROM accounts WHERE id = @id;

-- name: ListAccounts :many
SELECT id, owner_id, api_url, id + 1 AS owner_id FROM accounts WHERE plan = @plan AND owner_id = @owner_id;

-- name: ListEmails :many
SELECT email FROM accounts;

-- name: Insert :exec
INSERT INTO accounts (id, email, plan) VALUES (@id, @email, @plan);

-- name: GetMany :batchone
SELECT * FROM accounts WHERE id = @id;

-- name: ListMany :batchmany
SELECT id, email FROM accounts WHERE plan = @plan;

-- name: CopyMany :copyfrom
INSERT INTO accounts (id, email) VALUES (@id, @email);

-- name: Keyed :one
-- cache:
-- loader: by=id
SELECT email FROM accounts WHERE id = @id AND owner_id = @owner_id;
