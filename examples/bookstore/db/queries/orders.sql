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

-- PlaceOrder opens an order.
-- name: PlaceOrder :one
INSERT INTO orders (customer_id) VALUES (@customer_id) RETURNING id;

-- AddLine puts a book into an order.
-- name: AddLine :exec
INSERT INTO order_lines (order_id, book_id, quantity) VALUES (@order_id, @book_id, @quantity);

-- SetStatus moves an order on.
-- name: SetStatus :execrows
UPDATE orders SET status = @status WHERE id = @id;

-- DeleteOrder removes an order and, by its foreign key, its lines.
-- name: DeleteOrder :execrows
DELETE FROM orders WHERE id = @id;
