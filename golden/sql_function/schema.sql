CREATE TABLE users (id bigint PRIMARY KEY, plan text NOT NULL);
CREATE TABLE orders (
  id      bigint PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users,
  total   numeric NOT NULL,
  placed  timestamptz NOT NULL
);
CREATE FUNCTION plan_of(owner bigint) RETURNS text STABLE
  RETURN (SELECT u.plan FROM users u WHERE u.id = owner);
CREATE FUNCTION orders_of(owner bigint) RETURNS SETOF orders LANGUAGE sql STABLE AS $$
  SELECT * FROM orders WHERE user_id = owner
$$;
CREATE FUNCTION summary(owner bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT plan_of(owner) || ' ' || count(*)::text FROM orders_of(owner)
$$;
