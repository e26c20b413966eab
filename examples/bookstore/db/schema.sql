-- A small bookstore: who buys, what is sold, and what was ordered.

CREATE TYPE order_status AS ENUM ('open', 'paid', 'shipped', 'cancelled');

CREATE TABLE customers (
  id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name  text NOT NULL,
  note  text
);

CREATE TABLE books (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title  text NOT NULL,
  author text NOT NULL,
  cents  integer NOT NULL CHECK (cents >= 0),
  stock  integer NOT NULL DEFAULT 0
);

CREATE TABLE orders (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  status      order_status NOT NULL DEFAULT 'open',
  placed_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ON orders (customer_id, placed_at);

CREATE TABLE order_lines (
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  book_id  bigint NOT NULL REFERENCES books (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, book_id)
);
