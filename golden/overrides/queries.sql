-- Types and columns with other Go types.

-- name: GetEvent :one
SELECT * FROM events WHERE id = @id;

-- name: ListByOwners :many
-- cache:
SELECT id, at, owner_id, title, note, payload FROM events WHERE owner_id = ANY(@owners) AND at > @since AND note = @note ORDER BY id;

-- name: ListIDs :many
SELECT array_agg(id)::int[] AS ids FROM events WHERE seen_at > @since;
