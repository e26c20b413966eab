-- The facts that package catalog embeds: about PostgreSQL's own objects, or about
-- those of one extension. Each statement is one section; its rows are single text
-- values, fields separated by tabs, in a fixed order. The objects are those of the
-- temporary table members, OIDs are given as the table numbers has them. Schema
-- names are p (pg_catalog), i (information_schema) and x (that of the extension).

CREATE FUNCTION pg_temp.n(oid) RETURNS oid LANGUAGE sql STABLE AS
  'SELECT coalesce((SELECT number FROM pg_temp.numbers WHERE numbers.oid = $1), $1)';
CREATE FUNCTION pg_temp.schema(oid) RETURNS text LANGUAGE sql STABLE AS
  'SELECT CASE nspname WHEN ''pg_catalog'' THEN ''p'' WHEN ''information_schema'' THEN ''i'' ELSE ''x'' END FROM pg_namespace WHERE oid = $1';

-- section: types
-- oid, schema, name, kind, category, preferred, element, array, base, not null, subtype, multirange
SELECT concat_ws(E'\t', pg_temp.n(t.oid), pg_temp.schema(t.typnamespace),
         t.typname, t.typtype, t.typcategory, t.typispreferred::int,
         CASE WHEN t.typlen = -1 AND t.typsubscript = 'array_subscript_handler'::regproc THEN pg_temp.n(t.typelem) ELSE 0 END,
         pg_temp.n(t.typarray), pg_temp.n(t.typbasetype), t.typnotnull::int,
         coalesce(pg_temp.n(r.rngsubtype), pg_temp.n(m.rngtypid), 0), coalesce(pg_temp.n(r.rngmultitypid), 0))
FROM pg_type t
JOIN members o ON o.class = 'pg_type'::regclass AND o.oid = t.oid
LEFT JOIN pg_range r ON r.rngtypid = t.oid
LEFT JOIN pg_range m ON m.rngmultitypid = t.oid
ORDER BY t.oid;

-- section: functions
-- oid, schema, name, kind, arguments, argument names, defaults, variadic, result, set, strict,
-- volatility, OUT types, OUT names, language, aggregate kind, direct arguments
SELECT concat_ws(E'\t', pg_temp.n(p.oid), pg_temp.schema(p.pronamespace), p.proname, p.prokind,
         coalesce((SELECT string_agg(pg_temp.n(a)::text, ' ' ORDER BY i) FROM unnest(p.proargtypes) WITH ORDINALITY u(a, i)), ''),
         coalesce((SELECT string_agg(coalesce(p.proargnames[i], ''), ',' ORDER BY i)
          FROM generate_series(1, coalesce(cardinality(p.proargnames), 0)) i
          WHERE p.proargmodes IS NULL AND i <= p.pronargs OR p.proargmodes[i] IN ('i', 'b', 'v')), ''),
         p.pronargdefaults, pg_temp.n(p.provariadic), pg_temp.n(p.prorettype), p.proretset::int, p.proisstrict::int, p.provolatile)
    || E'\t' || coalesce((SELECT string_agg(pg_temp.n(p.proallargtypes[i])::text, ' ' ORDER BY i)
          FROM generate_series(1, cardinality(p.proargmodes)) i
          WHERE p.proargmodes[i] IN ('o', 'b', 't')), '')
    || E'\t' || coalesce((SELECT string_agg(coalesce(p.proargnames[i], ''), ',' ORDER BY i)
          FROM generate_series(1, cardinality(p.proargmodes)) i
          WHERE p.proargmodes[i] IN ('o', 'b', 't')), '')
    || E'\t' || l.lanname || E'\t' || coalesce(a.aggkind::text, '') || E'\t' || coalesce(a.aggnumdirectargs, 0)
FROM pg_proc p
JOIN members o ON o.class = 'pg_proc'::regclass AND o.oid = p.oid
JOIN pg_language l ON l.oid = p.prolang
LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
ORDER BY p.oid;

-- section: operators
-- oid, name, left, right, result, function, negator, commutator, merges, hashes
SELECT concat_ws(E'\t', pg_temp.n(p.oid), p.oprname, pg_temp.n(p.oprleft), pg_temp.n(p.oprright), pg_temp.n(p.oprresult), pg_temp.n(p.oprcode::oid),
         pg_temp.n(p.oprnegate), pg_temp.n(p.oprcom), p.oprcanmerge::int, p.oprcanhash::int)
FROM pg_operator p
JOIN members o ON o.class = 'pg_operator'::regclass AND o.oid = p.oid
ORDER BY p.oid;

-- section: casts
-- source, target, function, context, method
SELECT concat_ws(E'\t', pg_temp.n(c.castsource), pg_temp.n(c.casttarget), pg_temp.n(c.castfunc), c.castcontext, c.castmethod)
FROM pg_cast c
JOIN members o ON o.class = 'pg_cast'::regclass AND o.oid = c.oid
ORDER BY c.castsource, c.casttarget;

-- section: equality
-- type, access method (b btree, h hash), operator "=" of the default operator class of the type
SELECT concat_ws(E'\t', pg_temp.n(c.opcintype), left(m.amname, 1), pg_temp.n(a.amopopr))
FROM pg_opclass c
JOIN members o ON o.class = 'pg_opclass'::regclass AND o.oid = c.oid
JOIN pg_am m ON m.oid = c.opcmethod AND m.amname IN ('btree', 'hash')
JOIN pg_amop a ON a.amopfamily = c.opcfamily AND a.amoplefttype = c.opcintype AND a.amoprighttype = c.opcintype
              AND a.amoppurpose = 's' AND a.amopstrategy = CASE m.amname WHEN 'btree' THEN 3 ELSE 1 END
WHERE c.opcdefault
ORDER BY c.opcintype, m.amname;

-- section: tables
-- schema, name, kind, row type, then per column: name, type, modifier, not null
SELECT concat_ws(E'\t', pg_temp.schema(c.relnamespace), c.relname, c.relkind, pg_temp.n(c.reltype),
         string_agg(concat_ws(E'\t', a.attname, pg_temp.n(a.atttypid), a.atttypmod, a.attnotnull::int), E'\t' ORDER BY a.attnum))
FROM pg_class c
JOIN members o ON o.class = 'pg_class'::regclass AND o.oid = c.oid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'v')
GROUP BY n.nspname, c.relnamespace, c.relname, c.relkind, c.reltype
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C";

-- section: keys
-- table of pg_catalog, columns of its primary key
SELECT concat_ws(E'\t', c.relname, (SELECT string_agg(attname, ' ' ORDER BY k.ord) FROM unnest(x.conkey) WITH ORDINALITY k(num, ord)
         JOIN pg_attribute ON attrelid = c.oid AND attnum = k.num))
FROM pg_constraint x
JOIN pg_class c ON c.oid = x.conrelid
JOIN members o ON o.class = 'pg_class'::regclass AND o.oid = c.oid
WHERE x.contype = 'p' AND c.relnamespace = 'pg_catalog'::regnamespace
ORDER BY c.relname COLLATE "C";

-- section: keywords
-- words that quote_ident quotes: all but the unreserved ones
SELECT word FROM pg_get_keywords() WHERE catcode <> 'U' ORDER BY word COLLATE "C";
