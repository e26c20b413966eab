-- An argument that cannot be part of a cache key.

-- name: ListInside :many
-- cache:
SELECT id FROM places WHERE area <@ @outer_box::box ORDER BY id;
