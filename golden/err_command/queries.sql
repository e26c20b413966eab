-- Commands whose statements are not of the kind that they need, one that makes no
-- method, and one that nobody knows.

-- name: Insert :copyfrom
INSERT INTO accounts (tenant_id, email) VALUES ($1, lower($2));

-- name: InsertOne :execlastid
INSERT INTO accounts (tenant_id, email) VALUES ($1, $2);

-- name: Get :batchone
SELECT email FROM accounts;

-- name: Drop :exce
DELETE FROM accounts WHERE id = @id;
