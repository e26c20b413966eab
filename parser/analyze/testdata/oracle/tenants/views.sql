-- writing to views
INSERT INTO people (mail, tenant) VALUES ($1, $2) RETURNING uid, shout
INSERT INTO people (shout) VALUES ('x')
INSERT INTO people VALUES (1, 'a', 'B', $1)
INSERT INTO people (uid, mail, shout, tenant) VALUES (1, 'a', DEFAULT, $1)
INSERT INTO people2 (m, tenant) SELECT $1, id FROM tenants RETURNING *
INSERT INTO people2 (shout) SELECT slug FROM tenants
INSERT INTO people2 (m, tenant) VALUES ($1, $2), ($3, $4) RETURNING m
INSERT INTO people (mail, tenant) VALUES ('x', $1) ON CONFLICT (tenant, mail) DO UPDATE SET mail = excluded.mail || people.uid RETURNING uid
INSERT INTO people (mail, tenant) VALUES ('x', $1) ON CONFLICT (tenant, mail) DO UPDATE SET shout = 'x'
UPDATE people SET mail = $1 WHERE uid = $2 RETURNING *
UPDATE people SET shout = 'x'
UPDATE people2 SET m = $1, uid = $2 WHERE shout = $3
UPDATE people2 SET shout = 'x'
UPDATE computed SET s = 'x'
INSERT INTO computed DEFAULT VALUES
DELETE FROM computed WHERE s = $1
DELETE FROM limited
UPDATE limited SET plan = 'x'
DELETE FROM people2 WHERE m LIKE $1 RETURNING uid
DELETE FROM ranking
DELETE FROM both_items USING tenants
UPDATE totals SET n = 1
WITH d AS (DELETE FROM people WHERE uid = $1 RETURNING mail) SELECT mail FROM d
WITH d AS (DELETE FROM limited RETURNING *) SELECT * FROM d
MERGE INTO people p USING tenants t ON t.id = p.tenant WHEN MATCHED THEN DELETE
UPDATE people p SET mail = t.slug FROM tenants t WHERE t.id = p.tenant AND p.shout > $1 RETURNING p.shout, t.slug
