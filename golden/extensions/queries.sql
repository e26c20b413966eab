-- Extensions are known by their real signatures; so are aggregates of one's own. The
-- driver does not know cube: an override maps it, and it travels as text.

-- name: GetByEmail :one
-- cache:
SELECT id, email, labels -> 'team' AS team FROM users WHERE email = @email;

-- name: CheckPassword :one
SELECT id FROM users WHERE email = @email AND password = ext.crypt(@password, password);

-- name: Search :many
SELECT id, similarity(biography, @term) AS score FROM users WHERE biography % @term ORDER BY score DESC LIMIT @n;

-- name: Nearest :many
SELECT id, place <-> @point AS distance FROM users ORDER BY place <-> @point LIMIT 10;

-- name: Longest :one
SELECT longest(biography) FROM users;

-- name: Listed :many
SELECT * FROM listed;
