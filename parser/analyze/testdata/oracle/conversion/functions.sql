-- 10.3 step 1: functions of the name that the search_path finds, or of the named schema only
SELECT f(1), f(id), f(i8), far.f(1), off.f(1) FROM t
SELECT f(n) FROM t
SELECT off.f(n), off.f(id), off.f('1'), off.f($1) FROM t
SELECT off.f(f8) FROM t
SELECT off.g(1)
SELECT nowhere.f(1)
-- 10.3 step 1.a: of the same argument types only the one earliest in the path counts, of others each
SELECT f(i2), f(i8), f(1::smallint), f(cnt), f($1) FROM t
SELECT f('1')
-- 10.3 step 1.b: a variadic parameter is as many parameters of its element type; a function without goes first
SELECT v(1), v(1, 2), v(1, 2, 3), v(VARIADIC '{1,2}'), v(VARIADIC ints), v(VARIADIC $1) FROM t
SELECT v(i2, i2), v(i2), v('1', '2'), v($1, $2), v($3) FROM t
SELECT v()
SELECT v(VARIADIC 1)
SELECT v(i8) FROM t
SELECT w(1), w(1, 2), w(i2), w($1), w(VARIADIC '{}') FROM t
SELECT concat(1, 'a', d), concat_ws(',', txt, id), concat(VARIADIC txts), format('%s', id), format('%s %s', VARIADIC txts), coalesce(concat($1), '') FROM t
SELECT num_nulls(1, 'a'), num_nonnulls(VARIADIC ints), jsonb_build_object('a', 1, 'b', d), json_build_array(1, txt, NULL), jsonb_extract_path(jb, 'a', 'b') FROM t
-- 10.3 step 1.c: parameters with defaults match calls that leave them out
SELECT def(1), def(1, 2), def(1, 'x'), def(1, 'x', 'y'), def(1, $1), def(a => 1), def(a => 1, b => 2), def(a => 1, c => 'z') FROM t
SELECT def(1, txt), def(b => 1, a => 2), def(c => 'z', a => 1) FROM t
SELECT def()
SELECT def(1, c => 2)
SELECT two(1)
SELECT two(1, 2), two(1, 'x'::text), two(1, $1::text) FROM t
SELECT two(1, 'x')
SELECT two(1, $1)
SELECT two(a => 1)
SELECT make_interval(days => 1), make_interval(1, 2, secs => 1.5), make_interval(hours => $1)
SELECT make_interval(days => 1, days => 2)
SELECT make_interval(day => 1)
-- 10.3 step 2: exactly the input types; unknown literals do not match here
SELECT pref(f4), pref(f8), cat(id), cat(txt), dom(txt), mixed(i8, i8) FROM t
-- 10.3 step 3: a call that looks like a conversion is one
SELECT int8(id), int4(i8), text(id), text(ch), "varchar"(txt), "numeric"(id), float8(n), date(ts), timestamptz(d), bool(id), "char"(id) FROM t
SELECT date('2024-01-01'), int4('12'), text('x'), uuid('00000000-0000-0000-0000-000000000000'), color('red'), label('x'), bool('t')
SELECT int4('x')
SELECT text(d), text(ints), text(ok), color(txt), uuid(txt), jsonb(txt), int4(txt) FROM t
SELECT date(id) FROM t
SELECT feet(mt), meters(ft), meters(n), "numeric"(mt), label(txt), label(id), tight(lab), count_(id), regclass(o), oid(reg) FROM t
SELECT regclass('near.t'), inet(cid), cidr(net), bytea(txt), xml(txt) FROM t
SELECT text($1), int4($2), date($3)
SELECT text(p), pair(txt), text(mt) FROM t
-- 10.3 step 4.a: candidates that would want a conversion that is not implicit are discarded
SELECT len(mt), len(ft) FROM t
SELECT foot(mt), foot(ft) FROM t
SELECT len(n) FROM t
SELECT cat(d) FROM t
SELECT cat(ok) FROM t
SELECT cat(p), f(p), abs(p) FROM t
SELECT upper(id) FROM t
SELECT length(id) FROM t
SELECT sqrt(txt) FROM t
-- 10.3 step 4.b: a domain is treated as its base type
SELECT dom(lab), dom(tig), dom('x'), dom(cd), dom(vc), bare(lab), bare(tig), bare(cd), upper(lab), abs(cnt), round(sh, 1), cardinality(bg), array_append(bg, 1), unnest(bg) FROM t
SELECT dom($1), bare($2)
-- 10.3 step 4.c: the most exact matches win
SELECT power(id, id), power(n, n), power(n, f8), mod(i2, i2), mod(id, i8), mod(n, id), gcd(i2, i8), abs(i2), round(f4), round(n2, 1), sign(f4), trunc(n, 2), width_bucket(n, 1, 2, 3), atan2(f4, 1) FROM t
SELECT substr(vc, 1), substr(b, 1), substring(txt, 'a'), substring(bits, 1, 2), length(b), length(bits), length(ch), octet_length(vc), position('a' IN txt), overlay(b PLACING b FROM 1), trim(ch), lpad(vc, 3), left(nm, 2) FROM t
SELECT date_part('year', d), date_part('hour', tm), extract(epoch FROM iv), extract(year FROM d), date_trunc('day', d), date_trunc('day', ts), date_trunc('day', tz), age(ts), age(d), age(tz, d), to_char(d, 'x'), to_char(id, '9'), to_char(f4, '9') FROM t
-- 10.3 step 4.d: then those that take preferred types where a conversion is needed
SELECT pref(id), pref(i8), pref(n), pref(i2), pref(1), pref(1.5), sqrt(i2), ln(id), exp(n), onecat(d), onecat(ts) FROM t
SELECT sum(i2), sum(i8), sum(f4), sum(n2), sum(cnt), sum(sh), sum(iv), sum(m), avg(i2), avg(f4), avg(cnt), stddev(id), variance(f4), max(vc), max(ch), max(nm), min(cd), min(lab), max(o), min(c), max(d), max(net), max(cid), bit_and(i2), bool_or(ok) FROM t
-- 10.3 step 4.e: what category the remaining candidates take for an unknown literal; the string category first
SELECT cat('1'), onecat('2024-01-01'), pref('1'), upper('a'), abs('-1'), round('1.5'), length('abc'), sqrt('4'), isfinite('2024-01-01'), age('2024-01-01'), date_trunc('day', '2024-01-01')
SELECT nostr('1')
SELECT nostr($1)
SELECT cat($1), onecat($2), pref($3), upper($4), abs($5), length($6), sqrt($7)
SELECT sum('1'), max('1'), min('a'), avg('1'), count('x'), string_agg('a', ','), array_agg('a'), sum($1), max($2), avg($3)
SELECT lower('[1,2)'), lower($1), isempty('[1,2)'), to_char('1', '9')
SELECT generate_series('1', '2')
SELECT generate_series(1, '2'), generate_series(1, 2.5), generate_series(1::bigint, 2), generate_series($1, 2)
-- 10.3 step 4.f: unknown literals are taken for the type of the known ones, where all of those agree
SELECT mixed(id, '2'), mixed(i8, '2'), mixed(i8, $1), mixed('1', d) FROM t
SELECT mod(id, '2'), mod(i8, '2'), power(n, '2'), power(id, '2'), gcd('4', i8), array_position(txts, 'a'), array_position(ints, '1'), array_append(ints, '1'), array_cat(ints, '{1}'), array_remove(txts, $1), lag(id, 1, '0') OVER (), age(tz, '2024-01-01'), date_bin('1 day', ts, '2024-01-01'), round(n, '1') FROM t
SELECT generate_series(ts, '2024-01-02', '1 day'), generate_series(tz, '2024-01-02', '1 day'), generate_series(d, '2024-01-02', '1 day') FROM t
-- Composite arguments: fields as functions and functions as fields
SELECT a(p), (p).a, b(p), txt(t), t.id, t.len, id(t) FROM t
SELECT q(p) FROM t
SELECT (p).q FROM t
SELECT (mt).len, (ft).meters, (t).txt, (t.p).b FROM t
