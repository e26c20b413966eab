CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pt AS (x integer, y text);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN posint AS integer NOT NULL CHECK (VALUE > 0);

CREATE TABLE authors (
    id   bigserial PRIMARY KEY,
    name text NOT NULL,
    bio  text,
    born date,
    m    mood NOT NULL,
    ms   mood[] NOT NULL
);

CREATE TABLE books (
    id         bigserial PRIMARY KEY,
    author_id  bigint NOT NULL REFERENCES authors (id),
    title      text NOT NULL,
    qty        integer NOT NULL,
    price      numeric(10, 2) NOT NULL,
    meta       jsonb NOT NULL,
    tags       text[],
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE logs (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL,
    book_id    bigint,
    line       text
);

CREATE TABLE people (
    tenant_id bigint NOT NULL,
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    mail      email,
    age       posint,
    home      pt,
    spots     pt[],
    small     smallint,
    ratio     double precision,
    part      real,
    code      varchar(10) NOT NULL,
    flag      char(3),
    ok        boolean NOT NULL DEFAULT false,
    data      json,
    raw       bytea,
    during    tstzrange,
    nums      int4range,
    many      int4multirange,
    addr      inet,
    wait      interval,
    ts        timestamp,
    tm        time,
    doubled   integer GENERATED ALWAYS AS (small * 2) STORED,
    "Mixed"   integer,
    "order"   text,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (mail)
);

CREATE SCHEMA app;
CREATE TABLE app.things (id integer PRIMARY KEY, name text NOT NULL, owner bigint);
CREATE TABLE app.books (id integer PRIMARY KEY, note text);

CREATE VIEW rich AS SELECT a.id, a.name, count(b.id) AS total, max(b.price) AS top FROM authors a LEFT JOIN books b ON b.author_id = a.id GROUP BY a.id;
CREATE VIEW v2 (aid, t) AS SELECT a.id, b.title FROM authors a JOIN books b ON b.author_id = a.id;
CREATE VIEW plain AS SELECT * FROM books;
CREATE MATERIALIZED VIEW mv AS SELECT id, name FROM authors WHERE bio IS NOT NULL;

CREATE FUNCTION g(a integer, b text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT b';
CREATE FUNCTION g(a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION opt(a integer, b integer DEFAULT 2, c text DEFAULT 'x') RETURNS text LANGUAGE sql STABLE AS 'SELECT c';
CREATE FUNCTION many(VARIADIC xs integer[]) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM unnest(xs)';
CREATE FUNCTION pair(a integer, OUT one integer, OUT two text) LANGUAGE sql STABLE AS 'SELECT 1, ''x''';
CREATE FUNCTION rows_of(who bigint) RETURNS SETOF books LANGUAGE sql STABLE AS 'SELECT * FROM books WHERE author_id = who';
CREATE FUNCTION tab(n integer) RETURNS TABLE (k integer, v text) LANGUAGE sql STABLE AS 'SELECT 1, ''x''';
CREATE FUNCTION rec() RETURNS SETOF record LANGUAGE sql STABLE AS 'SELECT 1, ''x''::text';
CREATE FUNCTION first_of(xs anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT xs[1]';
CREATE FUNCTION title_of(b books) RETURNS text LANGUAGE sql STABLE AS 'SELECT b.title';
