CREATE TABLE books (
    id int PRIMARY KEY,
    place serial,
    title text NOT NULL,
    subtitle text,
    shelf text,
    price numeric(10, 2) NOT NULL,
    sold bigint NOT NULL,
    grid int[][] NOT NULL,
    made timestamptz NOT NULL,
    changed timestamp with time zone NOT NULL
);
CREATE MATERIALIZED VIEW titles AS SELECT id, title, sold + 1 AS next, max(price) OVER () AS dearest FROM books;
CREATE PROCEDURE sell(book int, number int) LANGUAGE SQL AS 'UPDATE books SET sold = sold + number WHERE id = book';
