-- What servers know from 15 on.
CREATE TABLE nulls (a int, b int, UNIQUE NULLS NOT DISTINCT (a, b) DEFERRABLE);
CREATE UNIQUE INDEX nulls_b ON nulls (b) NULLS NOT DISTINCT;
CREATE VIEW secure WITH (security_invoker = true) AS SELECT a FROM nulls;
CREATE TABLE partial_null (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE partial_null_ref (a int, b int, FOREIGN KEY (a, b) REFERENCES partial_null ON DELETE SET NULL (b));
