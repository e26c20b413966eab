-- Aggregates, operators, casts and types by attributes.
CREATE SCHEMA app;
CREATE TYPE app.money_range AS RANGE (subtype = numeric);
CREATE TYPE app.pair AS (a int, b int);

CREATE FUNCTION app.pair_eq(app.pair, app.pair) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1.a = $2.a';
CREATE FUNCTION app.pair_ne(app.pair, app.pair) RETURNS bool LANGUAGE sql IMMUTABLE STRICT AS 'SELECT $1.a <> $2.a';
CREATE FUNCTION app.pair_neg(app.pair) RETURNS app.pair LANGUAGE sql IMMUTABLE STRICT AS 'SELECT row(-$1.a, -$1.b)::app.pair';
-- The negator is named before it is there.
CREATE OPERATOR app.=== (LEFTARG = app.pair, RIGHTARG = app.pair, FUNCTION = app.pair_eq, COMMUTATOR = OPERATOR(app.===), NEGATOR = OPERATOR(app.!==), HASHES, MERGES);
CREATE OPERATOR app.!== (LEFTARG = app.pair, RIGHTARG = app.pair, PROCEDURE = app.pair_ne, NEGATOR = OPERATOR(app.===));
CREATE OPERATOR app.!! (RIGHTARG = app.pair, FUNCTION = app.pair_neg);
CREATE OPERATOR <+> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4pl, COMMUTATOR = <+>);
CREATE OPERATOR <-> (LEFTARG = int, RIGHTARG = int, FUNCTION = int4mi);
DROP OPERATOR <-> (int, int);
DROP OPERATOR IF EXISTS <=> (int, int), app.!! (NONE, int);
CREATE OPERATOR @+ (LEFTARG = text, RIGHTARG = text, FUNCTION = textcat);
ALTER OPERATOR @+ (text, text) SET SCHEMA app;

CREATE FUNCTION app.to_text(app.pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.a::text';
CREATE CAST (app.pair AS text) WITH FUNCTION app.to_text(app.pair) AS IMPLICIT;
CREATE CAST (app.pair AS varchar) WITH INOUT AS ASSIGNMENT;
CREATE CAST (text AS app.pair) WITH INOUT;
DROP CAST (text AS app.pair);
DROP CAST IF EXISTS (text AS app.pair);

CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE app.gather(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, INITCOND = '{}');
CREATE FUNCTION app.first_of(anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE AGGREGATE app.head(int) (SFUNC = array_append, STYPE = int[], FINALFUNC = app.first_of, INITCOND = '{}');
CREATE FUNCTION app.joined(state text, item text, VARIADIC more text[]) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || $2';
CREATE AGGREGATE app.joined(item text, VARIADIC more text[]) (SFUNC = app.joined, STYPE = text);
CREATE AGGREGATE app.rows(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE app.old_sum (BASETYPE = int, SFUNC = int4pl, STYPE = int);
CREATE AGGREGATE app.gone(int) (SFUNC = int4pl, STYPE = int);
ALTER AGGREGATE app.gone(int) RENAME TO going;
ALTER AGGREGATE app.going(int) SET SCHEMA public;
DROP AGGREGATE going(int), app.rows(*);
CREATE OR REPLACE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '1');
CREATE FUNCTION app.middle(float8[], float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT $1[1]';
CREATE AGGREGATE app.middle(float8 ORDER BY float8) (SFUNC = array_append, STYPE = float8[], FINALFUNC = app.middle);

CREATE TYPE app.later;
CREATE FUNCTION app.later_in(cstring) RETURNS app.later LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.later_out(app.later) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.later (INPUT = app.later_in, OUTPUT = app.later_out, LIKE = text);
CREATE TABLE app.events (id int PRIMARY KEY, p app.pair, l app.later NOT NULL, ls app.later[]);
CREATE COLLATION app.nd (provider = icu, locale = 'und', deterministic = false);
CREATE TEXT SEARCH CONFIGURATION app.simple_copy (COPY = simple);
