-- GetBook returns one book.
-- name: GetBook :one
-- cache: 10m
-- loader: by=id
SELECT id, title, author FROM books WHERE id = @id;

-- ListBooks returns the books of an author, by title.
-- name: ListBooks :many
-- cache: 1h
SELECT id, title, author FROM books WHERE author = @author ORDER BY title, id;

-- AddBook stores a new book.
-- name: AddBook :exec
INSERT INTO books (id, title, author) VALUES (@id, @title, @author);

-- RenameBook changes a title.
-- name: RenameBook :execrows
UPDATE books SET title = @title WHERE id = @id;
