-- All errors of a run at once, in source order.

-- name: GetA :one
SELECT emial FROM accounts WHERE id = @id;

-- name: GetB :one
SELECT email FROM acounts WHERE id = @id;

-- name: GetC :one
-- cache: 10 minutes
SELECT email FROM accounts WHERE id = @id;

-- name: GetD :one
SELECT email FROM accounts WHERE id = = @id;
