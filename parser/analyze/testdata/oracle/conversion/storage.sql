-- 10.4 step 1: an exact match with the target
INSERT INTO t (id, txt, n, d) VALUES (1, 'x'::text, 1.5, current_date)
-- 10.4 step 2: otherwise a conversion by a cast for assignment
INSERT INTO t (id, i2, i8, f4, f8, n, txt) VALUES (1::bigint, 2, 3, 4.5, 5, 6, 7) RETURNING i2, f4, txt
INSERT INTO t (id, txt, vc, ch, nm) VALUES (1, d '2024-01-01', 1)
INSERT INTO t (id, txt, vc, ch, nm) VALUES (1, current_date, 12, true, 'x') RETURNING vc, ch, nm
INSERT INTO t (id, txt) VALUES (1.7, ARRAY[1, 2]) RETURNING id, txt
INSERT INTO t (id, txt) SELECT i8, n FROM t RETURNING id, txt
UPDATE t SET id = n, i2 = f8, f4 = n, n = f4, txt = iv, vc = id, d = tz, tm = ts, ts = d, tz = ts, iv = tm, cid = net, js = jb, jb = js, o = id, m = n, bits = vb
UPDATE t SET mt = ft, ft = mt, n = mt
UPDATE t SET n = ft
UPDATE t SET mt = n
UPDATE t SET id = txt
UPDATE t SET ok = id
UPDATE t SET d = txt
UPDATE t SET d = iv
UPDATE t SET id = ok
UPDATE t SET c = txt
UPDATE t SET c = vc
UPDATE t SET txt = c, vc = c, txt = 'y'
UPDATE t SET txt = c, vc = c, ch = nm, nm = txt, lab = c
UPDATE t SET js = txt
UPDATE t SET x = txt
UPDATE t SET b = txt
UPDATE t SET id = p, i8 = p
UPDATE t SET ints = bigs, bigs = ints, txts = ints
UPDATE t SET ints = txts
UPDATE t SET r4 = '[1,2)', ints = '{1,2}', p = '(1,a)', jb = '{}', bits = '1010', net = '10.0.0.1'
UPDATE t SET r4 = 1
UPDATE t SET p = ROW(1, 'a'), p = (1, 2)
UPDATE t SET p = ROW(1, 'a')
UPDATE t SET p = ROW(1, 2, 3)
UPDATE t SET p.a = '1', p.b = 2
UPDATE t SET ints[1] = '1', txts[2] = id, ints[2:3] = '{1,2}'
UPDATE t SET ints[1] = 'x'
-- 10.4 step 2: an unknown literal is read as the target type
UPDATE t SET id = '1', d = '2024-01-01', iv = '1 day', ok = 'on', c = 'red', cnt = '1', sh = '1.5', bg = '{1}', o = '1', reg = 'near.t'
UPDATE t SET id = 'x'
UPDATE t SET d = 'x'
UPDATE t SET ok = 'perhaps'
UPDATE t SET c = 'blue'
UPDATE t SET jb = '{'
UPDATE t SET cnt = 'x'
UPDATE t SET ints = '{'
UPDATE t SET id = $1, d = $2, c = $3, p = $4, cnt = $5, bg = $6, vc = $7, bits = $8, mt = $9, txts[1] = $10
UPDATE t SET p = $1, p.a = $2
UPDATE t SET ints = $1, ints[1] = $2
UPDATE t SET p.a = 1, p.a = 2
UPDATE t SET p.a = 1, p = NULL
UPDATE t SET ints[1] = 1, ints[1] = 2
INSERT INTO t (id, txt, vc, n2, lab, r4) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, txt, vc, n2, lab, r4
INSERT INTO t (id, txt) SELECT $1, $2
INSERT INTO t (id, txt) SELECT '1', 'x'
INSERT INTO t (id, txt) SELECT '1', 'x' UNION SELECT '2', 'y'
INSERT INTO t (id, txt) SELECT '1', 'x' UNION ALL SELECT $1, $2
INSERT INTO t (id, txt) VALUES ('1', 'x'), (2, $1)
INSERT INTO t (id, txt) VALUES ('1', 'x'), ($2, $1)
INSERT INTO t (id, d) VALUES ('1', current_date), (2, '2024-01-01')
INSERT INTO t (id, txt) VALUES (1, DEFAULT), (DEFAULT, 'x')
INSERT INTO t (id, txt) SELECT DISTINCT $1, 'x'
INSERT INTO t (id, txt) SELECT DISTINCT '1', 'x'
INSERT INTO t (id, txt) SELECT '1', 'x' ORDER BY 1
INSERT INTO t (id, txt) SELECT '1', $1 ORDER BY 2
INSERT INTO t (id, txt) SELECT $1, 'x' GROUP BY 1
INSERT INTO t (id, txt) SELECT DISTINCT ON (2) 1, $1
INSERT INTO t (id, txt, d) SELECT 1, 'x', '2024-01-01' FROM t
INSERT INTO t (id, txt, d) SELECT * FROM (VALUES (1, 'x', '2024-01-01')) v
INSERT INTO t (id, txt, d) SELECT * FROM (SELECT 1, 'x', $1) v
-- 10.4 step 3: then the target's length
INSERT INTO t (id, txt, vc, ch, n2, bits, vb) VALUES (1, 'x', 'abcdefgh', 'abcdefgh', 1.23456, '1010', '1') RETURNING vc, ch, n2, bits, vb
UPDATE t SET vc = txt, ch = vc, n2 = n, bits = '10', cd = 'too long for it', sh = 12.345
UPDATE t SET bits = B'1010', vb = B'1', n2 = f8
-- Columns and parts of columns that are written twice
INSERT INTO t (id, txt, p, p.a) VALUES (1, 'x', NULL, 1)
INSERT INTO t (id, txt, p.a, p) VALUES (1, 'x', 1, NULL)
INSERT INTO t (id, txt, p.a, p.b, ints[1], ints[2]) VALUES (1, 'x', 1, 'b', 1, $1)
INSERT INTO t (id, txt, id) VALUES (1, 'x', 2)
-- Literals of arrays
SELECT '{}'::int[], '{1,2}'::int[], '{{1,2},{3,4}}'::int[], ' { 1 , 2 } '::int[], '[0:1]={1,2}'::int[], '{NULL,null}'::int[], '{"1",2}'::int[], '{a b, "c,d", "e\"f", g\,h}'::text[], '{"",x}'::text[]
SELECT '{1'::int[]
SELECT '1'::int[]
SELECT '{1}}'::int[]
SELECT '{1,}'::int[]
SELECT '{,1}'::int[]
SELECT '{1,,2}'::int[]
SELECT '{1} x'::int[]
SELECT '{{1,2},{3}}'::int[]
SELECT '{{1},2}'::int[]
SELECT '{1,{2}}'::int[]
SELECT '{a"b}'::text[]
SELECT '{"a"b}'::text[]
SELECT '{"a}'::text[]
SELECT '{a{b}'::text[]
SELECT '[1:2]'::int[]
SELECT '[x]={1}'::int[]
SELECT '{x}'::int[]
SELECT '{1.5}'::int[]
SELECT ''::int[]
