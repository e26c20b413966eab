CREATE TYPE status AS ENUM ('open', 'paid');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
  id      bigint PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users,
  status  status NOT NULL,
  total   numeric NOT NULL
);
CREATE TABLE audit_log (id bigint PRIMARY KEY, order_id bigint NOT NULL, note text NOT NULL);
