-- A row that an outer join can leave out is embedded as a pointer, nil where there
-- is none. A condition that only holds where there is a row makes it a value.

-- name: ListUsers :many
SELECT u.name, sqlc.embed(o) FROM users u LEFT JOIN orders o ON o.user_id = u.id ORDER BY u.id, o.id;

-- name: GetUser :one
-- cache: 5m
SELECT sqlc.embed(u), sqlc.embed(o) FROM users u FULL JOIN orders o ON o.user_id = u.id WHERE u.id = @id LIMIT 1;

-- name: ListOrdered :many
SELECT sqlc.embed(u), sqlc.embed(o) FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.id > 0 ORDER BY o.id;
