-- Two bookshops on one database: what they sell, who buys, what was ordered, and what
-- stands on the shelf.

CREATE TYPE order_status AS ENUM ('open', 'paid', 'shipped', 'cancelled');
CREATE TYPE payment_method AS ENUM ('card', 'transfer', 'voucher');
CREATE TYPE stock_reason AS ENUM ('delivery', 'sale', 'return', 'loss');

-- The tenants. A row of the other tables belongs to the first shop where nothing is said.
CREATE TABLE shops (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug     text NOT NULL UNIQUE,
  name     text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}'
);

INSERT INTO shops (slug, name, settings) VALUES
  ('upper', 'The Upper Step', '{"currency": "EUR"}'),
  ('lower', 'The Lower Step', '{"currency": "EUR", "closed_on": ["monday"]}');

-- A customer signs in once for both shops.
CREATE TABLE customers (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email     text NOT NULL UNIQUE,
  name      text NOT NULL,
  note      text,
  interests text[] NOT NULL DEFAULT '{}',
  joined_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE addresses (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  lines       text[] NOT NULL,
  city        text NOT NULL,
  country     text NOT NULL,
  preferred   boolean NOT NULL DEFAULT false
);

CREATE INDEX ON addresses (customer_id);

CREATE TABLE publishers (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name    text NOT NULL UNIQUE,
  website text
);

CREATE TABLE books (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title        text NOT NULL,
  author       text NOT NULL,
  cents        integer NOT NULL CHECK (cents >= 0),
  stock        integer NOT NULL DEFAULT 0,
  shop_id      bigint NOT NULL DEFAULT 1 REFERENCES shops (id),
  publisher_id bigint REFERENCES publishers (id),
  isbn         text,
  languages    text[] NOT NULL DEFAULT '{en}',
  details      jsonb NOT NULL DEFAULT '{}',
  published_on date,
  added_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (shop_id, isbn)
);

CREATE INDEX ON books (shop_id, title, id);
CREATE INDEX ON books (shop_id, added_at, id);
CREATE INDEX ON books (author);
CREATE INDEX ON books USING gin (to_tsvector('simple', title || ' ' || author));

-- Categories form a tree.
CREATE TABLE categories (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES categories (id),
  slug      text NOT NULL UNIQUE,
  name      text NOT NULL
);

CREATE TABLE book_categories (
  book_id     bigint NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  category_id bigint NOT NULL REFERENCES categories (id),
  PRIMARY KEY (book_id, category_id)
);

CREATE INDEX ON book_categories (category_id);

CREATE TABLE reviews (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id     bigint NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  customer_id bigint NOT NULL REFERENCES customers (id),
  stars       smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  body        text NOT NULL,
  hidden      boolean NOT NULL DEFAULT false,
  written_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (book_id, customer_id)
);

CREATE INDEX ON reviews (book_id, written_at, id);

-- A cart belongs to a browser, and to a customer once somebody has signed in.
CREATE TABLE carts (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  shop_id     bigint NOT NULL DEFAULT 1 REFERENCES shops (id),
  customer_id bigint REFERENCES customers (id),
  changed_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cart_items (
  cart_id  uuid NOT NULL REFERENCES carts (id) ON DELETE CASCADE,
  book_id  bigint NOT NULL REFERENCES books (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (cart_id, book_id)
);

CREATE TABLE coupons (
  shop_id     bigint NOT NULL REFERENCES shops (id),
  code        text NOT NULL,
  percent     integer NOT NULL CHECK (percent BETWEEN 1 AND 100),
  uses_left   integer NOT NULL CHECK (uses_left >= 0),
  valid_until timestamptz,
  PRIMARY KEY (shop_id, code)
);

CREATE TABLE orders (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id),
  status      order_status NOT NULL DEFAULT 'open',
  placed_at   timestamptz NOT NULL DEFAULT now(),
  shop_id     bigint NOT NULL DEFAULT 1 REFERENCES shops (id),
  send_to     jsonb
);

CREATE INDEX ON orders (customer_id, placed_at);
CREATE INDEX ON orders (shop_id, placed_at, id);

CREATE TABLE order_lines (
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  book_id  bigint NOT NULL REFERENCES books (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  cents    integer NOT NULL DEFAULT 0, -- of one copy, when it was ordered
  PRIMARY KEY (order_id, book_id)
);

CREATE INDEX ON order_lines (book_id);

CREATE TABLE payments (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  method   payment_method NOT NULL,
  cents    integer NOT NULL CHECK (cents > 0),
  receipt  jsonb NOT NULL DEFAULT '{}',
  paid_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ON payments (order_id);

CREATE TABLE shipments (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id     bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  carrier      text NOT NULL,
  tracking     text,
  shipped_at   timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz
);

CREATE INDEX ON shipments (order_id);

-- Why the stock of a book is what it is.
CREATE TABLE stock_movements (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  book_id  bigint NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  copies   integer NOT NULL CHECK (copies <> 0), -- negative: taken away
  reason   stock_reason NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ON stock_movements (book_id, id);
