MERGE INTO app.things t USING books b ON t.id = b.id WHEN MATCHED THEN UPDATE SET name = b.title WHEN NOT MATCHED THEN INSERT (id, name) VALUES (b.id, b.title)
MERGE INTO app.things t USING (SELECT $1::int AS id, $2::text AS name) s ON t.id = s.id WHEN MATCHED AND t.name <> s.name THEN UPDATE SET name = s.name, owner = $3 WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name, $4)
MERGE INTO app.things USING (VALUES (1, $1)) v (id, name) ON things.id = v.id WHEN MATCHED AND v.name = $2 THEN DELETE WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN DO NOTHING
MERGE INTO app.things t USING unnest($1::int[], $2::text[]) s (id, name) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id, name, owner) VALUES (s.id, s.name, DEFAULT)
MERGE INTO app.things t USING books b ON t.id = b.id WHEN NOT MATCHED THEN INSERT (id, name) VALUES (t.id, b.title)
MERGE INTO app.things t USING books b ON t.nope = b.id WHEN MATCHED THEN DELETE
MERGE INTO app.things t USING books b ON t.id = b.id WHEN MATCHED THEN UPDATE SET nope = 1
MERGE INTO app.things t USING books b ON t.id = b.id WHEN MATCHED THEN UPDATE SET name = 5
MERGE INTO app.things t USING books b ON t.id = b.id WHEN NOT MATCHED THEN INSERT (id, name) VALUES (1)
MERGE INTO app.things t USING books b ON t.id = b.id WHEN NOT MATCHED THEN INSERT (id) VALUES (1, 2)
MERGE INTO app.things t USING nowhere b ON t.id = b.id WHEN MATCHED THEN DELETE
MERGE INTO app.things t USING books t ON t.id = t.id WHEN MATCHED THEN DELETE
MERGE INTO app.things t USING books b ON t.id = b.id AND b.title = $1 WHEN MATCHED AND count(*) > 1 THEN DELETE
WITH s AS (SELECT id, title FROM books WHERE qty > $1) MERGE INTO app.things t USING s ON t.id = s.id WHEN MATCHED THEN UPDATE SET (name, owner) = (s.title, $2)
