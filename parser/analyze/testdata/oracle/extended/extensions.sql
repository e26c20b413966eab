SELECT * FROM people WHERE name = $1
SELECT id FROM people WHERE name = 'x' AND mail = $1
SELECT id FROM people WHERE name = bio
SELECT id FROM people WHERE name LIKE $1 OR name ~ $2 OR name ~~* 'x'
SELECT name || 'x', lower(name), name::text, upper(name), max(name), length(name) FROM people GROUP BY name
SELECT replace(name, 'a', $1), split_part(name, '@', 2), strpos(name, $2), regexp_replace(name, 'x', 'y') FROM people
SELECT coalesce(name, bio), coalesce(bio, name), CASE WHEN true THEN name ELSE bio END FROM people
SELECT name FROM people WHERE name = ANY($1)
SELECT name FROM people WHERE name = ANY($1::text[])
SELECT name FROM people WHERE name IN ('a', 'b', $1)
SELECT name FROM people WHERE mail IS NOT DISTINCT FROM $1 ORDER BY name
SELECT DISTINCT name, mail FROM people
SELECT 'x'::citext = 'X', 'x'::citext = 'X'::text, 'x'::citext < $1
INSERT INTO people (name, password) VALUES ($1, ext.crypt($2, ext.gen_salt('bf'))) RETURNING id, name
INSERT INTO people (id, name, password) VALUES (ext.uuid_generate_v4(), lower($1), $2) ON CONFLICT (name) DO UPDATE SET bio = excluded.name
SELECT id FROM people WHERE password = ext.crypt($1, password)
SELECT ext.digest($1, 'sha256'), ext.hmac('a', 'b', 'sha1'), ext.gen_random_bytes($2), ext.gen_random_uuid(), encode(ext.digest('x', 'md5'), 'hex')
SELECT ext.pgp_sym_encrypt($1, $2), ext.pgp_sym_decrypt($3, 'k')
SELECT crypt('a', 'b')
SELECT uuid_generate_v4()
SELECT ext.uuid_generate_v5(ext.uuid_ns_url(), $1)
SELECT similarity(bio, $1) AS score FROM people WHERE bio % $1 ORDER BY bio <-> $1 LIMIT $2
SELECT word_similarity($1, bio), show_trgm(bio), bio <<-> 'x', $2 <% bio FROM people
SELECT similarity(name, 'x') FROM people WHERE name % 'x'
SELECT levenshtein(bio, $1), soundex(bio), metaphone(bio, 4), dmetaphone('x'), difference('a', 'b') FROM people
SELECT levenshtein_less_equal(bio, $1, 1, 1, 1, 3) FROM people
SELECT unaccent(bio), unaccent('unaccent', bio) FROM people WHERE unaccent(bio) ILIKE unaccent($1)
SELECT attrs -> 'k', attrs -> $1, attrs -> ARRAY['a'], attrs ? $2, attrs ?& $3, attrs || $4, attrs - 'x'::text, attrs @> $5 FROM people
SELECT attrs['k'], akeys(attrs), hstore('a', $1), hstore_to_json(attrs), attrs::jsonb, attrs::json FROM people
SELECT (each(attrs)).key, svals(attrs), skeys(attrs) FROM people
SELECT e.key, e.value FROM people, each(attrs) AS e
SELECT hstore(people) FROM people
UPDATE people SET attrs = attrs || hstore($1, $2), attrs = '' WHERE id = $3
UPDATE people SET attrs = attrs || $1, path = $2 WHERE id = $3
SELECT id FROM people WHERE path <@ $1
SELECT id FROM people WHERE path ~ 'a.*' AND path ? $1 AND path @ 'x'
SELECT nlevel(path), subpath(path, 1), subltree(path, 0, $1), path || 'x', 'a' || path, path || $2, lca(path, 'a.b'), ltree2text(path), text2ltree($3) FROM people
SELECT path = $1, path < 'a.b', paths @> path, paths[1], index(path, 'a') FROM people ORDER BY path
SELECT tags & $1, tags | 1, tags + 5, tags - $2, tags @@ '1&2', icount(tags), sort(tags), uniq(tags), idx(tags, $3), # tags FROM people
SELECT id FROM people WHERE tags && $1
SELECT earth_distance(ll_to_earth($1, $2), at), latitude(at), earth(), cube(1, 2), cube_dim(at) FROM people
SELECT id FROM people WHERE earth_box(ll_to_earth($1, $2), $3) @> at
SELECT point(1, 2) <@> point($1, $2)
SELECT * FROM crosstab('SELECT 1, 2, 3') AS t (a int, b int)
SELECT * FROM normal_rand(10, 1, $1)
SELECT queryid, query, calls FROM pg_stat_statements WHERE query LIKE $1
SELECT pg_stat_statements_reset()
SELECT 1 <-> 2, now()::date <-> $1, 2.5::float8 <-> 1
SELECT name FROM people GROUP BY name HAVING count(*) > $1
SELECT count(DISTINCT attrs) FROM people
SELECT min(path), array_agg(name), string_agg(name, ','), string_agg(name::text, ',') FROM people
