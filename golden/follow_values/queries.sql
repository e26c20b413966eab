-- Tables that no argument names are keyed by the values of those that it does name,
-- wherever in the statement they stand. No foreign key is needed.

-- ListTasks: the users of the tasks of a team, behind LIMIT.
-- name: ListTasks :many
-- cache: 10m
-- loader: by=team_id
SELECT t.id, t.title, u.name AS assignee
FROM tasks t
LEFT JOIN users u ON u.id = t.user_id
WHERE t.team_id = @team_id
ORDER BY u.name, t.id
LIMIT 10;

-- CountComments: a chain, aggregated.
-- name: CountComments :many
-- cache: 10m
SELECT u.name, count(*) AS comments
FROM tasks t
JOIN comments c ON c.task_id = t.id
JOIN users u ON u.id = c.user_id
WHERE t.team_id = @team_id
GROUP BY u.name
ORDER BY u.name;

-- GetTeam: two columns of one row.
-- name: GetTeam :one
-- cache: 10m
SELECT teams.name, m.role
FROM tasks t
JOIN teams ON teams.id = t.team_id
JOIN members m ON m.team_id = t.team_id AND m.user_id = t.user_id
WHERE t.id = @id;

-- ListTeamsOf: the subquery names the teams.
-- name: ListTeamsOf :many
-- cache: 10m
SELECT id, name FROM teams
WHERE id IN (SELECT team_id FROM members WHERE user_id = @user_id)
ORDER BY id;

-- ListColleagues: so does EXISTS.
-- name: ListColleagues :many
-- cache: 10m
SELECT u.id, u.name FROM users u
WHERE EXISTS (SELECT 1 FROM members m WHERE m.user_id = u.id AND m.team_id = @team_id)
ORDER BY u.id;

-- ListLateTasks: the values come out of a CTE, whose key is given or not.
-- name: ListLateTasks :many
-- cache: 10m
WITH late AS (
  SELECT id, user_id FROM tasks
  WHERE (sqlc.narg(team_id)::bigint IS NULL OR team_id = sqlc.narg(team_id)) AND due < @before
)
SELECT late.id, u.name FROM late JOIN users u ON u.id = late.user_id
ORDER BY late.id;

-- ListTitles: the loader's argument is not in the query for the values.
-- name: ListTitles :many
-- cache: 10m
-- loader: Titles by=behind
SELECT t.id, t.title, u.name
FROM tasks t
JOIN users u ON u.id = t.user_id
WHERE t.team_id = @team_id AND t.title > @behind
ORDER BY t.title, t.id
LIMIT 3;

-- FindTasks: of several filters the first that is given names the rows.
-- name: FindTasks :many
-- cache: 10m
SELECT t.id, t.title, u.name
FROM tasks t
JOIN users u ON u.id = t.user_id
WHERE (sqlc.narg(team_id)::bigint IS NULL OR t.team_id = sqlc.narg(team_id))
  AND t.title = coalesce(sqlc.narg(title), t.title)
  AND (sqlc.narg(ids)::bigint[] IS NULL OR t.id = ANY(sqlc.narg(ids)::bigint[]))
ORDER BY t.id;

-- GetLoad: a CTE that is read once has the conditions of where it is read.
-- name: GetLoad :one
-- cache: 10m
WITH load AS (SELECT user_id, count(*) AS tasks, max(due)::date AS last FROM tasks GROUP BY user_id)
SELECT u.name, load.tasks, load.last
FROM users u
LEFT JOIN load ON load.user_id = u.id
WHERE u.id = @id;
