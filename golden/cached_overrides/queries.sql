-- Go types that overrides give arguments and results of cached queries.

-- name: GetVisit :one
-- cache:
SELECT * FROM visits WHERE id = @id;

-- name: VisitsOf :many
-- cache:
SELECT id, guest, host FROM visits WHERE guest = @guest OR host = @host;

-- name: VisitsAt :many
-- cache:
SELECT id, score FROM visits WHERE left_at = @left_at AND seen_at = sqlc.narg(seen_at) AND came_at = @came_at;

-- name: VisitsLike :many
-- cache:
SELECT id, note FROM visits WHERE score = sqlc.narg(score) AND note = sqlc.narg(note);

-- name: VisitsByID :many
-- cache:
-- allow: cached-any one list at a time is asked for
SELECT id, came_at FROM visits WHERE id = ANY(@ids::uuid[]) AND came_at = ANY(@times::timestamptz[]);
