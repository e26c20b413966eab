-- = ANY gives one key per element.

-- name: ListByIDs :many
-- cache:
-- allow: cached-any the sets asked for are few
SELECT id, email FROM accounts WHERE id = ANY(@ids::bigint[]) ORDER BY id;
