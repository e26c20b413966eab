-- LIKE, INHERITS, partitions, views and functions.
CREATE TABLE base (
  id bigint PRIMARY KEY, v varchar(5) DEFAULT 'x' NOT NULL, n int CHECK (n > 0), i int GENERATED ALWAYS AS IDENTITY,
  g int GENERATED ALWAYS AS (n * 2) STORED, UNIQUE (v, n)
);
CREATE UNIQUE INDEX base_u ON base (n);
CREATE UNIQUE INDEX base_p ON base (v) WHERE n > 1;
CREATE TABLE like_plain (LIKE base);
CREATE TABLE like_all (LIKE base INCLUDING ALL, extra int);
CREATE TABLE like_some (first int, LIKE base INCLUDING DEFAULTS INCLUDING CONSTRAINTS, last int);
CREATE TABLE like_indexes (LIKE base INCLUDING INDEXES);
CREATE TABLE like_row (LIKE like_plain INCLUDING ALL EXCLUDING IDENTITY);
CREATE TABLE parent (a int NOT NULL, b text, CONSTRAINT b_ok CHECK (b <> ''));
CREATE TABLE child (c int, b text NOT NULL) INHERITS (parent);
CREATE TABLE grandchild (d int) INHERITS (child);
ALTER TABLE parent ADD COLUMN e date DEFAULT now();
ALTER TABLE parent RENAME a TO aa;
ALTER TABLE parent ALTER aa TYPE bigint;
ALTER TABLE child ALTER c SET NOT NULL;
ALTER TABLE parent ADD CHECK (aa > 0);
ALTER TABLE parent DROP CONSTRAINT b_ok;
ALTER TABLE parent DROP COLUMN e;
ALTER TABLE parent DROP COLUMN b;
CREATE TABLE second_parent (z int, aa bigint);
CREATE TABLE two_parents (own int) INHERITS (parent, second_parent);
ALTER TABLE two_parents NO INHERIT second_parent;

CREATE TABLE regions (id int PRIMARY KEY);
CREATE TABLE events (id bigint NOT NULL, region int REFERENCES regions, at date NOT NULL, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events (note DEFAULT 'n' NOT NULL) FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY RANGE (at);
CREATE TABLE events_2025_1 PARTITION OF events_2025 FOR VALUES FROM ('2025-01-01') TO ('2025-07-01');
CREATE UNIQUE INDEX ON events (at, id);
ALTER TABLE events ADD COLUMN kind int, ADD CONSTRAINT events_kind_u UNIQUE (kind, at);
CREATE TABLE events_old (at date NOT NULL, id bigint NOT NULL, region int, note text, kind int);
ALTER TABLE events ATTACH PARTITION events_old DEFAULT;
ALTER TABLE events DETACH PARTITION events_2024;
CREATE TABLE event_refs (id bigint, at date, FOREIGN KEY (id, at) REFERENCES events);
ALTER TABLE events DROP CONSTRAINT events_kind_u;

CREATE VIEW recent AS SELECT * FROM events WHERE at > '2025-01-01';
CREATE OR REPLACE VIEW recent AS SELECT * FROM events WHERE at > '2025-06-01';
CREATE VIEW named (x, y) AS WITH recent AS (SELECT 1 a, 2 b) SELECT a, b FROM recent;
CREATE MATERIALIZED VIEW counted AS SELECT region, count(*) FROM recent GROUP BY region;
CREATE UNIQUE INDEX ON counted (region);
CREATE VIEW doomed AS SELECT * FROM like_plain;
CREATE VIEW doomed2 AS SELECT * FROM doomed;
DROP TABLE like_plain CASCADE;
CREATE TABLE _x (id int);
CREATE TABLE x (id int, ys _x[]);
CREATE TYPE dates AS RANGE (subtype = date);
CREATE TYPE floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TABLE ranges (d dates, f floatrange[], m floatmultirange, d2 dates_multirange);
CREATE FUNCTION add(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + b';
CREATE FUNCTION add(a text, VARIADIC b text[]) RETURNS text LANGUAGE sql STABLE AS 'SELECT a';
CREATE FUNCTION listed(n int) RETURNS TABLE (id bigint, v varchar) LANGUAGE sql STABLE AS 'SELECT id, v FROM base';
CREATE FUNCTION rows_of() RETURNS SETOF base LANGUAGE sql AS 'SELECT * FROM base';
CREATE FUNCTION outs(IN a int, OUT b int, INOUT c text) LANGUAGE sql AS 'SELECT a, c';
CREATE FUNCTION one_out(OUT b int) LANGUAGE sql RETURN 1;
CREATE PROCEDURE proc(a int) LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION add(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql STABLE AS 'SELECT b + a';
CREATE FUNCTION gone(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION gone;
CREATE FUNCTION gone(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION IF EXISTS gone(int, text), gone(int);
ALTER PROCEDURE proc RENAME TO proc2;
