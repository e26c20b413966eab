CREATE TABLE odd_names (
  id bigint PRIMARY KEY, user_id bigint NOT NULL, "type" text NOT NULL, "2fa" boolean NOT NULL, "Mixed Case" text NOT NULL, url text NOT NULL
);
CREATE TABLE databases (id bigint PRIMARY KEY);
CREATE TABLE campus (id bigint PRIMARY KEY);
