-- An equality spreads through a join: orders are watched by user_id though only users.id is compared.

-- name: ListOrdersOfUser :many
-- cache:
SELECT u.name, o.id, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = @user_id ORDER BY o.id;
