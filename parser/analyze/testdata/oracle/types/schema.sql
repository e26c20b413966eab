-- Domains, composites, enums, ranges, arrays, generated columns, one inside the other.
CREATE DOMAIN cents AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN price AS cents NOT NULL;
CREATE DOMAIN short AS varchar(8);
CREATE DOMAIN tag AS text COLLATE "C" CHECK (VALUE <> '');
CREATE DOMAIN tags AS tag[];
CREATE DOMAIN ratio AS numeric(5, 4) DEFAULT 0;
CREATE TYPE unit AS ENUM ('kg', 'm', 'Stück', '');
CREATE TYPE point3 AS (x double precision, y double precision, z double precision);
CREATE TYPE line3 AS (a point3, b point3, label short);
CREATE TYPE amount AS (value cents, unit unit, notes text[]);
CREATE DOMAIN positive_amount AS amount CHECK ((VALUE).value > 0);
CREATE TYPE textrange AS RANGE (subtype = text, multirange_type_name = textranges);
CREATE TYPE unitrange AS RANGE (subtype = unit);
CREATE TABLE goods (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     short NOT NULL,
    price    price,
    was      cents,
    size     amount,
    sizes    amount[],
    pos      point3 NOT NULL,
    lines    line3[],
    u        unit NOT NULL,
    us       unit[],
    labels   tags,
    plain    tag[] NOT NULL DEFAULT '{}',
    share    ratio,
    valid    daterange NOT NULL,
    names    textrange,
    spans    int8multirange,
    units    unitrange,
    matrix   integer[][],
    bits     bit(4),
    vbits    bit varying(6),
    ch       char(5) NOT NULL,
    one      "char",
    nm       name,
    t0       timestamp(0),
    tz       timestamptz(3) NOT NULL,
    tm       time(2) with time zone,
    iv       interval day to second(1),
    n        numeric(10, 2),
    f        real NOT NULL,
    m        money,
    ip       cidr,
    mac      macaddr,
    geo      point,
    shape    polygon,
    doc      xml,
    vec      tsvector,
    q        tsquery,
    lsn      pg_lsn,
    ref      regclass,
    big      numeric,
    total    bigint GENERATED ALWAYS AS (was * 2) STORED,
    lower_n  text GENERATED ALWAYS AS (lower(name)) STORED NOT NULL,
    EXCLUDE USING gist (valid WITH &&)
);
CREATE TABLE moves (good integer NOT NULL REFERENCES goods (id), at timestamptz NOT NULL, delta amount NOT NULL, by_ text, PRIMARY KEY (good, at));
CREATE TABLE holders (id integer PRIMARY KEY, row_ goods, rows_ goods[], any_ positive_amount);
CREATE FUNCTION unit_of(a amount) RETURNS unit LANGUAGE sql IMMUTABLE AS $$ SELECT (a).unit $$;
CREATE FUNCTION mid(a point3, b point3) RETURNS point3 LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;
CREATE FUNCTION worth(g goods) RETURNS price LANGUAGE sql IMMUTABLE AS $$ SELECT g.price $$;
CREATE FUNCTION all_units() RETURNS SETOF unit LANGUAGE sql IMMUTABLE AS $$ SELECT unnest(enum_range(NULL::unit)) $$;
CREATE FUNCTION all_amounts() RETURNS SETOF amount LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::amount $$;
CREATE FUNCTION domain_in(a price, b tags) RETURNS tags LANGUAGE sql IMMUTABLE AS $$ SELECT b $$;
CREATE FUNCTION elem(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;
CREATE FUNCTION span(a anycompatible, b anycompatiblerange) RETURNS anycompatiblerange LANGUAGE sql IMMUTABLE AS $$ SELECT b $$;
CREATE FUNCTION enum_text(a anyenum) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT a::text $$;
CREATE FUNCTION multi(a anymultirange) RETURNS anyrange LANGUAGE sql IMMUTABLE AS $$ SELECT range_merge(a) $$;
CREATE VIEW cheap AS SELECT id, name, price, (size).value AS v, (pos).*, u FROM goods WHERE price < 100;
CREATE VIEW deep AS SELECT id, (l).a.x AS ax, l FROM goods, unnest(lines) AS l;
