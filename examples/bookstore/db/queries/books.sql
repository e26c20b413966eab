-- GetBook returns one book.
-- name: GetBook :one
-- cache: 10m
-- loader: by=id
SELECT id, title, author, cents FROM books WHERE id = @id;

-- ListBooksByAuthor lists an author's books by title. It may be a few seconds old
-- where the database is asked, never after a change was heard.
-- name: ListBooksByAuthor :many
-- cache: 5m
-- route: replica max_lag=5s
SELECT id, title, cents FROM books WHERE author = @author ORDER BY title, id;

-- CreateBook adds a book to the catalogue.
-- name: CreateBook :one
INSERT INTO books (title, author, cents, stock) VALUES (@title, @author, @cents, @stock) RETURNING id;

-- SetPrice changes what a book costs.
-- name: SetPrice :execrows
UPDATE books SET cents = @cents WHERE id = @id;

-- TakeStock takes copies off the shelf, as long as there are enough.
-- name: TakeStock :execrows
UPDATE books SET stock = stock - @copies WHERE id = @id AND stock >= @copies;
