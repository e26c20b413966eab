-- name: OpenOrders :one
-- cache: 1m
-- allow: time-dependent the number on the start page may be a minute old
SELECT count(*) FROM orders WHERE placed_at > now() - interval '1 day';
