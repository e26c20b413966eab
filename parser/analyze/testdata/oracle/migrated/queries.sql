SELECT * FROM app.everyone
SELECT * FROM app.called
SELECT person, feels FROM app.called WHERE feels = $1
SELECT who FROM app.called
SELECT * FROM archive.doubled
SELECT * FROM app.over
SELECT o.nam, o.feels FROM app.over o WHERE o.mood = 'ok' AND o.id = $1
SELECT * FROM app.totals
SELECT many FROM app.totals WHERE mood = $1
SELECT n FROM app.totals
SELECT * FROM app.persons
SELECT * FROM app.people
SELECT nam FROM app.people WHERE nam = $1
SELECT app.twice(1), app.thrice(1)
SELECT 'ok'::archive.feeling
SELECT 'ok'::app.mood
SELECT * FROM archive.by_path
SELECT * FROM archive.copied
SELECT * FROM archive.renamed WHERE b = $1
SELECT * FROM kept
SELECT * FROM archive.like_view
INSERT INTO archive.like_view (extra, more) VALUES ($1, $2)
SELECT * FROM "Mixed Case"
SELECT * FROM "Mixed"
SELECT "the id" FROM "Mixed" WHERE tmp = $1
SELECT "Id" FROM "Mixed Case"
SELECT mixed.* FROM "Mixed" mixed
SELECT m FROM "Mixed" m
INSERT INTO "Mixed Case" ("Kind", tmp) VALUES ($1, $2) RETURNING *
SELECT * FROM logs
SELECT * FROM logs_1 WHERE level = $1
SELECT * FROM logs_1_old
UPDATE logs SET message = $1 WHERE tenant = $2 RETURNING *
SELECT * FROM latest()
SELECT * FROM latest(n => $1)
SELECT (latest(2)).level
SELECT * FROM latest(1, 2)
SELECT * FROM counted WHERE n = $1
SELECT n + 1, ns[1], lower(r) FROM counted
INSERT INTO counted VALUES ($1, $2, $3)
