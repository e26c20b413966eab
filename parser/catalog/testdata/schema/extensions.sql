-- Extensions, each with its own way to say where it goes.
CREATE SCHEMA ext;
CREATE SCHEMA tree;
CREATE EXTENSION citext;
CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION pgcrypto WITH SCHEMA ext;
CREATE EXTENSION "uuid-ossp" SCHEMA ext VERSION '1.1';
CREATE EXTENSION hstore SCHEMA ext;
ALTER EXTENSION hstore SET SCHEMA public;
CREATE EXTENSION ltree SCHEMA tree;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gin;
CREATE EXTENSION btree_gist;
CREATE EXTENSION unaccent;
CREATE EXTENSION intarray;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION earthdistance CASCADE;
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION isn SCHEMA ext;
DROP EXTENSION isn;
DROP EXTENSION IF EXISTS isn, seg;
CREATE EXTENSION lo;
CREATE TABLE raster (id int, image lo);
DROP EXTENSION lo CASCADE;

CREATE DOMAIN email AS citext CHECK (value ~ '@');
CREATE TABLE people (
  id uuid PRIMARY KEY DEFAULT ext.uuid_generate_v4(),
  name citext NOT NULL UNIQUE,
  mail email,
  attrs hstore NOT NULL DEFAULT '',
  path tree.ltree,
  paths tree.ltree[],
  at earth
);
CREATE INDEX ON people USING gin (attrs);
CREATE INDEX ON people USING gist (path);
CREATE FUNCTION near(a citext, b hstore DEFAULT '') RETURNS SETOF people LANGUAGE sql STABLE AS 'SELECT * FROM people WHERE name = a';

-- A schema goes, and is renamed, with the extension in it.
CREATE SCHEMA one;
CREATE EXTENSION seg SCHEMA one;
ALTER SCHEMA one RENAME TO two;
CREATE TABLE segments (s two.seg);
CREATE SCHEMA three;
CREATE EXTENSION dict_int SCHEMA three;
DROP SCHEMA three CASCADE;
