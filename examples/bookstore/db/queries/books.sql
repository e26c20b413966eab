-- GetBook returns one book.
-- name: GetBook :one
-- cache: 10m
-- loader: by=id
SELECT id, title, author, cents FROM books WHERE id = @id;

-- GetBookPage returns what the page of a book shows. The books of another shop are
-- not found.
-- name: GetBookPage :one
-- cache: 10m
SELECT books.id, books.title, books.author, books.cents, books.languages, books.details,
       books.published_on, publishers.name AS publisher
FROM books
LEFT JOIN publishers ON publishers.id = books.publisher_id
WHERE books.shop_id = @shop_id AND books.id = @id;

-- GetBookByISBN finds a shop's book by the number on its back.
-- name: GetBookByISBN :one
-- cache: 1h missing=1m
SELECT id, title, author, cents FROM books WHERE shop_id = @shop_id AND isbn = @isbn::text;

-- GetStock says how many copies are on the shelf. It changes with every sale and is
-- wanted exactly, so that it is not cached; no cached query reads books.stock, and
-- sales send no announcement.
-- name: GetStock :one
SELECT stock FROM books WHERE id = @id;

-- ListBooksByAuthor lists an author's books by title. It may be a few seconds old
-- where the database is asked, never after a change was heard.
-- name: ListBooksByAuthor :many
-- cache: 5m
-- route: replica max_lag=5s
SELECT id, title, cents FROM books WHERE author = @author ORDER BY title, id;

-- ListCatalogue lists a page of a shop's books by title. The next page starts behind
-- the title and id of the last book of this one; the first behind '' and 0.
-- name: ListCatalogue :many
-- cache: 5m max=256KiB
-- route: replica
SELECT id, title, author, cents FROM books
WHERE shop_id = @shop_id AND (title, id) > (@after_title, @after_id)
ORDER BY title, id
LIMIT @page_size;

-- ListNewBooks lists the books that a shop got last.
-- name: ListNewBooks :many
-- cache: 5m
SELECT id, title, author, cents, added_at FROM books
WHERE shop_id = @shop_id
ORDER BY added_at DESC, id DESC
LIMIT 10;

-- ListCheapestBooks lists the cheapest books, where an author is given those of the
-- author: then no change of another author's books matters.
-- name: ListCheapestBooks :many
-- cache: 5m
SELECT id, title, author, cents FROM books
WHERE (sqlc.narg(author)::text IS NULL OR author = sqlc.narg(author))
ORDER BY cents, id
LIMIT 10;

-- ListBooksInLanguage lists a shop's books in a language, such as 'en'.
-- name: ListBooksInLanguage :many
-- cache: 10m
SELECT id, title, author, cents FROM books
WHERE shop_id = @shop_id AND @language = ANY (languages)
ORDER BY title, id;

-- ListBooksForAge lists a shop's books whose details name an age that is not above
-- the reader's.
-- name: ListBooksForAge :many
-- cache: 10m
SELECT id, title, author, cents FROM books
WHERE shop_id = @shop_id AND (details ->> 'from_age')::integer <= @age::integer
ORDER BY title, id;

-- SearchBooks finds a shop's books by words of title and author. Few people search
-- for the same words, so that the other nodes do not keep the answer.
-- name: SearchBooks :many
-- cache: 1m l2=off
-- route: replica
SELECT id, title, author, cents FROM books
WHERE shop_id = @shop_id
  AND to_tsvector('simple', title || ' ' || author) @@ websearch_to_tsquery('simple', @words)
ORDER BY title, id
LIMIT 20;

-- CountBooks counts the books of a shop.
-- name: CountBooks :one
-- cache: 10m
SELECT count(*) FROM books WHERE shop_id = @shop_id;

-- ListBoughtTogether lists what was ordered together with a book. An order does not
-- change the answer until the hour is over: it need not be exact, and each order would
-- drop it.
-- name: ListBoughtTogether :many
-- cache: 1h
-- ignore: order_lines
SELECT other.book_id, books.title, count(*) AS orders
FROM order_lines AS this
JOIN order_lines AS other ON other.order_id = this.order_id AND other.book_id <> this.book_id
JOIN books ON books.id = other.book_id
WHERE this.book_id = @book_id
GROUP BY other.book_id, books.title
ORDER BY orders DESC, other.book_id
LIMIT 5;

-- CreateBook adds a book to the catalogue of the first shop.
-- name: CreateBook :one
INSERT INTO books (title, author, cents, stock) VALUES (@title, @author, @cents, @stock) RETURNING id;

-- SetPrice changes what a book costs.
-- name: SetPrice :execrows
UPDATE books SET cents = @cents WHERE id = @id;

-- TakeStock takes copies off the shelf, as long as there are enough.
-- name: TakeStock :execrows
UPDATE books SET stock = stock - @copies WHERE id = @id AND stock >= @copies;
