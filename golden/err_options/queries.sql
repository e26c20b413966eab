-- An option that is not carried out yet is refused, rather than left out in silence.

-- name: GetPlan :one
SELECT plan FROM accounts WHERE id = @id;
