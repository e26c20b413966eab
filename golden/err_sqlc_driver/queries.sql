/* name: GetAuthor :one */
SELECT * FROM authors WHERE id = $1 LIMIT 1;

-- name: ListAuthors :many
SELECT id, name FROM authors UNION SELECT id, name FROM authors ORDER BY name LIMIT $1;

-- name: AllAuthors :many
SELECT * FROM authors UNION ALL SELECT * FROM authors;

-- name: CreateAuthor :execlastid
INSERT INTO authors (name, bio) VALUES ($1, $2);
