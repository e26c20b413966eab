-- Manual chapter 10, by example.
-- Example 10.1: square root operator
SELECT |/ 40 AS "square root of 40"
-- Example 10.2: string concatenation
SELECT text 'abc' || 'def' AS "text and unknown"
SELECT 'abc' || 'def' AS "unspecified"
SELECT $1 || 'def' AS "parameter and unknown"
-- Example 10.3: absolute value and negation
SELECT @ '-4.5' AS "abs"
SELECT ~ '20' AS "negation"
SELECT ~ CAST('20' AS int8) AS "negation"
-- Example 10.4: array inclusion
SELECT array[1,2] <@ '{1,2,3}' as "is subset"
SELECT array[1,2] <@ $1
-- Example 10.5: custom operator on a domain
SELECT mail = 'a@b', mail || 'x', mail LIKE $1 FROM people
-- Example 10.6: rounding function argument types
SELECT round(4, 4)
SELECT round(4.0, 4)
SELECT round($1, 4), round($2)
-- Example 10.7: variadic function resolution
SELECT many(1), many(1, 2), many(VARIADIC '{1,2}'), many($1, $2)
SELECT many()
-- Example 10.8: substring function types
SELECT substr('1234', 3)
SELECT substr(varchar '1234', 3)
SELECT substr(CAST (varchar '1234' AS text), 3)
SELECT substr(1234, 3)
SELECT substr(CAST (1234 AS text), 3)
-- Example 10.9: character storage type conversion
INSERT INTO people (tenant_id, code, flag, small, ratio) VALUES ($1, 'abc' || 'def', $2, 2.6, '1')
UPDATE people SET flag = 'ab' || code, small = ratio, nums = '[1,2)' WHERE small = $1 RETURNING flag
UPDATE people SET small = 'x'::text
-- Example 10.10 to 10.13: UNION and related constructs
SELECT text 'a' AS "text" UNION SELECT 'b'
SELECT 1.2 AS "numeric" UNION SELECT 1
SELECT 1 AS "real" UNION SELECT CAST('2.2' AS REAL)
SELECT NULL UNION SELECT NULL UNION SELECT 1
SELECT NULL UNION SELECT NULL UNION ALL SELECT 'x'
-- Section 10.6: output columns of unknown type
SELECT 'Hello World'
SELECT 'a' AS x, $1 AS y, NULL AS z
