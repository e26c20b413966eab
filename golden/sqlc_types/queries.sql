-- types: sqlc keeps sqlc's Go types: int32 for LIMIT, the nullability of columns for parameters.

-- name: ListPage :many
SELECT id, plan FROM accounts WHERE plan = @plan AND plan IS NOT NULL ORDER BY id LIMIT $1 OFFSET $2;
