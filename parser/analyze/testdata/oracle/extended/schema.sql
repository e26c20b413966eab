-- Extensions, in schemas on and off the search path, and operators, aggregates and
-- casts of one's own.
CREATE SCHEMA ext;
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION hstore;
CREATE EXTENSION ltree;
CREATE EXTENSION intarray;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION unaccent;
CREATE EXTENSION earthdistance CASCADE;
CREATE EXTENSION btree_gist;
CREATE EXTENSION btree_gin;
CREATE EXTENSION tablefunc;
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION pgcrypto SCHEMA ext;
CREATE EXTENSION "uuid-ossp" SCHEMA ext;

CREATE DOMAIN email AS citext CHECK (value ~ '@');
CREATE TABLE people (
  id uuid PRIMARY KEY DEFAULT ext.uuid_generate_v4(), name citext NOT NULL UNIQUE, mail email, bio text,
  attrs hstore NOT NULL DEFAULT '', path ltree, paths ltree[], tags int[] NOT NULL DEFAULT '{}', password text NOT NULL, at earth
);

CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION pair_eq(pair, pair) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1.a = $2.a';
CREATE OPERATOR === (LEFTARG = pair, RIGHTARG = pair, FUNCTION = pair_eq, COMMUTATOR = ===);
CREATE FUNCTION ext.text_times(text, int) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'SELECT repeat($1, $2)';
CREATE OPERATOR * (LEFTARG = text, RIGHTARG = int, FUNCTION = ext.text_times);
CREATE OPERATOR ext.** (LEFTARG = text, RIGHTARG = int, FUNCTION = ext.text_times);
CREATE FUNCTION pair_text(pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.a::text';
CREATE CAST (pair AS text) WITH FUNCTION pair_text(pair) AS IMPLICIT;
CREATE FUNCTION pair_of(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT row($1, $1)::pair';
CREATE CAST (int AS pair) WITH FUNCTION pair_of(int) AS ASSIGNMENT;
CREATE AGGREGATE gather(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, INITCOND = '{}');
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE FUNCTION pick(float8[], float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE AGGREGATE middle(float8 ORDER BY float8) (SFUNC = array_append, STYPE = float8[], FINALFUNC = pick);
CREATE TABLE pairs (id int PRIMARY KEY, p pair, label text);
CREATE PROCEDURE tidy(INOUT n int, label text DEFAULT 'x') LANGUAGE plpgsql AS $$ BEGIN n := n + 1; END $$;
CREATE FUNCTION joined(sep text, VARIADIC parts text[]) RETURNS text LANGUAGE sql AS $$ SELECT array_to_string(parts, sep) $$;
CREATE FUNCTION over(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION over(a text, b int DEFAULT 1) RETURNS text LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION many(OUT a int, OUT b text, INOUT c date) LANGUAGE sql AS $$ SELECT 1, 'x', c $$;
