CREATE TABLE things (
  id bigint PRIMARY KEY,
  a smallint, b integer NOT NULL, c real NOT NULL, d double precision, e boolean, f boolean NOT NULL,
  g varchar(10), h char(3) NOT NULL, i numeric NOT NULL, j date, k time, l timestamp, m timestamptz, n interval,
  o uuid, p json, q jsonb NOT NULL, r bytea, s inet NOT NULL, t inet, u cidr, v macaddr, w int4range, x nummultirange,
  y text[] NOT NULL, z bytea[], aa point, bb path, cc bit(3), dd xid, ff timetz, gg numeric[], hh tstzrange, ii tsvector
);
CREATE TABLE prices (id bigint PRIMARY KEY, price money NOT NULL);
CREATE TABLE others (
  id bigint PRIMARY KEY,
  a "char", b oid, c tid, d xid8, e cid, f box, g circle, h line, i lseg, j polygon, k macaddr8, l varbit, m jsonpath,
  n pg_lsn, o regclass, p name, q xml, r tsquery, s int2vector, t int8range, u daterange, v tsrange, w money[], x inet[],
  y timetz[], z macaddr[], aa date[], bb int8multirange, cc bit varying[], dd "char"[], ee jsonb[], ff interval[], gg point[],
  hh uuid[], ii boolean[], jj numrange[]
);
