-- The commands that take a list of arguments, and lists as arguments.

-- name: CopyAccounts :copyfrom
INSERT INTO accounts (email, id, plan, tags) VALUES (@email, @id, @plan, @tags);

-- name: CopyIDs :copyfrom
INSERT INTO public.accounts (email) VALUES ($1);

-- SetEmails changes many rows.
-- name: SetEmails :batchexec
UPDATE accounts SET email = @email WHERE id = @id;

-- name: GetAccounts :batchone
SELECT * FROM accounts WHERE id = @id;

-- name: ListByPlan :batchmany
SELECT id, email FROM accounts WHERE plan = @plan ORDER BY id;

-- name: DropAccount :execresult
DELETE FROM accounts WHERE id = @id;

-- name: ListByIDs :many
SELECT id FROM accounts WHERE id IN (sqlc.slice(ids)) AND plan NOT IN (sqlc.slice(plans)) ORDER BY id;

-- name: ListTagged :many
SELECT id, tags FROM accounts WHERE tags && @tags ORDER BY id;
