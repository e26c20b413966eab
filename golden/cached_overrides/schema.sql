CREATE TABLE visits (
  id      uuid PRIMARY KEY,
  came_at timestamptz NOT NULL,
  left_at timestamptz,
  seen_at timestamptz,
  score   double precision,
  note    text,
  guest   uuid,
  host    uuid
);
