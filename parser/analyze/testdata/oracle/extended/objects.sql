SELECT p === $1 FROM pairs
SELECT id FROM pairs WHERE p === row(1, 2)::pair
SELECT label * 3, label * $1, 'x' * 2, 2 * 3, $2 * 3 FROM pairs
SELECT label OPERATOR(ext.**) 2, label OPERATOR(ext.**) $1 FROM pairs
SELECT label ** 2 FROM pairs
SELECT upper(p), p || 'x', label = p, p::text, length(p) FROM pairs
SELECT concat(p, label), (p).a FROM pairs
INSERT INTO pairs (id, p, label) VALUES ($1, $2, $3)
INSERT INTO pairs (id, p, label) VALUES (1, 5, row(1, 2)::pair)
SELECT 5::pair, CAST(id AS pair), (id::pair).b FROM pairs
UPDATE pairs SET p = id, label = p WHERE id = $1
SELECT gather(id), gather(label), total(id), gather(id ORDER BY id DESC) FILTER (WHERE id > 1) FROM pairs
SELECT total(id) OVER (ORDER BY label), total(label) FROM pairs
SELECT total(id) OVER (ORDER BY label) FROM pairs
SELECT middle(0.5) WITHIN GROUP (ORDER BY id), middle($1) WITHIN GROUP (ORDER BY 1.5) FROM pairs
SELECT middle(id) FROM pairs
SELECT tidy(1)
SELECT joined(',', 'a', $1), joined($2, VARIADIC $3), joined(',')
SELECT over(1), over('x'), over($1::text), over('x', 2), over(NULL)
SELECT over($1)
SELECT * FROM many($1)
SELECT many('2020-01-01'), (many(c => now()::date)).b
SELECT over(b => 1, a => 'x')
