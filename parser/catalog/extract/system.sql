-- PostgreSQL's own objects: those that initdb makes in its two schemas.
CREATE TEMPORARY TABLE members AS
SELECT 'pg_type'::regclass AS class, oid FROM pg_type
WHERE oid < 16384 AND typnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc
WHERE oid < 16384 AND pronamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
UNION ALL SELECT 'pg_class'::regclass, oid FROM pg_class
WHERE oid < 16384 AND relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
UNION ALL SELECT 'pg_operator'::regclass, oid FROM pg_operator
WHERE oid < 16384 AND oprnamespace = 'pg_catalog'::regnamespace
UNION ALL SELECT 'pg_cast'::regclass, oid FROM pg_cast WHERE oid < 16384
UNION ALL SELECT 'pg_opclass'::regclass, oid FROM pg_opclass WHERE oid < 16384;

-- OIDs from 12000 on (FirstUnpinnedObjectId) are given out by initdb and depend on
-- the locales of the machine: they are numbered again, in their order.
CREATE TEMPORARY TABLE numbers AS
SELECT oid, (11999 + row_number() OVER (ORDER BY oid))::oid AS number
FROM (SELECT DISTINCT oid FROM members WHERE class IN ('pg_type'::regclass, 'pg_proc'::regclass) AND oid >= 12000) o;
