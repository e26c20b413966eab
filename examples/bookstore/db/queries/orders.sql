-- GetOrder returns an order with the name of who placed it.
-- name: GetOrder :one
-- cache: 10m
SELECT orders.id, orders.status, orders.placed_at, customers.name AS customer_name
FROM orders
JOIN customers ON customers.id = orders.customer_id
WHERE orders.id = @id;

-- ListOrders lists a customer's orders, the newest first.
-- name: ListOrders :many
-- cache: 10m
-- route: replica
SELECT id, status, placed_at FROM orders WHERE customer_id = @customer_id ORDER BY placed_at DESC, id DESC;

-- CountOpenOrders counts a customer's orders that are not paid yet.
-- name: CountOpenOrders :one
-- cache: 10m
SELECT count(*) FROM orders WHERE customer_id = @customer_id AND status = 'open';

-- ListLines lists what is in an order.
-- name: ListLines :many
-- cache: 10m
-- loader: by=order_id
SELECT book_id, quantity FROM order_lines WHERE order_id = @order_id ORDER BY book_id;

-- ListOrderedBooks lists what is in an order with the titles, as an invoice shows it.
-- name: ListOrderedBooks :many
-- cache: 10m
SELECT order_lines.book_id, books.title, order_lines.quantity, order_lines.cents
FROM order_lines
JOIN books ON books.id = order_lines.book_id
WHERE order_lines.order_id = @order_id
ORDER BY books.title, order_lines.book_id;

-- GetBalance says what an order costs and what was paid for it.
-- name: GetBalance :one
-- cache: 10m
SELECT
  coalesce((SELECT sum(quantity * cents) FROM order_lines WHERE order_id = orders.id), 0)::bigint AS cents,
  coalesce((SELECT sum(cents) FROM payments WHERE order_id = orders.id), 0)::bigint AS paid
FROM orders
WHERE orders.id = @id;

-- ListShipments lists the parcels of an order.
-- name: ListShipments :many
-- cache: 10m
SELECT id, carrier, tracking, shipped_at, delivered_at FROM shipments
WHERE order_id = @order_id
ORDER BY shipped_at, id;

-- PlaceOrder opens an order in the first shop.
-- name: PlaceOrder :one
INSERT INTO orders (customer_id) VALUES (@customer_id) RETURNING id;

-- PlaceOrderIn opens an order in a shop.
-- name: PlaceOrderIn :one
INSERT INTO orders (shop_id, customer_id) VALUES (@shop_id, @customer_id) RETURNING id;

-- AddLine puts a book into an order, at today's price.
-- name: AddLine :exec
INSERT INTO order_lines (order_id, book_id, quantity, cents)
VALUES (@order_id, @book_id, @quantity, (SELECT cents FROM books WHERE id = @book_id));

-- SetSendTo says where an order is to be sent.
-- name: SetSendTo :execrows
UPDATE orders SET send_to = @send_to WHERE id = @id;

-- RecordPayment notes that an order was paid, in part or whole.
-- name: RecordPayment :one
INSERT INTO payments (order_id, method, cents, receipt)
VALUES (@order_id, @method, @cents, @receipt) RETURNING id;

-- SetStatus moves an order on.
-- name: SetStatus :execrows
UPDATE orders SET status = @status WHERE id = @id;

-- DeleteOrder removes an order and, by its foreign key, its lines.
-- name: DeleteOrder :execrows
DELETE FROM orders WHERE id = @id;
