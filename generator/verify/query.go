package verify

// What is read. The search path is pg_catalog.

// Tables and views of the user and of rung, with what they are partitions of or
// inherit from.
const relationsSQL = `
SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text,
       ARRAY(SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = c.oid AND NOT i.inhdetachpending ORDER BY i.inhseqno),
       c.relrowsecurity
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
ORDER BY n.nspname, c.relname`

// Columns; those of a domain that forbids NULL are not null either.
const columnsSQL = `
WITH RECURSIVE based(typ, up, required) AS (
  SELECT t.oid, t.typbasetype, t.typnotnull FROM pg_type t WHERE t.typtype = 'd'
  UNION ALL
  SELECT b.typ, t.typbasetype, b.required OR t.typnotnull FROM based b JOIN pg_type t ON t.oid = b.up AND t.typtype = 'd'
), strict AS (
  SELECT typ FROM based WHERE required GROUP BY typ
)
SELECT a.attrelid, a.attname::text,
       CASE WHEN e.oid IS NULL THEN tn.nspname || '.' || t.typname ELSE en.nspname || '.' || e.typname || '[]' END,
       a.attnotnull OR s.typ IS NOT NULL
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
JOIN pg_namespace n ON n.oid = c.relnamespace
 AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_namespace tn ON tn.oid = t.typnamespace
LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
LEFT JOIN strict s ON s.typ = t.oid
WHERE a.attnum > 0 AND NOT a.attisdropped`

// Unique indexes that are keys: valid, on columns alone and without a predicate.
const keysSQL = `
SELECT i.indrelid, ARRAY(
         SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, at)
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
         WHERE k.at <= i.indnkeyatts ORDER BY a.attname),
       i.indisprimary, i.indimmediate
FROM pg_index i
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indrelid >= 16384`

// Foreign keys that hold for every row. NOT ENFORCED is new in 18.
const foreignKeysSQL = `
SELECT f.conrelid, f.confrelid, f.conname::text,
       ARRAY(SELECT a.attname::text FROM unnest(f.conkey) WITH ORDINALITY k(attnum, at)
             JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.attnum ORDER BY k.at),
       ARRAY(SELECT a.attname::text FROM unnest(f.confkey) WITH ORDINALITY k(attnum, at)
             JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.attnum ORDER BY k.at),
       f.convalidated, coalesce((to_jsonb(f) ->> 'conenforced')::bool, true)
FROM pg_constraint f
WHERE f.contype = 'f'
ORDER BY f.conrelid, f.conname`

// Functions of the object schema. The owner of a function that runs as its owner
// must be allowed to use our tables.
const functionsSQL = `
SELECT p.proname::text, oidvectortypes(p.proargtypes), p.prokind::text, l.lanname::text, md5(p.prosrc), p.prosecdef,
       coalesce(p.proconfig, '{}'),
       NOT p.prosecdef OR NOT EXISTS (
         SELECT FROM pg_class c
         WHERE c.relnamespace = p.pronamespace AND c.relname IN ('stream', 'secret', 'coverage')
           AND NOT (pg_has_role(p.proowner, c.relowner, 'USAGE')))
FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE n.nspname = $1
ORDER BY p.proname, 2`

const triggersSQL = `
SELECT g.tgrelid, g.tgname::text, CASE WHEN n.nspname = $1 THEN p.proname::text ELSE '' END, g.tgenabled::text, g.tgtype,
       coalesce(g.tgoldtable::text, ''), coalesce(g.tgnewtable::text, ''), g.tgqual IS NOT NULL, g.tgconstraint <> 0
FROM pg_trigger g
JOIN pg_proc p ON p.oid = g.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE NOT g.tgisinternal
  AND (n.nspname = $1 OR g.tgname IN ($1 || '_i', $1 || '_u', $1 || '_d', $1 || '_t', $1 || '_b', $1 || '_m'))
ORDER BY g.tgrelid, g.tgname`

const eventsSQL = `
SELECT e.evtname::text, e.evtevent::text, e.evtenabled::text, coalesce(e.evttags, '{}'), p.proname::text
FROM pg_event_trigger e
JOIN pg_proc p ON p.oid = e.evtfoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = $1
ORDER BY e.evtname`

// Who may do what with our objects.
const rightsSQL = `
WITH objects(object, name, kind, owner, acl) AS (
  SELECT 'SCHEMA ' || quote_ident(n.nspname), n.nspname::text, 'S', n.nspowner, coalesce(n.nspacl, acldefault('n', n.nspowner))
  FROM pg_namespace n WHERE n.nspname = $1
  UNION ALL
  SELECT 'TABLE ' || c.oid::regclass, c.relname::text, 'r', c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
  UNION ALL
  SELECT 'ROUTINE ' || p.oid::regprocedure, p.proname || '(' || oidvectortypes(p.proargtypes) || ')', p.prokind::text, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = $1
)
SELECT o.object, o.name, o.kind, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee)::text END, a.privilege_type, a.is_grantable, a.grantee = o.owner
FROM objects o, LATERAL aclexplode(o.acl) a
ORDER BY 1, 4, 5`
