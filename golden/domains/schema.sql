CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN account_id AS bigint CHECK (VALUE > 0);
CREATE TYPE address AS (street text, city text);
CREATE TABLE accounts (id account_id PRIMARY KEY, email email NOT NULL, others email[] NOT NULL, friends account_id[] NOT NULL, home address);
