-- What the rules of the manual's chapter 10 (Type Conversion) are about: types with
-- casts of each kind, operators and functions of one name in several schemas on the
-- search_path and off it, domains, defaults, variadic parameters.
CREATE SCHEMA near;
CREATE SCHEMA far;
CREATE SCHEMA off;
SET search_path = near, far, public;

CREATE TYPE near.color AS ENUM ('red', 'green');
CREATE TYPE near.pair AS (a integer, b text);
CREATE TYPE near.meters AS (v numeric);
CREATE TYPE near.feet AS (v numeric);
CREATE DOMAIN near.label AS text;
CREATE DOMAIN near.tight AS near.label;
CREATE DOMAIN near.count_ AS integer;
CREATE DOMAIN near.share AS numeric(5, 2);
CREATE DOMAIN near.bag AS integer[];
CREATE DOMAIN near.code AS varchar(8);

CREATE TABLE near.t (
    id     integer PRIMARY KEY,
    i2     smallint,
    i8     bigint,
    f4     real,
    f8     double precision,
    n      numeric,
    n2     numeric(6, 2),
    txt    text NOT NULL,
    vc     varchar(5),
    ch     char(4),
    nm     name,
    ok     boolean,
    d      date,
    ts     timestamp,
    tz     timestamptz,
    tm     time,
    iv     interval,
    o      oid,
    reg    regclass,
    net    inet,
    cid    cidr,
    b      bytea,
    bits   bit(4),
    vb     varbit(6),
    js     json,
    jb     jsonb,
    x      xml,
    m      money,
    c      color,
    p      pair,
    lab    label,
    tig    tight,
    cnt    count_,
    sh     share,
    bg     bag,
    cd     code,
    ints   integer[],
    bigs   bigint[],
    txts   text[],
    r4     int4range,
    mt     meters,
    ft     feet
);

CREATE FUNCTION near.to_feet(meters) RETURNS feet LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(($1).v * 3.28)::near.feet $$;
CREATE FUNCTION near.to_meters(feet) RETURNS meters LANGUAGE sql IMMUTABLE AS $$ SELECT ROW(($1).v / 3.28)::near.meters $$;
CREATE FUNCTION near.to_number(meters) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).v $$;
CREATE FUNCTION near.of_number(numeric) RETURNS meters LANGUAGE sql IMMUTABLE AS $$ SELECT ROW($1)::near.meters $$;
CREATE FUNCTION near.of_pair(pair) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT ($1).a $$;
CREATE CAST (meters AS feet) WITH FUNCTION near.to_feet(meters) AS IMPLICIT;
CREATE CAST (feet AS meters) WITH FUNCTION near.to_meters(feet) AS ASSIGNMENT;
CREATE CAST (meters AS numeric) WITH FUNCTION near.to_number(meters) AS ASSIGNMENT;
CREATE CAST (numeric AS meters) WITH FUNCTION near.of_number(numeric);
CREATE CAST (pair AS integer) WITH FUNCTION near.of_pair(pair) AS IMPLICIT;

CREATE FUNCTION near.op_ii(integer, integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'near int' $$;
CREATE FUNCTION far.op_ii(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT true $$;
CREATE FUNCTION far.op_bb(bigint, bigint) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT 1.0 $$;
CREATE FUNCTION off.op_nn(numeric, numeric) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.op_tt(text, text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION far.op_dd(timestamp, timestamp) RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT $1 - $2 $$;
CREATE FUNCTION far.op_zz(timestamptz, timestamptz) RETURNS oid LANGUAGE sql IMMUTABLE AS $$ SELECT 1::oid $$;
CREATE FUNCTION near.op_mm(meters, meters) RETURNS meters LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE FUNCTION near.op_ff(feet, feet) RETURNS feet LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE FUNCTION near.op_label(label, label) RETURNS cidr LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::cidr $$;
CREATE OPERATOR near.<~> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = near.op_ii);
CREATE OPERATOR far.<~> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = far.op_ii);
CREATE OPERATOR far.<~> (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = far.op_bb);
CREATE OPERATOR off.<~> (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = off.op_nn);
CREATE OPERATOR near.<~> (LEFTARG = text, RIGHTARG = text, FUNCTION = near.op_tt);
CREATE OPERATOR far.<%%> (LEFTARG = timestamp, RIGHTARG = timestamp, FUNCTION = far.op_dd);
CREATE OPERATOR far.<%%> (LEFTARG = timestamptz, RIGHTARG = timestamptz, FUNCTION = far.op_zz);
CREATE OPERATOR near.|+| (LEFTARG = meters, RIGHTARG = meters, FUNCTION = near.op_mm);
CREATE OPERATOR near.|-| (LEFTARG = feet, RIGHTARG = feet, FUNCTION = near.op_ff);
CREATE OPERATOR near.<#%> (LEFTARG = label, RIGHTARG = label, FUNCTION = near.op_label);

CREATE FUNCTION near.f(integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'near' $$;
CREATE FUNCTION far.f(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT true $$;
CREATE FUNCTION far.f(bigint) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION off.f(numeric) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION far.v(VARIADIC integer[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 1::bigint $$;
CREATE FUNCTION far.v(integer, integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'two' $$;
CREATE FUNCTION near.w(VARIADIC integer[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT 1::bigint $$;
CREATE FUNCTION far.w(integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'one' $$;
CREATE FUNCTION near.def(a integer, b integer DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'near' $$;
CREATE FUNCTION far.def(a integer, b text DEFAULT 'x', c text DEFAULT 'y') RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.two(a integer, b integer DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'int' $$;
CREATE FUNCTION near.two(a integer, b text DEFAULT 'x') RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.pref(real) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'real' $$;
CREATE FUNCTION near.pref(double precision) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.cat(integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'int' $$;
CREATE FUNCTION near.cat(text) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.nostr(integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'int' $$;
CREATE FUNCTION near.nostr(date) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.onecat(date) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'date' $$;
CREATE FUNCTION near.onecat(timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION near.onecat(timestamp) RETURNS oid LANGUAGE sql IMMUTABLE AS $$ SELECT 1::oid $$;
CREATE FUNCTION near.mixed(bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'bigs' $$;
CREATE FUNCTION near.mixed(bigint, date) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION near.dom(label) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION near.dom(text) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.bare(text) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT current_date $$;
CREATE FUNCTION near.len(meters) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'm' $$;
CREATE FUNCTION near.foot(feet) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'f' $$;
