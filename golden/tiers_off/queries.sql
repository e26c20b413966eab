-- The process or Redis can be left out, and so can the answer that there is no row.

-- name: GetSecret :one
-- cache: 30s l2=off missing=off
SELECT email FROM accounts WHERE id = @id;

-- name: GetShared :one
-- cache: 1d l1=off missing=5s
SELECT email FROM accounts WHERE id = @id;
