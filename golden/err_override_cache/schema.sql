CREATE DOMAIN email AS text;
CREATE TABLE events (
  id       int PRIMARY KEY,
  at       timestamptz NOT NULL,
  seen_at  timestamptz,
  title    text,
  sender   email NOT NULL,
  payload  jsonb,
  owner_id bigint NOT NULL,
  note     text
);
