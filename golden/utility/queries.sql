-- Statements without a plan: what they write is not known.

-- name: Clear :exec
TRUNCATE events;

-- name: Refresh :exec
REFRESH MATERIALIZED VIEW event_ids;

-- name: Wake :execresult
NOTIFY jobs, 'go';

-- name: ListEvents :many
SELECT * FROM all_events;
