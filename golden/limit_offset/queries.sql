-- LIMIT and OFFSET are bigint to the server, so they are int64 here.

-- name: ListPage :many
SELECT id FROM accounts ORDER BY id LIMIT @page_size OFFSET $1;
