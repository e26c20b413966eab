-- The objects of the extension $1, less the functions that SQL cannot call.
CREATE TEMPORARY TABLE owners ON COMMIT DROP AS
SELECT 0 AS ord, oid FROM pg_extension WHERE extname = '$1'
UNION ALL
SELECT (row_number() OVER (ORDER BY r.extname))::int, r.oid
FROM pg_extension e
JOIN pg_depend d ON d.classid = 'pg_extension'::regclass AND d.objid = e.oid AND d.refclassid = 'pg_extension'::regclass
JOIN pg_extension r ON r.oid = d.refobjid
WHERE e.extname = '$1';

-- Those of the extensions that it requires come after its own.
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
WITH direct AS (
  SELECT ord, classid AS class, objid AS oid FROM pg_depend JOIN owners ON owners.oid = refobjid
  WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
), types AS (
  SELECT ord, oid FROM direct WHERE class = 'pg_type'::regclass
  UNION SELECT ord, t.oid FROM direct d JOIN pg_type t ON t.typrelid = d.oid WHERE class = 'pg_class'::regclass
  UNION SELECT ord, rngmultitypid FROM direct d JOIN pg_range r ON rngtypid = d.oid WHERE class = 'pg_type'::regclass
)
SELECT ord, class, direct.oid FROM direct LEFT JOIN pg_proc p ON class = 'pg_proc'::regclass AND p.oid = direct.oid
WHERE class <> 'pg_type'::regclass AND NOT coalesce('internal'::regtype = ANY (proargtypes), false)
UNION SELECT ord, 'pg_type'::regclass, oid FROM types
UNION SELECT ord, 'pg_type'::regclass, a.oid FROM types t JOIN pg_type a ON a.typelem = t.oid AND a.typcategory = 'A';

CREATE TEMPORARY TABLE members ON COMMIT DROP AS SELECT class, oid FROM known WHERE ord = 0;

CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS
SELECT oid, (16383 + 100000 * ord + row_number() OVER (PARTITION BY ord ORDER BY oid))::oid AS number
FROM (SELECT DISTINCT ord, oid FROM known WHERE class IN ('pg_type'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass)) o;
