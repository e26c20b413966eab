CREATE TYPE address AS (street text, zip text);
CREATE TABLE authors (id bigserial PRIMARY KEY, name text NOT NULL, bio text, home address);
