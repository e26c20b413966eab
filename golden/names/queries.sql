-- Go names by sqlc's rules; keywords, the receiver and imported packages are stepped around.

-- name: ByType :many
SELECT id, id, user_id FROM odd_names WHERE "type" = @type ORDER BY id;

-- name: ByQ :one
SELECT "2fa" FROM odd_names WHERE url = @q;

-- name: ByContext :one
SELECT "Mixed Case" FROM odd_names WHERE url = @context;

-- name: ByIDs :many
SELECT url FROM odd_names WHERE id = $1 OR user_id = $2 OR id = $3 ORDER BY id;

-- name: Type :many
SELECT id FROM databases ORDER BY id;

-- name: New :many
SELECT url FROM odd_names WHERE id = ANY(@string::bigint[]) ORDER BY id;

-- name: Len :one
-- loader:
SELECT url FROM odd_names WHERE id = @len;
