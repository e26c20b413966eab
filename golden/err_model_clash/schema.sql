CREATE TABLE account (id bigint PRIMARY KEY);
CREATE TABLE accounts (id bigint PRIMARY KEY);
CREATE TYPE get_account_row AS ENUM ('a');
