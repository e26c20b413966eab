-- 10.2 step 1: operators of the name that the search_path finds, or of the named schema only
SELECT 1 <~> 2, id <~> id FROM t
SELECT 1 OPERATOR(far.<~>) 2, 1 OPERATOR(off.<~>) 2, 1 OPERATOR(near.<~>) 2
SELECT 1 OPERATOR(off.<%%>) 2
SELECT 1.5 <~> 2.5
SELECT 1.5 OPERATOR(off.<~>) 2.5, $1 OPERATOR(off.<~>) 2
SELECT 1 OPERATOR(pg_catalog.<~>) 2
SELECT 1 OPERATOR(nowhere.<~>) 2
SELECT 1 OPERATOR(pg_catalog.+) 2.5
SELECT 1 <=~> 2
SELECT <~> 2
-- 10.2 step 1.a: of the same argument types only the one earliest in the path counts, of others each
SELECT id <~> i8, i8 <~> i8, i2 <~> i2, i2 <~> i8, i8 <~> id FROM t
SELECT 1::bigint <~> 2, 1::smallint <~> 2::bigint
-- 10.2 step 2: exactly the input types
SELECT txt <~> txt, 'a'::text <~> 'b'::text FROM t
SELECT ts <%%> ts, tz <%%> tz, d <%%> d, d <%%> ts, d <%%> tz, ts <%%> tz FROM t
-- 10.2 step 2.a: an unknown literal is taken for the type of the other side
SELECT id <~> '2', '2' <~> id, txt <~> '2', i8 <~> '2' FROM t
SELECT ts <%%> '2024-01-01', tz <%%> '2024-01-01', d <%%> '2024-01-01' FROM t
SELECT id + '1', d + '1', n * '2', iv + '1 day', ts - '2024-01-01', tz - '1 day' FROM t
SELECT id = '1', d < '2024-01-01', net << '10.0.0.0/8', jb @> '{}', ints && '{1}', r4 @> '1', b = '\x00' FROM t
SELECT id + 'x' FROM t
SELECT c = 'red', c > 'green', c = 'blue' FROM t
SELECT $1 <~> id, txt <~> $2, $3 <%%> ts, d - $4 FROM t
SELECT 'a' <~> 'b'
SELECT '1' <%%> '2'
SELECT $1 <~> $2
SELECT - '5', @ '-1', ~ '1', |/ '4', !! 'a'
-- 10.2 step 2.b: an unknown literal beside a domain is tried as the base type of the domain
SELECT lab = 'x', tig = 'x', cnt = '1', sh > '1.5', bg = '{1}', cd = 'x', lab || 'x', cnt + '1' FROM t
SELECT lab <~> 'x', cnt <~> '1', lab = $1, cnt + $2, bg || $3 FROM t
-- 10.2 step 3.a: candidates that would want a conversion that is not implicit are discarded
SELECT id <~> n FROM t
SELECT id <~> txt FROM t
SELECT p <~> 1, 1 <~> p, p <~> p FROM t
SELECT mt |+| mt, mt |-| mt, mt |-| ft, ft |-| mt FROM t
SELECT ft |+| ft FROM t
SELECT mt + 1 FROM t
SELECT ok + 1 FROM t
SELECT txt + txt FROM t
SELECT 'a'::text + 1
-- 10.2 step 3.b: a domain is treated as its base type
SELECT lab <~> lab, cnt <~> id, cnt + cnt, sh * 2, lab || tig, bg || ints, bg[1], cd || cd, cd LIKE 'a%' FROM t
SELECT lab <#%> lab, lab <#%> 'x', 'x' <#%> lab FROM t
SELECT txt <#%> txt FROM t
-- 10.2 step 3.c: the most exact matches win
SELECT i2 + id, i2 + i8, id + i8, f4 + f8, f4 + id, n + id, n + f8, f4 + n, i2 * i2, i8 / i2 FROM t
SELECT d + id, id + d, d + tm, d + iv, d - d, ts - d, tz - ts, tm + iv, iv * id, iv * f4, m * i2, m / m FROM t
SELECT o = id, o = i8, o = reg, reg = o, i2 = o, o + 1 FROM t
SELECT vc || vc, vc || ch, ch || txt, nm || vc, vc = ch, ch = txt, nm = txt, nm = vc, nm = ch, vc = 'x ', ch = 'x ' FROM t
SELECT net = cid, cid = cid, cid << net, net - net, cid & cid FROM t
-- 10.2 step 3.d: then those that take preferred types where a conversion is needed
SELECT i2 ^ i2, id ^ 2, i8 ^ f4, f4 * f8, i2 / f4, |/ id, ||/ i8, @ i2, - n2 FROM t
SELECT d < tz, ts < tz, d = ts, tm < iv, tm = tm FROM t
SELECT vc ~ ch, nm ~ 'a', ch LIKE vc, nm || nm FROM t
SELECT i2 ^ n, n ^ i2, n ^ f4 FROM t
-- 10.2 step 3.e: what category the remaining candidates take for an unknown literal; the string category first
SELECT 'a' || 'b', 'a' = 'b', 'a' < 'b', 'a' ~ 'b', 'a' LIKE 'b', '1' + '2'
SELECT 'a' || 1, 1 || 'a', 'a' || ok, d || 'x', 'x' || ints FROM t
SELECT 'x' || jb, jb || '{}', jb || $1, js || 'x', bits || '1', b || '\x01', txts || 'x', txts || '{x}', ints || 1, 1 || ints, ints || ints FROM t
SELECT jb - 'a', jb - 1, jb - '{a}', jb -> 'a', jb -> 1, js -> 'a', js #> '{a}', jb ->> '1', jb ? 'a', jb ?| '{a}' FROM t
SELECT '2024-01-01' + 1
SELECT '1' * '2'
SELECT '10.0.0.1' << '10.0.0.0/8'
SELECT $1 || $2, $3 || 'x', $4 = 'x'
SELECT $1 + 1, $2 + 1.5, $3 || 1, $4 - d, d + $5 FROM t
-- 10.2 step 3.f: unknown literals are taken for the type of the known ones, where all of those agree
SELECT ints <@ '{1}', '{1}' @> ints, r4 && '[1,2)', r4 -|- '[1,2)', r4 @> 1, r4 @> '1', 1 <@ r4, '1' <@ r4 FROM t
SELECT id IN ('1', '2'), txt IN ('a', $1), d IN ('2024-01-01', current_date), id = ANY ('{1,2}'), txt = ANY ($2), 'a' = ANY (txts), $3 = ANY (ints) FROM t
SELECT d BETWEEN '2024-01-01' AND $1, id BETWEEN '1' AND $2, '1' BETWEEN id AND i8 FROM t
SELECT (id, txt) = ('1', 'a'), (id, txt) < ($1, $2), (id, d) = (1, '2024-01-01') FROM t
SELECT iv / '2', iv * '2', '2' * iv, m / '2', m * '2' FROM t
-- An operator that is there only for other types, or for no types
SELECT js = js FROM t
SELECT x = x FROM t
SELECT p < p, p = p, p = ROW(1, 'a'), p = ROW(1, 2) FROM t
SELECT id = true FROM t
SELECT ok = 1 FROM t
SELECT ok = 'yes', ok = 'maybe' FROM t
SELECT bits = '101', vb = bits, bits & vb, bits << 1, ~ bits, ~ vb FROM t
SELECT c = 'red'::text FROM t
SELECT c || 'x', 'x' || c, c || c FROM t
SELECT x || 'a' FROM t
