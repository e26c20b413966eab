-- ListSales sums up what a shop sold of each book in a time. Who reads reports can wait
-- for ten minutes: new orders and lines do not drop the answer, other titles do.
-- name: ListSales :many
-- cache: 10m
-- route: replica
-- ignore: orders, order_lines
SELECT books.id, books.title, sum(order_lines.quantity)::bigint AS copies,
       sum(order_lines.quantity * order_lines.cents)::bigint AS cents
FROM orders
JOIN order_lines ON order_lines.order_id = orders.id
JOIN books ON books.id = order_lines.book_id
WHERE orders.shop_id = @shop_id AND orders.placed_at >= @since AND orders.placed_at < @until
GROUP BY books.id, books.title
ORDER BY cents DESC, books.id;

-- ListSalesByDay sums up what a shop sold on each day, in the time zone of London.
-- name: ListSalesByDay :many
-- route: replica
SELECT (orders.placed_at AT TIME ZONE 'Europe/London')::date AS day,
       count(DISTINCT orders.id) AS orders, sum(order_lines.quantity * order_lines.cents)::bigint AS cents
FROM orders
JOIN order_lines ON order_lines.order_id = orders.id
WHERE orders.shop_id = @shop_id AND orders.placed_at >= @since
GROUP BY day
ORDER BY day;

-- CountOrdersToday counts the orders of the last 24 hours, for the start page.
-- name: CountOrdersToday :one
-- cache: 1m
-- allow: time-dependent the number on the start page may be a minute old
SELECT count(*) FROM orders WHERE shop_id = @shop_id AND placed_at > now() - interval '1 day';

-- ListBestCustomers lists the customers who spent the most in a shop.
-- name: ListBestCustomers :many
-- route: replica
SELECT customers.id, customers.name, sum(order_lines.quantity * order_lines.cents)::bigint AS cents,
       max(orders.placed_at)::timestamptz AS last_order
FROM customers
JOIN orders ON orders.customer_id = customers.id
JOIN order_lines ON order_lines.order_id = orders.id
WHERE orders.shop_id = @shop_id
GROUP BY customers.id, customers.name
ORDER BY cents DESC, customers.id
LIMIT @top;
