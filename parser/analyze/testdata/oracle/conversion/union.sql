-- 10.5 rule 1: all of one type
SELECT id FROM t UNION SELECT id FROM t
SELECT vc FROM t UNION SELECT vc FROM t
SELECT coalesce(d, d), greatest(c, c), CASE WHEN ok THEN p ELSE p END, ARRAY[lab, lab] FROM t
SELECT lab FROM t UNION SELECT lab FROM t
-- 10.5 rule 2: a domain is treated as its base type
SELECT lab FROM t UNION SELECT tig FROM t
SELECT coalesce(lab, 'x'), coalesce(lab, txt), coalesce(cnt, 1), coalesce(cnt, i8), coalesce(tig, lab), greatest(sh, 1), ARRAY[cnt, id], ARRAY[lab, 'x'], nullif(lab, 'x'), nullif(cnt, 1), CASE WHEN ok THEN lab END, CASE WHEN ok THEN lab ELSE 'x' END, CASE WHEN ok THEN cd ELSE vc END FROM t
SELECT cnt FROM t UNION SELECT 1
SELECT bg FROM t UNION SELECT ints FROM t
VALUES ('x'::label), ('y'::label)
VALUES ('x'::label), ('y')
-- 10.5 rule 3: all unknown are text, else unknown ones are ignored
SELECT 'a' UNION SELECT 'b'
SELECT NULL UNION SELECT NULL
SELECT coalesce('a', 'b'), greatest('a', NULL), CASE WHEN true THEN 'a' ELSE 'b' END, ARRAY['a', NULL], nullif('a', 'b'), coalesce(NULL, NULL), CASE WHEN true THEN NULL END
SELECT coalesce(NULL, id), coalesce(id, '1'), coalesce('1', id), CASE WHEN ok THEN '2024-01-01' ELSE d END, greatest(n, '1.5'), ARRAY[id, '1', NULL], least(iv, '1 day'), CASE id WHEN '1' THEN 'a' END FROM t
SELECT coalesce(id, 'x') FROM t
SELECT CASE WHEN ok THEN 1 ELSE 'x' END FROM t
SELECT d FROM t UNION SELECT '2024-01-01'
SELECT '2024-01-01' UNION SELECT d FROM t
SELECT 'x' UNION SELECT d FROM t
SELECT NULL UNION SELECT id FROM t
SELECT NULL UNION SELECT NULL UNION SELECT id FROM t
SELECT NULL UNION (SELECT NULL UNION SELECT id FROM t)
SELECT id FROM t UNION SELECT NULL UNION SELECT NULL
VALUES (NULL), ('2'), (3)
VALUES ('a', 1), ('b', 2.5), (NULL, '3')
VALUES ($1, 1), ('b', $2)
SELECT coalesce($1, id), coalesce($2, 'x'), greatest($3, d), CASE WHEN ok THEN $4 ELSE n END, ARRAY[$5, i8], nullif($6, id), least($7, $8) FROM t
SELECT $1 UNION SELECT id FROM t
SELECT $1 UNION SELECT $2
SELECT id IN ($1, '2', 3), id IN (1, 2.5), txt IN ('a', vc), d IN (ts, '2024-01-01') FROM t
-- 10.5 rule 4: of several categories: an error
SELECT id FROM t UNION SELECT txt FROM t
SELECT d FROM t UNION SELECT id FROM t
SELECT coalesce(id, txt) FROM t
SELECT coalesce(d, iv) FROM t
SELECT greatest(id, d) FROM t
SELECT CASE WHEN ok THEN id ELSE ok END FROM t
SELECT ARRAY[id, txt] FROM t
SELECT CASE WHEN ok THEN p ELSE id END FROM t
SELECT id IN (1, d) FROM t
VALUES (1), (true)
SELECT ints FROM t UNION SELECT id FROM t
SELECT c FROM t UNION SELECT txt FROM t
SELECT nullif(id, txt) FROM t
-- 10.5 rule 5: the first type, unless it converts to a later one and not back
SELECT id FROM t UNION SELECT i8 FROM t
SELECT i8 FROM t UNION SELECT id FROM t
SELECT i2 FROM t UNION SELECT id FROM t UNION SELECT n FROM t
SELECT n FROM t UNION SELECT f4 FROM t
SELECT f4 FROM t UNION SELECT n FROM t
SELECT f4 FROM t UNION SELECT id FROM t UNION SELECT f8 FROM t
SELECT d FROM t UNION SELECT ts FROM t UNION SELECT tz FROM t
SELECT tz FROM t UNION SELECT d FROM t
SELECT tm FROM t UNION SELECT tm::timetz FROM t
SELECT iv FROM t UNION SELECT tm FROM t
SELECT vc FROM t UNION SELECT txt FROM t
SELECT vc FROM t UNION SELECT ch FROM t
SELECT ch FROM t UNION SELECT vc FROM t
SELECT nm FROM t UNION SELECT vc FROM t
SELECT vc FROM t UNION SELECT nm FROM t
SELECT nm FROM t UNION SELECT ch FROM t
SELECT net FROM t UNION SELECT cid FROM t
SELECT cid FROM t UNION SELECT net FROM t
SELECT bits FROM t UNION SELECT vb FROM t
SELECT vb FROM t UNION SELECT bits FROM t
SELECT o FROM t UNION SELECT id FROM t
SELECT id FROM t UNION SELECT o FROM t
SELECT o FROM t UNION SELECT reg FROM t
SELECT reg FROM t UNION SELECT o FROM t
SELECT o FROM t UNION SELECT i8 FROM t
SELECT mt FROM t UNION ALL SELECT ft FROM t
SELECT ft FROM t UNION ALL SELECT mt FROM t
SELECT jb FROM t UNION ALL SELECT js FROM t
SELECT coalesce(i2, id, n, f4), greatest(id, i8), least(f4, n, f8), coalesce(d, ts, tz), coalesce(vc, ch, txt), ARRAY[i2, i8], ARRAY[f4, n], CASE WHEN ok THEN i2 WHEN ok THEN n ELSE id END, coalesce(o, id), coalesce(nm, vc), coalesce(mt, ft), coalesce(cid, net), array[vc, ch] FROM t
SELECT coalesce(ft, mt) FROM t
SELECT ints FROM t UNION ALL SELECT bigs FROM t
SELECT coalesce(ints, bigs) FROM t
SELECT ARRAY[ints, bigs] FROM t
SELECT ARRAY[ints, ints], ARRAY[ints, '{1}'], ARRAY[ARRAY[1], ARRAY[2.5]], ARRAY[ints, NULL] FROM t
VALUES (1), (2.5), (3::bigint)
VALUES (1::real), (2.5)
VALUES (current_date), (now())
-- 10.5 rule 5: a preferred type ends the search
SELECT f8 FROM t UNION SELECT n FROM t
SELECT n FROM t UNION SELECT f8 FROM t
SELECT txt FROM t UNION SELECT nm FROM t
SELECT coalesce(f8, n), coalesce(tz, ts, d), coalesce(o, reg), coalesce(reg, o), coalesce(iv, tm), coalesce(vb, bits), coalesce(bits, vb) FROM t
-- 10.5 rule 6: all inputs are converted, or it is an error
SELECT o FROM t UNION SELECT n FROM t
SELECT coalesce(o, f8) FROM t
SELECT coalesce(m, n) FROM t
SELECT m FROM t UNION SELECT n FROM t
SELECT CASE WHEN ok THEN iv ELSE d END FROM t
SELECT p FROM t UNION ALL SELECT mt FROM t
-- 10.5: a union of three is resolved pair by pair, a recursive one by its first arm
SELECT 1 UNION SELECT 2.5 UNION SELECT '3'
SELECT '1' UNION SELECT '2' UNION SELECT 3
(SELECT '1' UNION SELECT 2) UNION SELECT 2.5
SELECT id FROM t INTERSECT SELECT i8 FROM t EXCEPT SELECT 2.5
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r
WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1.5 FROM r WHERE n < 5) SELECT n FROM r
WITH RECURSIVE r (n) AS (SELECT 'a' UNION ALL SELECT n || 'b' FROM r) SELECT n FROM r
WITH RECURSIVE r (n) AS (SELECT vc FROM t UNION ALL SELECT n || 'b' FROM r) SELECT n FROM r
WITH RECURSIVE r (n) AS (SELECT $1 UNION ALL SELECT n FROM r) SELECT n FROM r
SELECT t.id, u.id FROM t JOIN t u USING (i2), (SELECT i8 AS i2, 1 AS z) w
SELECT i2 FROM t JOIN (SELECT i8 AS i2 FROM t) u USING (i2)
SELECT vc FROM t FULL JOIN (SELECT ch AS vc FROM t) u USING (vc)
SELECT ts FROM t FULL JOIN (SELECT d AS ts FROM t) u USING (ts)
SELECT id FROM t JOIN (SELECT txt AS id FROM t) u USING (id)
-- 10.6: a literal that stays unknown is text
SELECT 'x', NULL, '1' AS n, $1
SELECT x FROM (SELECT 'x') s (x)
SELECT x || 1, x + 1 FROM (SELECT '1' AS x) s
SELECT x || 1, length(x) FROM (SELECT '1' AS x) s
SELECT (SELECT 'x'), (SELECT NULL), (SELECT $1), ARRAY(SELECT 'x'), EXISTS (SELECT 'x'), (SELECT '1') + 1
SELECT (SELECT 'x') || 'y', (SELECT $1) || 'y', id = (SELECT '1') FROM t
SELECT id = (SELECT 1) FROM t
WITH c AS (SELECT '1' AS x, $1 AS y) SELECT x, y, x || y FROM c
WITH c AS (SELECT $1 AS y) SELECT y + 1 FROM c
SELECT DISTINCT 'x', $1 ORDER BY 1
SELECT 'x' FROM t GROUP BY 1 ORDER BY 1
INSERT INTO t (id, txt) VALUES (1, 'x') RETURNING 'x', NULL, $1, $2 || 'y'
UPDATE t SET txt = 'x' RETURNING 'x' AS s, '1' AS n
SELECT ROW('x', NULL), ROW('x') = ROW('y'), ROW('x', $1) = ROW($2, 'y')
SELECT ROW($1)
