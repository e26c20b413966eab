-- ORDER BY and LIMIT keep their meaning for each key; a loader needs no cache.

-- LastOrders returns the last three orders of a user.
-- name: LastOrders :many
-- loader: LastOrdersOfUsers
SELECT id, total FROM orders WHERE user_id = @user_id ORDER BY id DESC LIMIT 3;
