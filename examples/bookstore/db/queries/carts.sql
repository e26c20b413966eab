-- CreateCart makes an empty cart.
-- name: CreateCart :one
INSERT INTO carts (shop_id) VALUES (@shop_id) RETURNING id;

-- AssignCart gives a cart to the customer who signed in.
-- name: AssignCart :execrows
UPDATE carts SET customer_id = @customer_id, changed_at = now() WHERE id = @id;

-- ListCart lists what is in a cart, at today's prices.
-- name: ListCart :many
-- cache: 10m
SELECT cart_items.book_id, books.title, cart_items.quantity, books.cents
FROM cart_items
JOIN books ON books.id = cart_items.book_id
WHERE cart_items.cart_id = @cart_id
ORDER BY books.title, cart_items.book_id;

-- CountCart counts the copies in a cart, for the number beside its picture on every
-- page.
-- name: CountCart :one
-- cache: 10m
SELECT coalesce(sum(quantity), 0)::bigint AS copies FROM cart_items WHERE cart_id = @cart_id;

-- PutIntoCart puts copies of a book into a cart.
-- name: PutIntoCart :exec
INSERT INTO cart_items (cart_id, book_id, quantity) VALUES (@cart_id, @book_id, @quantity)
ON CONFLICT (cart_id, book_id) DO UPDATE SET quantity = cart_items.quantity + excluded.quantity;

-- TakeFromCart takes a book out of a cart.
-- name: TakeFromCart :execrows
DELETE FROM cart_items WHERE cart_id = @cart_id AND book_id = @book_id;

-- OrderCart puts everything in a cart into an order, at today's prices.
-- name: OrderCart :execrows
INSERT INTO order_lines (order_id, book_id, quantity, cents)
SELECT @order_id, cart_items.book_id, cart_items.quantity, books.cents
FROM cart_items
JOIN books ON books.id = cart_items.book_id
WHERE cart_items.cart_id = @cart_id;

-- EmptyCart takes everything out of a cart.
-- name: EmptyCart :execrows
DELETE FROM cart_items WHERE cart_id = @cart_id;
