CREATE TABLE accounts (
  id bigint PRIMARY KEY,
  email txt NOT NULL
);
CREATE TABLE orders (account_id bigint REFERENCES acounts);
