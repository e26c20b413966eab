CREATE TABLE events (id bigint PRIMARY KEY);
CREATE MATERIALIZED VIEW event_ids AS SELECT id FROM events;
CREATE VIEW all_events AS SELECT * FROM events;
