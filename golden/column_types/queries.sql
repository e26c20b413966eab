-- Every column type as Go sees it, with what copies and measures it.

-- name: GetThing :one
-- cache:
SELECT * FROM things WHERE id = $1;

-- name: GetTags :one
-- cache:
SELECT y FROM things WHERE id = $1;

-- name: GetNumber :one
-- cache:
SELECT i FROM things WHERE id = $1;

-- name: GetPrice :one
SELECT price FROM prices WHERE id = $1;
