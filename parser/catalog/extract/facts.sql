-- The facts about PostgreSQL's own objects that package catalog embeds.
-- Each statement is one section; its rows are single text values, fields
-- separated by tabs, in a fixed order. Objects with OIDs from 16384 on are the
-- user's and left out. Schema names are p (pg_catalog) and i (information_schema).

-- numbers
-- OIDs from 12000 on (FirstUnpinnedObjectId) are given out by initdb and depend on
-- the locales of the machine: they are numbered again, in their order.
CREATE TEMPORARY TABLE numbers AS
SELECT oid, 11999 + row_number() OVER (ORDER BY oid) AS number
FROM (SELECT t.oid FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE nspname IN ('pg_catalog', 'information_schema')
      UNION SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE nspname IN ('pg_catalog', 'information_schema')) o
WHERE oid >= 12000 AND oid < 16384;
CREATE FUNCTION pg_temp.n(oid) RETURNS oid LANGUAGE sql STABLE AS
  'SELECT CASE WHEN $1 < 12000 THEN $1 ELSE (SELECT number::oid FROM pg_temp.numbers WHERE numbers.oid = $1) END';

-- section: types
-- oid, schema, name, kind, category, preferred, element, array, base, not null, subtype, multirange
SELECT concat_ws(E'\t', pg_temp.n(t.oid),
         CASE n.nspname WHEN 'pg_catalog' THEN 'p' ELSE 'i' END,
         t.typname, t.typtype, t.typcategory, t.typispreferred::int,
         CASE WHEN t.typlen = -1 AND t.typsubscript = 'array_subscript_handler'::regproc THEN pg_temp.n(t.typelem) ELSE 0 END,
         pg_temp.n(t.typarray), pg_temp.n(t.typbasetype), t.typnotnull::int,
         coalesce(r.rngsubtype, m.rngtypid, 0), coalesce(r.rngmultitypid, 0))
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
WHERE t.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
ORDER BY t.oid;

-- section: functions
-- oid, schema, name, kind, arguments, argument names, defaults, variadic, result, set, strict,
-- volatility, OUT types, OUT names, language, aggregate kind, direct arguments
SELECT concat_ws(E'\t', pg_temp.n(p.oid),
         CASE n.nspname WHEN 'pg_catalog' THEN 'p' ELSE 'i' END,
         p.proname, p.prokind,
         coalesce((SELECT string_agg(pg_temp.n(a)::text, ' ' ORDER BY i) FROM unnest(p.proargtypes) WITH ORDINALITY u(a, i)), ''),
         coalesce((SELECT string_agg(coalesce(p.proargnames[i], ''), ',' ORDER BY i)
          FROM generate_series(1, coalesce(cardinality(p.proargnames), 0)) i
          WHERE p.proargmodes IS NULL AND i <= p.pronargs OR p.proargmodes[i] IN ('i', 'b', 'v')), ''),
         p.pronargdefaults, p.provariadic, pg_temp.n(p.prorettype), p.proretset::int, p.proisstrict::int, p.provolatile)
    || E'\t' || coalesce((SELECT string_agg(pg_temp.n(p.proallargtypes[i])::text, ' ' ORDER BY i)
          FROM generate_series(1, cardinality(p.proargmodes)) i
          WHERE p.proargmodes[i] IN ('o', 'b', 't')), '')
    || E'\t' || coalesce((SELECT string_agg(coalesce(p.proargnames[i], ''), ',' ORDER BY i)
          FROM generate_series(1, cardinality(p.proargmodes)) i
          WHERE p.proargmodes[i] IN ('o', 'b', 't')), '')
    || E'\t' || l.lanname || E'\t' || coalesce(a.aggkind::text, '') || E'\t' || coalesce(a.aggnumdirectargs, 0)
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
WHERE p.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
ORDER BY p.oid;

-- section: operators
-- oid, name, left, right, result, function, negator, commutator, merges, hashes
SELECT concat_ws(E'\t', o.oid, o.oprname, o.oprleft, o.oprright, o.oprresult, o.oprcode::oid,
         o.oprnegate, o.oprcom, o.oprcanmerge::int, o.oprcanhash::int)
FROM pg_operator o
WHERE o.oid < 16384 AND o.oprnamespace = 'pg_catalog'::regnamespace
ORDER BY o.oid;

-- section: casts
-- source, target, function, context, method
SELECT concat_ws(E'\t', c.castsource, c.casttarget, c.castfunc, c.castcontext, c.castmethod)
FROM pg_cast c
WHERE c.oid < 16384
ORDER BY c.castsource, c.casttarget;

-- section: equality
-- type, access method (b btree, h hash), operator "=" of the default operator class of the type
SELECT concat_ws(E'\t', c.opcintype, left(m.amname, 1), o.amopopr)
FROM pg_opclass c
JOIN pg_am m ON m.oid = c.opcmethod AND m.amname IN ('btree', 'hash')
JOIN pg_amop o ON o.amopfamily = c.opcfamily AND o.amoplefttype = c.opcintype AND o.amoprighttype = c.opcintype
              AND o.amoppurpose = 's' AND o.amopstrategy = CASE m.amname WHEN 'btree' THEN 3 ELSE 1 END
WHERE c.opcdefault AND c.oid < 16384
ORDER BY c.opcintype, m.amname;

-- section: tables
-- schema, name, kind, row type, then per column: name, type, modifier, not null
SELECT concat_ws(E'\t', CASE n.nspname WHEN 'pg_catalog' THEN 'p' ELSE 'i' END, c.relname, c.relkind, pg_temp.n(c.reltype),
         string_agg(concat_ws(E'\t', a.attname, pg_temp.n(a.atttypid), a.atttypmod, a.attnotnull::int), E'\t' ORDER BY a.attnum))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema') AND c.relkind IN ('r', 'v')
GROUP BY n.nspname, c.relname, c.relkind, c.reltype
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";

-- section: keywords
-- words that quote_ident quotes: all but the unreserved ones
SELECT word FROM pg_get_keywords() WHERE catcode <> 'U' ORDER BY word COLLATE "C";
