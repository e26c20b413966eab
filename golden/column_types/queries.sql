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

-- name: ListNothing :many
SELECT FROM things;

-- name: GetRecord :one
SELECT row(id, g) AS r FROM things WHERE id = $1;

-- name: ListOthers :many
SELECT * FROM others ORDER BY id;

-- name: CopyOthers :exec
INSERT INTO others VALUES (
  @id, @a, @b, @c, @d, @e, @f, @g, @h, @i, @j, @k, @l, @m, @n, @o, @p, @q, @r, @s, @t, @u, @v, @w, @x, @y, @z, @aa, @bb, @cc,
  @dd, @ee, @ff, @gg, @hh, @ii, @jj
);
