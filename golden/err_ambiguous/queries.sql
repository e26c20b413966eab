-- PostgreSQL's own words for what PostgreSQL refuses.

-- name: ListNames :many
SELECT id, name FROM users JOIN orders ON orders.user_id = users.id;

-- name: CountNames :many
SELECT name, count(*) FROM users;

-- name: Compare :one
SELECT name + 1 FROM users WHERE id = @id;
