-- A model cannot be NULL, so a table that an outer join can leave out is not embedded.

-- name: ListUsers :many
SELECT u.name, sqlc.embed(o) FROM users u LEFT JOIN orders o ON o.user_id = u.id ORDER BY u.id;
