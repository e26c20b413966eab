CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE teams (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE members (
  team_id bigint NOT NULL,
  user_id bigint NOT NULL,
  role    text NOT NULL,
  PRIMARY KEY (team_id, user_id)
);
CREATE TABLE tasks (
  id      bigint PRIMARY KEY,
  team_id bigint NOT NULL,
  user_id bigint,
  title   text NOT NULL,
  due     date
);
CREATE TABLE comments (
  id      bigint PRIMARY KEY,
  task_id bigint NOT NULL,
  user_id bigint NOT NULL,
  body    text NOT NULL
);
