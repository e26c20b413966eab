CREATE SCHEMA ext;
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION hstore;
CREATE EXTENSION pgcrypto SCHEMA ext;
CREATE EXTENSION cube;

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email citext NOT NULL UNIQUE,
    password text NOT NULL,
    bio text NOT NULL,
    labels hstore,
    place cube
);

-- What a view means is settled when it is made.
CREATE VIEW listed AS SELECT * FROM users;
ALTER TABLE users RENAME COLUMN bio TO biography;
ALTER TABLE users ADD COLUMN seen timestamptz;

CREATE FUNCTION longest(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
    'SELECT CASE WHEN length($2) > length(coalesce($1, '''')) THEN $2 ELSE $1 END';
CREATE AGGREGATE longest(text) (SFUNC = longest, STYPE = text);
