-- domains, composites, enums, ranges and arrays, one inside the other
SELECT * FROM goods
SELECT price + 1, was + price, -was, price = 5, price = $1, was % 2 FROM goods
SELECT price || 'x', name || 'y', name LIKE $1, lower(name), name = ANY ($2) FROM goods
SELECT coalesce(price, was), greatest(price, 1), CASE WHEN true THEN price END, nullif(price, was), ARRAY[price, 1], ARRAY[price] FROM goods
SELECT price FROM goods UNION SELECT was FROM goods
SELECT price FROM goods UNION SELECT 1
SELECT name FROM goods UNION SELECT 'x' UNION SELECT nm FROM goods
SELECT 'x' UNION SELECT name FROM goods
SELECT NULL::price, 5::price, '5'::cents, 5.5::cents, 'abcdefghij'::short, NULL::tags, '{a}'::tags, ARRAY['a']::tags, $1::tags
SELECT 'x'::cents
SELECT true::price
SELECT labels[1], labels[1:2], plain[1], labels || 'x', plain || 'x'::tag, plain || plain, array_length(labels, 1), 'a' = ANY (labels), cardinality(plain) FROM goods
SELECT array_append(labels, 'x'), array_append(plain, 'y'), array_position(plain, $1) FROM goods
SELECT unnest(labels), unnest(plain), unnest(us) FROM goods
SELECT labels = plain, labels @> ARRAY['a'], plain <@ $1, labels && '{a}' FROM goods
SELECT plain @> ARRAY['a'::text] FROM goods
SELECT domain_in(price, labels), domain_in(1, '{a}'), domain_in($1, $2), domain_in(5::bigint, plain) FROM goods
SELECT elem(name, ARRAY['a']) FROM goods
SELECT elem(price, ARRAY[1::bigint]), elem('x', plain), elem(1, ARRAY[2]) FROM goods
SELECT elem(1, ARRAY['x'])
SELECT elem($1, ARRAY[1])
SELECT size, (size).value, (size).unit, (size).notes[1], (goods.size).notes FROM goods
SELECT size.value FROM goods
SELECT (size).nope FROM goods
SELECT (name).x FROM goods
SELECT (size).*, (pos).* FROM goods
SELECT sizes[1], sizes[1].value, (sizes[1]).unit, (sizes[1:2])[1].notes[2] FROM goods
SELECT sizes[$1].value FROM goods WHERE (sizes[$2]).unit = $3
SELECT (lines[1]).a.x, (lines[1]).b, ((lines[1]).b).z, (lines[1]).label, lines[1].a.y FROM goods
SELECT (lines).a FROM goods
SELECT ROW(1, 'kg', NULL)::amount, ROW($1, $2, $3)::amount, (ROW(1, 'kg', '{a}')::amount).unit
SELECT ROW(1, 'kg')::amount
SELECT ROW('x', 'kg', NULL)::amount
SELECT ROW(1, 'nope', NULL)::amount
SELECT ROW(true, 'kg', NULL)::amount
SELECT '(1,kg,)'::amount, 'x'::amount
SELECT (1, 2, 3)::point3, ROW(ROW(1, 2, 3), ROW(4, 5, $1), 'l')::line3
SELECT pos = ROW(1, 2, 3)::point3, pos = $1, pos IS NULL, pos IS DISTINCT FROM $2, pos < pos FROM goods
SELECT pos = ROW(1, 2, 3) FROM goods
SELECT pos = (1, 2) FROM goods
SELECT (pos).x = $1 AND (pos).y BETWEEN $2 AND $3 FROM goods
SELECT mid(pos, pos), (mid(pos, $1)).x, mid((1, 2, 3), pos), mid(NULL, ROW(1, 2, $2)) FROM goods
SELECT mid((1, 2), pos) FROM goods
SELECT unit_of(size), size.unit_of, (size).unit_of, unit_of(ROW(1, 'kg', NULL)), unit_of($1) FROM goods
SELECT unit_of(size), (size).unit_of FROM goods
SELECT worth(goods), goods.worth, worth(g), g.worth FROM goods, goods g
SELECT worth(c) FROM cheap c
SELECT u = 'kg', u > 'm', u = $1, u IN ('kg', 'm'), u::text, 'Stück'::unit, ''::unit FROM goods
SELECT u = 'nope' FROM goods
SELECT u = 'x'::text FROM goods
SELECT u || 'x', lower(u) FROM goods
SELECT lower(u) FROM goods
SELECT u::text::unit, u::varchar, us::text[], us = ARRAY['kg']::unit[], u = ANY (us), us || u, us || 'kg' FROM goods
SELECT us || 'kg'::text FROM goods
SELECT enum_first(u), enum_range(u, NULL), enum_text(u), enum_text('kg'::unit) FROM goods
SELECT enum_text('kg')
SELECT enum_text(1)
SELECT max(u), min(us), array_agg(u), mode() WITHIN GROUP (ORDER BY u) FROM goods
SELECT sum(u) FROM goods
SELECT sum(price), avg(was), max(name), min(ch), sum(m), sum(iv), max(tm), bit_and(id), sum(f), avg(f) FROM goods
SELECT valid @> current_date, valid @> $1, valid && $2, valid * valid, lower(valid), upper_inf(valid), isempty(valid) FROM goods
SELECT valid @> 'x' FROM goods
SELECT valid @> '2020-01-01'::date, valid @> now() FROM goods
SELECT valid + '[2020-01-01,)' FROM goods
SELECT names @> 'x'::text, names @> $1, lower(names), textrange('a', 'b'), textrange($1, $2, '[]'), '[a,b]'::textrange FROM goods
SELECT units @> 'kg'::unit, unitrange('kg', 'm'), lower(units), unitrange(u, u) FROM goods
SELECT textrange(1, 2)
SELECT spans @> 5::bigint, spans + int8multirange(int8range(1, 2)), unnest(spans), range_merge(spans), multi(spans), lower(spans), range_agg(valid) FROM goods GROUP BY spans
SELECT multi(textranges(names)), textranges(), textranges(names, names) FROM goods
SELECT span(1, int8range(1, 2)), span(1::numeric, numrange(1, 2)), span('x', names) FROM goods
SELECT span(1.5, int4range(1, 2))
SELECT span('2020-01-01', valid) FROM goods
SELECT matrix[1][2], matrix[1:2][1], matrix[1], matrix || matrix, array_dims(matrix), unnest(matrix), matrix = '{{1}}' FROM goods
SELECT ARRAY[[1, 2], [3, $1]], ARRAY[ARRAY[1], ARRAY[2.5]], ARRAY[matrix, matrix], ARRAY[]::int[], '{}'::int[] FROM goods
SELECT ARRAY[1, 'x']
SELECT ARRAY[1, ARRAY[2]]
SELECT ARRAY[]
SELECT matrix['x'] FROM goods
SELECT matrix[1.6], matrix[$1], matrix[$2:$3] FROM goods
SELECT bits & '1010', bits | B'0001', bits || vbits, vbits << 1, bits = '1010', bits::int, 5::bit(4), length(vbits), ~ bits, get_bit(bits, 1) FROM goods
SELECT bits + 1 FROM goods
SELECT ch, ch = 'a', ch || 'b', length(ch), ch::text, trim(ch), ch LIKE 'a%', 'a'::char(3), 'ab'::char, ch::varchar(2), upper(ch) FROM goods
SELECT one, one = 'a', one::text, one || 'x', ascii(one), 'ab'::"char", 65::"char" FROM goods
SELECT nm, nm = 'x', nm || 'y', length(nm), nm::text, lower(nm), nm LIKE $1, nm = name FROM goods
SELECT t0 + iv, t0 - tz, tz - t0, t0 - t0, t0::date - 1, tz AT TIME ZONE 'UTC', t0 AT TIME ZONE iv, tm - iv, extract(epoch FROM iv), iv * 2, 2 * iv, iv / 2.0, iv + iv, -iv, t0 > tz, t0 = '2020-01-01', age(t0), date_trunc('day', tz) FROM goods
SELECT t0 + 1 FROM goods
SELECT t0 + '1 day', t0 - '2020-01-01', tz + $1, t0 - $2, current_date + $3, current_date - $4, $5 + iv FROM goods
SELECT '2020-01-01' + iv FROM goods
SELECT tm + t0::date, t0::date + tm, t0::time + t0::date FROM goods
SELECT n + 1, n + 1.5, n * f, n * was, n / id, n ^ 2, n % 3, n = f, round(n), round(f), round(n, 1), f + 1, f * 2.5, f::int, n::int, big::text, share * price, share::float8 FROM goods
SELECT round(f, 1) FROM goods
SELECT m + m, m * 2, m / m, m * f, m / 2.5, m::numeric, n::money, m > '5', m = $1, 5 * m, m + 5::money FROM goods
SELECT m + 5 FROM goods
SELECT ip << '10.0.0.0/8', ip = $1, ip & ip, ip + 1, ip - ip, host(ip), ip::inet, ip::text, '10.0.0.1'::inet <<= ip, masklen(ip), mac = '08:00:2b:01:02:03', mac::text, trunc(mac), ~ mac FROM goods
SELECT geo <-> '(1,2)', geo <@ shape, shape @> geo, geo[0], shape && shape, geo ~= $1, area(shape::box), circle(shape), geo + '(1,1)', geo <-> geo FROM goods
SELECT geo = geo FROM goods
SELECT DISTINCT geo FROM goods
SELECT shape = shape, shape ~= shape FROM goods
SELECT doc::text, doc IS DOCUMENT, xpath('/a', doc), xmlconcat(doc, '<b/>'), xmlagg(doc) FROM goods GROUP BY id
SELECT doc = doc FROM goods
SELECT vec @@ 'a', vec @@ q, vec @@ to_tsquery($1), q && 'b', vec || vec, name @@ 'x', ts_rank(vec, q), q @> q, !! q, numnode(q) FROM goods
SELECT lsn - lsn, lsn + 5, lsn > '0/0', lsn - 5, lsn::text, ref::text, ref::oid, ref = 'goods'::regclass, ref = 'goods', ref::int, ref = $1 FROM goods
SELECT 'nosuch'::regtype, 'int4'::regtype, 'kg'::regrole, 'public'::regnamespace, 'now'::regproc, 'sum(int4)'::regprocedure
SELECT '{"a":1}'::jsonb, '{a:1}'::json
SELECT total, lower_n, total + 1 FROM goods WHERE lower_n = $1
INSERT INTO goods (name, price, pos, u, valid, ch, tz, f) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id, total, lower_n
INSERT INTO goods (name, price, pos, u, valid, ch, tz, f) VALUES ('x', 1, ROW(1, 2, 3), 'kg', '[2020-01-01,)', 'a', now(), 1.5)
INSERT INTO goods (id, name) VALUES (1, 'x')
INSERT INTO goods (id, name) OVERRIDING SYSTEM VALUE VALUES ($1, $2)
INSERT INTO goods (total) VALUES (1)
INSERT INTO goods (total, lower_n) VALUES (DEFAULT, DEFAULT)
INSERT INTO goods (pos.x, pos.y, size.unit, sizes[1].value, us[2], matrix[1][2]) VALUES ($1, $2, $3, $4, $5, $6)
INSERT INTO goods (pos.nope) VALUES (1)
INSERT INTO goods (name.x) VALUES (1)
INSERT INTO goods (u) VALUES (1)
INSERT INTO goods (valid, price) VALUES (now(), 'x'::text)
INSERT INTO goods (t0, tz, tm, iv) VALUES (now(), now()::date, now()::time, '1 day'), ($1, $2, $3, $4)
INSERT INTO goods (n, big, f, share) VALUES (1::money, 1, 1, 1)
INSERT INTO goods (name) SELECT ch FROM goods UNION SELECT $1
INSERT INTO goods (price, was) SELECT $1, $2 UNION ALL SELECT 1, 2
UPDATE goods SET size.value = $1, size.unit = 'm', sizes[1] = $2, sizes[2].unit = $3, us[1:2] = $4, matrix[1][1] = $5, pos.x = (pos).y + $6 WHERE id = $7 RETURNING size, (size).value
UPDATE goods SET size.nope = 1
UPDATE goods SET size = ROW(1, 'kg', NULL), sizes = ARRAY[ROW(1, 'kg', NULL)::amount], lines = '{}', pos = $1
UPDATE goods SET pos = ROW(1, 2)
UPDATE goods SET total = 1
UPDATE goods SET total = DEFAULT, u = 'nope'
UPDATE goods SET id = 5
UPDATE goods SET labels[1] = 'x', plain = plain || $1::tag, labels = $2
UPDATE goods SET name = 5, u = 'kg'::text
UPDATE goods SET u = 'kg'::text
UPDATE goods SET valid = '[x,y)', names = textrange('a', 'b'), spans = '{[1,2)}', was = 1.5, ch = 'abcdefgh', bits = '1', nm = name
INSERT INTO moves (good, at, delta) VALUES ($1, $2, ($3, $4, $5)) ON CONFLICT (good, at) DO UPDATE SET delta.value = (moves.delta).value + (excluded.delta).value RETURNING delta, (delta).*
INSERT INTO moves VALUES (1, now(), ROW(1, 'kg', NULL)), (2, now(), $1)
INSERT INTO holders (id, row_, any_) SELECT id, g, size FROM goods g
INSERT INTO holders (id, row_) SELECT id, c FROM cheap c
INSERT INTO holders VALUES (1, $1, $2, $3) RETURNING (row_).name, (any_).unit, (rows_[1]).price, any_
SELECT (row_).size.unit, (rows_[1].sizes[2]).value, (any_).value, (any_).notes[1], any_ FROM holders
SELECT h.row_.name FROM holders h
SELECT (h).row_.name, (h.row_).pos.x, ((h).rows_)[1].name FROM holders h
SELECT any_ = ROW(1, 'kg', NULL)::amount, any_::amount, any_::text, ROW(1, 'kg', NULL)::positive_amount, NULL::positive_amount FROM holders
SELECT unit_of(any_), coalesce(any_, ROW(1, 'kg', NULL)) FROM holders
SELECT unit_of(any_), coalesce(any_, ROW(1, 'kg', NULL)::amount) FROM holders
SELECT (r).* FROM (SELECT row_ AS r FROM holders) s
SELECT r.* FROM holders, unnest(rows_) r WHERE r.price > $1
SELECT * FROM holders h, LATERAL (SELECT (h.row_).*) x
SELECT * FROM all_units(), all_amounts(), all_amounts() a (v), unnest('{(1,kg,)}'::amount[])
SELECT all_units(), (all_amounts()).unit, u FROM all_units() u
SELECT a.value, a.v FROM all_amounts() a (v)
SELECT * FROM cheap
SELECT v, x, y, z, u FROM cheap WHERE v > $1
SELECT ax, l, (l).b.y, (deep.l).label FROM deep
SELECT count(*), u FROM goods GROUP BY u ORDER BY u
SELECT DISTINCT size, us, valid, pos FROM goods
SELECT DISTINCT doc FROM goods
SELECT size, count(*) FROM goods GROUP BY size ORDER BY size
SELECT lines, count(*) FROM goods GROUP BY lines
SELECT shape FROM goods ORDER BY shape
SELECT q, lsn FROM goods ORDER BY q, lsn, vec, mac, ip, bits, m
SELECT json_build_object('g', g), to_jsonb(g) -> 'name', row_to_json(g), jsonb_build_array(size, u) FROM goods g
SELECT g::text, g::goods, ROW(g.*)::goods, ROW(g.*) = g, g = g, g IS NULL, g IS NOT DISTINCT FROM $1 FROM goods g
SELECT hash_record(g), pg_column_size(g), pg_typeof(size), pg_typeof($1::unit) FROM goods g
SELECT ROW(1, 2) = ROW(1, 2), ROW(1, 'x') < ROW(2, 'y'), (1, 2) IN ((1, 2), (3, $1)), (id, name) IN (SELECT id, name FROM goods), (1, 2) = ANY (SELECT 1, 2), (id, u) = ($2, $3) FROM goods
SELECT ROW(1, 2) = ROW(1)
SELECT ROW(1, 2) < ROW(1, 'x'::text)
SELECT (1, NULL) IS NULL, ROW() IS NULL, ROW() = ROW()
SELECT (SELECT size FROM goods LIMIT 1).unit, ((SELECT g FROM goods g LIMIT 1)).name, (SELECT ROW(1, 'x')).f1
SELECT (SELECT 1, 2)
SELECT EXISTS (SELECT FROM goods), ARRAY(SELECT u FROM goods), ARRAY(SELECT us FROM goods), ARRAY(SELECT size FROM goods)
SELECT t0::timestamp(3), n::numeric(5, 1), name::varchar(3), 'x'::char(2)::text, iv::interval hour, tm::time, bits::bit(2), 1.55::numeric(3, 1), '12:00'::timetz(0), t0::timestamptz FROM goods
SELECT n::nosuch, name::short(3) FROM goods
SELECT name::varchar(0) FROM goods
SELECT n::numeric(2000) FROM goods
SELECT 'x'::numeric(3, 1)
SELECT interval '1' day, interval '1-2' year to month, time '10:00', timestamp with time zone '2020-01-01', bit '101', bit varying(3) '1', national character(3) 'x', double precision '1.5', char 'x', decimal '1', dec(3, 1) '1'
SELECT $1 + $2, $1::int
SELECT $1::int + $2, $1 = 5
SELECT $1 = $2
SELECT $1 IS NULL
SELECT $1 IS NULL OR $1 = 5
SELECT $1 = 5 OR $1 = 'x'
SELECT $1 = 5, $1 = 5::bigint
SELECT $1::int, $1::text
SELECT $2
SELECT $1 || 'x', $1 = 5
SELECT $1::unit = 'kg', $1 = u FROM goods
SELECT * FROM goods WHERE ($1::text IS NULL OR name = $1) AND ($2::unit IS NULL OR u = $2)
SELECT * FROM goods WHERE name = $1 AND ch = $1
SELECT * FROM goods WHERE id = $1 AND was = $1
SELECT * FROM goods WHERE id = ANY ($1) AND name <> ALL ($2) AND u IN ($3, $4)
SELECT * FROM goods WHERE name LIKE $1 || '%' AND lower(name) ~ $2 AND name SIMILAR TO $3 AND n BETWEEN $4 AND $5 LIMIT $6
SELECT CASE $1 WHEN 1 THEN $2 ELSE 'x' END, CASE WHEN $3 THEN $4 ELSE 1.5 END, coalesce($5, 1), nullif($6, 'x'), greatest($7, now())
SELECT coalesce($1, $2), nullif($3, $4), ARRAY[$5, $6]
SELECT values_ FROM (VALUES ($1, 1), ('x', $2)) v (values_, n)
VALUES ($1, $2), (1, 'x')
VALUES (1), ('x')
VALUES (1, 2), (3)
VALUES ($1)
