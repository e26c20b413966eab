-- ListShopOrders lists a page of a shop's orders, the newest first, with their
-- customers.
-- name: ListShopOrders :many
-- cache: 1m
SELECT sqlc.embed(orders), customers.name AS customer_name
FROM orders
JOIN customers ON customers.id = orders.customer_id
WHERE orders.shop_id = @shop_id AND orders.id < @before_id
ORDER BY orders.id DESC
LIMIT 50;

-- CountOrdersByStatus counts a shop's orders.
-- name: CountOrdersByStatus :many
-- cache: 1m
SELECT status, count(*) AS orders FROM orders WHERE shop_id = @shop_id GROUP BY status ORDER BY status;

-- ListUnpaidOrders lists a shop's orders for which less was paid than they cost.
-- name: ListUnpaidOrders :many
-- route: replica
WITH costs AS (
  SELECT order_id, sum(quantity * cents) AS cents FROM order_lines GROUP BY order_id
), paid AS (
  SELECT order_id, sum(cents) AS cents FROM payments GROUP BY order_id
)
SELECT orders.id, orders.placed_at, (costs.cents - coalesce(paid.cents, 0))::bigint AS missing_cents
FROM orders
JOIN costs ON costs.order_id = orders.id
LEFT JOIN paid ON paid.order_id = orders.id
WHERE orders.shop_id = @shop_id AND orders.status <> 'cancelled' AND costs.cents > coalesce(paid.cents, 0)
ORDER BY orders.id;

-- ShipOrder notes that a parcel is on its way.
-- name: ShipOrder :one
INSERT INTO shipments (order_id, carrier, tracking) VALUES (@order_id, @carrier, @tracking) RETURNING id;

-- SetDelivered notes that a parcel has arrived.
-- name: SetDelivered :execrows
UPDATE shipments SET delivered_at = now() WHERE id = @id AND delivered_at IS NULL;

-- CancelOrders cancels orders that are still open.
-- name: CancelOrders :execrows
UPDATE orders SET status = 'cancelled' WHERE id IN (sqlc.slice('ids')) AND status = 'open';
