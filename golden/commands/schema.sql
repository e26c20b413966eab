CREATE TYPE plan AS ENUM ('free', 'paid');
CREATE TABLE accounts (
  id    bigint PRIMARY KEY,
  email text NOT NULL,
  plan  plan NOT NULL DEFAULT 'free',
  tags  plan[] NOT NULL DEFAULT '{}'
);
