CREATE TYPE mood AS ENUM ('ok', 'not so ok', 'très "bien"');
CREATE TYPE place AS (x integer, label text);
CREATE TYPE floatrange AS RANGE (subtype = float8);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN tags AS text[];

CREATE TABLE things (
  id bigint PRIMARY KEY,
  a smallint, b integer, c real, d double precision, e numeric, f numeric, g boolean, h text, i varchar(20), j char(5), k bytea,
  l uuid, m date, n time, o timestamp, p timestamptz, q interval, r json, s jsonb, t inet, u cidr, v macaddr, w macaddr8,
  x mood, y mood[], z positive, aa tags, bb place, cc bit(5), dd varbit, ee point, ff path, gg polygon, hh box, ii circle, jj line, kk lseg,
  ll tsvector, mm tsquery, nn xml, oo jsonpath, pp "char", qq name, rr oid, ss xid8, tt pg_lsn, uu timetz,
  ww int4range, xx int8range, yy numrange, zz daterange, ab tsrange, ac tstzrange, ad nummultirange, ae tstzmultirange, af floatrange
);

CREATE TABLE lists (
  id bigint PRIMARY KEY,
  a smallint[], b integer[], c bigint[], d real[], e double precision[], f numeric[], g boolean[], h text[], i varchar[], k bytea[],
  l uuid[], m date[], n time[], o timestamp[], p timestamptz[], q interval[], r json[], s jsonb[], t inet[], u cidr[], v macaddr[],
  x mood[], y int4range[], z tstzrange[], aa point[], bb varbit[], cc xml[], dd place[], ee positive[], ff "char"[]
);

CREATE TABLE keyed (
  id bigint PRIMARY KEY,
  a smallint, b integer, c bigint, d uuid, e text, f varchar(30), g boolean, h bytea, i date, j timestamp, k timestamptz, l numeric,
  note text NOT NULL
);
