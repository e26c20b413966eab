-- A domain is its base type to Go; what the driver does not know travels as text.

-- name: GetAccount :one
-- loader:
-- cache:
SELECT * FROM accounts WHERE id = @id;

-- name: GetByEmail :one
-- loader:
SELECT id FROM accounts WHERE email = @email;

-- name: Create :exec
INSERT INTO accounts (id, email, others, friends) VALUES (@id, @email, @others, '{}');

-- name: ListByEmails :many
-- cache:
SELECT id FROM accounts WHERE email = ANY(@emails::email[]) AND id > @after ORDER BY id;
