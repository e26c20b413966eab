CREATE TYPE plan AS ENUM ('free', 'paid');
CREATE TABLE accounts (
  id    bigint PRIMARY KEY,
  email text NOT NULL,
  plan  plan NOT NULL DEFAULT 'free',
  tags  plan[] NOT NULL DEFAULT '{}'
);
ALTER TABLE accounts ADD COLUMN owner_id bigint, ADD COLUMN api_url text, ADD COLUMN backup plan;
CREATE TYPE unused AS ENUM ('a');
CREATE TABLE unused_rows (id int);
