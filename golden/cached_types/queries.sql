-- Every type that the driver carries and every type that can be a key, for the tests that run them.

-- name: GetThing :one
-- cache:
-- loader:
SELECT * FROM things WHERE id = @id;

-- name: GetList :one
-- cache:
-- loader:
SELECT * FROM lists WHERE id = @id;

-- name: ListThings :many
-- cache:
SELECT * FROM things ORDER BY id;

-- name: ListTexts :many
-- cache:
SELECT id, h, x, p::text AS instant, encode(k, 'hex') AS bytes, q::text AS span, m::text AS day FROM things ORDER BY id;

-- name: CountThings :one
-- cache:
SELECT count(*), max(p) AS last, array_agg(e ORDER BY id) FILTER (WHERE e IS NOT NULL) AS numbers, min(h) AS least FROM things WHERE g = @g;

-- name: ListBySmallInt :many
-- cache:
-- loader:
SELECT id, a, note FROM keyed WHERE a = @a ORDER BY id;

-- name: OneBySmallInt :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE a = @a ORDER BY id LIMIT 1;

-- name: AnyBySmallInt :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE a = ANY(@list::smallint[]) ORDER BY id;

-- name: MaybeBySmallInt :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::smallint IS NULL OR a = sqlc.narg(want)) ORDER BY id;

-- name: ListByInt :many
-- cache:
-- loader:
SELECT id, b, note FROM keyed WHERE b = @b ORDER BY id;

-- name: OneByInt :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE b = @b ORDER BY id LIMIT 1;

-- name: AnyByInt :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE b = ANY(@list::integer[]) ORDER BY id;

-- name: MaybeByInt :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::integer IS NULL OR b = sqlc.narg(want)) ORDER BY id;

-- name: ListByBigInt :many
-- cache:
-- loader:
SELECT id, c, note FROM keyed WHERE c = @c ORDER BY id;

-- name: OneByBigInt :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE c = @c ORDER BY id LIMIT 1;

-- name: AnyByBigInt :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE c = ANY(@list::bigint[]) ORDER BY id;

-- name: MaybeByBigInt :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::bigint IS NULL OR c = sqlc.narg(want)) ORDER BY id;

-- name: ListByUUID :many
-- cache:
-- loader:
SELECT id, d, note FROM keyed WHERE d = @d ORDER BY id;

-- name: OneByUUID :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE d = @d ORDER BY id LIMIT 1;

-- name: AnyByUUID :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE d = ANY(@list::uuid[]) ORDER BY id;

-- name: MaybeByUUID :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::uuid IS NULL OR d = sqlc.narg(want)) ORDER BY id;

-- name: ListByText :many
-- cache:
-- loader:
SELECT id, e, note FROM keyed WHERE e = @e ORDER BY id;

-- name: OneByText :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE e = @e ORDER BY id LIMIT 1;

-- name: AnyByText :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE e = ANY(@list::text[]) ORDER BY id;

-- name: MaybeByText :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::text IS NULL OR e = sqlc.narg(want)) ORDER BY id;

-- name: ListByVarchar :many
-- cache:
-- loader:
SELECT id, f, note FROM keyed WHERE f = @f ORDER BY id;

-- name: OneByVarchar :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE f = @f ORDER BY id LIMIT 1;

-- name: AnyByVarchar :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE f = ANY(@list::varchar[]) ORDER BY id;

-- name: MaybeByVarchar :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::varchar IS NULL OR f = sqlc.narg(want)) ORDER BY id;

-- name: ListByBool :many
-- cache:
-- loader:
SELECT id, g, note FROM keyed WHERE g = @g ORDER BY id;

-- name: OneByBool :one
-- cache:
-- loader:
SELECT id, note FROM keyed WHERE g = @g ORDER BY id LIMIT 1;

-- name: AnyByBool :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE g = ANY(@list::boolean[]) ORDER BY id;

-- name: MaybeByBool :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::boolean IS NULL OR g = sqlc.narg(want)) ORDER BY id;

-- name: ListByBytes :many
-- cache:
SELECT id, h, note FROM keyed WHERE h = @h ORDER BY id;

-- name: AnyByBytes :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE h = ANY(@list::bytea[]) ORDER BY id;

-- name: MaybeByBytes :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::bytea IS NULL OR h = sqlc.narg(want)) ORDER BY id;

-- name: ListByDate :many
-- cache:
SELECT id, i, note FROM keyed WHERE i = @i ORDER BY id;

-- name: AnyByDate :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE i = ANY(@list::date[]) ORDER BY id;

-- name: MaybeByDate :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::date IS NULL OR i = sqlc.narg(want)) ORDER BY id;

-- name: ListByTimestamp :many
-- cache:
SELECT id, j, note FROM keyed WHERE j = @j ORDER BY id;

-- name: AnyByTimestamp :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE j = ANY(@list::timestamp[]) ORDER BY id;

-- name: MaybeByTimestamp :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::timestamp IS NULL OR j = sqlc.narg(want)) ORDER BY id;

-- name: ListByTimestamptz :many
-- cache:
SELECT id, k, note FROM keyed WHERE k = @k ORDER BY id;

-- name: AnyByTimestamptz :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE k = ANY(@list::timestamptz[]) ORDER BY id;

-- name: MaybeByTimestamptz :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::timestamptz IS NULL OR k = sqlc.narg(want)) ORDER BY id;

-- name: ListByNumeric :many
-- cache:
SELECT id, l, note FROM keyed WHERE l = @l ORDER BY id;

-- name: AnyByNumeric :many
-- cache:
-- allow: cached-any it is tested
SELECT id, note FROM keyed WHERE l = ANY(@list::numeric[]) ORDER BY id;

-- name: MaybeByNumeric :many
-- cache:
SELECT id, note FROM keyed WHERE (sqlc.narg(want)::numeric IS NULL OR l = sqlc.narg(want)) ORDER BY id;

-- name: ListByPair :many
-- cache:
-- loader: by=e
SELECT id, note FROM keyed WHERE b = @b AND e = @e ORDER BY id;

-- name: ListByTriple :many
-- cache:
SELECT id, note FROM keyed WHERE g = @g AND i = @i AND l = @l ORDER BY id;

-- name: FollowThing :many
-- cache:
-- loader:
SELECT keyed.id, things.h, things.p, things.e FROM keyed JOIN things ON things.id = keyed.c WHERE keyed.b = @b ORDER BY keyed.id;

-- name: GetNote :one
-- cache:
SELECT note FROM keyed WHERE id = @id;
