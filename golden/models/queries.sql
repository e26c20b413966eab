-- The whole row of a table is its model, anything else a Row struct; another schema's name comes first.

-- name: GetAccount :one
SELECT * FROM accounts WHERE id = $1;

-- name: GetPart :one
SELECT id, email FROM accounts WHERE id = $1;

-- name: GetWithPlan :one
SELECT * FROM accounts WHERE id = $1 AND plan IS NOT NULL;

-- name: ListEvents :many
SELECT * FROM audit.events ORDER BY id;
