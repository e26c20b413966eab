-- ListLowStock lists the books of a shop that should be ordered again.
-- name: ListLowStock :many
-- route: replica
SELECT id, title, stock FROM books WHERE shop_id = @shop_id AND stock < @copies ORDER BY stock, id;

-- MoveStock puts copies on the shelf or takes them away, and notes why.
-- name: MoveStock :one
WITH moved AS (
  INSERT INTO stock_movements (book_id, copies, reason) VALUES (@book_id, @copies, @reason)
)
UPDATE books SET stock = stock + @copies WHERE id = @book_id RETURNING stock;

-- ListMovements lists a page of what happened to the stock of a book, the newest
-- first. The next page starts behind the last id of this one.
-- name: ListMovements :many
-- cache: 1m
SELECT id, copies, reason, moved_at FROM stock_movements
WHERE book_id = @book_id AND id < @before_id
ORDER BY id DESC
LIMIT 50;

-- GetStockByReason sums up what happened to the stock of a book.
-- name: GetStockByReason :many
-- cache: 1m
SELECT reason, sum(copies)::bigint AS copies FROM stock_movements
WHERE book_id = @book_id
GROUP BY reason
ORDER BY reason;
