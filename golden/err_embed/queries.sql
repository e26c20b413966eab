-- What sqlc.embed cannot stand for.

-- name: OfSubquery :many
SELECT sqlc.embed(s) FROM (SELECT id FROM users) s;

-- name: InSubquery :many
SELECT * FROM (SELECT sqlc.embed(u) FROM users u) s;

-- name: OfNothing :many
SELECT sqlc.embed(x) FROM users;

-- name: OfText :many
SELECT sqlc.embed('users'), sqlc.embed() FROM users;

-- name: OfOneArm :many
SELECT sqlc.embed(u) FROM users u UNION ALL SELECT 1, 'x';

-- name: InLaterArm :many
SELECT id, name FROM users UNION ALL SELECT sqlc.embed(u) FROM users u;
