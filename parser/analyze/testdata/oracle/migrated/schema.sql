-- What views mean is settled when they are made: renames, moves and additions
-- that come later change nothing about them.
CREATE SCHEMA app;
CREATE SCHEMA archive;
CREATE TYPE app.mood AS ENUM ('sad', 'ok');
CREATE TABLE app.people (id int PRIMARY KEY, nam text NOT NULL, mood app.mood NOT NULL, gone int, note text);
CREATE FUNCTION app.twice(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * $1';

CREATE VIEW app.everyone AS SELECT * FROM app.people;
CREATE VIEW app.named (who, feels) AS SELECT p.nam, p.mood FROM app.people p;
CREATE VIEW app.doubled AS SELECT id, app.twice(id) AS two, 'ok'::app.mood AS m, nam || '!' AS loud FROM app.people WHERE note IS NOT NULL;
CREATE VIEW app.over AS SELECT e.*, n.feels FROM app.everyone e JOIN app.named n ON n.who = e.nam;
CREATE MATERIALIZED VIEW app.totals AS SELECT mood, count(*) AS n, max(note) FROM app.people GROUP BY mood;

ALTER TABLE app.people ADD COLUMN born date NOT NULL DEFAULT now();
ALTER TABLE app.people RENAME COLUMN nam TO name;
ALTER TABLE app.people RENAME COLUMN mood TO feeling;
ALTER TABLE app.people RENAME COLUMN feeling TO mood_now;
ALTER TABLE app.people ADD COLUMN mood text;
ALTER TABLE app.people RENAME TO persons;
CREATE TABLE app.people (id text, nam int);
ALTER TYPE app.mood RENAME TO feeling;
ALTER TYPE app.feeling SET SCHEMA archive;
ALTER FUNCTION app.twice(int) RENAME TO thrice;
CREATE FUNCTION app.twice(int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
ALTER VIEW app.named RENAME COLUMN who TO person;
ALTER TABLE app.named RENAME TO called;
ALTER MATERIALIZED VIEW app.totals RENAME COLUMN n TO many;
ALTER VIEW app.doubled SET SCHEMA archive;
CREATE OR REPLACE VIEW app.everyone AS SELECT id, name AS nam, mood_now AS mood, gone, note, born, mood AS extra FROM app.persons;
ALTER TABLE app.persons ALTER COLUMN note SET NOT NULL;

-- A view's names are looked up with the path of its making.
SET search_path = archive, app;
CREATE VIEW by_path AS SELECT p.id, d.two, 'sad'::feeling AS f FROM persons p JOIN doubled d USING (id);
CREATE TABLE copied AS SELECT id, name, count(*) OVER () FROM persons;
CREATE TABLE renamed (a, b) AS SELECT id, mood_now FROM app.persons WITH NO DATA;
SELECT id AS only_id, note INTO TEMP kept FROM persons;
CREATE TABLE like_view (LIKE app.everyone, more int);
SET search_path = public;

-- Columns come and go.
CREATE TABLE "Mixed Case" ("Id" bigserial PRIMARY KEY, "first Name" text, tmp int);
ALTER TABLE "Mixed Case" DROP COLUMN tmp, ADD COLUMN tmp text NOT NULL DEFAULT '';
ALTER TABLE "Mixed Case" ADD COLUMN "Kind" varchar(10);
ALTER TABLE "Mixed Case" ALTER COLUMN "Kind" TYPE int USING length("Kind"), ALTER COLUMN tmp DROP NOT NULL;
CREATE VIEW "Mixed" AS SELECT * FROM "Mixed Case";
ALTER TABLE "Mixed Case" DROP COLUMN "first Name" CASCADE;
CREATE VIEW "Mixed" AS SELECT m.* FROM "Mixed Case" AS m ("the id");
ALTER TABLE "Mixed Case" RENAME "Id" TO id;

-- Partitions in a tree, and a function that returns something else than before.
CREATE TABLE logs (at timestamptz NOT NULL, tenant int NOT NULL, line text) PARTITION BY LIST (tenant);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1) PARTITION BY RANGE (at);
CREATE TABLE logs_1_old PARTITION OF logs_1 DEFAULT;
ALTER TABLE logs ADD COLUMN level int NOT NULL DEFAULT 0;
ALTER TABLE logs RENAME COLUMN line TO message;
CREATE FUNCTION latest(n int, OUT at timestamptz, OUT message text) RETURNS SETOF record LANGUAGE sql STABLE AS 'SELECT at, message FROM logs LIMIT n';
DROP FUNCTION latest(int);
CREATE FUNCTION latest(n int DEFAULT 10) RETURNS TABLE (message text, level int) LANGUAGE sql STABLE AS 'SELECT message, level FROM logs LIMIT n';
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE TABLE counted (n positive, ns int[], r int4range, PRIMARY KEY (n));
ALTER DOMAIN positive SET NOT NULL;
