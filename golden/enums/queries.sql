-- Enums are string types in sqlc's shape; arrays of them travel as text.

-- name: GetPerson :one
-- cache:
SELECT * FROM people WHERE id = $1;

-- name: ListByMoods :many
SELECT id FROM people WHERE mood = ANY(@moods::mood[]) ORDER BY id;

-- name: SetMood :exec
UPDATE people SET mood = @mood, other = @other, moods = @moods WHERE id = @id;
