CREATE TABLE places (id bigint PRIMARY KEY, area box NOT NULL);
