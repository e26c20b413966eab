-- What idempotent schema files do.
DO $$ BEGIN
  CREATE TYPE state AS ENUM ('on', 'off');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
DO $$ BEGIN
  CREATE TYPE state AS ENUM ('on', 'off', 'never');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE TABLE switches (id int PRIMARY KEY, state state NOT NULL);
DO $body$
DECLARE
  n int := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'switches' AND column_name = 'name') THEN
    ALTER TABLE switches ADD COLUMN name text UNIQUE;
    CREATE FUNCTION rename_switch(id int, name text) RETURNS void LANGUAGE sql AS $$ UPDATE switches SET name = $2 WHERE id = $1 $$;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'switches_state_idx') THEN
    CREATE UNIQUE INDEX switches_state_idx ON switches (state);
  ELSE
    DROP TABLE switches;
  END IF;
  UPDATE switches SET name = 'x';
  RAISE NOTICE 'done';
END $body$;
