-- Every kind of argument: how it is hashed, compared, encoded, and made a key.

-- name: GetThing :one
-- cache:
SELECT id FROM things
WHERE a = @a AND c = @c AND d = @d AND e = @e AND g = @g AND i = @i AND j = @j AND l = @l AND m = @m
  AND n = @n AND o = @o AND r = @r AND s = @s AND k = @k;

-- name: ListThings :many
-- cache:
-- allow: cached-any to show the code
SELECT id FROM things WHERE i = ANY(@many::numeric[]) AND c = ANY(@floats::real[]) AND o = ANY(@ids::uuid[]) AND t = ANY(@macs::macaddr[]) ORDER BY id;

-- name: ListNullable :many
-- cache:
SELECT id FROM things WHERE u = sqlc.narg(u) OR v = sqlc.narg(v) OR d = sqlc.narg(d) ORDER BY id;
