CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL
);

CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  status text NOT NULL,
  placed_at timestamptz NOT NULL
);

CREATE FUNCTION discount(customer bigint) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT count(*) FROM customers WHERE id < customer);
END
$$;

CREATE TABLE invoices (
  id bigint PRIMARY KEY,
  cents bigint NOT NULL
);
ALTER TABLE invoices ENABLE ROW LEVEL SECURITY;

CREATE MATERIALIZED VIEW order_counts AS
SELECT customer_id, count(*) AS orders FROM orders GROUP BY customer_id;
