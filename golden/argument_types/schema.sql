CREATE TABLE things (
  id bigint PRIMARY KEY, a smallint NOT NULL, c real NOT NULL, d double precision, e boolean NOT NULL, g varchar NOT NULL,
  i numeric NOT NULL, j date NOT NULL, l timestamp NOT NULL, m timestamptz NOT NULL, n interval NOT NULL, o uuid NOT NULL,
  r bytea NOT NULL, s inet NOT NULL, k time NOT NULL, t macaddr NOT NULL, u inet, v "char"
);
