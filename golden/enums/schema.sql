CREATE TYPE mood AS ENUM ('ok', 'not-so-ok', 'très/bien', '!');
COMMENT ON TYPE mood IS 'mood is how a person feels.';
CREATE TABLE people (id bigint PRIMARY KEY, mood mood NOT NULL, other mood, moods mood[] NOT NULL);
COMMENT ON TABLE people IS 'Person is somebody.';
COMMENT ON COLUMN people.other IS 'Other is how they felt before.';
