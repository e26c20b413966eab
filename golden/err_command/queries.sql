-- Commands of sqlc that make no method yet, and one that nobody knows.

-- name: Insert :copyfrom
INSERT INTO accounts (tenant_id, email) VALUES ($1, $2);

-- name: Rename :execresult
UPDATE accounts SET email = @email WHERE id = @id;

-- name: Get :batchone
SELECT email FROM accounts WHERE id = @id;

-- name: Drop :exce
DELETE FROM accounts WHERE id = @id;
